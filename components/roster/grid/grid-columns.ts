import { clockChangeWords } from '#lib/domain/clock-change.ts';
import { workweekOf } from '#lib/domain/dated-rules.ts';
import { formatDate, WEEKDAY_NAMES } from '#lib/domain/format.ts';
import type { HolidayNames } from '#lib/domain/records.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import { datesOf, type RosterRange } from '#lib/domain/roster-query.ts';
import { weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** An operational day of the grid. */
export type GridColumn = {
  /** From 0. */
  index: number;
  date: LocalDate;
  weekday: string;
  day: string;
  /** Where a month begins, and in the first column. */
  month: string | null;
  isToday: boolean;
  /** What the day is called where it is a holiday or an event. */
  holiday: string | null;
  /** What the clock does that night, in words. */
  clockChange: string | null;
  /** Of every cell of the day. */
  className: string;
  /** The day in words: `Thu 26 Nov, today, Thanksgiving`. */
  words: string;
};

export function gridColumns(
  range: RosterRange,
  facts: Pick<RosterFacts, 'clock' | 'holidays' | 'ruleVersions'>,
  today: LocalDate,
  names: HolidayNames,
): GridColumn[] {
  const holidays = new Set(facts.holidays);
  return datesOf(range).map((date, index) => {
    const weekday = weekdayOf(date);
    const isToday = date === today;
    const holiday = names[date] ?? (holidays.has(date) ? 'Holiday' : null);
    const clockChange = clockChangeWords(date, facts.clock);
    const [, , month = ''] = formatDate(date).split(' ');
    const classes = [
      (weekday === 0 || weekday === 6 || holiday !== null) && 'is-weekend',
      index > 0 && workweekOf(date, facts.ruleVersions) === date && 'is-week-start',
      isToday && 'is-today',
    ];
    const words = [formatDate(date), isToday && 'today', holiday, clockChange];
    return {
      index,
      date,
      weekday: WEEKDAY_NAMES[weekday] ?? '',
      day: String(Number(date.slice(8))),
      month: index === 0 || date.endsWith('-01') ? month : null,
      isToday,
      holiday,
      clockChange,
      className: classes.filter(Boolean).join(' '),
      words: words.filter(Boolean).join(', '),
    };
  });
}

/** Where Tab comes first: today, or the first day where today is not shown. */
export function firstStop(columns: readonly GridColumn[]): LocalDate | null {
  return (columns.find(({ isToday }) => isToday) ?? columns[0])?.date ?? null;
}
