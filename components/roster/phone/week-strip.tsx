'use client';

import { workweekOf } from '#lib/domain/dated-rules.ts';
import { countOf, formatDate, WEEKDAY_NAMES } from '#lib/domain/format.ts';
import { addDays, eachDate, weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useHolidayNames } from '../holiday-names.ts';
import { useRoster } from '../store/use-roster.ts';
import { worstShortage } from './day-notes.ts';

export type WeekStripProps = { date: LocalDate; today: LocalDate; onDate: (date: LocalDate) => void };

/** The workweek around a day; a short day says how many are missing at the worst. */
export function WeekStrip({ date, today, onDate }: WeekStripProps) {
  const facts = useRoster((state) => state.facts);
  const days = useRoster((state) => state.days);
  const names = useHolidayNames();
  const first = workweekOf(date, facts.ruleVersions);
  return (
    <nav aria-label="Days of the week" className="grid grid-cols-7 gap-1">
      {eachDate(first, addDays(first, 6)).map((day) => {
        const missing = worstShortage(days.get(day));
        const isShown = day === date;
        return (
          <button
            key={day}
            type="button"
            aria-current={isShown ? 'date' : undefined}
            disabled={day < facts.schedule.startDate || day > facts.schedule.endDate}
            onClick={() => onDate(day)}
            className={cn(
              'flex min-h-14 min-w-0 flex-col items-center justify-center rounded-md border bg-card text-sm leading-4 disabled:opacity-50',
              missing > 0 && 'border-short',
              'aria-[current]:outline-2 aria-[current]:outline-foreground',
            )}
          >
            <span aria-hidden className="text-subtle-foreground">
              {WEEKDAY_NAMES[weekdayOf(day)].slice(0, 2)}
            </span>
            <span aria-hidden className={cn('font-medium', day === today && 'text-primary-text underline')}>
              {Number(day.slice(8))}
            </span>
            <span aria-hidden className="h-4 font-mono font-semibold text-danger-text">
              {missing > 0 ? `−${missing}` : ''}
            </span>
            <span className="sr-only">
              {formatDate(day)}
              {day === today ? ', today' : ''}
              {names[day] === undefined ? '' : `, ${names[day]}`}
              {missing > 0 ? `, short of ${countOf(missing, 'person', 'people')}` : ', covered'}
            </span>
          </button>
        );
      })}
    </nav>
  );
}
