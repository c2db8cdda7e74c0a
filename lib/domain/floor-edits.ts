/** What a supervisor does to one shift of the floor at once, as edits of the roster. */
import { type Coverage, SLOT_MINUTES, slotStartsAt } from './coverage.ts';
import { formatDuration, formatInstantTime } from './format.ts';
import { giveEdits } from './give-shift.ts';
import { type RosterFacts, type RosterRow, rowTimes } from './roster.ts';
import type { RosterEdit } from './roster-edits.ts';
import { templatesById } from './roster-index.ts';
import { createZone, DAY_MINUTES, formatTime, MINUTE_MS, operationalDateOf } from './time.ts';
import { fieldsAt, isWallQuarter, nextWallQuarter } from './time-off-rows.ts';
import type { CenterClock, Instant, LocalTime } from './types.ts';

/** The block as it stands, and when. */
export type FloorWorld = { facts: RosterFacts; rows: ReadonlyMap<number, RosterRow>; now: Instant };

/** What is to be done. `at` is an instant on a quarter of an hour by the wall. */
export type QuickChoice =
  /** Stays on until then. */
  | { verb: 'hold'; rowId: number; at: Instant }
  /** Starts then already. */
  | { verb: 'early'; rowId: number; at: Instant }
  /** To another person; of a shift that runs, what is left of it. */
  | { verb: 'move' | 'fill'; rowId: number; userId: string }
  | { verb: 'times'; rowId: number; startTime: LocalTime; endTime: LocalTime };

/** How far a shift is lengthened from the floor. */
const LONGER_MINUTES_MAX = 8 * 60;

/** How much longer is proposed where nothing is short. */
const PROPOSED_MINUTES = 2 * 60;

/** The last of a person's shifts that follow one another without a break: who stays on, stays after that one. */
export function lastOfSpell(row: RosterRow, rows: ReadonlyMap<number, RosterRow>): RosterRow {
  const next = [...rows.values()].find(
    ({ userId, startsAt, endsAt }) =>
      userId !== null && userId === row.userId && startsAt === row.endsAt && endsAt > startsAt,
  );
  return next === undefined ? row : lastOfSpell(next, rows);
}

/** When somebody may stay until, or be called in for, by the quarter of an hour: the nearest to the shift first. */
export function longerTimes(
  row: RosterRow,
  verb: 'hold' | 'early',
  { facts: { clock }, now }: Pick<FloorWorld, 'facts' | 'now'>,
): Instant[] {
  const room = Math.min(LONGER_MINUTES_MAX, DAY_MINUTES - SLOT_MINUTES - minutesOf(row));
  const times: Instant[] = [];
  for (let minutes = SLOT_MINUTES; minutes <= room; minutes += SLOT_MINUTES) {
    const at = verb === 'hold' ? row.endsAt + minutes * MINUTE_MS : row.startsAt - minutes * MINUTE_MS;
    // Nobody comes before now.
    if (at > now && isWallQuarter(at, clock)) times.push(at);
  }
  return times;
}

/** Of those times the one that ends the shortage beside the shift, else two hours; null when there is none. */
export function proposedTime(
  row: RosterRow,
  verb: 'hold' | 'early',
  times: readonly Instant[],
  coverage: Coverage,
): Instant | null {
  const isShort = (slot: number): boolean =>
    (coverage.onDutyEmployees[slot] ?? 0) < (coverage.requiredEmployees[slot] ?? 0) ||
    (coverage.onDutySupervisors[slot] ?? 0) < (coverage.requiredSupervisors[slot] ?? 0);
  const slotAt = (at: Instant): number =>
    Math.floor((at - coverage.window.startsAt) / (SLOT_MINUTES * MINUTE_MS));
  let at = verb === 'hold' ? row.endsAt : row.startsAt;
  let slot = verb === 'hold' ? slotAt(at) : slotAt(at) - 1;
  while (slot >= 0 && slot < coverage.slotCount && isShort(slot)) {
    slot += verb === 'hold' ? 1 : -1;
    at = verb === 'hold' ? slotStartsAt(coverage, slot) : slotStartsAt(coverage, slot + 1);
  }
  const far = Math.abs(at - (verb === 'hold' ? row.endsAt : row.startsAt));
  const wanted = far === 0 ? PROPOSED_MINUTES * MINUTE_MS : far;
  const distance = (time: Instant): number =>
    Math.abs(Math.abs(time - (verb === 'hold' ? row.endsAt : row.startsAt)) - wanted);
  return times.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Where a shift that runs is cut: what was worked or open before stays as it was. Null when nothing is left of it. */
export function cutTime(row: RosterRow, { facts, now }: Pick<FloorWorld, 'facts' | 'now'>): Instant | null {
  if (row.startsAt > now) return row.startsAt;
  const at = nextWallQuarter(now, facts.clock);
  return at < row.endsAt ? at : null;
}

/** A shift that runs as what is left of it, which is what somebody else could take. */
export function restOfRow(row: RosterRow, at: Instant, { templates, clock }: RosterFacts): RosterRow {
  const template = templatesById(templates).get(row.shiftId);
  if (template === undefined || at <= row.startsAt) return row;
  const piece = { startsAt: at, endsAt: row.endsAt };
  return { ...row, ...fieldsAt(row, piece, template, clock), ...piece, nominalMinutes: minutesOf(piece) };
}

/** The ways to do it, the plainest first: the second is for where the first would pass a week's regular hours. */
export function choiceEdits(choice: QuickChoice, row: RosterRow, world: FloorWorld): RosterEdit[][] {
  const { facts, now } = world;
  const { clock } = facts;
  const template = templatesById(facts.templates).get(row.shiftId);
  if (template === undefined) return [];
  const { startTime, endTime } = rowTimes(row, template);
  switch (choice.verb) {
    case 'hold':
    case 'early': {
      const isHold = choice.verb === 'hold';
      const time = wallTime(choice.at, clock);
      const longer: RosterEdit = {
        verb: 'times',
        rowId: row.id,
        localStart: isHold ? startTime : time,
        localEnd: isHold ? time : endTime,
      };
      // Hours beside the regular ones touch them as one duty.
      const beside: RosterEdit = {
        verb: 'assign',
        userId: row.userId,
        shiftDate: operationalDateOf(isHold ? row.endsAt : choice.at, clock),
        shiftId: row.shiftId,
        localStart: isHold ? endTime : time,
        localEnd: isHold ? time : startTime,
        requiredRole: row.requiredRole,
        isActing: row.isActing,
        isOvertime: true,
      };
      return row.isOvertime ? [[longer]] : [[longer], [beside]];
    }
    case 'times':
      return [[{ verb: 'times', rowId: row.id, localStart: choice.startTime, localEnd: choice.endTime }]];
    case 'move':
    case 'fill':
      return [giveRest(choice.userId, row, now, facts)];
  }
}

/** Gives what is left of a shift to somebody; who worked it until now keeps that, and what nobody worked is left out. */
function giveRest(userId: string, row: RosterRow, now: Instant, facts: RosterFacts): RosterEdit[] {
  const at = cutTime(row, { facts, now });
  const template = templatesById(facts.templates).get(row.shiftId);
  if (at === null || template === undefined) return [];
  const capacity = row.requiredRole;
  const whole = giveEdits(row, { userId, shiftDate: row.shiftDate, capacity }, facts);
  if (at === row.startsAt) return whole;
  const time = wallTime(at, facts.clock);
  if (row.userId !== null) return [{ verb: 'split', rowId: row.id, at: time, userId }];
  const { shiftDate } = restOfRow(row, at, facts);
  const localEnd = rowTimes(row, template).endTime;
  return [
    { verb: 'times', rowId: row.id, localStart: time, localEnd },
    ...giveEdits(row, { userId, shiftDate, capacity }, facts),
  ];
}

/** What is done, in one sentence. */
export function choiceSentence(
  choice: QuickChoice,
  row: RosterRow,
  names: { of: (userId: string | null) => string; code: string },
  world: FloorWorld,
  clockText: (at: Instant) => string,
): string {
  const who = names.of(row.userId);
  switch (choice.verb) {
    case 'hold':
      return `${who} stays until ${clockText(choice.at)}, ${formatDuration((choice.at - row.endsAt) / MINUTE_MS)} longer.`;
    case 'early':
      return `${who} starts at ${clockText(choice.at)}, ${formatDuration((row.startsAt - choice.at) / MINUTE_MS)} earlier.`;
    case 'times':
      return `${who} works ${choice.startTime}–${choice.endTime}.`;
    case 'move':
    case 'fill': {
      const at = cutTime(row, world) ?? row.endsAt;
      const taker = names.of(choice.userId);
      const times = `${clockText(at)}–${clockText(row.endsAt)}`;
      if (row.userId === null) return `${taker} takes ${names.code} ${times}.`;
      if (at > row.startsAt) return `${who} goes at ${clockText(at)}; ${taker} works the rest, ${times}.`;
      return `${taker} works ${names.code} ${times} instead of ${who}.`;
    }
  }
}

/** The clock of a center and of its reader. */
export function clockOf(timeZone: string, style: '24h' | '12h'): (at: Instant) => string {
  return (at) => formatInstantTime(at, timeZone, style);
}

/** What the wall shows at an instant, as edits want it. */
export function wallTime(at: Instant, { timeZone }: CenterClock): LocalTime {
  return formatTime(createZone(timeZone).toLocal(at).minutes);
}

function minutesOf({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }): number {
  return (endsAt - startsAt) / MINUTE_MS;
}
