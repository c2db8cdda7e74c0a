'use client';

import { ChevronLeft, ChevronRight, Redo2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { FilterRow } from '#components/ui/filter-row.tsx';
import { ToolbarSelect } from '#components/ui/toolbar-select.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { countOf } from '#lib/domain/format.ts';
import {
  ROSTER_GROUPS,
  ROSTER_SHOWS,
  ROSTER_SORTS,
  ROSTER_VIEWS,
  type RosterGrouping,
  type RosterQuery,
  type RosterRange,
  type RosterShow,
  type RosterSort,
  type RosterView,
  rangeLabel,
  rosterSteps,
} from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { PersonSearch } from './person-search.tsx';
import { useRoster, useRosterStore } from './store/use-roster.ts';

export type RosterToolbarProps = {
  query: RosterQuery;
  range: RosterRange;
  /** Operational date. */
  today: LocalDate;
  /** How many people are shown. */
  count: number;
  /** The menu of the kept views. */
  views: ReactNode;
  onChange: (change: Partial<RosterQuery>, options?: { isQuiet?: boolean }) => void;
};

const VIEW_WORDS: Record<RosterView, string> = {
  week: 'Week',
  fortnight: '2 weeks',
  month: 'Month',
  block: 'Block',
  day: 'Day',
};
const GROUP_WORDS: Record<RosterGrouping, string> = {
  none: 'No groups',
  category: 'By category',
  pattern: 'By pattern',
  crew: 'By crew',
};
const SORT_WORDS: Record<RosterSort, string> = {
  seniority: 'By seniority',
  name: 'By name',
  hours: 'By hours',
};
const SHOW_WORDS: Record<RosterShow, string> = {
  all: 'Everyone',
  short: 'On a short day',
  overtime: 'With overtime',
  changed: 'With a change',
};
/**
 * What of the roster is shown, all of it in the address; undo and redo. A day has groups and an order of its own: who
 * is on, off and on leave, by the start of the shift.
 */
export function RosterToolbar({ query, range, today, count, views, onChange }: RosterToolbarProps) {
  const schedule = useRoster((state) => state.facts.schedule);
  const total = useRoster((state) => state.facts.people.length);
  const steps = rosterSteps(query.view, range, schedule);
  const isInBlock = today >= schedule.startDate && today <= schedule.endDate;
  const to = (date: LocalDate | null) => () => {
    if (date !== null) onChange({ date, cell: null });
  };
  return (
    <div data-print="hidden" className="flex flex-col gap-2 max-sm:flex-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-sm:gap-x-1">
        <div className="flex items-center gap-1">
          <Button
            size="icon"
            aria-label="Earlier"
            className="max-sm:hidden"
            disabled={steps.earlier === null}
            onClick={to(steps.earlier)}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            className="max-sm:hidden"
            size="icon"
            aria-label="Later"
            disabled={steps.later === null}
            onClick={to(steps.later)}
          >
            <ChevronRight aria-hidden />
          </Button>
          <Button disabled={!isInBlock} onClick={to(today)} className="max-[22.5rem]:px-2">
            Today
          </Button>
        </div>
        <p aria-live="polite" className="min-w-36 font-medium max-sm:hidden">
          {rangeLabel(query.view, range)}
        </p>
        <ViewChoice view={query.view} onChange={(view) => onChange({ view, date: range.fromDate })} />
        <UndoButtons />
      </div>
      <FilterRow
        count={count === total ? countOf(total, 'person', 'people') : `${count} of ${total} people`}
        className="max-sm:hidden"
      >
        <PersonSearch q={query.q} onChange={(q) => onChange({ q }, { isQuiet: true })} className="w-48" />
        {query.view === 'day' ? null : (
          <>
            <Choice
              label="Groups"
              value={query.group}
              values={ROSTER_GROUPS}
              words={GROUP_WORDS}
              onChange={(group) => onChange({ group })}
            />
            <Choice
              label="Order"
              value={query.sort}
              values={ROSTER_SORTS}
              words={SORT_WORDS}
              onChange={(sort) => onChange({ sort })}
            />
            <Choice
              label="Who is shown"
              value={query.show}
              values={ROSTER_SHOWS}
              words={SHOW_WORDS}
              onChange={(show) => onChange({ show })}
            />
          </>
        )}
        {views}
      </FilterRow>
    </div>
  );
}

function ViewChoice({ view, onChange }: { view: RosterView; onChange: (view: RosterView) => void }) {
  return (
    <fieldset
      aria-label="View"
      className="flex rounded-md border border-border-strong bg-muted p-0.5 max-sm:hidden"
    >
      {ROSTER_VIEWS.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === view}
          onClick={() => onChange(value)}
          className={cn(
            'flex h-[calc(var(--control-height)-0.375rem)] min-h-target items-center rounded-sm border border-transparent px-2.5 text-sm font-medium text-muted-foreground hover:text-foreground',
            'aria-pressed:border-border-strong aria-pressed:bg-card aria-pressed:text-foreground',
          )}
        >
          {VIEW_WORDS[value]}
        </button>
      ))}
    </fieldset>
  );
}

function UndoButtons() {
  const store = useRosterStore();
  const undo = useRoster((state) => state.undo);
  const redo = useRoster((state) => state.redo);
  return (
    <div className="ml-auto flex gap-1">
      <Tooltip content={undo === null ? 'Nothing to undo' : `Undo: ${undo}`}>
        <Button
          size="icon"
          variant="ghost"
          aria-label={undo === null ? 'Undo' : `Undo: ${undo}`}
          disabled={undo === null}
          onClick={() => store.undo()}
        >
          <Undo2 aria-hidden />
        </Button>
      </Tooltip>
      <Tooltip content={redo === null ? 'Nothing to redo' : `Redo: ${redo}`}>
        <Button
          size="icon"
          variant="ghost"
          aria-label={redo === null ? 'Redo' : `Redo: ${redo}`}
          disabled={redo === null}
          onClick={() => store.redo()}
        >
          <Redo2 aria-hidden />
        </Button>
      </Tooltip>
    </div>
  );
}

function Choice<Value extends string>({
  label,
  value,
  values,
  words,
  onChange,
}: {
  label: string;
  value: Value;
  values: readonly Value[];
  words: Record<Value, string>;
  onChange: (value: Value) => void;
}) {
  return (
    <ToolbarSelect
      aria-label={label}
      value={value}
      items={values.map((one) => ({ value: one, label: words[one] }))}
      onValueChange={(next) => {
        const chosen = values.find((one) => one === next);
        if (chosen !== undefined) onChange(chosen);
      }}
      className="w-36"
    />
  );
}
