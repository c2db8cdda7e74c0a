import { addDays, parseTime, weekdayOf } from './time.ts';
import type { Line, LocalDate, Person, Problem, Shift } from './types.ts';

/** Shifts of one person that weigh more than others. */
export type WorkCounts = { shifts: number; nights: number; weekends: number; holidays: number };

const nightFromMinutes = 17 * 60;
const nightToMinutes = 4 * 60;

/** A shift that starts from 17:00 to 03:59 takes the night's sleep. */
function isNight({ startTime }: Pick<Shift, 'startTime'>): boolean {
  const start = parseTime(startTime);
  return start >= nightFromMinutes || start < nightToMinutes;
}

/** Counts what one person works; `shiftDate` is the operational date. */
export function workCounts(
  worked: readonly { shiftId: string; shiftDate: LocalDate }[],
  shifts: ReadonlyMap<string, Pick<Shift, 'startTime'>>,
  holidays: readonly LocalDate[],
): WorkCounts {
  const counts: WorkCounts = { shifts: worked.length, nights: 0, weekends: 0, holidays: 0 };
  for (const { shiftId, shiftDate } of worked) {
    const shift = shifts.get(shiftId);
    const weekday = weekdayOf(shiftDate);
    if (shift !== undefined && isNight(shift)) counts.nights += 1;
    if (weekday === 0 || weekday === 6) counts.weekends += 1;
    if (holidays.includes(shiftDate)) counts.holidays += 1;
  }
  return counts;
}

/** Whether a week follows the person's preference: the template for its own length, its category for others. Null without one. */
export function isPreferredWeek(
  { preferredShiftId }: Pick<Person, 'preferredShiftId'>,
  week: Line['week'],
  shifts: ReadonlyMap<string, Shift>,
): boolean | null {
  const wanted = preferredShiftId === null ? undefined : shifts.get(preferredShiftId);
  if (wanted === undefined) return null;
  const worked = week.flatMap((id) => (id === null ? [] : [shifts.get(id)]));
  const hasLength = worked.some((shift) => shift?.durationMinutes === wanted.durationMinutes);
  return worked.every((shift) => {
    if (!hasLength) return shift?.category === wanted.category;
    return shift?.durationMinutes !== wanted.durationMinutes || shift.id === wanted.id;
  });
}

/** How a line differs from what the person worked before the block. */
export type LineChange = { days: boolean; shifts: boolean };

const daysBefore = 14;

/**
 * Compares lines with the regular work of the two weeks before the block, by person. Somebody who did not work then is
 * not in the map. A day off before, such as by leave, is no other day.
 */
export function lineChanges(
  { neighbours, block }: Pick<Problem, 'neighbours' | 'block'>,
  lines: readonly Line[],
): Map<string, LineChange> {
  const since = addDays(block.startDate, -daysBefore);
  const before = Map.groupBy(
    neighbours.filter(
      (duty) => duty.isOvertime !== true && duty.shiftDate >= since && duty.shiftDate < block.startDate,
    ),
    ({ personId }) => personId,
  );
  return new Map(
    lines.flatMap(({ personId, week }) => {
      const duties = before.get(personId) ?? [];
      if (duties.length === 0) return [];
      const change = {
        days: duties.some(({ shiftDate }) => week[weekdayOf(shiftDate)] === null),
        shifts: duties.some(({ shiftId }) => !week.includes(shiftId)),
      };
      return [[personId, change] as const];
    }),
  );
}
