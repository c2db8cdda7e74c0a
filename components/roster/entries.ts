import { leaveDates } from '#lib/domain/leave-dates.ts';
import type { OwnLeave, PersonShift } from '#lib/domain/records.ts';
import { createZone, formatTime, MINUTE_MS } from '#lib/domain/time.ts';
import type { CenterClock, LocalDate } from '#lib/domain/types.ts';
import type { EntriesByDate, ScheduleEntry, ShiftMark } from './schedule-entry.ts';
import type { ListedShift } from './shift-list.tsx';

/** A person's shifts as a list shows them, in their order. */
export function listedShifts(shifts: readonly PersonShift[], clock: CenterClock): ListedShift[] {
  const zone = createZone(clock.timeZone);
  return shifts.map((shift) => {
    const start = zone.toLocal(shift.startsAt);
    return {
      kind: 'shift',
      id: String(shift.id),
      code: shift.code,
      category: shift.category,
      startTime: formatTime(start.minutes),
      endTime: formatTime(zone.toLocal(shift.endsAt).minutes),
      marks: marksOf(shift),
      startsOn: start.date,
      shiftDate: shift.shiftDate,
      minutes: (shift.endsAt - shift.startsAt) / MINUTE_MS,
    };
  });
}

/** A person's shifts by the calendar date on which each starts, and their leave by its days. */
export function calendarEntries(
  shifts: readonly PersonShift[],
  leave: readonly OwnLeave[],
  clock: CenterClock,
): EntriesByDate {
  const byDate: Record<LocalDate, ScheduleEntry[]> = {};
  for (const shift of listedShifts(shifts, clock)) add(byDate, shift.startsOn, shift);
  for (const absence of leave) {
    for (const date of leaveDates(absence, clock)) {
      add(byDate, date, { kind: 'leave', id: `leave-${absence.id}` });
    }
  }
  return byDate;
}

function marksOf(shift: {
  isOvertime: boolean;
  isManual: boolean;
  isSwapped: boolean;
  isLocked?: boolean;
  isActing?: boolean;
}): ShiftMark[] {
  const marks: ShiftMark[] = [];
  if (shift.isOvertime) marks.push('overtime');
  if (shift.isSwapped) marks.push('swap');
  if (shift.isManual) marks.push('manual');
  if (shift.isLocked) marks.push('locked');
  if (shift.isActing) marks.push('acting');
  return marks;
}

function add(byDate: Record<LocalDate, ScheduleEntry[]>, date: LocalDate, entry: ScheduleEntry): void {
  const entries = byDate[date] ?? [];
  entries.push(entry);
  byDate[date] = entries;
}
