import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { race } from './race.ts';
import { auditSince, lastAuditId, makeSchedulingWorld, type SchedulingWorld } from './scheduling-world.ts';
import { applyDue, dayFromToday, LIMITS, makeDue, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
/** Three days of changes that nobody put in force: the first twice the same setting. */
let due: number[];
beforeEach(async () => {
  world = await makeSchedulingWorld();
  const swapRules = { isSameWorkweek: true, approvesClean: false };
  const first = await saveSetting(world, {
    kind: 'swap_rules',
    value: { ...swapRules, noticeMinutes: 30 },
    from: await dayFromToday(world, 1),
  });
  const second = await saveSetting(world, {
    kind: 'limits',
    value: { ...LIMITS, restMinutesSoft: 720 },
    from: await dayFromToday(world, 2),
  });
  const third = await saveSetting(world, {
    kind: 'swap_rules',
    value: { ...swapRules, noticeMinutes: 60 },
    from: await dayFromToday(world, 3),
    known: first.versionId,
  });
  due = [first, second, third].map(({ versionId }) => versionId);
  for (const [index, id] of due.entries()) await makeDue(world, id, index - 3);
});
afterEach(() => world.db.drop());

/** What is in force, and which versions say that they are, in the order of their days. */
async function state() {
  const [row] = await world.db.sql`
    select a.limits ->> 'restMinutesSoft' as rest, r.notice_minutes as notice,
      array(select v.id::integer from public.setting_versions v
        where v.id = any (${due}) and v.applied_at is not null order by v.effective_from, v.id) as applied
    from public.agencies a join public.swap_rules r on r.agency_id = a.id where a.id = ${world.ours.id}`;
  return row;
}
const nothing = { rest: null, notice: 1440, applied: [] };
const whole = () => ({ rest: '720', notice: 60, applied: due });
/** What was put in force since a row of the audit, in its order. */
async function putInForce(since: number) {
  return (await auditSince(world.db.sql, since)).map(
    ({ action, target_id: target }) => `${action} ${target}`,
  );
}
const everything = () => [
  `setting.apply swap_rules/${due[0]}`,
  `setting.apply limits/${due[1]}`,
  `setting.apply swap_rules/${due[2]}`,
];

describe('what came due while no worker ran', () => {
  it('comes into force in the order of its days, once, by two workers at the same moment', async () => {
    expect(await state()).toEqual(nothing);
    const since = await lastAuditId(world.db.sql);
    const worker = {
      as: 'service_role' as const,
      work: (sql: postgres.TransactionSql) => sql`select public.apply_due_settings()`,
    };
    expect(await race(world.db, [worker, worker])).toEqual([null, null]);
    expect(await state()).toEqual(whole());
    expect(await putInForce(since)).toEqual(everything());
    expect(await applyDue(world)).toBe(0);
  });

  it('is in force as a whole or not at all when the worker’s connection ends in the middle', async () => {
    const { db } = world;
    const since = await lastAuditId(db.sql);
    const worker = postgres(db.url('postgres'), { max: 1, onnotice: () => {} });
    const holder = await db.sql.reserve();
    try {
      // It has put two in force when it comes to the third.
      await holder`begin`;
      await holder`select 1 from public.setting_versions where id = ${due[2] ?? 0} for update`;
      const applying = worker`select private.apply_due_settings()`.then(
        () => null,
        (error: unknown) => error,
      );
      let pid: number | undefined;
      while (pid === undefined) {
        const [waiting] = await db.sql<{ pid: number }[]>`
          select pid from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%apply_due_settings%'`;
        pid = waiting?.pid;
      }
      // Another one finds the agency taken and does not wait.
      expect(await applyDue(world)).toBe(0);
      await db.admin`select pg_terminate_backend(${pid})`;
      expect(await applying).toBeInstanceOf(Error);
      await holder`rollback`;
    } finally {
      holder.release();
      await worker.end({ timeout: 1 });
    }
    expect(await state()).toEqual(nothing);
    expect(await putInForce(since)).toEqual([]);
    expect(await applyDue(world)).toBe(3);
    expect(await state()).toEqual(whole());
    expect(await putInForce(since)).toEqual(everything());
  });
});
