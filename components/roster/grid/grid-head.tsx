import { Clock } from 'lucide-react';
import { memo } from 'react';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import type { GridColumn } from './grid-columns.ts';

export type GridHeadProps = {
  columns: readonly GridColumn[];
  /** Where a day's head leads: its timeline. */
  onOpenDay: (date: LocalDate) => void;
  /** 0 = a weekday's letter, 1 = its name or that of a month that begins, 2 = both. */
  room: number;
};

/** The row of days. */
export const GridHead = memo(function GridHead({ columns, onOpenDay, room }: GridHeadProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus
    // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
    <div role="row" aria-rowindex={1} className="rg-row rg-days">
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading is passed by */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="columnheader" aria-colindex={1} className="rg-name rg-corner">
        <span>Person</span>
        <span className="rg-hours" title="Hours in the days shown">
          h
        </span>
      </div>
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
        // biome-ignore lint/a11y/useSemanticElements: see the row
        <div
          key={column.date}
          role="columnheader"
          aria-colindex={column.index + 2}
          aria-current={column.isToday ? 'date' : undefined}
          className={cn('rg-day', column.className)}
        >
          <button
            type="button"
            tabIndex={-1}
            title={[column.holiday, column.clockChange].filter(Boolean).join('. ') || undefined}
            onClick={() => onOpenDay(column.date)}
          >
            <span className="sr-only">{column.words}</span>
            <span aria-hidden className={cn('rg-weekday', room < 2 && column.month !== null && 'is-month')}>
              {(room < 2 ? column.month : null) ?? (room === 0 ? column.weekday.charAt(0) : column.weekday)}
            </span>
            <span aria-hidden className="rg-date">
              {column.day}
              {room === 2 && column.month !== null ? ` ${column.month}` : null}
              {column.holiday === null ? null : (
                <span className="rg-holiday">
                  <span>{column.holiday}</span>
                </span>
              )}
              {column.clockChange === null ? null : <Clock className="rg-clock" />}
            </span>
          </button>
        </div>
      ))}
    </div>
  );
});
