/** Why a change of what schedules go by cannot be saved. */
import { formatDate } from './format.ts';
import { limitProblems } from './limits.ts';
import { rowTimes } from './roster.ts';
import { templatesById } from './roster-index.ts';
import type { PreviewBlock, ScheduleChange } from './setting-records.ts';
import { weekdayName } from './setting-words.ts';
import { weekdayOf } from './time.ts';
import type { LocalTime } from './types.ts';

/** In words; null when nothing of the schedules that are known stands against it. */
export function changeProblem(blocks: readonly PreviewBlock[], change: ScheduleChange): string | null {
  const { fromDate } = change;
  switch (change.kind) {
    case 'limits':
      return limitProblems(change.limits)[0] ?? null;
    case 'workweek':
      return weekdayOf(fromDate) === change.workweekStart
        ? null
        : `${formatDate(fromDate)} is no first day of a workweek that starts on ${weekdayName(change.workweekStart)}.`;
    case 'day_start':
      return movedShift(blocks, change.dayStart);
    case 'requirement': {
      const toDate = change.fields?.toDate ?? null;
      if (toDate === null) return null;
      const first = change.fields?.fromDate ?? fromDate;
      return toDate < (first > fromDate ? first : fromDate)
        ? `The last day, ${formatDate(toDate)}, lies before the first.`
        : null;
    }
    case 'shift':
    case 'patterns':
    case 'holiday':
      return null;
  }
}

/** A shift that starts between the old and the new start of the day would move by a day. */
function movedShift(blocks: readonly PreviewBlock[], dayStart: LocalTime): string | null {
  for (const { facts, rows } of blocks) {
    const [first = dayStart, last = dayStart] = [facts.clock.dayStart, dayStart].sort();
    const moves = (start: LocalTime): boolean => start >= first && start < last;
    const words = (name: string, start: LocalTime): string =>
      `${name} starts at ${start}, between ${first} and ${last}: its shifts would move by a day.`;
    const template = facts.templates.find(({ startTime }) => moves(startTime));
    if (template !== undefined) return words(template.name, template.startTime);
    for (const row of rows) {
      const used = templatesById(facts.templates).get(row.shiftId);
      if (row.localStart === null || used === undefined) continue;
      const { startTime } = rowTimes(row, used);
      if (moves(startTime)) return words(`${used.name} on ${formatDate(row.shiftDate)}`, startTime);
    }
  }
  return null;
}
