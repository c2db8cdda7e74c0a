import { z } from 'zod';
import { DEFAULT_LIMITS, limitProblems } from '#lib/domain/limits.ts';
import { patternOf } from '#lib/domain/patterns.ts';
import { ACTING_ID } from '#lib/domain/qualification-spans.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { isLocalDate, isLocalTime, isTimeZone, MINUTE_MS, shiftWindow } from '#lib/domain/time.ts';
import {
  type CenterClock,
  type Duty,
  type GenerationResult,
  type Interval,
  type Limits,
  type Line,
  type LocalDate,
  PATTERN_IDS,
  type PatternId,
  type Person,
  type Problem,
  type Requirement,
  type Role,
  SHIFT_CATEGORIES,
  type Shift,
  type Weekday,
} from '#lib/domain/types.ts';
import { heldRole } from './held-role.ts';

/** The draft that is to be generated; `version` is the one the facts were read at. */
export type GenerationSchedule = {
  id: number;
  centerId: string;
  name: string;
  status: 'draft' | 'published' | 'archived' | 'failed';
  version: number;
  startDate: LocalDate;
  endDate: LocalDate;
  /** First date that a revision re-plans; null for a block of its own. */
  revisesFrom: LocalDate | null;
};

/** Everybody of the center, also those without a pattern, whom the generator leaves out. Most senior first. */
export type GenerationPerson = {
  id: string;
  fullName: string;
  employeeNumber: string | null;
  role: Role;
  pattern: PatternId | null;
};

const date = z.string().refine(isLocalDate, 'expected a date');
const time = z.string().refine(isLocalTime, 'expected a time of day');
// The database keeps microseconds.
const instant = z.number().transform(Math.round);
const rowId = z.int().positive();
const minutes = z.int().nonnegative();

export const limitsSchema = z
  .object({
    restMinutesSoft: minutes,
    restMinutesHard: minutes,
    dutyMinutesSoft: minutes,
    dutyMinutesHard: minutes,
    sevenDayMinutesSoft: minutes,
    sevenDayMinutesHard: minutes,
    consecutiveDaysHard: minutes,
    weeklyRegularMinutes: minutes,
  } satisfies Record<keyof Limits, z.ZodType<number>>)
  .partial();

export const linesSchema = z
  .array(z.object({ personId: z.string(), fromDate: date, week: z.array(z.string().nullable()).length(7) }))
  .nullable();

export const patternRulesSchema = z.partialRecord(
  z.enum(PATTERN_IDS),
  z.object({
    shortShift: z.enum(['either', 'first', 'last']).default('either'),
    sameCategory: z.boolean().default(true),
  }),
);

/** Person, template, operational date, start, end, overtime. */
const duty = z.tuple([z.guid(), rowId, date, instant, instant, z.boolean()]);

const factsSchema = z.object({
  schedule: z.object({
    id: rowId,
    center_id: z.guid(),
    name: z.string(),
    status: z.enum(['draft', 'published', 'archived', 'failed']),
    version: z.int(),
    start_date: date,
    end_date: date,
    revises_from: date.nullable(),
  }),
  clock: z.object({
    time_zone: z.string().refine(isTimeZone, 'unknown time zone'),
    day_start: time,
  }),
  workweek_start: z.literal([0, 1, 2, 3, 4, 5, 6]),
  limits: limitsSchema,
  pattern_rules: patternRulesSchema,
  shifts: z.array(
    z.object({
      id: rowId,
      code: z.string(),
      name: z.string(),
      category: z.enum(SHIFT_CATEGORIES),
      start_time: time,
      end_time: time,
      duration_minutes: z.int().positive(),
      is_active: z.boolean(),
    }),
  ),
  requirements: z.array(
    z.object({
      id: rowId,
      period_name: z.string(),
      start_time: time,
      end_time: time,
      min_employees: z.int().nonnegative(),
      min_supervisors: z.int().nonnegative(),
      weekday_mask: z.int().min(1).max(127),
      effective_from: date.nullable(),
      effective_to: date.nullable(),
      replaces_weekly: z.boolean(),
      qualification_id: rowId.nullable(),
    }),
  ),
  holidays: z.array(date),
  people: z.array(
    z.object({
      id: z.guid(),
      full_name: z.string(),
      role: heldRole.nullable(),
      pattern: z.enum(PATTERN_IDS).nullable(),
      preferred_shift_id: rowId.nullable(),
      employee_number: z.string().nullable(),
      counts_toward_minimum: z.boolean(),
      qualification_ids: z.array(rowId),
      may_act: z.boolean(),
    }),
  ),
  leave: z.array(
    z.object({
      user_id: z.guid(),
      status: z.enum(['approved', 'pending']),
      starts_at: instant,
      ends_at: instant,
    }),
  ),
  neighbours: z.array(duty),
  kept: z.array(duty),
  carried: z.array(
    z.object({
      user_id: z.guid(),
      shifts: minutes,
      nights: minutes,
      weekends: minutes,
      holidays: minutes,
      overtime_minutes: minutes,
    }),
  ),
  lines: linesSchema,
});

type Facts = z.infer<typeof factsSchema>;
type Template = Shift & { isActive: boolean };

export type GenerationCase = {
  problem: Problem;
  schedule: GenerationSchedule;
  people: GenerationPerson[];
  /** The lines of the last result, of this draft or of the block that it revises; null before the first. */
  lines: Line[] | null;
};

/**
 * The generator's problem from what `get_generation_facts` returned. Only active templates are offered; people
 * without a pattern, with their leave, shifts and locks, are left out of the problem. A revision is planned from
 * `revises_from` on, and the rows before that are its neighbours. Throws a `Refusal` when the schedule was not found
 * or the agency's limits contradict each other, and a fault that names the field when the facts have another shape.
 */
export function toGenerationProblem(facts: unknown): GenerationCase {
  const read = readFacts(facts);
  return toCase(read, read.schedule.revises_from ?? read.schedule.start_date);
}

/**
 * The problem that the finished block answers, for its review: the whole block, also of a revision. Rows of the block
 * are no duties here, they are the plan. Throws as `toGenerationProblem`.
 */
export function toReviewProblem(facts: unknown): GenerationCase {
  const read = readFacts(facts);
  return toCase({ ...read, kept: [] }, read.schedule.start_date);
}

/** Throws a `Refusal` when nothing could come of a run: nobody to schedule, no shift to give, or nothing to cover. */
export function requirePlannable({
  people,
  shifts,
  requirements,
}: Pick<Problem, 'people' | 'shifts' | 'requirements'>): void {
  const refuse = (message: string): never => {
    throw new Refusal('rule_violation', message);
  };
  if (people.length === 0) {
    refuse('Nobody of this center has a pattern, so there is nobody to schedule.');
  }
  if (shifts.length === 0) refuse('This center has no active shifts. Add them first.');
  if (requirements.length === 0) refuse('This center has no staffing requirements. Add them first.');
}

function toCase(read: Facts, startDate: LocalDate): GenerationCase {
  const clock: CenterClock = { timeZone: read.clock.time_zone, dayStart: read.clock.day_start };
  const limits = mergeLimits(read.limits);
  const templates = new Map(read.shifts.map((shift) => [shift.id, toTemplate(shift)]));
  const planned = read.people.filter((person) => person.pattern !== null);
  const isPlanned = new Set(planned.map((person) => person.id));
  const { locked, fixed } = splitKept(read.kept, templates, clock, startDate);
  const problem: Problem = {
    clock,
    workweekStart: read.workweek_start,
    block: { startDate, endDate: read.schedule.end_date },
    shifts: [...templates.values()].filter((shift) => shift.isActive).map(withoutState),
    requirements: read.requirements.map(toRequirement),
    patterns: PATTERN_IDS.map((id) => patternOf(id, read.pattern_rules)),
    people: planned.map(toPerson),
    leave: read.leave
      .filter((leave) => isPlanned.has(leave.user_id))
      .map(({ user_id, starts_at, ends_at, status }) => ({
        personId: user_id,
        startsAt: starts_at,
        endsAt: ends_at,
        state: status,
      })),
    neighbours: [...read.neighbours.map((row) => toDuty(row, templates, clock)), ...fixed].filter((duty) =>
      isPlanned.has(duty.personId),
    ),
    locked: locked.filter((lock) => isPlanned.has(lock.personId)),
    holidays: read.holidays.filter((holiday) => holiday >= startDate),
    limits,
    plannedRestMinutes: limits.restMinutesSoft,
    // DOMAIN: the minimum of employees includes the supervisors on duty.
    supervisorsCountAsEmployees: true,
    ...(read.people.some(({ may_act }) => may_act) && { actingQualificationId: ACTING_ID }),
    carried: read.carried
      .filter(({ user_id }) => isPlanned.has(user_id))
      .map(({ user_id: personId, overtime_minutes: overtimeMinutes, ...counts }) => ({
        personId,
        ...counts,
        overtimeMinutes,
      })),
  };
  return {
    problem,
    schedule: toSchedule(read.schedule),
    people: read.people.map(toGenerationPerson),
    lines: read.lines,
  };
}

function readFacts(facts: unknown): Facts {
  if (facts === null || facts === undefined) {
    throw new Refusal('not_found', 'This schedule does not exist.');
  }
  const parsed = factsSchema.safeParse(facts);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new Error(`What is stored for this schedule cannot be read: ${path}: ${issue?.message}.`, {
    cause: parsed.error,
  });
}

/** An agency stores only what differs from the defaults. */
export function mergeLimits(stored: Facts['limits']): Limits {
  const limits = { ...DEFAULT_LIMITS, ...stored };
  const [problem] = limitProblems(limits);
  if (problem) throw new Refusal('rule_violation', `The agency's limits do not fit together. ${problem}`);
  return limits;
}

function toTemplate(shift: Facts['shifts'][number]): Template {
  return {
    id: String(shift.id),
    code: shift.code,
    name: shift.name,
    category: shift.category,
    startTime: shift.start_time,
    endTime: shift.end_time,
    durationMinutes: shift.duration_minutes,
    isActive: shift.is_active,
  };
}

function withoutState({ isActive: _, ...shift }: Template): Shift {
  return shift;
}

function templateOf(id: number, templates: ReadonlyMap<number, Template>): Template {
  const template = templates.get(id);
  if (!template) throw new Error(`Shift ${id} is used but does not belong to this center.`);
  return template;
}

function toRequirement(row: Facts['requirements'][number]): Requirement {
  return {
    id: String(row.id),
    name: row.period_name,
    startTime: row.start_time,
    endTime: row.end_time,
    minEmployees: row.min_employees,
    minSupervisors: row.min_supervisors,
    weekdays: weekdaysOf(row.weekday_mask),
    fromDate: row.effective_from,
    toDate: row.effective_to,
    replacesWeekly: row.replaces_weekly,
    ...(row.qualification_id !== null && { qualificationId: String(row.qualification_id) }),
  };
}

const EVERY_DAY = 0b1111111;
const WEEK: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

/** Bit 0 = Sunday; null = every day. */
function weekdaysOf(mask: number): Weekday[] | null {
  return mask === EVERY_DAY ? null : WEEK.filter((weekday) => mask & (1 << weekday));
}

/** The facts list people by seniority, ties broken by employee number: the place in the list is the rank. */
function toPerson(person: Facts['people'][number], index: number): Person {
  const qualificationIds = [...person.qualification_ids.map(String), ...(person.may_act ? [ACTING_ID] : [])];
  return {
    id: person.id,
    role: person.role === 'supervisor' || person.role === 'admin' ? 'supervisor' : 'dispatcher',
    patternId: person.pattern ?? '',
    preferredShiftId: person.preferred_shift_id === null ? null : String(person.preferred_shift_id),
    seniorityRank: index + 1,
    countsTowardMinimum: person.counts_toward_minimum,
    ...(qualificationIds.length > 0 && { qualificationIds }),
  };
}

function toGenerationPerson(person: Facts['people'][number]): GenerationPerson {
  return {
    id: person.id,
    fullName: person.full_name,
    employeeNumber: person.employee_number,
    role: person.role ?? 'dispatcher',
    pattern: person.pattern,
  };
}

function toSchedule(row: Facts['schedule']): GenerationSchedule {
  return {
    id: row.id,
    centerId: row.center_id,
    name: row.name,
    status: row.status,
    version: row.version,
    startDate: row.start_date,
    endDate: row.end_date,
    revisesFrom: row.revises_from,
  };
}

function toDuty(
  [personId, shiftId, shiftDate, startsAt, endsAt, isOvertime]: Facts['kept'][number],
  templates: ReadonlyMap<number, Template>,
  clock: CenterClock,
): Duty {
  const template = templateOf(shiftId, templates);
  const nominalMinutes = nominalOf({ startsAt, endsAt }, template, shiftDate, clock);
  return {
    personId,
    shiftId: template.id,
    shiftDate,
    startsAt,
    endsAt,
    nominalMinutes,
    ...(isOvertime && { isOvertime }),
  };
}

/** A duty with the template's own times counts as the template does; a trimmed or extended one as long as it lasts. */
function nominalOf(worked: Interval, template: Shift, shiftDate: LocalDate, clock: CenterClock): number {
  return isAsUsual(worked, template, shiftDate, clock)
    ? template.durationMinutes
    : (worked.endsAt - worked.startsAt) / MINUTE_MS;
}

function isAsUsual(worked: Interval, template: Shift, shiftDate: LocalDate, clock: CenterClock): boolean {
  const usual = shiftWindow(template, shiftDate, clock);
  return worked.startsAt === usual.startsAt && worked.endsAt === usual.endsAt;
}

/**
 * A lock names a template that the generator offers, with that template's times and hours. What is kept otherwise, on
 * a retired template, with other times, as overtime or before the first planned day, is given as a duty that is
 * already fixed: it stands, counts and tires like the others.
 */
function splitKept(
  kept: Facts['kept'],
  templates: ReadonlyMap<number, Template>,
  clock: CenterClock,
  startDate: LocalDate,
): { locked: Problem['locked'][number][]; fixed: Duty[] } {
  const locked: Problem['locked'][number][] = [];
  const fixed: Duty[] = [];
  for (const row of kept) {
    const [personId, shiftId, shiftDate, startsAt, endsAt, isOvertime] = row;
    const template = templateOf(shiftId, templates);
    const isPlain = !isOvertime && isAsUsual({ startsAt, endsAt }, template, shiftDate, clock);
    if (template.isActive && isPlain && shiftDate >= startDate) {
      locked.push({ personId, shiftId: template.id, shiftDate });
    } else fixed.push(toDuty(row, templates, clock));
  }
  return { locked, fixed };
}

/** What `schedules.result` keeps of a result; the shifts themselves are rows. */
type SavedResult = Omit<GenerationResult, 'assignments' | 'openPieces'>;

/** The jsonb arguments of `save_generated_schedule`, without the locked rows, which are there already. */
export type SavedSchedule = {
  /** `role`: of a supervisor to be hired, whose id is none of the database. */
  assignments: { user_id: string; role?: 'supervisor'; shifts: [shiftDate: LocalDate, shiftId: number][] }[];
  pieces: [shiftDate: LocalDate, shiftId: number, role: 'dispatcher' | 'supervisor'][];
  result: SavedResult;
};

/** Maps a result of a problem made by `toGenerationProblem`, or of one with hires, back to the database's ids. */
export function toSavedSchedule(
  generated: GenerationResult,
  { people }: Pick<Problem, 'people'>,
): SavedSchedule {
  const { assignments, openPieces, ...result } = generated;
  const hiredSupervisors = new Set(
    people
      .filter(({ id, role }) => role === 'supervisor' && !z.guid().safeParse(id).success)
      .map(({ id }) => id),
  );
  const byPerson = new Map<string, SavedSchedule['assignments'][number]>();
  for (const { personId, shiftId, shiftDate, locked } of assignments) {
    if (locked) continue;
    const person = byPerson.get(personId) ?? {
      user_id: personId,
      ...(hiredSupervisors.has(personId) && { role: 'supervisor' }),
      shifts: [],
    };
    person.shifts.push([shiftDate, toRowId(shiftId)]);
    byPerson.set(personId, person);
  }
  return {
    assignments: [...byPerson.values()],
    pieces: openPieces.map(({ shiftDate, shiftId, role }) => [shiftDate, toRowId(shiftId), role]),
    result,
  };
}

function toRowId(id: string): number {
  const row = Number(id);
  if (!Number.isSafeInteger(row) || row < 1) throw new RangeError(`not the id of a shift row: ${id}`);
  return row;
}
