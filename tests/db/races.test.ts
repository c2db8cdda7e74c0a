import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkChain } from '../../supabase/local/audit-chain.ts';
import { makePerson, type TestAgency } from '../factories/people.ts';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { generationCalls, parameters } from './generation-world.ts';
import { type Contestant, race } from './race.ts';
import {
  auditSince,
  block,
  clearSchedules,
  lastAuditId,
  ledger,
  makeDraft,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const publisher = (id: number, version: number, as = who.supervisor): Contestant => ({
  as,
  work: (sql) => sql`select public.publish_schedule(${id}, ${version})`,
});

describe('publication', () => {
  it('of one draft by twenty at once succeeds once: one audit row, one set of notices, one event', async () => {
    await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.night, '2031-01-06'],
    ]);
    const version = await versionOf(world.db.sql, 1);
    const before = await lastAuditId(world.db.sql);
    const outcomes = await race(
      world.db,
      times(20, (index) => publisher(1, version, index % 2 ? who.supervisor : who.otherSupervisor)),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'PT409')).toHaveLength(19);
    expect(await auditSince(world.db.sql, before)).toHaveLength(1);
    expect(await world.db.sql`select recipient_id from public.notifications`).toHaveLength(2);
    expect(await world.db.sql`select 1 from private.outbox`).toHaveLength(1);
    expect(await world.db.sql`select 1 from public.schedule_versions`).toHaveLength(1);
  });

  it('of two drafts for the same dates succeeds once', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await makeDraft(world, 2, [[who.ben, shift.day, '2031-01-06']]);
    const contestants = await Promise.all(
      [1, 2].map(async (id) => publisher(id, await versionOf(world.db.sql, id))),
    );
    expect((await race(world.db, contestants)).sort()).toEqual(['PT409', null].sort());
  });

  it('and the saving of a generation never both go through', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      await clearSchedules(world);
      await makeDraft(world, round, [[who.ana, shift.day, '2031-01-06']]);
      const version = await versionOf(world.db.sql, round);
      const [run] = await world.db.asUser(
        who.supervisor,
        (sql) => sql`select public.start_generation(${round}, ${version}, ${sql.json(parameters)}) as id`,
      );
      await generationCalls(world).claim(run?.id);
      const [published, saved] = await race(world.db, [
        publisher(round, version),
        {
          as: 'service_role',
          work: (sql) => sql`select public.save_generated_schedule(${run?.id}, 1,
            ${sql.json([{ user_id: who.ben, shifts: [['2031-01-07', shift.day]] }])}, '[]', '{"metrics":{}}')`,
        },
      ]);
      expect([published, saved]).toEqual(['PT409', null]);
      expect(await ledger(world.db.sql, round)).toMatchObject([{ userId: who.ben, status: 'draft' }]);
    }
  });

  it.each([
    ['adds a row', 'insert'],
    ['changes a row', 'update'],
    ['removes a row', 'delete'],
  ])('and somebody who %s never both go through, and neither waits for ever', async (_, command) => {
    const { db, ours } = world;
    for (const round of [1, 2, 3, 4, 5, 6]) {
      await clearSchedules(world);
      await makeDraft(world, round, [
        [who.ana, shift.day, '2031-01-06'],
        [who.ben, shift.day, '2031-01-06'],
      ]);
      const version = await versionOf(db.sql, round);
      const editor: Contestant = {
        as: who.otherSupervisor,
        work: async (sql) => {
          if (command === 'insert') {
            await sql`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
              values (${ours.id}, ${ours.centerId}, ${round}, ${who.cora}, ${shift.day}, '2031-01-08')`;
            return;
          }
          const touched =
            command === 'update'
              ? await sql`update public.assigned_shifts set is_locked = true where user_id = ${who.ben} returning id`
              : await sql`delete from public.assigned_shifts where user_id = ${who.ben} returning id`;
          // Row level security no longer shows the row once it is published: that is a loss, too.
          if (touched.length === 0) throw Object.assign(new Error('nothing to edit'), { code: 'gone' });
        },
      };
      const [published, edited] = await race(db, [publisher(round, version), editor]);
      expect([published, edited].filter((outcome) => outcome === null)).toHaveLength(1);
      expect(['PT409', 'gone']).toContain(published ?? edited);
      const states = new Set((await ledger(db.sql, round)).map((row) => row.status));
      expect([...states]).toEqual([published === null ? 'published' : 'draft']);
    }
  });
});

describe('a run of the generator', () => {
  it('is started once by ten at once', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    const outcomes = await race(
      world.db,
      times(10, () => ({
        as: who.supervisor,
        work: (sql) => sql`select public.start_generation(1, ${version}, ${sql.json(parameters)})`,
      })),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'PT409')).toHaveLength(9);
  });
});

describe('a claim', () => {
  it('of one run by four workers at once gives each its own attempt, and only the last one saves', async () => {
    const { db } = world;
    const calls = generationCalls(world);
    await makeDraft(world, 1, []);
    const run = await calls.start(1);
    const outcomes = await race(
      db,
      times(4, (index) => ({
        as: 'service_role' as const,
        work: (sql) => sql`select public.claim_generation(${run}, ${`worker-${index}`})`,
      })),
    );
    expect(outcomes).toEqual([null, null, null, null]);
    const saves = await race(
      db,
      times(4, (index) => ({
        as: 'service_role' as const,
        work: (sql) =>
          sql`select public.save_generated_schedule(${run}, ${index + 1}, '[]', '[]', '{"metrics":{}}')`,
      })),
    );
    expect(saves).toEqual(['PT409', 'PT409', 'PT409', null]);
  });
});

describe('a scenario', () => {
  it('is adopted once by ten at once, and beside an edit never both go through', async () => {
    const { db } = world;
    const calls = generationCalls(world);
    for (const round of [1, 2, 3]) {
      await clearSchedules(world);
      await makeDraft(world, round, [[who.ana, shift.day, '2031-01-06']]);
      const { scenario_id, run_id } = await calls.createScenario(round);
      await calls.claim(run_id);
      await calls.save(run_id, 1, [{ user_id: who.ben, shifts: [['2031-01-07', shift.day]] }]);
      const version = await versionOf(db.sql, round);
      const adopt: Contestant = {
        as: who.supervisor,
        work: (sql) => sql`select public.adopt_scenario(${scenario_id}, ${version})`,
      };
      const outcomes =
        round === 1
          ? await race(
              db,
              times(10, () => adopt),
            )
          : await race(db, [
              adopt,
              {
                as: who.otherSupervisor,
                work: async (sql) => {
                  const touched = await sql`
                    update public.assigned_shifts set is_locked = true
                    where schedule_id = ${round} and user_id = ${who.ana} returning id`;
                  // The plan has replaced the row.
                  if (touched.length === 0)
                    throw Object.assign(new Error('nothing to edit'), { code: 'gone' });
                },
              },
            ]);
      expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
      expect(outcomes.every((outcome) => outcome === null || outcome === 'PT409' || outcome === 'gone')).toBe(
        true,
      );
      expect(await ledger(db.sql, round)).toHaveLength(1);
    }
  });

  it('that is saved, taken away and discarded at once leaves nothing half done, and nobody waits for ever', async () => {
    const { db } = world;
    const calls = generationCalls(world);
    for (const round of [1, 2, 3, 4]) {
      await clearSchedules(world);
      await makeDraft(world, round, [[who.ana, shift.day, '2031-01-06']]);
      const { scenario_id, run_id } = await calls.createScenario(round);
      await calls.claim(run_id);
      const version = await versionOf(db.sql, round);
      const outcomes = await race(db, [
        {
          as: 'service_role',
          work: (sql) =>
            sql`select public.save_generated_schedule(${run_id}, 1, '[]', '[]', '{"metrics":{}}')`,
        },
        { as: who.supervisor, work: (sql) => sql`select public.delete_scenario(${scenario_id})` },
        { as: who.otherSupervisor, work: (sql) => sql`select public.discard_schedule(${round}, ${version})` },
        { as: who.admin, work: (sql) => sql`select public.cancel_generation(${run_id})` },
      ]);
      for (const outcome of outcomes) expect([null, 'PT404', 'PT409']).toContain(outcome);
      expect(outcomes[2]).toBeNull();
      expect(await db.sql`select 1 from public.schedule_scenarios`).toHaveLength(0);
      expect(await db.sql`select 1 from public.generation_runs`).toHaveLength(0);
    }
  });

  it('that is being computed goes on when another one becomes the draft, whenever it reports', async () => {
    const { db } = world;
    const calls = generationCalls(world);
    for (const round of [1, 2, 3]) {
      await clearSchedules(world);
      await makeDraft(world, round, [[who.ana, shift.day, '2031-01-06']]);
      const ready = await calls.createScenario(round);
      await calls.claim(ready.run_id);
      await calls.save(ready.run_id, 1, [{ user_id: who.ben, shifts: [['2031-01-07', shift.day]] }]);
      const { run_id } = await calls.createScenario(round);
      await calls.claim(run_id);
      const version = await versionOf(db.sql, round);
      const outcomes = await race(db, [
        {
          as: who.supervisor,
          work: (sql) => sql`select public.adopt_scenario(${ready.scenario_id}, ${version})`,
        },
        ...times(
          5,
          (): Contestant => ({
            as: 'service_role',
            work: (sql) => sql`select public.report_generation(${run_id}, 1, 'lines', 0.5, null)`,
          }),
        ),
      ]);
      expect(outcomes).toEqual(times(6, () => null));
      expect(await calls.report(run_id, 1)).toBe('running');
    }
  });
});

describe('one chair', () => {
  it('takes one of ten published shifts that overlap for one person', async () => {
    const { db, ours } = world;
    await makeSchedule(db.sql, ours, 1, { ...block, status: 'published' });
    const outcomes = await race(
      db,
      times(10, (index) => ({
        as: 'owner' as const,
        work: (sql) => sql`
          insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
          values (${ours.id}, ${ours.centerId}, 1, ${who.ana}, ${index % 2 ? shift.day : shift.short}, '2031-01-06',
            'published')`,
      })),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    // Two that wait on each other's row are broken up as a deadlock; either way one is left.
    expect(outcomes.filter((outcome) => outcome === '23P01' || outcome === '40P01')).toHaveLength(9);
    expect(await ledger(db.sql, 1)).toHaveLength(1);
  });
});

describe('a decision', () => {
  it('on one request by ten supervisors at once is made once', async () => {
    const { db, ours } = world;
    const leave = { userId: who.ana, startsAt: '2031-02-01', endsAt: '2031-02-02' };
    const request = await makeLeave(db.sql, ours, leave);
    const before = await lastAuditId(db.sql);
    const outcomes = await race(
      db,
      times(10, (index) => ({
        as: 'service_role',
        work: (sql) => sql`
          select public.decide_time_off(${index % 2 ? who.supervisor : who.otherSupervisor}, ${request}, 1,
            ${index % 3 ? 'approved' : 'denied'}, 0, '{}', '[]', 'Enough people')`,
      })),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'PT409')).toHaveLength(9);
    expect(await auditSince(db.sql, before)).toHaveLength(1);
  });
});

describe('the last admin', () => {
  it.each([0, 1])('two who demote each other: one wins, with %i other admins', async (others) => {
    const { db, ours } = world;
    const first = await makePerson(db.sql, ours, 401 + others * 10, { role: 'admin' });
    const second = await makePerson(db.sql, ours, 402 + others * 10, { role: 'admin' });
    await db.sql`update public.profiles set is_active = ${others === 1} where id = ${who.admin}`;
    const demote = (as: string, person: string): Contestant => ({
      as,
      work: (sql) => sql`select public.update_user_role(${person}, 'dispatcher',
        (select p.version from public.profiles p where p.id = ${person}))`,
    });
    const outcomes = await race(db, [demote(first, second), demote(second, first)]);
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'PT403')).toHaveLength(1);
    await db.sql`update public.profiles set is_active = false where id in (${first}, ${second})`;
    await db.sql`update public.profiles set is_active = true where id = ${who.admin}`;
  });
});

describe('the audit chain', () => {
  const state = async (agency: TestAgency) => {
    const [row] = await world.db.sql<{ last: number; links: number; rows: number }[]>`
      select max(c.seq)::integer as last, count(*)::integer as links,
        (select count(*)::integer from public.audit_logs l where l.agency_id = ${agency.id}) as rows
      from public.audit_chain c where c.agency_id = ${agency.id}`;
    const { broken } = await checkChain(world.db.sql, agency.id);
    return { ...row, broken };
  };

  it('has no fork under eight writers who have nothing else in common', async () => {
    const { db, ours } = world;
    const before = await lastAuditId(db.sql);
    for (const month of [1, 2, 3, 4, 5]) {
      const writers = times(
        8,
        (index): Contestant => ({
          as: 'owner',
          work: async (sql) => {
            for (const day of [1, 11, 21]) {
              await sql`insert into public.holidays (agency_id, holiday_date, name)
              values (${ours.id}, make_date(2031, ${month}, ${day + index}), 'Holiday')`;
            }
          },
        }),
      );
      expect(await race(db, writers)).toEqual(times(8, () => null));
    }
    expect(await auditSince(db.sql, before)).toHaveLength(120);
    const { broken, last, links, rows } = (await state(ours)) ?? {};
    expect({ broken, last, links }).toEqual({ broken: null, last: rows, links: rows });
  });

  it('causes no deadlock under eight writers on the same rows', async () => {
    const { db, ours, theirs } = world;
    const before = await lastAuditId(db.sql);
    for (const round of [1, 2, 3, 4, 5]) {
      const writers = times(
        8,
        (index): Contestant => ({
          as: 'owner',
          work: async (sql) => {
            // Two rows in a fixed order, so that only the chain itself could make the writers wait on each other.
            await sql`update public.profiles set phone = ${`555 1${round}${index}`} where id = ${who.ana}`;
            await sql`update public.profiles set phone = ${`555 2${round}${index}`} where id = ${who.stranger}`;
          },
        }),
      );
      expect(await race(db, writers)).toEqual(times(8, () => null));
    }
    expect(await auditSince(db.sql, before)).toHaveLength(80);
    for (const agency of [ours, theirs]) {
      const { broken, last, links, rows } = (await state(agency)) ?? {};
      expect({ broken, last, links }).toEqual({ broken: null, last: rows, links: rows });
    }
  });
});

describe('editing a draft', () => {
  it('by two people of two rows loses neither edit', async () => {
    const { db, ours } = world;
    await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
    ]);
    await makeAssignment(db.sql, ours, {
      scheduleId: 1,
      userId: who.cora,
      shiftId: shift.day,
      shiftDate: '2031-01-07',
    });
    const version = await versionOf(db.sql, 1);
    const outcomes = await race(
      db,
      [who.ana, who.ben, who.cora].map((person) => ({
        as: who.supervisor,
        work: (sql) =>
          sql`update public.assigned_shifts set is_locked = true where user_id = ${person} and schedule_id = 1`,
      })),
    );
    expect(outcomes).toEqual([null, null, null]);
    expect((await ledger(db.sql, 1)).map((row) => row.isLocked)).toEqual([true, true, true]);
    expect(await versionOf(db.sql, 1)).toBe(version + 3);
  });
});
