/** Edits of the roster: what a supervisor does, as changes of rows that a server applies all or not at all. */
import { shiftWords } from './edit-words.ts';
import { countOf, formatDate } from './format.ts';
import type { ShiftTemplate } from './records.ts';
import { capacityOf, type RosterFacts, type RosterRow, type RowFields, rowTimes } from './roster.ts';
import { membersById, templatesById } from './roster-index.ts';
import { fieldsOf, isSameFields } from './row-operations.ts';
import {
  addDays,
  createZone,
  DAY_MINUTES,
  isLocalDate,
  isLocalTime,
  nominalMinutesBetween,
  parseTime,
} from './time.ts';
import type { Instant, LocalDate, LocalTime } from './types.ts';

/** What a supervisor does. `rowId` names a row as it stands, saved or not. */
export type RosterEdit =
  /** A shift on a day. With `replaces`, that row takes the new template instead of a second row coming beside it. */
  | {
      verb: 'assign';
      userId: string | null;
      shiftDate: LocalDate;
      shiftId: number;
      isOvertime?: boolean;
      isActing?: boolean;
      requiredRole?: RowFields['requiredRole'];
      /** Own times; absent = the template's. */
      localStart?: LocalTime;
      localEnd?: LocalTime;
      replaces?: number;
    }
  /** To another person, another day, or the open shifts (`userId` null). */
  | { verb: 'move'; rowId: number; userId: string | null; shiftDate: LocalDate }
  /** Two rows change hands; each keeps its day and times. */
  | { verb: 'exchange'; rowId: number; otherId: number }
  /** In two at a time of day: the first part stays, the second goes to `userId` (null = open). */
  | { verb: 'split'; rowId: number; at: LocalTime; userId: string | null }
  /** Extends or trims. A time equal to the template's is kept as the template's. */
  | { verb: 'times'; rowId: number; localStart: LocalTime; localEnd: LocalTime }
  /** Takes the person off; the shift becomes open. */
  | { verb: 'open'; rowId: number }
  | { verb: 'remove'; rowId: number }
  | {
      verb: 'set';
      rowId: number;
      isOvertime?: boolean;
      isLocked?: boolean;
      isActing?: boolean;
      requiredRole?: RowFields['requiredRole'];
    };

/** One change of one row. `key` of a new row is the negative id that the client gave it. */
export type RowOperation =
  | { kind: 'add'; key: number; row: RowFields }
  | { kind: 'change'; id: number; version: number; row: RowFields }
  | { kind: 'cancel'; id: number; version: number }
  /** Brings a cancelled row back as it was. */
  | { kind: 'restore'; id: number; version: number };

/** At most so many operations in one save: a bulk edit of a selection, or a change set. */
export const OPERATIONS_MAX = 500;

/** What edits are read against. `rows` holds at least the rows that they name, by id. */
export type EditWorld = { facts: RosterFacts; rows: ReadonlyMap<number, RosterRow> };

/** What stands in the way of an edit whoever asks, in words: `This shift is locked. Unlock it first.` */
export type EditRefusal = { refusal: string };

export { applyOperations, inverseOperations, touchedRows } from './row-operations.ts';

const QUARTER_MINUTES = 15;

/** Stops the compilation with the words of the refusal; never leaves this module. */
class Refused extends Error {}

/**
 * Several edits as one step: each sees what the ones before it did, and each row gets one operation. Refused as a whole
 * when one cannot be made, and when nothing would change. Whether rules allow it is `judgeChange`'s to say.
 *
 * @param nextKey ids of rows that are made, negative and each time another
 */
export function compileEdits(
  edits: readonly RosterEdit[],
  world: EditWorld,
  nextKey: () => number,
): { operations: RowOperation[] } | EditRefusal {
  const work = new Workpiece(world, edits.length > 1);
  try {
    for (const edit of edits) compileOne(edit, work, nextKey);
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.message };
    throw error;
  }
  const operations = work.operations();
  if (operations.length === 0) return { refusal: 'Nothing would change.' };
  if (operations.length > OPERATIONS_MAX) {
    return { refusal: `At most ${countOf(OPERATIONS_MAX, 'shift', 'shifts')} can change in one step.` };
  }
  return { operations };
}

/** The rows as the edits so far leave them. */
class Workpiece {
  readonly #world: EditWorld;
  readonly #isOneOfSeveral: boolean;
  /** Null = taken away. */
  readonly #changed = new Map<number, RowFields | null>();

  constructor(world: EditWorld, isOneOfSeveral: boolean) {
    this.#world = world;
    this.#isOneOfSeveral = isOneOfSeveral;
  }

  get facts(): RosterFacts {
    return this.#world.facts;
  }

  row(id: number): RowFields {
    const changed = this.#changed.get(id);
    const row = changed === undefined ? this.#world.rows.get(id) : changed;
    if (row === undefined || row === null) throw new Refused('This shift is not there any more.');
    this.#refuseDate(row.shiftDate);
    return row;
  }

  unlockedRow(id: number): RowFields {
    const row = this.row(id);
    if (!row.isLocked) return row;
    const which = this.#isOneOfSeveral ? shiftWords(row, this.facts) : 'This shift';
    throw new Refused(`${which} is locked. Unlock it first.`);
  }

  template(shiftId: number): ShiftTemplate {
    const template = templatesById(this.facts.templates).get(shiftId);
    if (template === undefined) throw new Refused('This kind of shift does not exist at this center.');
    return template;
  }

  put(id: number, row: RowFields): void {
    this.#refuseDate(row.shiftDate);
    this.#changed.set(id, row);
  }

  #refuseDate(date: LocalDate): void {
    const refusal = dateRefusal(date, this.facts);
    if (refusal !== null) throw new Refused(refusal);
  }

  remove(id: number): void {
    this.#changed.set(id, null);
  }

  operations(): RowOperation[] {
    const operations: RowOperation[] = [];
    for (const [id, row] of this.#changed) {
      const before = this.#world.rows.get(id);
      if (before === undefined) {
        if (row !== null) operations.push({ kind: 'add', key: id, row: fieldsOf(row) });
      } else if (row === null) operations.push({ kind: 'cancel', id, version: before.version });
      else if (!isSameFields(before, row)) {
        operations.push({ kind: 'change', id, version: before.version, row: fieldsOf(row) });
      }
    }
    return operations;
  }
}

/** Why nothing may be changed on a date, in words; null when it may. */
export function dateRefusal(date: LocalDate, { schedule }: Pick<RosterFacts, 'schedule'>): string | null {
  if (!isLocalDate(date)) return 'This day does not exist.';
  if (date < schedule.startDate || date > schedule.endDate) {
    return `${formatDate(date)} is outside this block.`;
  }
  const { revises } = schedule;
  if (revises === null || date >= revises.fromDate) return null;
  return `This draft plans anew from ${formatDate(revises.fromDate)} on. Earlier days stay as they are.`;
}

function compileOne(edit: RosterEdit, work: Workpiece, nextKey: () => number): void {
  switch (edit.verb) {
    case 'assign':
      assign(edit, work, nextKey);
      break;
    case 'move':
      work.put(edit.rowId, moved(work.unlockedRow(edit.rowId), edit, work.facts));
      break;
    case 'exchange':
      exchange(edit, work);
      break;
    case 'split':
      split(edit, work, nextKey);
      break;
    case 'times':
      setTimes(edit, work);
      break;
    case 'open': {
      const row = work.unlockedRow(edit.rowId);
      work.put(edit.rowId, moved(row, { userId: null, shiftDate: row.shiftDate }, work.facts));
      break;
    }
    case 'remove':
      work.unlockedRow(edit.rowId);
      work.remove(edit.rowId);
      break;
    case 'set':
      setFlags(edit, work);
  }
}

function assign(edit: Extract<RosterEdit, { verb: 'assign' }>, work: Workpiece, nextKey: () => number): void {
  const template = work.template(edit.shiftId);
  const replaced = edit.replaces === undefined ? null : work.unlockedRow(edit.replaces);
  const former = replaced === null ? null : moved(replaced, edit, work.facts);
  const startTime = edit.localStart ?? template.startTime;
  const endTime = edit.localEnd ?? template.endTime;
  refuseTimes(startTime, endTime, template);
  work.put(edit.replaces ?? nextKey(), {
    requiredRole: edit.requiredRole ?? former?.requiredRole ?? 'dispatcher',
    isLocked: false,
    isActing: edit.userId !== null && (edit.isActing ?? former?.isActing ?? false),
    userId: edit.userId,
    shiftDate: edit.shiftDate,
    shiftId: edit.shiftId,
    ...ownTimes(startTime, endTime, template),
    isOvertime: edit.isOvertime ?? former?.isOvertime ?? false,
  });
}

/**
 * A row with another person or on another day. Who is named acting supervisor is so for one shift: nobody inherits it.
 * A shift that opens asks for the capacity in which it was to be worked.
 */
function moved(
  row: RowFields,
  to: { userId: string | null; shiftDate: LocalDate },
  facts: RosterFacts,
): RowFields {
  const { shiftDate, userId } = to;
  if (userId === row.userId) return { ...row, shiftDate };
  return {
    ...row,
    shiftDate,
    userId,
    isActing: false,
    requiredRole: userId === null ? neededCapacity(row, facts) : row.requiredRole,
  };
}

function neededCapacity(row: RowFields, { people }: RosterFacts): RowFields['requiredRole'] {
  const holder = row.userId === null ? undefined : membersById(people).get(row.userId);
  if (holder === undefined || row.requiredRole === 'supervisor') return row.requiredRole;
  return capacityOf(row, holder.role);
}

/** The rows keep all but their people: whoever takes an acting supervisor's shift acts, or has to be refused. */
function exchange({ rowId, otherId }: Extract<RosterEdit, { verb: 'exchange' }>, work: Workpiece): void {
  const row = work.unlockedRow(rowId);
  const other = work.unlockedRow(otherId);
  if (row.userId === null || other.userId === null) {
    throw new Refused('An open shift cannot be exchanged. Give it to somebody instead.');
  }
  work.put(rowId, { ...row, userId: other.userId });
  work.put(otherId, { ...other, userId: row.userId });
}

function split(
  { rowId, at, userId }: Extract<RosterEdit, { verb: 'split' }>,
  work: Workpiece,
  nextKey: () => number,
): void {
  const row = work.unlockedRow(rowId);
  const template = work.template(row.shiftId);
  const { startTime, endTime } = rowTimes(row, template);
  refuseQuarter(at);
  const firstMinutes = nominalMinutesBetween(startTime, at);
  if (at === startTime || firstMinutes >= nominalMinutesBetween(startTime, endTime)) {
    throw new Refused(`A split lies inside the shift, ${startTime}–${endTime}.`);
  }
  const rest = moved(row, { userId, shiftDate: row.shiftDate }, work.facts);
  // Its own operational date: what follows the start of the next operational day belongs to that one.
  const wholeStartsIn = minutesIntoDay(startTime, work.facts);
  const startsIn = wholeStartsIn + firstMinutes;
  refuseSkipped(at, row.shiftDate, startsIn, work.facts);
  // A start that the clock skips is later than it reads.
  if (instantIn(row.shiftDate, startsIn, work.facts) <= instantIn(row.shiftDate, wholeStartsIn, work.facts)) {
    throw new Refused(
      `The clock skips ${startTime} that night, so that the shift does not start before ${at}.`,
    );
  }
  work.put(rowId, { ...row, ...ownTimes(startTime, at, template) });
  work.put(nextKey(), {
    ...rest,
    shiftDate: startsIn >= DAY_MINUTES ? addDays(row.shiftDate, 1) : row.shiftDate,
    ...ownTimes(at, endTime, template),
  });
}

function setTimes(edit: Extract<RosterEdit, { verb: 'times' }>, work: Workpiece): void {
  const row = work.unlockedRow(edit.rowId);
  const template = work.template(row.shiftId);
  refuseTimes(edit.localStart, edit.localEnd, template);
  const former = rowTimes(row, template);
  const daysLater = daysMeant(
    stretchOf(former.startTime, former.endTime, work.facts),
    stretchOf(edit.localStart, edit.localEnd, work.facts),
  );
  work.put(edit.rowId, {
    ...row,
    shiftDate: daysLater === 0 ? row.shiftDate : addDays(row.shiftDate, daysLater),
    ...ownTimes(edit.localStart, edit.localEnd, template),
  });
}

type Stretch = { start: number; end: number };

/** Nominal minutes from the start of the operational day. */
function stretchOf(startTime: LocalTime, endTime: LocalTime, facts: Pick<RosterFacts, 'clock'>): Stretch {
  const start = minutesIntoDay(startTime, facts);
  return { start, end: start + nominalMinutesBetween(startTime, endTime) };
}

/**
 * New times are meant to share some time with the old ones: an early shift that starts an hour before the operational
 * day does belongs to the date before. Where they share none anyway, the date stays.
 */
function daysMeant(former: Stretch, next: Stretch): number {
  const shares = (days: number): boolean =>
    next.start + days * DAY_MINUTES < former.end && next.end + days * DAY_MINUTES > former.start;
  return [0, -1, 1].find(shares) ?? 0;
}

/** Minutes from the start of the operational day, 0–1439. */
function minutesIntoDay(time: LocalTime, { clock }: Pick<RosterFacts, 'clock'>): number {
  return nominalMinutesBetween(clock.dayStart, time) % DAY_MINUTES;
}

function setFlags(edit: Extract<RosterEdit, { verb: 'set' }>, work: Workpiece): void {
  const row = work.row(edit.rowId);
  if (edit.isActing === true && row.userId === null) {
    throw new Refused('This shift is open. Give it to somebody before naming an acting supervisor.');
  }
  work.put(edit.rowId, {
    ...row,
    isOvertime: edit.isOvertime ?? row.isOvertime,
    isLocked: edit.isLocked ?? row.isLocked,
    isActing: edit.isActing ?? row.isActing,
    requiredRole: edit.requiredRole ?? row.requiredRole,
  });
}

function refuseQuarter(time: LocalTime): void {
  if (!isLocalTime(time)) throw new Refused(`${time} is not a time of day. Times look like 19:00.`);
  if (parseTime(time) % QUARTER_MINUTES !== 0) {
    throw new Refused(`${time} is between the quarters of an hour. Shifts start and end on a quarter.`);
  }
}

/** At a time that the clock skips the first part would reach into the second. */
function refuseSkipped(
  time: LocalTime,
  date: LocalDate,
  minutesIn: number,
  facts: Pick<RosterFacts, 'clock'>,
): void {
  const shown = createZone(facts.clock.timeZone).toLocal(instantIn(date, minutesIn, facts)).minutes;
  if (shown !== parseTime(time))
    throw new Refused(`The clock skips ${time} that night. Split at another time.`);
}

function instantIn(date: LocalDate, minutesIn: number, { clock }: Pick<RosterFacts, 'clock'>): Instant {
  return createZone(clock.timeZone).toInstant(date, parseTime(clock.dayStart) + minutesIn);
}

/** Equal times would be 24 hours: only a template may mean that. */
function refuseTimes(startTime: LocalTime, endTime: LocalTime, template: ShiftTemplate): void {
  refuseQuarter(startTime);
  refuseQuarter(endTime);
  if (startTime === endTime && !(startTime === template.startTime && endTime === template.endTime)) {
    throw new Refused('A shift cannot end at the time at which it starts.');
  }
}

/** A row's own times, where they are not the template's. */
export function ownTimes(
  startTime: LocalTime,
  endTime: LocalTime,
  template: ShiftTemplate,
): Pick<RowFields, 'localStart' | 'localEnd'> {
  return {
    localStart: startTime === template.startTime ? null : startTime,
    localEnd: endTime === template.endTime ? null : endTime,
  };
}
