import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMySessions } from '#lib/data/account.ts';
import { getSessionClock, lockMySession, touchSession } from '#lib/data/session-clock.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const email = 'person-102@example.test';
const ana = uuid(102);

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a session that locks', () => {
  let target: GatewayTarget;
  let sql: postgres.Sql;
  let client: Client;

  const signIn = async (): Promise<Client> => {
    const fresh = createDrillClient(target.url, target.publishableKey);
    const { error } = await fresh.auth.signInWithPassword({ email, password });
    if (error) throw error;
    return fresh;
  };
  const letPass = (minutes: number) => sql`
    update private.session_activity set last_active_at = now() - ${minutes} * interval '1 minute'`;
  /** What Realtime answers to a page that wants to hear a topic. */
  const join = async (as: Client, topic: string) => {
    const channel = as.channel(topic, { config: { private: true } });
    const status = await new Promise<string>((resolve) => channel.subscribe(resolve));
    await as.removeChannel(channel);
    return status;
  };
  const topicsOf = async (as: Client) => {
    const { data } = await as.rpc('get_me');
    return (data as { topics: string[] } | null)?.topics ?? [];
  };

  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    const agency = await makeAgency(sql, 1);
    await makePerson(sql, agency, 102, { fullName: 'Ana', role: 'dispatcher' });
    const server = createDrillClient(target.url, target.secretKey);
    const { error } = await server.auth.admin.updateUserById(ana, { password, email_confirm: true });
    if (error) throw error;
    client = await signIn();
  });

  afterAll(async () => {
    await sql?.end();
    await target?.close();
  });

  it('says how long it stays open, and is listed with its last touch', async () => {
    expect(await touchSession(client, null)).toMatchObject({
      userId: ana,
      problem: null,
      idleLockMinutes: 30,
      endsInMs: 30 * 60_000,
      endsBy: 'idle',
    });
    expect(await listMySessions(client)).toMatchObject([{ isCurrent: true, floorDevice: null }]);
  });

  it('reaches and hears nothing, is not renewed out of it, and gives way to a new one', async () => {
    const [topic = ''] = await topicsOf(client);
    expect(await join(client, topic)).toBe('SUBSCRIBED');
    await letPass(31);
    expect(await topicsOf(client)).toEqual([]);
    expect(await join(client, topic)).toBe('CHANNEL_ERROR');
    expect((await client.from('agencies').select('id')).data).toEqual([]);
    expect((await client.auth.refreshSession()).error).toBeNull();
    expect(await touchSession(client, null)).toMatchObject({ problem: 'locked', endsInMs: 0 });
    await expect(lockMySession(client)).rejects.toThrow('Sign in first.');
    const next = await signIn();
    expect(await getSessionClock(next)).toMatchObject({ problem: null });
    expect(await getSessionClock(client)).toMatchObject({ problem: 'locked' });
    expect(await join(next, topic)).toBe('SUBSCRIBED');
    client = next;
  });

  it('takes the channels with it that a page kept open', async () => {
    const [topic = ''] = await topicsOf(client);
    await touchSession(client, null);
    await letPass(31);
    await sql`select private.tell_due()`;
    const later = await signIn();
    const [moved = ''] = await topicsOf(later);
    expect(moved).not.toBe(topic);
    expect(await join(client, moved)).toBe('CHANNEL_ERROR');
    expect(await join(later, topic)).toBe('CHANNEL_ERROR');
  });
});
