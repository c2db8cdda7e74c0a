import { type ClockStyle, formatClock, formatDuration, shiftShortCode } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import {
  capacityOf,
  dutyStateWords,
  isSwapped,
  type RosterMember,
  type RosterRow,
} from '#lib/domain/roster.ts';
import { createZone, formatTime, MINUTE_MS } from '#lib/domain/time.ts';
import type { CenterClock, Instant, Interval } from '#lib/domain/types.ts';
import { categoryLabel } from '../schedule-entry.ts';

/** The time on the center's wall. */
function wallTime(instant: Instant, clock: CenterClock, style: ClockStyle): string {
  return formatClock(formatTime(createZone(clock.timeZone).toLocal(instant).minutes), style);
}

/** `09:00–21:00`. */
export function wallTimes(interval: Interval, clock: CenterClock, style: ClockStyle): string {
  return `${wallTime(interval.startsAt, clock, style)}–${wallTime(interval.endsAt, clock, style)}`;
}

/** What is particular about a shift, in words: the capacity it is worked in, and its marks. */
export function markWords(row: RosterRow, person: RosterMember | null): string[] {
  return [
    person === null
      ? row.requiredRole === 'supervisor' && 'needs a supervisor'
      : row.isActing
        ? 'acting supervisor'
        : capacityOf(row, person.role) === 'supervisor'
          ? 'supervisor'
          : (dutyStateWords(person, row.shiftDate) ?? false),
    row.isOvertime && 'overtime',
    (row.localStart !== null || row.localEnd !== null) && 'own times',
    isSwapped(row) && 'swapped',
    row.isLocked && 'locked',
  ].filter((word) => word !== false);
}

/** `D12, Day, 09:00–21:00, 12 h, supervisor, overtime`. */
export function shiftWords(
  row: RosterRow,
  template: ShiftTemplate | undefined,
  person: RosterMember | null,
  clock: CenterClock,
  style: ClockStyle,
): string {
  return [
    ...(template === undefined ? [] : [shiftShortCode(template), categoryLabel(template.category)]),
    wallTimes(row, clock, style),
    formatDuration((row.endsAt - row.startsAt) / MINUTE_MS),
    ...markWords(row, person),
  ].join(', ');
}
