import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditWorld, ageAudit, brokenBy, chainOf, makeAuditWorld, people } from './audit-world.ts';
import { refusalOf } from './refusal.ts';

let world: AuditWorld;

beforeAll(async () => {
  world = await makeAuditWorld();
});
beforeEach(async () => {
  await world.restore();
  await world.tamper(
    'delete from public.notification_deliveries',
    'delete from public.notifications',
    'update public.agencies set audit_months = null, notice_months = null',
  );
});
afterAll(() => world.db.drop());

const age = (count: number) => ageAudit(world.db, world.ours.id, count);

function keepMonths(months: number | null, agency = world.ours) {
  return world.tamper(`update public.agencies set audit_months = ${months} where id = '${agency.id}'`);
}

type Pruned = { agency: string; removed: number; broken: { problem: string } | null };

function prune(batch = 5000): Promise<Pruned[]> {
  return world.db.asUser('service_role', async (sql) => {
    const [row] = await sql<{ done: Pruned[] }[]>`select public.prune_audit(${batch}) as done`;
    return row?.done ?? [];
  });
}

describe('the retention of the audit', () => {
  it('keeps everything where none is set', async () => {
    await age(5);
    const before = await chainOf(world, world.ours);
    expect(await prune()).toEqual([]);
    expect(await chainOf(world, world.ours)).toEqual(before);
  });

  it('removes the beginning that is older, and the chain holds from there', async () => {
    await age(5);
    await keepMonths(12);
    const before = await chainOf(world, world.ours);
    const others = await chainOf(world, world.theirs);
    expect(await prune()).toEqual([{ agency: world.ours.id, removed: 5, broken: null }]);
    const after = await chainOf(world, world.ours);
    expect(after.slice(0, -1)).toEqual(before.slice(5));
    expect(await chainOf(world, world.theirs)).toEqual(others);
    const [left] = await world.db.sql<{ logs: number }[]>`
      select count(*)::integer as logs from public.audit_logs where agency_id = ${world.ours.id}`;
    expect(left?.logs).toBe(after.length);
    for (const steps of [3, 20_000]) expect(await brokenBy(world, world.ours, steps)).toBeNull();
  });

  it('says what it removed in the audit itself and in a checkpoint', async () => {
    await age(5);
    await keepMonths(12);
    await prune();
    const [row] = await world.db.sql`
      select l.action, l.actor_kind, l.details, k.seq::integer, k.removed::integer, encode(k.hash, 'hex') as hash
      from public.audit_logs l, public.audit_checkpoints k order by l.id desc limit 1`;
    expect(row).toEqual({
      action: 'audit.prune',
      actor_kind: 'system',
      details: { entity: 'audit', removed: 5, seq: 5, hash: row?.hash, months: 12 },
      seq: 5,
      removed: 5,
      hash: row?.hash,
    });
  });

  it('goes in batches, and comes no more often than once a day for less', async () => {
    await age(7);
    await keepMonths(12);
    expect((await prune(3)).map(({ removed }) => removed)).toEqual([3]);
    expect((await prune(3)).map(({ removed }) => removed)).toEqual([3]);
    expect(await prune(3)).toEqual([]);
    await world.tamper(`update public.audit_checkpoints set at = at - interval '1 day'`);
    expect((await prune(3)).map(({ removed }) => removed)).toEqual([1]);
    expect(await brokenBy(world, world.ours)).toBeNull();
  });

  it('never removes the newest row', async () => {
    const links = await chainOf(world, world.ours);
    await age(links.length);
    await keepMonths(12);
    expect((await prune()).map(({ removed }) => removed)).toEqual([links.length - 1]);
    expect(await brokenBy(world, world.ours)).toBeNull();
  });

  it('leaves what does not hold, as evidence', async () => {
    await age(5);
    await keepMonths(12);
    const [, second] = await chainOf(world, world.ours);
    await world.tamper(`update public.audit_logs set action = 'forged' where id = ${second?.id ?? 0}`);
    expect(await prune()).toMatchObject([{ removed: 0, broken: { problem: 'changed', id: second?.id } }]);
    expect((await chainOf(world, world.ours))[1]).toEqual(second);
  });

  it('finds what is cut after it, and a beginning that was cut without it', async () => {
    await age(5);
    await keepMonths(12);
    await prune();
    const [first] = await chainOf(world, world.ours);
    await world.tamper(
      `delete from public.audit_chain where audit_id = ${first?.id ?? 0}`,
      `delete from public.audit_logs where id = ${first?.id ?? 0}`,
    );
    expect(await brokenBy(world, world.ours)).toMatchObject({ problem: 'missing', seq: 6 });
    await world.tamper(
      `delete from public.audit_chain where agency_id = '${world.ours.id}'`,
      `delete from public.audit_logs where agency_id = '${world.ours.id}'`,
    );
    expect(await brokenBy(world, world.ours)).toMatchObject({ problem: 'cut', seq: 6 });
  });
});

describe('the audit stays append-only', () => {
  it('for the service role and the owner, before and after a checkpoint', async () => {
    await age(5);
    await keepMonths(12);
    const statements = [
      'delete from public.audit_chain where seq <= 5',
      "delete from public.audit_logs where created_at < now() - interval '1 year'",
    ];
    for (const statement of statements) {
      expect(await refusalOf(world.db.asUser('service_role', (sql) => sql.unsafe(statement)))).toMatchObject({
        code: '42501',
      });
      expect(await refusalOf(world.db.sql.unsafe(statement))).toMatchObject({ code: '42501' });
    }
    await prune();
    for (const statement of ['delete from public.audit_chain', 'delete from public.audit_logs']) {
      expect(await refusalOf(world.db.sql.unsafe(statement))).toMatchObject({
        code: '42501',
        message: expect.stringContaining('append-only'),
      });
    }
  });

  it.each([
    ['without a retention', null, 5, `now() - interval '13 months'`],
    ['for rows that have to be kept', 12, 8, `now() - interval '13 months'`],
    ['for less than the retention', 12, 5, 'now()'],
    ['over the newest row', 12, 17, `now() - interval '13 months'`],
  ])('against a checkpoint by the owner %s', async (_, months, seq, before) => {
    await age(5);
    await keepMonths(months);
    const planted = world.db.sql.unsafe(
      `insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
       select c.agency_id, c.seq, c.hash, 1, ${before} from public.audit_chain c
       where c.agency_id = '${world.ours.id}' and c.seq = ${seq}`,
    );
    expect(await refusalOf(planted)).toMatchObject({ code: '42501' });
  });

  it('for whoever is signed in: nobody prunes but the server', async () => {
    for (const who of [people.admin, null]) {
      for (const name of ['prune_audit', 'prune_notices', 'prune_chat']) {
        const answer = world.db.asUser(who, (sql) => sql.unsafe(`select public.${name}()`));
        expect(await refusalOf(answer)).toMatchObject({ code: '42501' });
      }
    }
  });
});

describe('the retention of notices', () => {
  const planted = async (change: string): Promise<void> => {
    await world.tamper(
      `insert into public.notifications (id, agency_id, recipient_id, kind, content, status, read_at, planned_at, created_at)
       overriding system value values (1, '${world.ours.id}', '${people.ana}', 'schedule.published', 'x', 'read',
         now() - interval '4 months', now() - interval '4 months', now() - interval '4 months')`,
      `insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, due_at, deadline_at,
         ended_at, sent_at)
       select agency_id, id, recipient_id, 'email', 'sent', created_at, created_at, created_at, created_at from public.notifications`,
      change,
      `update public.agencies set notice_months = 3 where id = '${world.ours.id}'`,
    );
  };
  const pruned = () =>
    world.db.asUser('service_role', async (sql) => {
      const [row] = await sql<{ removed: number }[]>`select public.prune_notices() as removed`;
      return row?.removed;
    });

  it('removes what was read, with its deliveries, and says so in the audit', async () => {
    await planted('select 1');
    expect(await pruned()).toBe(2);
    expect(await pruned()).toBe(0);
    const [row] = await world.db.sql`select action, details from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({ action: 'notice.prune', details: { entity: 'notice', removed: 1, deliveries: 1 } });
  });

  it.each([
    ['that waits for an acknowledgement', 'update public.notifications set needs_ack = true', 0],
    [
      'that is unread, but for its ended deliveries',
      `update public.notifications set read_at = null, status = 'pending'`,
      1,
    ],
    ['that is younger', 'update public.notifications set created_at = now()', 1],
    [
      'that is on its way',
      `update public.notification_deliveries set state = 'waiting', ended_at = null, sent_at = null`,
      0,
    ],
  ])('leaves a notice %s', async (_, change, removed) => {
    await planted(change);
    expect(await pruned()).toBe(removed);
    const [left] = await world.db.sql<
      { count: number }[]
    >`select count(*)::integer as count from public.notifications`;
    expect(left?.count).toBe(1);
  });
});
