import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

const personas = {
  dispatcher: who.ana,
  supervisor: who.supervisor,
  admin: who.admin,
  outsider: who.stranger,
};
type Level = 'aal1' | 'aal2';

async function openSession(person: string, n: number, level: Level = 'aal1'): Promise<void> {
  await world.db.sql`
    insert into auth.sessions (id, user_id, created_at, updated_at, aal)
    values (${uuid(n)}, ${person}, now(), now(), ${level})`;
}

/** An authenticator app, added and confirmed as Auth does it. */
async function enroll(
  person: string,
  n: number,
  status: 'verified' | 'unverified' = 'verified',
): Promise<void> {
  await world.db.sql`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
    values (${uuid(n)}, ${person}, 'App', 'totp', 'unverified', 'GEZDGNBVGY3TQOJQ', now(), now())`;
  if (status === 'verified') {
    await world.db.sql`update auth.mfa_factors set status = 'verified' where id = ${uuid(n)}`;
  }
}

const as = (person: string, n: number, text: string) =>
  world.db.asUser(person, (sql) => sql.unsafe(text), { session_id: uuid(n) });
async function answerTo(person: string, n: number, call: string) {
  const [row] = await as(person, n, `select ${call} as value`);
  return row?.value;
}
const noticesOf = async (person: string) =>
  (
    await world.db.sql`
      select content from public.notifications where recipient_id = ${person} and kind = 'security.factor' order by id`
  ).map(({ content }) => String(content));

describe.each(Object.entries(personas))('a %s', (_role, person) => {
  const reach = async (n: number) => ({
    me: (await answerTo(person, n, 'public.get_me()')) !== null,
    agencies: (await as(person, n, 'select 1 from public.agencies')).length,
    people: (await as(person, n, 'select 1 from public.profiles')).length > 0,
    topics: (await answerTo(person, n, 'public.get_me()'))?.topics?.length > 0,
  });
  const everything = { me: true, agencies: 1, people: true, topics: true };
  const nothing = { me: false, agencies: 0, people: false, topics: false };

  it('without a second factor needs none', async () => {
    await openSession(person, 901);
    await enroll(who.ben, 951);
    expect(await reach(901)).toEqual(everything);
  });

  it('who has begun to set one up needs none', async () => {
    await openSession(person, 901);
    await enroll(person, 951, 'unverified');
    expect(await reach(901)).toEqual(everything);
  });

  it('with one reaches nothing by the password alone', async () => {
    await openSession(person, 901);
    await enroll(person, 951);
    expect(await reach(901)).toEqual(nothing);
    expect(await refusalOf(as(person, 901, `select public.end_my_sessions()`))).toMatchObject({
      code: 'PT403',
    });
  });

  it('with one and its code reaches what is theirs, whatever the token said before', async () => {
    await openSession(person, 901);
    await enroll(person, 951);
    await world.db.sql`update auth.sessions set aal = 'aal2' where id = ${uuid(901)}`;
    expect(await reach(901)).toEqual(everything);
    await world.db.sql`update auth.sessions set aal = 'aal1' where id = ${uuid(901)}`;
    expect(await reach(901)).toEqual(nothing);
  });

  it('does not raise a session by what a token says', async () => {
    await openSession(person, 901);
    await enroll(person, 951);
    const claims = { session_id: uuid(901), aal: 'aal2', amr: [{ method: 'totp' }] };
    const rows = await world.db.asUser(person, (sql) => sql`select 1 from public.agencies`, claims);
    expect(rows).toHaveLength(0);
  });

  it('sees the state of the own factor on the way in', async () => {
    await openSession(person, 901);
    expect(await answerTo(person, 901, 'public.get_second_factor()')).toMatchObject({
      enrolled_at: null,
      is_proven: false,
      codes_left: 0,
    });
    await enroll(person, 951);
    expect(await answerTo(person, 901, 'public.get_second_factor()')).toMatchObject({
      enrolled_at: expect.any(String),
      is_proven: false,
    });
  });
});

describe('the way in', () => {
  it('is closed to a session that ended, to whoever left, and to nobody', async () => {
    await openSession(who.ana, 901);
    expect(await answerTo(who.ana, 902, 'public.get_second_factor()')).toBeNull();
    expect(await answerTo(who.ben, 901, 'public.get_second_factor()')).toBeNull();
    await world.db.sql`update auth.sessions set not_after = now() where id = ${uuid(901)}`;
    expect(await answerTo(who.ana, 901, 'public.get_second_factor()')).toBeNull();
    expect(
      await refusalOf(world.db.asUser(null, (sql) => sql`select public.get_second_factor()`)),
    ).toMatchObject({
      code: '42501',
    });
  });
});

describe('a wrong code on the way in', () => {
  it('is in the audit', async () => {
    await openSession(who.ana, 901);
    await enroll(who.ana, 951);
    const before = await lastAuditId(world.db.sql);
    const refusal = `public.record_refusal('proveSecondFactor', 'invalid', 'Wrong.', '{"on":"action"}')`;
    expect(await answerTo(who.ana, 901, refusal)).toBe(true);
    expect(await auditSince(world.db.sql, before)).toMatchObject([{ action: 'refused', actor_id: who.ana }]);
    await world.db.sql`delete from auth.sessions where id = ${uuid(901)}`;
    expect(await answerTo(who.ana, 901, refusal)).toBe(false);
  });
});

describe('setting one up', () => {
  it('is in the audit and told to its owner', async () => {
    const before = await lastAuditId(world.db.sql);
    await enroll(who.ana, 951);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.add_second_factor', target_id: who.ana },
    ]);
    expect(await noticesOf(who.ana)).toEqual([
      expect.stringMatching(/^A second factor was set up for your account, /),
    ]);
    await world.db.sql`update auth.mfa_factors set status = 'verified', last_challenged_at = now()`;
    expect(await noticesOf(who.ana)).toHaveLength(1);
  });

  it('and removing it as well, with what belonged to it', async () => {
    await openSession(who.ana, 901, 'aal2');
    await enroll(who.ana, 951);
    await answerTo(who.ana, 901, 'public.make_recovery_codes()');
    const before = await lastAuditId(world.db.sql);
    await world.db.sql`delete from auth.mfa_factors where id = ${uuid(951)}`;
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.remove_second_factor', target_id: who.ana },
    ]);
    expect(await noticesOf(who.ana)).toHaveLength(2);
    expect(await world.db.sql`select 1 from private.recovery_codes`).toHaveLength(0);
  });

  it('leaves no notice for an account without a person', async () => {
    await world.db.sql`insert into auth.users (id, email) values (${uuid(999)}, 'nobody@example.test')`;
    const before = await lastAuditId(world.db.sql);
    await enroll(uuid(999), 951);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });
});

describe('recovery codes', () => {
  const make = async (person = who.ana, n = 901): Promise<string[]> =>
    answerTo(person, n, 'public.make_recovery_codes()');
  const use = (code: string, n = 902) => answerTo(who.ana, n, `public.use_recovery_code('${code}')`);
  beforeEach(async () => {
    await openSession(who.ana, 901, 'aal2');
    await openSession(who.ana, 902);
    await enroll(who.ana, 951);
  });

  it('are ten, all different, and kept only as hashes', async () => {
    const codes = await make();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-km-np-z2-9]{5}-[a-km-np-z2-9]{5}$/);
    const kept = await world.db.sql`select to_jsonb(c)::text as row from private.recovery_codes c`;
    expect(kept).toHaveLength(10);
    for (const code of codes) expect(JSON.stringify(kept)).not.toContain(code);
    expect(JSON.stringify(await auditSince(world.db.sql, 0))).not.toContain(codes[0]);
    expect(await answerTo(who.ana, 901, 'public.get_second_factor()')).toMatchObject({ codes_left: 10 });
  });

  it('replace the former ones, also when asked for twice at once', async () => {
    const [former] = await make();
    await Promise.all([make(), make()]);
    expect(await world.db.sql`select 1 from private.recovery_codes`).toHaveLength(10);
    expect(await use(former ?? '')).toBe('wrong');
  });

  it('are not given to the password alone, nor to whoever has no second factor', async () => {
    expect(await refusalOf(make(who.ana, 902))).toMatchObject({ code: 'PT403' });
    await openSession(who.ben, 903);
    expect(await refusalOf(make(who.ben, 903))).toMatchObject({ code: 'PT422' });
  });

  it('take the factor away, once, however they are written', async () => {
    const [code = ''] = await make();
    const before = await lastAuditId(world.db.sql);
    expect(await use(` ${code.replace('-', ' ').toUpperCase()} `)).toBe('used');
    expect(await answerTo(who.ana, 902, 'public.get_me()')).toMatchObject({ id: who.ana });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.remove_second_factor', actor_id: who.ana, details: { by: 'recovery_code' } },
    ]);
    expect((await noticesOf(who.ana)).at(-1)).toContain('A recovery code was used.');
    const [session] = await world.db.sql`select aal::text from auth.sessions where id = ${uuid(901)}`;
    expect(session?.aal).toBe('aal1');
    expect(await refusalOf(use(code))).toMatchObject({ code: 'PT422' });
    await enroll(who.ana, 952);
    expect(await use(code)).toBe('wrong');
  });

  it('of others let nobody in', async () => {
    await openSession(who.ben, 903, 'aal2');
    await enroll(who.ben, 953);
    const [code = ''] = await make(who.ben, 903);
    expect(await use(code)).toBe('wrong');
    expect(await answerTo(who.ana, 902, 'public.get_me()')).toBeNull();
  });

  it('are tried ten times an hour at most', async () => {
    const [code = ''] = await make();
    const before = await lastAuditId(world.db.sql);
    for (let time = 0; time < 10; time += 1) expect(await use(`wrong-${time}`)).toBe('wrong');
    expect(await use(code)).toBe('wait');
    expect(await auditSince(world.db.sql, before)).toHaveLength(10);
    await world.db.sql`update private.recovery_tries set since = since - interval '61 minutes'`;
    expect(await use(code)).toBe('used');
  });

  it('take hostile text for a wrong code', async () => {
    await make();
    for (const text of ['', ' ', "''; drop table private.recovery_codes; --", '𝐤𝟕'.repeat(5000)]) {
      expect(await use(text)).toBe('wrong');
    }
  });
});

describe('an admin', () => {
  const remove = (as_: string, n: number, person: string) =>
    as(as_, n, `select public.remove_second_factor('${person}')`);
  beforeEach(async () => {
    await openSession(who.admin, 901, 'aal2');
    await openSession(who.supervisor, 902);
    await openSession(who.stranger, 903);
    await openSession(who.ana, 904);
    await enroll(who.ana, 951);
    await enroll(who.admin, 952);
  });

  it('sees who has one, and nobody else sees it', async () => {
    expect(await answerTo(who.admin, 901, 'public.list_second_factors()')).toEqual(
      [who.ana, who.admin].sort(),
    );
    expect(await answerTo(who.supervisor, 902, 'public.list_second_factors()')).toEqual([]);
    expect(await answerTo(who.stranger, 903, 'public.list_second_factors()')).toEqual([]);
  });

  it('removes that of another person, who hears who it was', async () => {
    const before = await lastAuditId(world.db.sql);
    await remove(who.admin, 901, who.ana);
    expect(await answerTo(who.ana, 904, 'public.get_me()')).toMatchObject({ id: who.ana });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'user.remove_second_factor',
        actor_id: who.admin,
        target_id: who.ana,
        details: { by: 'admin' },
      },
    ]);
    expect((await noticesOf(who.ana)).at(-1)).toMatch(/ did it\. If it was not you, /);
    expect(await refusalOf(remove(who.admin, 901, who.ana))).toMatchObject({ code: 'PT409' });
  });

  it('does not remove the own one so', async () => {
    expect(await refusalOf(remove(who.admin, 901, who.admin))).toMatchObject({ code: 'PT403' });
  });

  it('is nobody else', async () => {
    expect(await refusalOf(remove(who.supervisor, 902, who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(remove(who.admin, 901, who.stranger))).toMatchObject({ code: 'PT404' });
    await world.db.sql`update auth.sessions set aal = 'aal1' where id = ${uuid(901)}`;
    expect(await refusalOf(remove(who.admin, 901, who.ana))).toMatchObject({ code: 'PT403' });
    expect(await answerTo(who.ana, 904, 'public.get_me()')).toBeNull();
  });
});
