import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { readRosterFacts } from '#lib/data/roster-facts.ts';
import { workweekOf } from '#lib/domain/dated-rules.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { countsOn } from '#lib/domain/roster.ts';
import type { RuleVersion } from '#lib/domain/setting-records.ts';
import { addDays, eachDate } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { createRandom } from '../drill/random.ts';
import { makeDutyState, makePerson, uuid } from '../factories/people.ts';
import { makeShift } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import {
  clearSchedules,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { asking, clearSwaps, monday, offer } from './swaps-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(async () => {
  await clearSwaps(world);
  await clearSchedules(world);
  await world.db.sql`truncate public.setting_versions, public.duty_states`;
  await world.db.sql`update public.agencies set limits = '{}', workweek_start = 0, pattern_rules = '{}'`;
});
afterAll(() => world.db.drop());

/** Plans a value of a setting from a date on; the id of the version. */
async function plan(
  kind: 'limits' | 'workweek' | 'patterns',
  fromDate: LocalDate,
  value: object,
): Promise<number> {
  const { sql } = world.db;
  const [row] = await sql<{ id: number }[]>`
    insert into public.setting_versions (agency_id, kind, effective_from, value)
    values (${world.ours.id}, ${kind}, ${fromDate}, ${sql.json({ ...value })}) returning id::integer`;
  return row?.id ?? 0;
}

async function versionsFrom(date: LocalDate): Promise<RuleVersion[]> {
  const [row] = await world.db.sql`select private.rule_versions(${world.ours.id}, ${date}) as versions`;
  return row?.versions;
}

const rosterFacts = async (id: number) =>
  readRosterFacts(
    (await world.db.asUser(who.supervisor, (sql) => sql`select public.get_roster_facts(${id}) as facts`))[0]
      ?.facts,
  );
const problemOf = async (id: number, as: string | null = who.supervisor) =>
  toGenerationProblem(
    (await world.db.asUser(as, (sql) => sql`select public.get_generation_facts(${id}) as facts`))[0]?.facts,
  ).problem;

const february = { startDate: '2031-02-01', endDate: '2031-02-28' };

describe('today', () => {
  it('is the date of the first center', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.centers (agency_id, name, time_zone, created_at)
      values (${world.ours.id}, 'Later', 'Pacific/Kiritimati', now() + interval '1 hour')`;
    const [row] = await sql`
      select private.today_of(${world.ours.id}) = (now() at time zone 'America/Denver')::date as is_so,
        private.today_of(${uuid(999)}) = (now() at time zone 'UTC')::date as is_utc`;
    expect(row).toEqual({ is_so: true, is_utc: true });
  });
});

describe('versions of limits and workweek', () => {
  it('are today’s from the date asked on where nobody has set any', async () => {
    await world.db.sql`update public.agencies set limits = '{"restMinutesHard":540}', workweek_start = 1`;
    expect(await versionsFrom('2031-01-05')).toEqual([
      { fromDate: '2031-01-05', limits: { restMinutesHard: 540 }, workweekStart: 1 },
    ]);
  });

  it('begin with the one in force, and name each change once', async () => {
    const strict = { restMinutesHard: 540 };
    await plan('limits', '2000-01-01', {});
    await plan('limits', '2031-01-10', strict);
    await plan('workweek', '2031-01-10', { workweekStart: 1 });
    await plan('limits', '2031-01-20', strict);
    await plan('workweek', '2031-03-01', { workweekStart: 3 });
    const withdrawn = await plan('limits', '2031-02-01', { restMinutesHard: 60 });
    await world.db.sql`
      update public.setting_versions set withdrawn_at = now(), withdrawn_by = ${who.admin} where id = ${withdrawn}`;
    const first = { fromDate: '2031-01-05', limits: {}, workweekStart: 0 };
    const later = { fromDate: '2031-03-01', limits: strict, workweekStart: 3 };
    expect(await versionsFrom('2031-01-05')).toEqual([
      first,
      { fromDate: '2031-01-10', limits: strict, workweekStart: 1 },
      later,
    ]);
    expect((await versionsFrom('2031-02-15')).map(({ fromDate }) => fromDate)).toEqual([
      '2031-02-15',
      '2031-03-01',
    ]);
    expect(await versionsFrom('2031-06-01')).toEqual([{ ...later, fromDate: '2031-06-01' }]);
  });

  it('of the workweek are told members with themselves', async () => {
    const ask = async (as: string) =>
      (await world.db.asUser(as, (sql) => sql`select public.get_me() -> 'agency' -> 'workweeks' as weeks`))[0]
        ?.weeks;
    expect(await ask(who.ana)).toEqual([{ fromDate: '2000-01-01', workweekStart: 0 }]);
    await plan('workweek', '2000-01-01', { workweekStart: 1 });
    await plan('workweek', '2031-01-10', { workweekStart: 2 });
    await plan('workweek', '2031-01-10', { workweekStart: 3 });
    await plan('limits', '2031-01-11', {});
    expect(await ask(who.ana)).toEqual([
      { fromDate: '2000-01-01', workweekStart: 1 },
      { fromDate: '2031-01-10', workweekStart: 3 },
    ]);
    expect(await ask(who.stranger)).toEqual([{ fromDate: '2000-01-01', workweekStart: 0 }]);
  });

  it('give every day the workweek that the screen gives it', async () => {
    const random = createRandom(11);
    const { sql } = world.db;
    for (let run = 0; run < 12; run++) {
      await sql`truncate public.setting_versions`;
      await plan('workweek', '2000-01-01', { workweekStart: random.between(0, 6) });
      for (let change = random.between(0, 4); change > 0; change--) {
        const fromDate = addDays('2031-01-01', random.between(0, 40));
        await plan('workweek', fromDate, { workweekStart: random.between(0, 6) });
      }
      const versions = await versionsFrom('2030-12-01');
      const days = eachDate('2030-12-10', '2031-02-28');
      const weeks = await sql<{ week: string }[]>`
        select private.workweek_of(${world.ours.id}, d::date)::text as week
        from unnest(${days}::text[]) with ordinality x (d, place) order by place`;
      expect(weeks.map(({ week }) => week)).toEqual(days.map((day) => workweekOf(day, versions)));
    }
  });
});

describe('the facts of a roster', () => {
  it('tell the versions that its days go by, and the rules of its first planned day', async () => {
    await plan('limits', '2031-01-31', { restMinutesHard: 540 });
    await plan('workweek', '2031-02-10', { workweekStart: 1 });
    await makeDraft(world, 1, [], february);
    const facts = await rosterFacts(1);
    expect(facts).toMatchObject({ workweekStart: 0, limits: { restMinutesHard: 540 } });
    expect(facts.ruleVersions).toEqual([
      { fromDate: '2031-01-16', limits: DEFAULT_LIMITS, workweekStart: 0 },
      { fromDate: '2031-01-31', limits: { ...DEFAULT_LIMITS, restMinutesHard: 540 }, workweekStart: 0 },
      { fromDate: '2031-02-10', limits: { ...DEFAULT_LIMITS, restMinutesHard: 540 }, workweekStart: 1 },
    ]);
    await makePublished(world, 2, [[who.ana, shift.day, '2031-01-06']]);
    const revision = await rosterFacts(await revise(world, 2, '2031-01-31'));
    expect(revision.limits.restMinutesHard).toBe(540);
    expect((await rosterFacts(2)).limits.restMinutesHard).toBe(DEFAULT_LIMITS.restMinutesHard);
  });

  it('tell when people do not count, and when templates are valid', async () => {
    const { sql, ours } = { sql: world.db.sql, ours: world.ours };
    await makeDutyState(sql, ours, who.ana, {
      fromDate: '2031-01-01',
      toDate: '2031-02-09',
      note: 'private',
    });
    await makeDutyState(sql, ours, who.ana, { kind: 'light_duty', fromDate: '2031-02-20' });
    await sql`update public.shifts set valid_to = '2031-02-14' where id = ${shift.day}`;
    await makeShift(sql, ours, 60, { code: 'DB10', startTime: '08:00', endTime: '18:00' });
    await sql`update public.shifts set valid_from = '2031-02-15' where id = 60`;
    await makeDraft(world, 1, [], february);
    const facts = await rosterFacts(1);
    const ana = facts.people.find(({ id }) => id === who.ana);
    expect(ana?.notCounting).toEqual([
      { fromDate: '2031-01-01', toDate: '2031-02-09', kind: 'trainee' },
      { fromDate: '2031-02-20', toDate: null, kind: 'light_duty' },
    ]);
    expect(facts.people.filter(({ notCounting }) => notCounting.length > 0)).toHaveLength(1);
    expect(facts.templates.map(({ id, validFrom, validTo }) => [id, validFrom, validTo])).toEqual([
      [shift.day, null, '2031-02-14'],
      [60, '2031-02-15', null],
      [shift.short, null, null],
      [shift.night, null, null],
    ]);
    await sql`update public.shifts set valid_to = null where id = ${shift.day}`;
  });

  it('of a review say the same dates', async () => {
    await makeDutyState(world.db.sql, world.ours, who.ana, { fromDate: '2031-01-01', toDate: '2031-01-09' });
    await makeDraft(world, 1, []);
    const roster = (as: string) =>
      world.db.asUser(as, (sql) => sql`select public.get_schedule_roster(1) -> 'people' as people`);
    const [answer] = await roster(who.supervisor);
    const states = answer?.people.map((person: { id: string; not_counting: unknown }) => [
      person.id,
      person.not_counting,
    ]);
    expect(states).toContainEqual([who.ana, [['2031-01-01', '2031-01-09']]]);
    expect(states).toContainEqual([who.ben, []]);
  });
});

describe('a draft', () => {
  it('is planned with what is in force on its first planned day', async () => {
    await plan('limits', '2031-01-01', { restMinutesSoft: 660 });
    await plan('limits', '2031-02-01', { restMinutesSoft: 720 });
    await plan('limits', '2031-02-02', { restMinutesSoft: 780 });
    await plan('workweek', '2031-02-01', { workweekStart: 2 });
    await plan('patterns', '2031-02-01', { '3x12_1x4': { shortShift: 'first', sameCategory: false } });
    await makeDraft(world, 1, [], february);
    const problem = await problemOf(1);
    expect(problem).toMatchObject({ workweekStart: 2, plannedRestMinutes: 720 });
    expect(problem.patterns.find(({ id }) => id === '3x12_1x4')).toMatchObject({ sameCategory: false });
    await makePublished(world, 2, [[who.ana, shift.day, '2031-01-06']]);
    expect(await problemOf(2)).toMatchObject({ workweekStart: 0, plannedRestMinutes: 660 });
    const january = await problemOf(2);
    expect(january.patterns.find(({ id }) => id === '3x12_1x4')).toMatchObject({ sameCategory: true });
    await plan('limits', '2031-01-20', { restMinutesSoft: 800 });
    const draft = await revise(world, 2, '2031-01-20');
    expect((await problemOf(draft)).plannedRestMinutes).toBe(800);
  });

  it('is planned with the templates that are valid on that day', async () => {
    const { sql } = world.db;
    await makeShift(sql, world.ours, 60, { code: 'DB10', startTime: '08:00', endTime: '18:00' });
    await sql`update public.shifts set valid_to = '2031-01-31' where id = ${shift.day}`;
    await sql`update public.shifts set valid_from = '2031-02-01' where id = 60`;
    await sql`update public.shifts set valid_from = '2031-02-02' where id = ${shift.short}`;
    await makeDraft(world, 1, [], february);
    expect((await problemOf(1)).shifts.map(({ id }) => id)).toEqual([String(shift.night), '60']);
    await makeDraft(world, 2, [], { startDate: '2031-03-01', endDate: '2031-03-31' });
    await makePublished(world, 3, [[who.ana, shift.day, '2031-01-06']]);
    expect((await problemOf(3)).shifts.map(({ id }) => id)).toEqual([String(shift.day), String(shift.night)]);
    expect((await problemOf(2)).shifts.map(({ id }) => id)).toEqual([
      String(shift.night),
      String(shift.short),
      '60',
    ]);
    await sql`update public.shifts set valid_from = null, valid_to = null`;
  });

  it('keeps the preference for a template that another replaces', async () => {
    const { sql } = world.db;
    await sql`update public.profiles set default_shift_preference_id = ${shift.day} where id = ${who.ana}`;
    await sql`update public.shifts set valid_to = '2031-01-31' where id = ${shift.day}`;
    for (const [id, replaced, from, to] of [
      [60, shift.day, '2031-02-01', '2031-02-28'],
      [61, 60, '2031-03-01', null],
    ] as const) {
      await makeShift(sql, world.ours, id, { code: `DB${id}`, startTime: '08:00', endTime: '18:00' });
      await sql`update public.shifts set replaces_id = ${replaced}, valid_from = ${from}, valid_to = ${to} where id = ${id}`;
    }
    await makeDraft(world, 1, []);
    await makeDraft(world, 2, [], february);
    await makeDraft(world, 3, [], { startDate: '2031-03-01', endDate: '2031-03-31' });
    for (const [id, preferred] of [
      [1, shift.day],
      [2, 60],
      [3, 61],
    ] as const) {
      const { people } = await problemOf(id);
      expect(people.find((person) => person.id === who.ana)?.preferredShiftId).toBe(String(preferred));
      expect(people.find((person) => person.id === who.ben)?.preferredShiftId).toBeNull();
      const facts = await rosterFacts(id);
      expect(facts.people.find((person) => person.id === who.ana)?.preferredShiftId).toBe(preferred);
    }
    await sql`update public.profiles set default_shift_preference_id = null`;
    await sql`update public.shifts set valid_from = null, valid_to = null, replaces_id = null`;
  });

  it.each([
    ['2031-01-01', '2031-01-31', true],
    ['2031-01-01', '2031-02-01', false],
    ['2031-02-28', null, false],
    ['2031-02-10', '2031-02-11', false],
    ['2031-03-01', null, true],
  ])('counts who does not count from %s to %s: %s', async (fromDate, toDate, counts) => {
    await makeDutyState(world.db.sql, world.ours, who.ben, { fromDate, toDate });
    await makeDraft(world, 1, [], february);
    const { people } = await problemOf(1);
    expect(people.find(({ id }) => id === who.ben)?.countsTowardMinimum).toBe(counts);
    expect(people.find(({ id }) => id === who.ana)?.countsTowardMinimum).toBe(true);
  });

  it('tells nobody of another agency its rules', async () => {
    await plan('limits', '2031-01-01', { restMinutesSoft: 660 });
    const ask = (as: string) =>
      world.db.asUser(as, (sql) => sql`select private.rules_on(${world.ours.id}, '2031-02-01') as rules`);
    expect((await ask(who.ana))[0]?.rules).toMatchObject({ limits: { restMinutesSoft: 660 } });
    expect((await ask(who.foreignSupervisor))[0]?.rules ?? null).toBeNull();
  });
});

describe('coverage', () => {
  it('counts a person from the day of the release on, by the operational date', async () => {
    await makeDutyState(world.db.sql, world.ours, who.ana, { fromDate: '2030-12-01', toDate: '2031-01-06' });
    // The night of the 6th ends on the 7th at 05:00.
    await makePublished(world, 1, [
      [who.ana, shift.night, '2031-01-06'],
      [who.ana, shift.night, '2031-01-07'],
    ]);
    const [row] = await world.db.sql`
      select array_agg(distinct shift_date::text) as dates
      from private.coverage_slots(${world.ours.centerId}, '2031-01-01', '2031-01-31') where on_duty_employees > 0`;
    expect(row?.dates).toEqual(['2031-01-07']);
    const facts = await rosterFacts(1);
    const ana = facts.people.find(({ id }) => id === who.ana);
    expect(ana && ['2031-01-06', '2031-01-07'].map((date) => countsOn(ana, date))).toEqual([false, true]);
  });
});

describe('what goes by the date of a shift', () => {
  it('is the workweek of a trade', async () => {
    // Mondays from Monday 13 January on: Sunday 12 lies in the week of Sunday 12, and Monday 13 in its own.
    const change = async (workweekStart: Weekday) => plan('workweek', '2031-01-08', { workweekStart });
    const [ana = 0, saturday = 0, sunday = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, '2031-01-11'],
      [who.ben, shift.day, '2031-01-12'],
    ]);
    await world.db.sql`update public.swap_rules set is_same_workweek = true`;
    await plan('workweek', '2000-01-01', { workweekStart: 1 });
    const refusal = { message: 'The shifts start in different workweeks.' };
    // Weeks from Mondays: the 6th to the 12th.
    await expect(
      offer(world, { row: ana, asked: [await asking(world, who.ben, sunday)] }),
    ).resolves.toBeDefined();
    await clearOffers();
    await change(0);
    expect(
      await refusalOf(offer(world, { row: ana, asked: [await asking(world, who.ben, sunday)] })),
    ).toMatchObject(refusal);
    await expect(
      offer(world, { row: ana, asked: [await asking(world, who.ben, saturday)] }),
    ).resolves.toBeDefined();
  });

  it('is the rest that an offered open shift needs', async () => {
    await makePerson(world.db.sql, world.ours, 120, { fullName: 'Dora' });
    await makePublished(world, 1, [
      [null, shift.day, '2031-01-08'],
      [who.ben, shift.night, '2031-01-07'],
    ]);
    const told = async (): Promise<boolean> => {
      const { sql } = world.db;
      await sql`truncate private.told`;
      await sql`truncate public.notifications cascade`;
      await sql`update public.assigned_shifts set updated_at = '2031-01-01'`;
      await sql`select private.tell_open_shifts('2031-01-06 12:00 America/Denver')`;
      const rows =
        await sql`select from public.notifications where recipient_id = ${who.ben} and kind = 'shift.open'`;
      return rows.length > 0;
    };
    // The night ends four hours before.
    expect(await told()).toBe(false);
    await plan('limits', '2031-01-08', { restMinutesHard: 240 });
    expect(await told()).toBe(true);
    await plan('limits', '2031-01-07', { restMinutesHard: 240 });
    await plan('limits', '2031-01-08', { restMinutesHard: 480 });
    expect(await told()).toBe(false);
  });
});

async function clearOffers(): Promise<void> {
  await world.db.sql`truncate public.shift_swaps cascade`;
}
