/** The ledger of a block as the roster holds it: rows, the people and rules around them, and the wire between. */
import type { EmergencySpan } from './emergency-records.ts';
import type { DutyState } from './people-records.ts';
import type { ScheduleStatus, ShiftTemplate } from './records.ts';
import type { RuleVersion } from './setting-records.ts';
import { dateOfDay, formatTime, nominalMinutesBetween, shiftWindow } from './time.ts';
import type {
  CenterClock,
  Duty,
  Instant,
  Interval,
  Leave,
  Limits,
  LocalDate,
  LocalTime,
  PatternId,
  Requirement,
  Role,
  Weekday,
} from './types.ts';

export const ASSIGNMENT_SOURCES = ['generated', 'manual', 'swap', 'callout', 'mandate', 'extension'] as const;
export type AssignmentSource = (typeof ASSIGNMENT_SOURCES)[number];

/** In which capacity a duty is worked or an open shift is to be filled. */
export type Capacity = 'dispatcher' | 'supervisor';

/** What an edit may set on a row. */
export type RowFields = {
  /** Null = an open shift. */
  userId: string | null;
  shiftId: number;
  /** The operational date. */
  shiftDate: LocalDate;
  /** Own times of a trimmed or extended shift, in quarters of an hour; null = the template's. */
  localStart: LocalTime | null;
  localEnd: LocalTime | null;
  /** Who an open shift needs. */
  requiredRole: Capacity;
  isOvertime: boolean;
  isLocked: boolean;
  /** A dispatcher named acting supervisor for this shift; counts to both minimums. */
  isActing: boolean;
};

/** A row of the ledger. Rows that are not saved yet have negative ids and version 0. */
export type RosterRow = RowFields &
  Interval & {
    id: number;
    version: number;
    source: AssignmentSource;
    /** Why a hard limit was passed. */
    reason: string | null;
    /** Who is paid for it after a trade, when that is not who works it. */
    creditedUserId: string | null;
    /** What caps and patterns count. */
    nominalMinutes: number;
  };

/** Operational dates on which somebody works and counts towards no minimum; no last one = no end is known. */
export type NotCounting = Pick<DutyState, 'fromDate' | 'toDate' | 'kind'>;

/** Somebody of the center, or with a shift in the block. */
export type RosterMember = {
  id: string;
  fullName: string;
  role: Role;
  isActive: boolean;
  employeeNumber: string | null;
  seniorityDate: LocalDate | null;
  /** 1 = most senior; unique. */
  seniorityRank: number;
  /** On all other dates the person counts; see `countsOn`. */
  notCounting: readonly NotCounting[];
  /** On the block's first day, or the first that a revision plans. */
  pattern: PatternId | null;
  preferredShiftId: number | null;
  /** Held from one operational date to another, both included; null = without end. */
  qualifications: readonly { id: string; fromDate: LocalDate; toDate: LocalDate | null }[];
  /** The stable week the generator gave, template ids as strings, index 0 = Sunday; null without one. */
  line: readonly (string | null)[] | null;
};

export type RosterBlock = {
  id: number;
  name: string;
  startDate: LocalDate;
  endDate: LocalDate;
  status: ScheduleStatus;
};

/** Everything around the rows that a roster shows and judges by. */
export type RosterFacts = {
  schedule: RosterBlock & {
    centerId: string;
    version: number;
    publishedVersion: number;
    /** The first day that a draft re-plans, and the published block that it will change. */
    revises: { scheduleId: number; fromDate: LocalDate } | null;
  };
  /** Published blocks and drafts of the center, by first day. */
  blocks: readonly RosterBlock[];
  clock: CenterClock;
  /** In force on the block's first day, or the first that a revision plans; for a date see `ruleVersions`. */
  workweekStart: Weekday;
  limits: Limits;
  /** By first day, never empty: the first is in force on every day before the second as well. */
  ruleVersions: readonly RuleVersion[];
  supervisorsCountAsEmployees: boolean;
  /** Who holds it may be named acting supervisor; null = nobody may. */
  actingQualificationId: string | null;
  qualificationNames: Readonly<Record<string, string>>;
  /** Also retired ones, which rows may still use. */
  templates: readonly ShiftTemplate[];
  requirements: readonly Requirement[];
  holidays: readonly LocalDate[];
  people: readonly RosterMember[];
  /** Approved and pending, of the people, within 16 days of the block. Never a kind or a reason. */
  leave: readonly Leave[];
  /** Published rows of other blocks of the center within 16 days of this one; read-only. */
  neighbours: readonly RosterRow[];
  /** Emergency staffing of the center within 16 days of the block, by start. */
  emergencies: readonly EmergencySpan[];
};

/**
 * A row on the wire: id, version, index in `users` (-1 = open), template, day since 1970, own start and end in
 * minutes (-1 = the template's), flags, index in `ASSIGNMENT_SOURCES`, reason, and who is paid for it as an index in
 * `users` (-1 = who works it).
 */
export type WireRow = readonly [
  id: number,
  version: number,
  user: number,
  shiftId: number,
  day: number,
  start: number,
  end: number,
  flags: number,
  source: number,
  reason: string | null,
  credited: number,
];

/** Bits of a wire row's flags. */
export const ROW_FLAGS = { overtime: 1, locked: 2, acting: 4, supervisor: 8, cancelled: 16 } as const;

/** Rows of one schedule between two operational dates. */
export type RosterWire = {
  scheduleId: number;
  /** The schedule's version that the rows are of. */
  version: number;
  /** When they were read, by the database. Ask for what changed since by this minus a minute. */
  at: Instant;
  /** Rows of the whole schedule that are not cancelled, to notice what a difference did not tell. */
  count: number;
  users: readonly string[];
  rows: readonly WireRow[];
};

/** Times of a row: its own, or the template's. */
export function rowTimes(
  row: Pick<RowFields, 'localStart' | 'localEnd'>,
  template: Pick<ShiftTemplate, 'startTime' | 'endTime'>,
): { startTime: LocalTime; endTime: LocalTime } {
  return { startTime: row.localStart ?? template.startTime, endTime: row.localEnd ?? template.endTime };
}

/** The instants and nominal minutes that follow from a row's fields; as `private.set_shift_instants` has them. */
export function placeRow<Fields extends RowFields>(
  fields: Fields,
  template: ShiftTemplate,
  clock: CenterClock,
): Fields & Interval & { nominalMinutes: number } {
  const times = rowTimes(fields, template);
  const isOwn = fields.localStart !== null || fields.localEnd !== null;
  return {
    ...fields,
    ...shiftWindow(times, fields.shiftDate, clock),
    nominalMinutes: isOwn ? nominalMinutesBetween(times.startTime, times.endTime) : template.durationMinutes,
  };
}

/**
 * Reads rows from the wire; those of unknown templates are left out. `cancelled` holds rows that are gone, as they last
 * were; null where the template is not known.
 */
export function readWire(
  wire: RosterWire,
  templates: ReadonlyMap<number, ShiftTemplate>,
  clock: CenterClock,
): { rows: RosterRow[]; cancelled: { id: number; version: number; row: RosterRow | null }[] } {
  const rows: RosterRow[] = [];
  const cancelled: { id: number; version: number; row: RosterRow | null }[] = [];
  for (const [id, version, user, shiftId, day, start, end, flags, source, reason, credited] of wire.rows) {
    const template = templates.get(shiftId);
    const fields = {
      id,
      version,
      userId: wire.users[user] ?? null,
      shiftId,
      shiftDate: dateOfDay(day),
      localStart: start < 0 ? null : formatTime(start),
      localEnd: end < 0 ? null : formatTime(end),
      requiredRole: (flags & ROW_FLAGS.supervisor) !== 0 ? ('supervisor' as const) : ('dispatcher' as const),
      isOvertime: (flags & ROW_FLAGS.overtime) !== 0,
      isLocked: (flags & ROW_FLAGS.locked) !== 0,
      isActing: (flags & ROW_FLAGS.acting) !== 0,
      source: ASSIGNMENT_SOURCES[source] ?? 'manual',
      reason,
      creditedUserId: wire.users[credited] ?? null,
    };
    const row = template === undefined ? null : placeRow(fields, template, clock);
    if ((flags & ROW_FLAGS.cancelled) !== 0) cancelled.push({ id, version, row });
    else if (row !== null) rows.push(row);
  }
  return { rows, cancelled };
}

/** Whether whoever works a row took it over in a trade: another is paid for it. */
export function isTraded({ userId, creditedUserId }: Pick<RosterRow, 'userId' | 'creditedUserId'>): boolean {
  return userId !== null && creditedUserId !== null && creditedUserId !== userId;
}

/** Whether a row is marked as one of a trade: it came from one, or another is paid for it. */
export function isSwapped(row: Pick<RosterRow, 'source' | 'userId' | 'creditedUserId'>): boolean {
  return row.source === 'swap' || isTraded(row);
}

/** A row as the rules see it; null for an open shift. */
export function dutyOfRow(row: RosterRow): Duty | null {
  if (row.userId === null) return null;
  return {
    personId: row.userId,
    shiftId: String(row.shiftId),
    shiftDate: row.shiftDate,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    nominalMinutes: row.nominalMinutes,
    isOvertime: row.isOvertime,
    ...(isTraded(row) && { isTraded: true }),
  };
}

/** The capacity in which a row is worked: a supervisor's own, or an acting one's. Admins count as supervisors. */
export function capacityOf(row: Pick<RowFields, 'isActing'>, role: Role): Capacity {
  return row.isActing || role !== 'dispatcher' ? 'supervisor' : 'dispatcher';
}

/** Whether a person may be named acting supervisor on an operational date. */
export function mayAct(
  { qualifications }: Pick<RosterMember, 'qualifications'>,
  date: LocalDate,
  { actingQualificationId }: Pick<RosterFacts, 'actingQualificationId'>,
): boolean {
  return qualifications.some(
    ({ id, fromDate, toDate }) =>
      id === actingQualificationId && fromDate <= date && (toDate === null || date <= toDate),
  );
}

/** Whether a person counts towards minimums on an operational date: neither in training nor on light duty. */
export function countsOn(
  { notCounting }: { notCounting: readonly Pick<NotCounting, 'fromDate' | 'toDate'>[] },
  date: LocalDate,
): boolean {
  return !notCounting.some((state) => holdsOn(state, date));
}

/** Why a person does not count on an operational date, in a word; null when they count. */
export function dutyStateWords(
  { notCounting }: Pick<RosterMember, 'notCounting'>,
  date: LocalDate,
): 'trainee' | 'light duty' | null {
  const kinds = notCounting.filter((state) => holdsOn(state, date)).map(({ kind }) => kind);
  if (kinds.length === 0) return null;
  return kinds.includes('trainee') ? 'trainee' : 'light duty';
}

function holdsOn({ fromDate, toDate }: Pick<NotCounting, 'fromDate' | 'toDate'>, date: LocalDate): boolean {
  return fromDate <= date && (toDate === null || date <= toDate);
}
