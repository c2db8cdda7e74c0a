/** Rows of the ledger less some of their hours, at times that the ledger can hold. */
import { SLOT_MINUTES } from './coverage.ts';
import type { ShiftTemplate } from './records.ts';
import { placeRow, type RowFields } from './roster.ts';
import { ownTimes } from './roster-edits.ts';
import { fieldsOf } from './row-operations.ts';
import { addDays, createZone, formatTime, MINUTE_MS, parseTime } from './time.ts';
import type { TimeOffRequest } from './time-off-records.ts';
import type { CenterClock, Instant, Interval } from './types.ts';

const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

/**
 * Whether shifts can start and end at an instant: a quarter of an hour by the wall clock, and not one that the wall shows
 * a second time, because a time of day means the first.
 */
export function isWallQuarter(instant: Instant, clock: CenterClock): boolean {
  const zone = createZone(clock.timeZone);
  const { date, minutes } = zone.toLocal(instant);
  return minutes % SLOT_MINUTES === 0 && zone.toInstant(date, minutes) === instant;
}

/** The first instant, this one or a later one, at which shifts can start and end. */
export function nextWallQuarter(instant: Instant, clock: CenterClock): Instant {
  let next = Math.ceil(instant / SLOT_MS) * SLOT_MS;
  while (!isWallQuarter(next, clock)) next += SLOT_MS;
  return next;
}

function lastWallQuarter(instant: Instant, clock: CenterClock): Instant {
  let last = Math.floor(instant / SLOT_MS) * SLOT_MS;
  while (!isWallQuarter(last, clock)) last -= SLOT_MS;
  return last;
}

/**
 * The part of a shift that an approval at `now` takes away; null when there is none. Work that had not begun when the
 * leave was asked for and is done by now stays on record; leave that was entered later corrects the record.
 */
export function partTaken(
  shift: Interval,
  request: Interval & Pick<TimeOffRequest, 'createdAt'>,
  now: Instant,
  clock: CenterClock,
): Interval | null {
  const from = Math.max(shift.startsAt, lastWallQuarter(request.startsAt, clock));
  const endsAt = Math.min(shift.endsAt, nextWallQuarter(request.endsAt, clock));
  const isEnteredLate = request.createdAt > Math.max(shift.startsAt, request.startsAt);
  const startsAt = isEnteredLate ? from : Math.max(from, nextWallQuarter(now, clock));
  return startsAt < endsAt ? { startsAt, endsAt } : null;
}

/** What is left of a shift without a part of it, which may be empty: nothing, one piece or two, in order. */
export function piecesWithout(shift: Interval, part: Interval): Interval[] {
  if (part.startsAt >= part.endsAt) return [shift];
  const pieces = [
    { startsAt: shift.startsAt, endsAt: Math.min(shift.endsAt, part.startsAt) },
    { startsAt: Math.max(shift.startsAt, part.endsAt), endsAt: shift.endsAt },
  ];
  return pieces.filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

/**
 * A row's fields with the instants of a piece of it. What begins after the start of the next operational day belongs to
 * that one. Throws `RangeError` for instants that no times of day mean: see `isWallQuarter`.
 */
export function fieldsAt(
  row: RowFields & Interval,
  piece: Interval,
  template: ShiftTemplate,
  clock: CenterClock,
): RowFields {
  if (piece.startsAt === row.startsAt && piece.endsAt === row.endsAt) return fieldsOf(row);
  const zone = createZone(clock.timeZone);
  const start = zone.toLocal(piece.startsAt);
  const isNight = start.minutes < parseTime(clock.dayStart);
  const fields = {
    ...fieldsOf(row),
    shiftDate: isNight ? addDays(start.date, -1) : start.date,
    ...ownTimes(formatTime(start.minutes), formatTime(zone.toLocal(piece.endsAt).minutes), template),
  };
  const placed = placeRow(fields, template, clock);
  if (placed.startsAt !== piece.startsAt || placed.endsAt !== piece.endsAt) {
    throw new RangeError('these instants have no times of day of their own');
  }
  return fields;
}
