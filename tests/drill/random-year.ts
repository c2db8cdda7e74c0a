import type postgres from 'postgres';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { DUTY_KINDS } from '#lib/domain/people-records.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import {
  type NotCounting,
  placeRow,
  type RosterFacts,
  type RosterMember,
  type RosterRow,
} from '#lib/domain/roster.ts';
import { addDays, daysBetween, eachDate, formatTime, nominalMinutesBetween } from '#lib/domain/time.ts';
import type { CenterClock, LocalDate, LocalTime, Requirement, Role, Weekday } from '#lib/domain/types.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeSchedule } from '../factories/scheduling.ts';
import { createRandom, type Random } from './random.ts';

/** Zones whose clocks change by an hour, by half an hour, at midnight, in autumn first, or over a whole date. */
const zones = [
  ['America/Denver', 2026],
  ['Europe/Berlin', 2026],
  ['Australia/Lord_Howe', 2026],
  ['America/Havana', 2026],
  ['Pacific/Auckland', 2027],
  ['America/St_Johns', 2025],
  ['America/Sao_Paulo', 2018],
  ['Pacific/Apia', 2011],
] as const satisfies [string, number][];
const quarterStarts = ['05:00', '05:00', '00:00', '02:30', '06:45'] as const;
/** The last is no quarter of an hour: every shift then covers its first and last slot only in part. */
const dayStarts = [...quarterStarts, '04:50'] as const;

/** A center with a year's schedule that is all its number's, and what else lies in its ledger. */
export type RandomYear = {
  number: number;
  facts: RosterFacts;
  /** Of the schedule, not cancelled. */
  rows: readonly RosterRow[];
  /** They count nowhere. */
  cancelled: readonly RosterRow[];
  /** Published rows of a few days before and after; also those among `facts.neighbours`. */
  before: readonly RosterRow[];
  after: readonly RosterRow[];
  /** What is published for the same dates, where the schedule is a draft that revises it. */
  revised: readonly RosterRow[] | null;
};

type Block = { startDate: LocalDate; endDate: LocalDate };

/** A year in which shifts cross midnight and clock changes, and requirements, people and rows are of every kind. */
export function randomYear(number: number): RandomYear {
  const [timeZone, year] = zones[number % zones.length] ?? zones[0];
  return randomBlock(number, timeZone, { startDate: `${year}-01-01`, endDate: `${year}-12-31` });
}

/**
 * The same over other dates.
 *
 * @param isOnQuarter the day starts at a quarter of an hour
 */
export function randomBlock(number: number, timeZone: string, block: Block, isOnQuarter = false): RandomYear {
  const random = createRandom(number);
  const clock: CenterClock = { timeZone, dayStart: random.pick(isOnQuarter ? quarterStarts : dayStarts) };
  // The third is retired: it may be asked for, and people have it, but nobody counts for it.
  const qualifications = [number * 10 + 1, number * 10 + 2, number * 10 + 3].map(String);
  const templates = Array.from({ length: 6 }, (_, index) =>
    randomTemplate(random, number * 10 + index, clock),
  );
  const people = Array.from({ length: random.between(5, 9) }, (_, index) =>
    randomMember(random, number * 100 + index, qualifications, block),
  );
  const ledger = createLedger(random, { clock, templates, people });
  const spans = {
    before: { startDate: addDays(block.startDate, -3), endDate: addDays(block.startDate, -1) },
    after: { startDate: addDays(block.endDate, 1), endDate: addDays(block.endDate, 3) },
  };
  const isRevision = random.next() < 0.5;
  const before = ledger.fill(spans.before, 0);
  const published = ledger.fill(block, 0);
  const after = ledger.fill(spans.after, 0);
  const rows = isRevision ? createLedger(random, { clock, templates, people }).fill(block, 1) : published;
  return {
    number,
    rows,
    cancelled: ledger.fill(block, 2, 0.05),
    before,
    after,
    revised: isRevision ? published : null,
    facts: {
      schedule: {
        ...block,
        id: number * 10,
        name: `Year ${number}`,
        status: isRevision ? 'draft' : 'published',
        centerId: uuid(number * 1000),
        version: 1,
        publishedVersion: isRevision ? 0 : 1,
        revises: isRevision ? { scheduleId: number * 10 + 1, fromDate: block.startDate } : null,
      },
      blocks: [],
      clock,
      workweekStart: 0,
      limits: DEFAULT_LIMITS,
      ruleVersions: [{ fromDate: '2000-01-01', limits: DEFAULT_LIMITS, workweekStart: 0 }],
      supervisorsCountAsEmployees: true,
      actingQualificationId: null,
      qualificationNames: {},
      templates,
      requirements: Array.from({ length: random.between(4, 14) }, (_, index) =>
        randomRequirement(random, String(number * 100 + index), qualifications, block),
      ),
      holidays: [],
      people,
      leave: [],
      neighbours: [...before, ...after],
      emergencies: [],
    },
  };
}

/** A quarter of an hour; every other one near the times at which days start and clocks change. */
function randomTime(random: Random): LocalTime {
  return formatTime(random.next() < 0.5 ? random.between(0, 28) * 15 : random.between(0, 95) * 15);
}

function randomDate(random: Random, block: Block): LocalDate {
  return addDays(block.startDate, random.between(-3, lengthOf(block) + 2));
}

function lengthOf({ startDate, endDate }: Block): number {
  return daysBetween(startDate, endDate) + 1;
}

function randomTemplate(random: Random, id: number, clock: CenterClock): ShiftTemplate {
  const isAtDayStart = random.next() < 0.2 && clock.dayStart !== '04:50';
  const startTime = isAtDayStart ? clock.dayStart : randomTime(random);
  const endTime = random.next() < 0.1 ? startTime : randomTime(random);
  return {
    id,
    code: `T${id % 10}`,
    name: `Template ${id}`,
    category: 'day',
    startTime,
    endTime,
    durationMinutes: nominalMinutesBetween(startTime, endTime),
    isActive: random.next() < 0.9,
    validFrom: null,
    validTo: null,
    version: 1,
  };
}

function randomRequirement(
  random: Random,
  id: string,
  qualifications: readonly string[],
  block: Block,
): Requirement {
  const replacesWeekly = random.next() < 0.25;
  const isDated = replacesWeekly || random.next() < 0.2;
  const fromDate = isDated ? randomDate(random, block) : null;
  const startTime = randomTime(random);
  const minEmployees = random.between(0, 5);
  const qualificationId = random.next() < 0.3 ? qualifications[random.between(0, 2)] : undefined;
  return {
    id,
    name: `Period ${id}`,
    startTime,
    endTime: random.next() < 0.15 ? startTime : randomTime(random),
    minEmployees,
    minSupervisors: random.between(0, Math.min(2, minEmployees)),
    weekdays: random.next() < 0.5 ? null : randomWeekdays(random),
    fromDate,
    toDate: fromDate === null ? null : addDays(fromDate, random.between(0, Math.ceil(lengthOf(block) / 3))),
    replacesWeekly,
    ...(qualificationId !== undefined && { qualificationId }),
  };
}

function randomWeekdays(random: Random): Weekday[] {
  const all: Weekday[] = [0, 1, 2, 3, 4, 5, 6];
  return random.shuffle(all).slice(0, random.between(1, 6)).sort();
}

function randomMember(
  random: Random,
  n: number,
  qualifications: readonly string[],
  block: Block,
): RosterMember {
  const quarter = Math.ceil(lengthOf(block) / 4);
  return {
    id: uuid(n),
    fullName: `Person ${n}`,
    role: random.pick(['dispatcher', 'dispatcher', 'supervisor', 'admin']),
    isActive: random.next() < 0.9,
    employeeNumber: `E${n}`,
    seniorityDate: '2020-01-01',
    seniorityRank: n,
    notCounting: randomStates(random, block),
    pattern: null,
    preferredShiftId: null,
    // Some are held by two rows over the same dates.
    qualifications: Array.from({ length: random.between(0, 3) }, (_, index) => {
      const fromDate = addDays(block.startDate, index * quarter - random.between(1, quarter - 1));
      const toDate = random.next() < 0.4 ? null : addDays(fromDate, random.between(0, 3 * quarter));
      return { id: qualifications[random.between(0, 1)] ?? '', fromDate, toDate };
    }),
    line: null,
  };
}

/** In training from some date on, now and then for good; some are on light duty as well, or alone. */
function randomStates(random: Random, block: Block): NotCounting[] {
  const states: NotCounting[] = [];
  for (const kind of DUTY_KINDS) {
    if (random.next() < 0.75) continue;
    const fromDate = random.next() < 0.3 ? '2000-01-01' : randomDate(random, block);
    const begins = fromDate > block.startDate ? fromDate : block.startDate;
    const days = random.between(0, Math.ceil(lengthOf(block) / 3));
    states.push({ fromDate, toDate: random.next() < 0.4 ? null : addDays(begins, days), kind });
  }
  return states;
}

type Around = { clock: CenterClock; templates: readonly ShiftTemplate[]; people: readonly RosterMember[] };

/** Rows by date for everybody and for nobody, never two at once for one person. */
function createLedger(random: Random, { clock, templates, people }: Around) {
  const busyUntil = new Map<string, number>();
  const randomRow = (userId: string | null, role: Role, shiftDate: LocalDate): RosterRow => {
    const template = random.pick(templates as [ShiftTemplate]);
    const row = {
      id: 0,
      version: 1,
      source: 'manual' as const,
      reason: null,
      creditedUserId: null,
      userId,
      shiftId: template.id,
      shiftDate,
      localStart: random.next() < 0.1 ? randomTime(random) : null,
      localEnd: random.next() < 0.1 ? randomTime(random) : null,
      requiredRole: random.pick(['dispatcher', 'supervisor'] as const),
      isOvertime: random.next() < 0.1,
      isLocked: random.next() < 0.1,
      isActing: userId !== null && role === 'dispatcher' && random.next() < 0.1,
    };
    return placeRow(row, template, clock);
  };
  return {
    /** `timeline` apart, people are busy: published rows, a draft's and cancelled ones do not see each other. */
    fill(span: { startDate: LocalDate; endDate: LocalDate }, timeline: number, density = 0.5): RosterRow[] {
      const rows: RosterRow[] = [];
      for (const date of eachDate(span.startDate, span.endDate)) {
        for (const { id, role } of people) {
          if (random.next() > density) continue;
          const row = randomRow(id, role, date);
          const key = `${timeline} ${id}`;
          if (row.startsAt < (busyUntil.get(key) ?? 0)) continue;
          busyUntil.set(key, row.endsAt);
          rows.push(row);
        }
        if (random.next() < density / 5) rows.push(randomRow(null, 'dispatcher', date));
      }
      return rows;
    },
  };
}

/** Writes it into an empty place of a database as agency `number`; its supervisor, who has no shift, is `uuid(number)`. */
export async function plantYear(sql: postgres.Sql, year: RandomYear): Promise<void> {
  const { facts, number } = year;
  const { clock, schedule } = facts;
  const agency = await makeAgency(sql, number, { timeZone: clock.timeZone });
  await sql`update public.centers set day_start = ${clock.dayStart} where id = ${agency.centerId}`;
  await plantPeople(sql, agency, year);
  await plantRules(sql, agency, year);
  // As it was retired before anybody looked whether it is asked for.
  await sql`update public.qualifications set is_active = false where id = ${retiredOf(number)}`;
  const spans: [id: number, startDate: LocalDate, endDate: LocalDate, status: 'draft' | 'published'][] = [
    [schedule.id, schedule.startDate, schedule.endDate, year.revised === null ? 'published' : 'draft'],
    [number * 10 + 2, addDays(schedule.startDate, -3), addDays(schedule.startDate, -1), 'published'],
    [number * 10 + 3, addDays(schedule.endDate, 1), addDays(schedule.endDate, 3), 'published'],
  ];
  if (year.revised !== null) spans.push([number * 10 + 1, schedule.startDate, schedule.endDate, 'published']);
  for (const [id, startDate, endDate, status] of spans) {
    await makeSchedule(sql, agency, id, { startDate, endDate, status });
  }
  await plantRows(sql, agency, schedule.id, spans[0]?.[3] ?? 'draft', year.rows);
  await plantRows(sql, agency, schedule.id, 'cancelled', year.cancelled);
  await plantRows(sql, agency, number * 10 + 2, 'published', year.before);
  await plantRows(sql, agency, number * 10 + 3, 'published', year.after);
  if (year.revised !== null) await plantRows(sql, agency, number * 10 + 1, 'published', year.revised);
}

function retiredOf(number: number): number {
  return number * 10 + 3;
}

async function plantPeople(sql: postgres.Sql, agency: TestAgency, { facts, number }: RandomYear) {
  await makePerson(sql, agency, number, { role: 'supervisor' });
  const retired = String(retiredOf(number));
  const held = facts.people.flatMap(({ id: userId, qualifications }) =>
    qualifications.flatMap((one) => [
      { ...one, userId },
      { ...one, userId, id: retired },
    ]),
  );
  for (const [index, { role, isActive }] of facts.people.entries()) {
    await makePerson(sql, agency, number * 100 + index, { role, isActive });
  }
  const states = facts.people.flatMap(({ id: userId, notCounting }) =>
    notCounting.map((state) => ({ ...state, userId })),
  );
  await sql`
    insert into public.duty_states (agency_id, user_id, kind, from_date, to_date)
    select ${agency.id}, "userId", kind, "fromDate", "toDate"
    from jsonb_to_recordset(${sql.json(states)}) as state ("userId" uuid, kind public.duty_state, "fromDate" date, "toDate" date)`;
  await sql`
    insert into public.qualifications (id, agency_id, name) overriding system value
    select ${number * 10} + n, ${agency.id}, 'Qualification ' || n from generate_series(1, 3) n`;
  await sql`
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
    select ${agency.id}, "userId", id, "fromDate", "toDate"
    from jsonb_to_recordset(${sql.json(held)}) as held ("userId" uuid, id integer, "fromDate" date, "toDate" date)`;
}

async function plantRules(sql: postgres.Sql, agency: TestAgency, { facts }: RandomYear) {
  await sql`
    insert into public.shifts (id, agency_id, center_id, name, code, category, start_time, end_time, duration_minutes, is_active)
    overriding system value
    select id, ${agency.id}, ${agency.centerId}, name, code, 'day', "startTime", "endTime", "durationMinutes", "isActive"
    from jsonb_to_recordset(${sql.json(facts.templates)}) as template
      (id integer, name text, code text, "startTime" time, "endTime" time, "durationMinutes" integer, "isActive" boolean)`;
  const requirements = facts.requirements.map(({ qualificationId = null, weekdays, ...row }) => ({
    ...row,
    qualificationId,
    mask: weekdays === null ? 127 : weekdays.reduce<number>((mask, weekday) => mask | (1 << weekday), 0),
  }));
  await sql`
    insert into public.staffing_requirements (id, agency_id, center_id, period_name, start_time, end_time, min_employees,
      min_supervisors, weekday_mask, effective_from, effective_to, replaces_weekly, qualification_id)
    overriding system value
    select id, ${agency.id}, ${agency.centerId}, name, "startTime", "endTime", "minEmployees", "minSupervisors", mask,
      "fromDate", "toDate", "replacesWeekly", "qualificationId"
    from jsonb_to_recordset(${sql.json(requirements)}) as requirement
      (id integer, name text, "startTime" time, "endTime" time, "minEmployees" integer, "minSupervisors" integer,
        mask smallint, "fromDate" date, "toDate" date, "replacesWeekly" boolean, "qualificationId" integer)`;
}

async function plantRows(
  sql: postgres.Sql,
  agency: TestAgency,
  scheduleId: number,
  status: 'draft' | 'published' | 'cancelled',
  rows: readonly RosterRow[],
) {
  await sql`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
      local_start, local_end, required_role, is_overtime, is_locked, is_acting, source)
    select ${agency.id}, ${agency.centerId}, ${scheduleId}, "userId", "shiftId", "shiftDate", ${status}, "localStart",
      "localEnd", "requiredRole", "isOvertime", "isLocked", "isActing", source
    from jsonb_to_recordset(${sql.json(rows)}) as placed
      ("userId" uuid, "shiftId" integer, "shiftDate" date, "localStart" time, "localEnd" time,
        "requiredRole" public.role_name, "isOvertime" boolean, "isLocked" boolean, "isActing" boolean,
        source public.assignment_source)`;
}
