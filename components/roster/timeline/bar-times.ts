import type { ShiftTemplate } from '#lib/domain/records.ts';
import { type RosterRow, rowTimes } from '#lib/domain/roster.ts';
import {
  createZone,
  DAY_MINUTES,
  dayNumber,
  formatTime,
  nominalMinutesBetween,
  parseTime,
} from '#lib/domain/time.ts';
import type { CenterClock, Instant, LocalTime } from '#lib/domain/types.ts';

export type BarEdge = 'start' | 'end';

/** Own times of a row, or in words why it cannot have them. */
export type TimesAnswer = { localStart: LocalTime; localEnd: LocalTime } | { refusal: string };

const QUARTER = 15;

/** Start and end of a row in minutes of the wall clock from midnight of its operational date. */
function wallSpan(
  row: Pick<RosterRow, 'localStart' | 'localEnd'>,
  template: ShiftTemplate,
  clock: CenterClock,
): { start: number; end: number } {
  const times = rowTimes(row, template);
  const atWall = parseTime(times.startTime);
  const start = atWall < parseTime(clock.dayStart) ? atWall + DAY_MINUTES : atWall;
  return { start, end: start + nominalMinutesBetween(times.startTime, times.endTime) };
}

/**
 * Moves one end of a shift by quarters of an hour on the wall clock. Times that the clock skips that night are
 * stepped over, so that each step is a change.
 */
export function stepTimes(
  row: RosterRow,
  edge: BarEdge,
  quarters: number,
  template: ShiftTemplate,
  clock: CenterClock,
): TimesAnswer {
  const zone = createZone(clock.timeZone);
  const span = wallSpan(row, template, clock);
  const day = dayNumber(row.shiftDate) * DAY_MINUTES;
  const exists = (minutes: number): boolean =>
    zone.wallMinutes(zone.toInstant(row.shiftDate, minutes)) === day + minutes;
  const direction = Math.sign(quarters) * QUARTER;
  for (let step = 0; step < Math.abs(quarters); step++) {
    do span[edge] += direction;
    while (!exists(span[edge]));
  }
  return answer(span, clock);
}

/** Moves one end of a shift to the quarter of an hour nearest to an instant. */
export function timesAt(
  row: RosterRow,
  edge: BarEdge,
  instant: Instant,
  template: ShiftTemplate,
  clock: CenterClock,
): TimesAnswer {
  const wall = createZone(clock.timeZone).wallMinutes(instant) - dayNumber(row.shiftDate) * DAY_MINUTES;
  const span = wallSpan(row, template, clock);
  span[edge] = Math.round(wall / QUARTER) * QUARTER;
  return answer(span, clock);
}

/** The quarter of an hour in the middle of a shift, where a split is offered. */
export function middleOf(row: RosterRow, template: ShiftTemplate, clock: CenterClock): LocalTime {
  const { start, end } = wallSpan(row, template, clock);
  return formatTime(Math.round((start + end) / 2 / QUARTER) * QUARTER);
}

function answer({ start, end }: { start: number; end: number }, clock: CenterClock): TimesAnswer {
  const dayStart = parseTime(clock.dayStart);
  if (start < dayStart || start >= dayStart + DAY_MINUTES) {
    return { refusal: `A shift of this day starts from ${clock.dayStart} on, within 24 hours.` };
  }
  if (end - start < QUARTER) return { refusal: 'A shift lasts at least 15 minutes.' };
  if (end - start > DAY_MINUTES) return { refusal: 'A shift lasts at most 24 hours.' };
  return { localStart: formatTime(start), localEnd: formatTime(end) };
}
