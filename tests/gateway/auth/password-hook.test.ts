import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

const uri = 'pg-functions://postgres/private/decide_for_tests';
let database: TestDatabase;
let server: AuthServer;
let person: Person;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`create table private.asked (number int generated always as identity, event jsonb)`;
  server = await startAuthServer(database.url('supabase_auth_admin'), {
    passwordHookUri: uri,
    mailIntervalSeconds: 0,
  });
});
beforeEach(async () => {
  await decide(`return '{"decision": "continue"}'::jsonb;`);
  person = await createPerson(server);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** Gives the hook a body of the test's own; it notes what it was asked first. */
async function decide(body: string, result = 'jsonb'): Promise<void> {
  await database.sql`delete from private.asked`;
  await database.sql`drop function if exists private.decide_for_tests`;
  await database.sql.unsafe(`
    create function private.decide_for_tests(event jsonb) returns ${result} language plpgsql security definer
    set search_path = '' as $hook$
    begin
      insert into private.asked (event) values (event);
      ${body}
    end $hook$`);
  await database.sql`grant execute on function private.decide_for_tests to supabase_auth_admin`;
}

async function asked() {
  const rows = await database.sql<{ event: Record<string, unknown> }[]>`
    select event from private.asked order by number`;
  return rows.map(({ event }) => event);
}

async function attempt(password: string, email = person.email) {
  const { data, error } = await openPublic(server).auth.signInWithPassword({ email, password });
  return { isIn: data.session !== null, status: error?.status, code: error?.code, message: error?.message };
}

async function sessionCount(): Promise<number> {
  return (await database.sql`select id from auth.sessions where user_id = ${person.id}`).length;
}

describe('the hook after the comparison of a password', () => {
  it('is asked about right and wrong passwords of known people', async () => {
    expect((await attempt(person.password)).isIn).toBe(true);
    expect(await attempt('wrong-password')).toMatchObject({ status: 400, code: 'invalid_credentials' });
    const metadata = {
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      time: expect.any(String),
      name: 'password-verification',
      ip_address: '127.0.0.1',
    };
    expect(await asked()).toEqual([
      { metadata, user_id: person.id, valid: true },
      { metadata, user_id: person.id, valid: false },
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an unknown address', () => attempt(person.password, newEmail())],
    ['a refresh', async () => (await signIn(server, person)).client.auth.refreshSession()],
    [
      'somebody banned',
      async () => {
        await openAdmin(server).auth.admin.updateUserById(person.id, { ban_duration: '1h' });
        return attempt(person.password);
      },
    ],
    [
      'somebody without a password',
      async () => {
        const { data } = await openAdmin(server).auth.admin.createUser({
          email: newEmail(),
          email_confirm: true,
        });
        return attempt('anything-at-all', data.user?.email);
      },
    ],
    [
      'a new password',
      async () => {
        const { client } = await signIn(server, person);
        await database.sql`delete from private.asked`;
        return client.auth.updateUser({ password: 'another-horse-battery' });
      },
    ],
  ])('is not asked about %s', async (_case, doIt) => {
    await doIt();
    const events = await asked();
    expect(events.filter(({ valid }) => valid === false)).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['right', 'correct-horse-battery'],
    ['wrong', 'wrong-password'],
  ])('refuses a %s password with its own words', async (_case, password) => {
    await decide(`return '{"decision": "reject", "message": "Wait for 30 seconds."}'::jsonb;`);
    expect(await attempt(password)).toEqual({
      isIn: false,
      status: 400,
      code: 'invalid_credentials',
      message: 'Wait for 30 seconds.',
    });
    expect(await asked()).toHaveLength(1);
    expect(await sessionCount()).toBe(0);
  });

  it('refuses with the usual words when it has none', async () => {
    await decide(`return '{"decision": "reject", "message": ""}'::jsonb;`);
    expect((await attempt(person.password)).message).toBe(
      'Further password verification attempts will be rejected.',
    );
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('ends the sessions when it says so (%s)', async (should, left) => {
    await signIn(server, person);
    await decide(`return '{"decision": "reject", "should_logout_user": ${should}}'::jsonb;`);
    expect((await attempt('wrong-password')).isIn).toBe(false);
    expect(await sessionCount()).toBe(left);
  });

  it('does its work in a transaction of its own, which stays', async () => {
    await decide(`return jsonb_build_object('decision', case when
      (select count(*) from private.asked a where a.event ->> 'user_id' = decide_for_tests.event ->> 'user_id') > 2
      then 'reject' else 'continue' end);`);
    const wrong = () => attempt('wrong-password');
    expect([await wrong(), await wrong()].map(({ message }) => message)).toEqual([
      'Invalid login credentials',
      'Invalid login credentials',
    ]);
    expect((await attempt(person.password)).message).toContain('Further password verification');
  });

  // The client keeps the code of a failure of the server to itself.
  it.each([
    ['a status', '"http_code": 429, ', 429, 'unknown'],
    ['no status', '', 500, undefined],
    ['a status that is none', '"http_code": 42, ', 500, undefined],
  ])('passes its error on, with %s', async (_case, field, status, code) => {
    await decide(`return '{"decision": "continue", "error": {${field}"message": "Too busy"}}'::jsonb;`);
    expect(await attempt(person.password)).toEqual({ isIn: false, status, code, message: 'Too busy' });
  });
});

describe('a hook that fails', () => {
  const failures: [string, string, string?][] = [
    ['raises', `raise exception 'no';`],
    ['divides by zero', `return to_jsonb(1 / 0);`],
    ['takes too long', `perform pg_catalog.pg_sleep(5); return '{"decision": "continue"}';`],
    ['answers nothing', 'return null;'],
    ['answers a list', `return '[]'::jsonb;`],
    ['answers text', `return '"continue"'::jsonb;`],
    ['answers an unknown decision', `return '{"decision": "maybe"}'::jsonb;`],
    ['answers no decision', `return '{}'::jsonb;`],
    ['answers a number for a decision', `return '{"decision": 1}'::jsonb;`],
    ['answers words that are none', `return '{"decision": "reject", "message": 7}'::jsonb;`],
    ['answers what is no JSON', `return 'continue';`, 'text'],
  ];
  it.each(failures)('because it %s lets nobody in', async (_case, body, result) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await decide(body, result);
    for (const password of [person.password, 'wrong-password']) {
      expect(await attempt(password)).toEqual({
        isIn: false,
        status: 500,
        message: `Error running hook URI: ${uri}`,
      });
    }
    expect(await sessionCount()).toBe(0);
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
    // Nothing is left over from it.
    await decide(`return '{"decision": "continue"}'::jsonb;`);
    expect((await attempt(person.password)).isIn).toBe(true);
  });

  it.each([
    ['is missing', 'drop function private.decide_for_tests(jsonb)'],
    [
      'may not be called',
      'revoke execute on function private.decide_for_tests(jsonb) from public, supabase_auth_admin',
    ],
  ])('because it %s lets nobody in', async (_case, statement) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await database.sql.unsafe(statement);
    expect(await attempt(person.password)).toMatchObject({ isIn: false, status: 500 });
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
  });
});
