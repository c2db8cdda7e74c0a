'use client';

import { ChevronLeft, ChevronRight, Lock } from 'lucide-react';
import { type ReactNode, type TouchEvent, useMemo, useRef } from 'react';
import { CoverageChart } from '#components/coverage/coverage-chart.tsx';
import { coverageRuns, coverageSlotsOf } from '#components/coverage/coverage-slots.ts';
import { Button } from '#components/ui/button.tsx';
import { clockChangeWords } from '#lib/domain/clock-change.ts';
import { gapsOf } from '#lib/domain/coverage.ts';
import { type ClockStyle, countOf, formatDate, formatInterval, shiftShortCode } from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { isSwapped, type RosterFacts, type RosterMember, type RosterRow } from '#lib/domain/roster.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { useHolidayNames } from '../holiday-names.ts';
import { PersonSearch } from '../person-search.tsx';
import { ShiftChip } from '../shift-chip.tsx';
import { useRoster } from '../store/use-roster.ts';
import { coverageOn, type DayPerson, dayPeople, leaveOver, openBars } from '../timeline/day-model.ts';
import { markWords, wallTimes } from '../timeline/shift-words.ts';
import { nextGap } from './day-notes.ts';
import { WeekStrip } from './week-strip.tsx';

export type PhoneRosterProps = {
  date: LocalDate;
  /** Operational date. */
  today: LocalDate;
  clockStyle: ClockStyle;
  /** Looked for in names and employee numbers. */
  search: string;
  onSearch: (search: string) => void;
  /** Shown instead of the lists when the search finds nobody. */
  nobody: ReactNode;
  onDate: (date: LocalDate) => void;
  onOpenPerson: (userId: string, date: LocalDate) => void;
  /** Opens the candidates of an open shift. */
  onOpenShift: (rowId: number) => void;
};

/** A swipe goes at least so far, in pixels, and mostly sideways. */
const SWIPE_MIN = 64;

/** One operational day for one hand: what is short, what is open, who is on. */
export function PhoneRoster(props: PhoneRosterProps) {
  const { date, today, clockStyle, search, onSearch, nobody, onDate, onOpenPerson, onOpenShift } = props;
  const facts = useRoster((state) => state.facts);
  const byPerson = useRoster((state) => state.byPerson);
  const open = useRoster((state) => state.open);
  const people = useMemo(() => dayPeople(facts, byPerson, date, search), [facts, byPerson, date, search]);
  const vacant = useMemo(() => openBars(open, date, facts.clock), [open, date, facts]);
  const templates = useMemo(() => new Map(facts.templates.map((shift) => [shift.id, shift])), [facts]);
  const { startDate, endDate } = facts.schedule;
  const isSearched = search !== '';
  const found = people.on.length + people.off.length + people.leave.length;
  const go = (days: number) => {
    const next = addDays(date, days);
    if (next >= startDate && next <= endDate) onDate(next);
  };
  const change = clockChangeWords(date, facts.clock);
  const holiday = useHolidayNames()[date];
  return (
    <section
      aria-label={`Roster, ${formatDate(date)}`}
      className="flex min-w-0 touch-pan-y flex-col gap-4"
      {...useSwipe(go)}
    >
      <div className="flex flex-col gap-2">
        <div className="flex items-center justify-between gap-2">
          <Button
            size="icon"
            className="size-11"
            aria-label="The day before"
            disabled={date <= startDate}
            onClick={() => go(-1)}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <h2 className="text-lg" aria-live="polite">
            {formatDate(date, { year: true })}
            {date === today ? <span className="font-normal text-muted-foreground"> · today</span> : null}
          </h2>
          <Button
            size="icon"
            className="size-11"
            aria-label="The day after"
            disabled={date >= endDate}
            onClick={() => go(1)}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
        <WeekStrip date={date} today={today} onDate={onDate} />
      </div>
      {holiday === undefined ? null : <p className="text-center font-medium">{holiday}</p>}
      {change === null ? null : <p className="text-sm font-medium text-warning-text">{change}</p>}
      <PhoneCoverage date={date} clockStyle={clockStyle} onDate={onDate} />
      <search aria-label="Filters" className="flex flex-col gap-2">
        <PersonSearch q={search} onChange={onSearch} />
        <p role="status" className={isSearched && found > 0 ? 'text-sm text-muted-foreground' : 'sr-only'}>
          {isSearched ? foundWords(found, search) : ''}
        </p>
      </search>
      {isSearched && found === 0 ? nobody : null}
      {vacant.length > 0 && !isSearched ? (
        <DayList title="Open shifts" count={vacant.length}>
          {vacant.map(({ row }) => (
            <ListButton key={row.id} onClick={() => onOpenShift(row.id)}>
              <ShiftLine
                row={row}
                person={null}
                facts={facts}
                templates={templates}
                clockStyle={clockStyle}
              />
            </ListButton>
          ))}
        </DayList>
      ) : null}
      <DayList title="On" count={people.on.length} isHidden={isSearched && people.on.length === 0}>
        {people.on.map(({ person, bars, leave }) => (
          <ListButton key={person.id} onClick={() => onOpenPerson(person.id, date)}>
            <span className="flex min-w-0 flex-col gap-1">
              <span className="font-medium wrap-anywhere">
                {person.fullName}
                <OnLeave bars={bars} leave={leave} />
              </span>
              {bars
                .filter(({ isWithin }) => isWithin)
                .map(({ row }) => (
                  <ShiftLine
                    key={row.id}
                    row={row}
                    person={person}
                    facts={facts}
                    templates={templates}
                    clockStyle={clockStyle}
                    dayBefore={row.shiftDate < date}
                  />
                ))}
            </span>
          </ListButton>
        ))}
      </DayList>
      <FoldedList
        title="Off"
        people={people.off}
        isOpen={isSearched}
        onOpen={(id) => onOpenPerson(id, date)}
      />
      <FoldedList
        title="On leave"
        people={people.leave}
        isOpen={isSearched}
        onOpen={(id) => onOpenPerson(id, date)}
      />
    </section>
  );
}

/** `2 people match “ki”.` */
function foundWords(found: number, search: string): string {
  return found === 0
    ? `Nobody matches “${search}”.`
    : `${countOf(found, 'person matches', 'people match')} “${search}”.`;
}

/** A shift on leave of its own person is worth a second look. */
function OnLeave({ bars, leave }: Pick<DayPerson, 'bars' | 'leave'>) {
  const states = bars.filter(({ isWithin }) => isWithin).map(({ row }) => leaveOver(row, leave));
  if (states.includes('approved')) return <span className="text-sm text-warning-text"> · on leave</span>;
  return states.includes('pending') ? (
    <span className="text-sm text-muted-foreground"> · leave asked for</span>
  ) : null;
}

/** A finger's way across the list goes to the day before or after. */
function useSwipe(go: (days: number) => void) {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart({ touches }: TouchEvent) {
      const touch = touches.length === 1 ? touches[0] : undefined;
      from.current = touch ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd({ changedTouches }: TouchEvent) {
      const touch = changedTouches[0];
      const start = from.current;
      from.current = null;
      if (!touch || !start) return;
      const [x, y] = [touch.clientX - start.x, touch.clientY - start.y];
      if (Math.abs(x) >= SWIPE_MIN && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? 1 : -1);
    },
  };
}

function PhoneCoverage({
  date,
  clockStyle,
  onDate,
}: Pick<PhoneRosterProps, 'date' | 'clockStyle' | 'onDate'>) {
  const facts = useRoster((state) => state.facts);
  const coverage = useRoster((state) => state.coverage);
  const days = useRoster((state) => state.days);
  const gaps = useMemo(() => gapsOf(coverageOn(coverage, date)), [coverage, date]);
  const next = useMemo(() => nextGap(coverage, days, date), [coverage, days, date]);
  const slots = useMemo(() => coverageSlotsOf(coverage, date, facts.clock), [coverage, date, facts]);
  const names = new Map(Object.entries(facts.qualificationNames));
  return (
    <section aria-label="Coverage" className="rounded-lg border bg-card p-3">
      {gaps.length === 0 ? (
        <p className="text-muted-foreground">Covered all day.</p>
      ) : (
        <>
          <h3 className="text-base font-semibold text-danger-text">Short</h3>
          <ul>
            {gaps.map((gap) => (
              <li key={`${gap.startsAt}-${gap.kind}-${gap.qualificationId}`}>
                <span className="font-mono">{wallTimes(gap, facts.clock, clockStyle)}</span>{' '}
                {gapChairs(gap, names)}
              </li>
            ))}
          </ul>
        </>
      )}
      {slots.length > 0 ? (
        <CoverageChart
          runs={coverageRuns(slots, 'employees')}
          slotCount={slots.length}
          hourIndexes={slots.flatMap(({ time }, index) => (time.endsWith(':00') && index > 0 ? [index] : []))}
          headroom={1.4}
          className="mt-2 h-16 overflow-hidden"
        />
      ) : null}
      {next === null ? (
        <p className="pt-2 text-sm text-muted-foreground">Nothing is short on later days.</p>
      ) : (
        <button
          type="button"
          onClick={() => onDate(next.shiftDate)}
          className="mt-1 flex min-h-11 w-full items-center justify-between gap-2 rounded-sm text-left text-sm"
        >
          <span>
            <span className="text-muted-foreground">Next short:</span>{' '}
            {formatInterval(next, facts.clock.timeZone, clockStyle)}, {gapChairs(next, names)}
          </span>
          <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      )}
    </section>
  );
}

function DayList({
  title,
  count,
  isHidden = false,
  children,
}: {
  title: string;
  count: number;
  isHidden?: boolean;
  children: ReactNode;
}) {
  if (isHidden) return null;
  return (
    <section aria-label={title}>
      <h3 className="pb-1 text-base font-semibold">
        {title} <span className="font-normal text-muted-foreground">{count}</span>
      </h3>
      {count === 0 ? (
        <p className="text-muted-foreground">Nobody.</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">{children}</ul>
      )}
    </section>
  );
}

function ListButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex min-h-11 w-full items-center justify-between gap-2 px-3 py-1.5 text-left focus-visible:outline-offset-[-2px]"
      >
        {children}
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </button>
    </li>
  );
}

function ShiftLine(props: {
  row: RosterRow;
  person: RosterMember | null;
  facts: RosterFacts;
  templates: ReadonlyMap<number, ShiftTemplate>;
  clockStyle: ClockStyle;
  /** A shift of the day before that lasts into this one. */
  dayBefore?: boolean;
}) {
  const { row, person, facts, templates, clockStyle, dayBefore } = props;
  const template = templates.get(row.shiftId);
  const times = wallTimes(row, facts.clock, clockStyle);
  const [startTime = '', endTime = ''] = times.split('–');
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
      {template ? (
        <ShiftChip
          entry={{
            kind: 'shift',
            id: String(row.id),
            code: shiftShortCode(template),
            category: template.category,
            startTime,
            endTime,
            marks: [
              ...(row.isOvertime ? ['overtime' as const] : []),
              ...(isSwapped(row) ? ['swap' as const] : []),
            ],
          }}
        />
      ) : null}
      <span className="font-mono">{times}</span>
      {dayBefore ? <span className="text-muted-foreground">since {formatDate(row.shiftDate)}</span> : null}
      {row.isLocked ? <Lock aria-hidden className="size-3" /> : null}
      <span className="text-muted-foreground">{markWords(row, person).join(', ')}</span>
    </span>
  );
}

function FoldedList({
  title,
  people,
  isOpen,
  onOpen,
}: {
  title: string;
  people: readonly DayPerson[];
  /** Unfolded because one looks for somebody; it can be folded all the same. */
  isOpen: boolean;
  onOpen: (userId: string) => void;
}) {
  if (people.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary className="min-h-11 rounded-sm py-2.5 font-semibold select-none">
        {title} <span className="font-normal text-muted-foreground">{people.length}</span>
      </summary>
      <ul className="divide-y rounded-lg border bg-card">
        {people.map(({ person, leave }) => (
          <ListButton key={person.id} onClick={() => onOpen(person.id)}>
            <span className="wrap-anywhere">
              {person.fullName}
              {leave.some(({ state }) => state === 'pending') ? (
                <span className="text-muted-foreground"> · leave asked for</span>
              ) : null}
            </span>
          </ListButton>
        ))}
      </ul>
    </details>
  );
}
