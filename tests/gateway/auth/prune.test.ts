import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../supabase/local/gateway/auth/database.ts';
import { prune } from '../../../supabase/local/gateway/auth/prune.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { createPerson, openPublic, signIn } from './people.ts';

let database: TestDatabase;
let server: AuthServer;
let pruning: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAuthServer(database.url('supabase_auth_admin'), { mailIntervalSeconds: 0 });
  pruning = openDatabase(database.url('supabase_auth_admin'));
});
afterAll(async () => {
  await pruning.close();
  await server.close();
  await database.drop();
});

async function refresh(refreshToken: string): Promise<string | null> {
  const { data } = await openPublic(server).auth.refreshSession({ refresh_token: refreshToken });
  return data.session?.refresh_token ?? null;
}

describe('pruning', () => {
  it('drops tokens used long ago and keeps those a client may still come with', async () => {
    const person = await createPerson(server);
    const { session } = await signIn(server, person);
    const tokens = [session.refresh_token];
    for (let turn = 0; turn < 3; turn += 1) tokens.push((await refresh(tokens.at(-1) ?? '')) ?? '');
    await database.sql`update auth.refresh_tokens set updated_at = updated_at - interval '2 days'`;
    await prune(pruning, 3600);
    const left = await database.sql`
      select token from auth.refresh_tokens where user_id = ${person.id} order by id`;
    expect(left.map(({ token }) => token)).toEqual(tokens.slice(-2));
    // The client that lost the last answer gets it again.
    expect(await refresh(tokens.at(-2) ?? '')).toBe(tokens.at(-1));
  });

  it('keeps what was used today, so that theft is still noticed', async () => {
    const person = await createPerson(server);
    const { session } = await signIn(server, person);
    const second = await refresh(session.refresh_token);
    await refresh(second ?? '');
    await prune(pruning, 3600);
    const left = await database.sql`select 1 from auth.refresh_tokens where user_id = ${person.id}`;
    expect(left).toHaveLength(3);
  });

  it('drops links that expired and leaves the others', async () => {
    const [late, waiting] = [await createPerson(server), await createPerson(server)];
    for (const { email } of [late, waiting]) await openPublic(server).auth.resetPasswordForEmail(email);
    await database.sql`
      update auth.one_time_tokens set updated_at = updated_at - interval '61 minutes' where user_id = ${late.id}`;
    await prune(pruning, 3600);
    const left = await database.sql`
      select user_id from auth.one_time_tokens where user_id in (${late.id}, ${waiting.id})`;
    expect(left).toEqual([{ user_id: waiting.id }]);
  });

  it('ends sessions nobody refreshed for three months, not one that was', async () => {
    const person = await createPerson(server);
    const [left, used] = [await signIn(server, person), await signIn(server, person)];
    await database.sql`
      update auth.sessions set created_at = created_at - interval '91 days' where user_id = ${person.id}`;
    await refresh(used.session.refresh_token);
    await prune(pruning, 3600);
    expect(await refresh(left.session.refresh_token)).toBeNull();
    const { error } = await used.client.auth.getUser();
    expect(error).toBeNull();
  });

  it('forgets ordinary refreshes of last season in the log, and nothing else', async () => {
    const person = await createPerson(server);
    const { session } = await signIn(server, person);
    await refresh(session.refresh_token);
    await database.sql`
      update auth.audit_log_entries set created_at = created_at - interval '91 days'`;
    await refresh(session.refresh_token);
    await prune(pruning, 3600);
    const rows = await database.sql`
      select payload ->> 'action' as action from auth.audit_log_entries
      where payload ->> 'actor_id' = ${person.id} order by created_at`;
    expect(rows.map(({ action }) => action)).toEqual(['login', 'token_refreshed']);
  });
});
