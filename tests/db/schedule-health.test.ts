import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCoverage } from '#lib/data/coverage.ts';
import { readReportFacts } from '#lib/data/reports.ts';
import { readScheduleHealth } from '#lib/data/schedule-health.ts';
import { coverageByDay } from '#lib/domain/coverage.ts';
import { plantYear, randomYear } from '../drill/random-year.ts';
import { uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { edit, fields } from './roster-world.ts';
import { clearSchedules, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

describe.each([21, 22, 23])('the kept coverage of random year %i', (number) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());

  it('is what the roster counts, slot by slot, on days with a clock change too', async () => {
    const year = randomYear(number);
    await plantYear(db.sql, year);
    const { schedule } = year.facts;
    const scheduleId = year.revised === null ? schedule.id : number * 10 + 1;
    await db.sql`
      insert into public.schedule_versions (agency_id, schedule_id, version, state, difference, shift_count)
      select s.agency_id, s.id, 1, '[]', '{}', 0 from public.schedules s where s.id = ${scheduleId}`;
    const [answer] = await db.asUser(
      uuid(number),
      (sql) => sql`
        select public.get_schedule_health(${scheduleId}) as health,
          public.get_coverage(${schedule.centerId}, ${schedule.startDate}, ${schedule.endDate}) as counted`,
    );
    const { snapshots } = readScheduleHealth(answer?.health);
    const { coverage } = readCoverage(answer?.counted);
    const days = coverageByDay(coverage).filter((_, day) => {
      const { fromSlot = 0, toSlot = 0 } = coverage.days[day] ?? {};
      return toSlot > fromSlot;
    });
    expect(snapshots).toEqual(
      days.map((day) => ({
        date: day.date,
        takenAt: snapshots[0]?.takenAt,
        occasion: 'publication',
        requiredMinutes: day.requiredEmployeeMinutes,
        shortMinutes: day.uncoveredEmployeeMinutes,
        supervisorRequiredMinutes: day.requiredSupervisorMinutes,
        supervisorShortMinutes: day.uncoveredSupervisorMinutes,
        qualifiedShortMinutes: day.uncoveredQualifiedMinutes,
      })),
    );
    expect(snapshots.some(({ shortMinutes }) => shortMinutes > 0)).toBe(true);
  });

  it('the facts of a schedule hold its own shifts, and of the others those outside its dates', async () => {
    const year = randomYear(number);
    const { schedule } = year.facts;
    const range = { fromDate: schedule.startDate, toDate: schedule.endDate };
    const [answer] = await db.asUser(
      uuid(number),
      (sql) => sql`select public.get_schedule_facts(${schedule.id}) as facts`,
    );
    const facts = readReportFacts(answer?.facts, range);
    const told = (rows: readonly { userId: string | null; startsAt: number; endsAt: number }[]) =>
      rows.map(({ userId, startsAt, endsAt }) => `${userId} ${startsAt} ${endsAt}`).sort();
    expect(told(facts.shifts)).toEqual(told([...year.before, ...year.rows, ...year.after]));
  });
});

describe('the health of a schedule', () => {
  let world: SchedulingWorld;
  beforeAll(async () => {
    world = await makeSchedulingWorld();
    await makeRequirement(world.db.sql, world.ours, 1, {
      minEmployees: 1,
      minSupervisors: 0,
      endTime: '19:00',
    });
  });
  afterAll(() => world.db.drop());
  beforeEach(() => clearSchedules(world));

  const monday = '2031-01-06';
  const healthOf = async (as = who.supervisor, id = 1) => {
    const [answer] = await world.db.asUser(
      as,
      (sql) => sql`select public.get_schedule_health(${id}) as health`,
    );
    return readScheduleHealth(answer?.health);
  };
  /** A week in which Ana works Monday and Tuesday, published as the app does. */
  const publishWeek = async () => {
    await makeSchedule(world.db.sql, world.ours, 1, { startDate: monday, endDate: '2031-01-12' });
    const rows = [];
    for (const shiftDate of [monday, '2031-01-07']) {
      rows.push(
        await makeAssignment(world.db.sql, world.ours, {
          scheduleId: 1,
          userId: who.ana,
          shiftId: shift.day,
          shiftDate,
        }),
      );
    }
    const version = await versionOf(world.db.sql, 1);
    await world.db.asUser(who.supervisor, (sql) => sql`select public.publish_schedule(1, ${version})`);
    return rows;
  };

  it('knows nothing of a draft but what waits', async () => {
    await makeSchedule(world.db.sql, world.ours, 1, { startDate: monday, endDate: '2031-01-12' });
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ana,
      startsAt: '2031-01-08T17:00Z',
      endsAt: '2031-01-09T17:00Z',
    });
    expect(await healthOf()).toMatchObject({
      firstAt: null,
      changes: [],
      snapshots: [],
      leave: [{ name: 'Ana' }],
    });
  });

  it('keeps what was promised, every change by its cause with its notice, and at night the days that changed', async () => {
    const [first = 0, second = 0] = await publishWeek();
    const published = await healthOf();
    expect(published.promised).toEqual(new Map([[who.ana, 2]]));
    expect(published.changes).toEqual([]);
    expect(published.snapshots.map(({ date, shortMinutes }) => [date, shortMinutes])).toEqual([
      [monday, 0],
      ['2031-01-07', 0],
      ['2031-01-08', 600],
      ['2031-01-09', 600],
      ['2031-01-10', 600],
      ['2031-01-11', 600],
      ['2031-01-12', 600],
    ]);

    await edit(world, 1, [
      {
        kind: 'change',
        id: first,
        version: await rowVersion(first),
        row: fields({ userId: who.ben }),
      },
    ]);
    // As the exchange of a trade tells why.
    await world.db.sql.begin(async (sql) => {
      await sql`select set_config('app.change_reason', 'Given by Ana to Cora', true)`;
      await sql`update public.assigned_shifts set user_id = ${who.cora}, source = 'swap' where id = ${second}`;
    });
    const changed = await healthOf();
    expect(changed.changes).toMatchObject([
      { cause: 'trade', fromId: who.ana, toId: who.cora, toDate: '2031-01-07', isCorrection: false },
      {
        cause: 'edit',
        fromId: who.ana,
        toId: who.ben,
        toDate: monday,
        byName: 'Sam',
        reason: 'Called in sick',
      },
    ]);
    expect(changed.changes[1]?.noticeMinutes).toBeGreaterThan(1440);

    await world.db.sql`update public.assigned_shifts set user_id = null where id = ${first}`;
    const [taken] = await world.db.sql`
      select private.take_coverage_snapshot(1, '2031-01-01', 'nightly') as first,
        private.take_coverage_snapshot(1, '2031-01-01', 'nightly') as second`;
    expect(taken).toEqual({ first: 1, second: 0 });
    expect((await healthOf()).snapshots.filter(({ occasion }) => occasion === 'nightly')).toMatchObject([
      { date: monday, shortMinutes: 600 },
    ]);
    const [kept] = await world.db.asUser(
      who.supervisor,
      (sql) => sql`select public.get_coverage_history(1, ${monday}) as days`,
    );
    expect(kept?.days).toMatchObject([{ occasion: 'publication' }, { occasion: 'nightly' }]);
    expect(kept?.days[1].requiredEmployees).toHaveLength(96);
  });

  it('a night keeps it for the agency', async () => {
    await publishWeek();
    const [before] = await world.db.sql`select count(*)::integer as count from public.coverage_snapshots`;
    await world.db.sql`update public.assigned_shifts set user_id = null where schedule_id = 1`;
    await world.db.sql`select private.take_nightly_snapshots(${world.theirs.id})`;
    const [others] = await world.db.sql`select count(*)::integer as count from public.coverage_snapshots`;
    expect(others).toEqual(before);
    await world.db.sql`select private.take_nightly_snapshots(${world.ours.id})`;
    const [after] = await world.db.sql`select count(*)::integer as count from public.coverage_snapshots`;
    expect(after?.count).toBe(before?.count + 2);
  });

  it('is for supervisors of the agency, and a schedule that is not theirs does not exist', async () => {
    await publishWeek();
    for (const call of [
      'get_schedule_facts(1)',
      'get_schedule_health(1)',
      `get_coverage_history(1, '${monday}')`,
    ]) {
      const ask = (as: string) =>
        refusalOf(world.db.asUser(as, (sql) => sql.unsafe(`select public.${call}`)));
      expect(await ask(who.ana), call).toMatchObject({ code: 'PT403' });
      expect(await ask(who.foreignSupervisor), call).toMatchObject({ code: 'PT404' });
    }
    expect(
      await refusalOf(world.db.asUser(who.supervisor, (sql) => sql`select public.get_schedule_health(999)`)),
    ).toMatchObject({ code: 'PT404' });
  });

  async function rowVersion(id: number): Promise<number> {
    const [row] = await world.db.sql<{ version: number }[]>`
      select version from public.assigned_shifts where id = ${id}`;
    return row?.version ?? 0;
  }
});
