'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { FilterText } from '#components/form/filter-text.tsx';
import { useUrlFilters } from '#components/form/use-url-filters.ts';
import { addDays, isLocalDate } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { ToolbarSelect } from '../ui/toolbar-select.tsx';

export type HistoryFiltersProps = {
  date: LocalDate;
  /** The last date there can be notes for. */
  lastDate: LocalDate;
  desks: readonly { id: number; name: string; isActive: boolean }[];
  /** Empty = every desk. */
  deskId: string;
  query: string;
  count: string;
};

/** Day, desk and words of former notes, in the URL. */
export function HistoryFilters({ date, lastDate, desks, deskId, query, count }: HistoryFiltersProps) {
  const { setFilters } = useUrlFilters();
  return (
    <FilterRow count={count}>
      <div className="flex items-end gap-1">
        <Button size="icon" aria-label="Day before" onClick={() => setFilters({ date: addDays(date, -1) })}>
          <ChevronLeft aria-hidden />
        </Button>
        <Field label="Day" hideLabel>
          <DateInput
            value={date}
            max={lastDate}
            onValueChange={(value) => {
              if (isLocalDate(String(value))) setFilters({ date: String(value) });
            }}
          />
        </Field>
        <Button
          size="icon"
          aria-label="Day after"
          disabled={date >= lastDate}
          onClick={() => setFilters({ date: addDays(date, 1) })}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <ToolbarSelect
        aria-label="Desk"
        items={[
          { value: 'all', label: 'Every desk' },
          ...desks.map(({ id, name, isActive }) => ({
            value: String(id),
            label: isActive ? name : `${name} (retired)`,
          })),
        ]}
        value={deskId === '' ? 'all' : deskId}
        onValueChange={(value) => setFilters({ desk: value === 'all' ? '' : value })}
        className="w-48 max-sm:w-full"
      />
      <FilterText
        label="Search the year before that day"
        placeholder="Words of a note"
        value={query}
        onValueChange={(value) => setFilters({ q: value.slice(0, 200) })}
        className="w-72 max-sm:w-full"
      />
    </FilterRow>
  );
}
