import { type ClockStyle, countOf, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import {
  type ComparedShift,
  type DayDifference,
  onlyKind,
  type RosterDifference,
} from '#lib/domain/roster-difference.ts';
import type { DifferenceQuery } from '#lib/domain/version-query.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { DifferenceFilters } from './version-difference-filters.tsx';

export type DifferenceViewProps = {
  difference: RosterDifference;
  /** People with shifts that are the same in both. */
  unchangedPeople: number;
  names: ReadonlyMap<string, string>;
  templates: ReadonlyMap<number, ShiftTemplate>;
  timeZone: string;
  clockStyle: ClockStyle;
  query: DifferenceQuery;
  /** Where everybody is listed. */
  allHref: string;
  /** What it means that nothing differs, in a sentence. */
  nothing: string;
};

const PEOPLE_LIMIT = 50;
const OPEN_DAYS = 4;
const kindWords = { added: 'Added', removed: 'Removed', changed: 'Changed' } as const;
const kindTones = { added: 'success', removed: 'danger', changed: 'primary' } as const;

/** What changes for whom, person by person: day, from → to. */
export function DifferenceView(props: DifferenceViewProps) {
  const { difference, names, query, unchangedPeople } = props;
  if (difference.people.length === 0 && difference.open.length === 0) {
    return <EmptyState title="No difference">{props.nothing}</EmptyState>;
  }
  const nameOf = (id: string) => names.get(id) ?? 'Somebody who is gone';
  const found = onlyKind(difference.people, query.kind)
    .map((person) => ({ ...person, name: nameOf(person.userId) }))
    .filter(({ name }) => name.toLowerCase().includes(query.text.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const shown = query.showAll ? found : found.slice(0, PEOPLE_LIMIT);
  const { added, removed, changed } = difference.counts;
  const words = { templates: props.templates, timeZone: props.timeZone, clockStyle: props.clockStyle };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">
        {countOf(difference.people.length, 'person', 'people')} with changes: {countOf(added, 'day', 'days')}{' '}
        added, {removed} removed, {changed} changed. {countOf(unchangedPeople, 'person keeps', 'people keep')}{' '}
        every shift.
      </p>
      <DifferenceFilters
        query={query}
        count={`${found.length} of ${countOf(difference.people.length, 'person', 'people')}`}
      />
      <ul className="divide-y rounded-lg border bg-card" aria-label="Differences by person">
        {shown.map(({ userId, name, days }) => (
          <PersonDays key={userId} name={name} days={days} {...words} />
        ))}
        {shown.length === 0 ? (
          <li className="px-4 py-3 text-muted-foreground">Nobody matches. Clear the search or the filter.</li>
        ) : null}
        {difference.open.length > 0 && query.text === '' && query.kind === null ? (
          <PersonDays name="Open shifts" days={difference.open} {...words} />
        ) : null}
      </ul>
      {shown.length < found.length ? (
        <p className="text-muted-foreground">
          {shown.length} of {found.length} people.{' '}
          <Link
            href={props.allHref}
            scroll={false}
            className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
          >
            Show all
          </Link>
        </p>
      ) : null}
    </div>
  );
}

type Words = Pick<DifferenceViewProps, 'templates' | 'timeZone' | 'clockStyle'>;

function PersonDays({ name, days, ...words }: Words & { name: string; days: readonly DayDifference[] }) {
  return (
    <li>
      <details open={days.length <= OPEN_DAYS} className="group px-4 py-2">
        <summary className="min-h-target cursor-default font-medium">
          {name} <span className="text-sm text-muted-foreground">{countOf(days.length, 'day', 'days')}</span>
        </summary>
        <ul className="mt-1 flex flex-col gap-1 pb-1 pl-4">
          {days.map((day) => (
            <li key={day.date} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span className="w-24 shrink-0 text-sm whitespace-nowrap text-muted-foreground">
                {formatDate(day.date)}
              </span>
              <Badge tone={kindTones[day.kind]}>{kindWords[day.kind]}</Badge>
              <span>
                <span className="text-muted-foreground">{shiftsText(day.from, words)}</span>
                <span aria-hidden> → </span>
                <span className="sr-only"> becomes </span>
                {shiftsText(day.to, words)}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

/** `DA10 09:00–19:00`, `off`, several with `and` between them. */
function shiftsText(shifts: readonly ComparedShift[], { templates, timeZone, clockStyle }: Words): string {
  if (shifts.length === 0) return 'nothing';
  return shifts
    .map((shift) => {
      const code = templates.get(shift.shiftId)?.code ?? 'a shift';
      const times = [shift.startsAt, shift.endsAt].map((at) => formatInstantTime(at, timeZone, clockStyle));
      const marks = [
        shift.isOvertime ? ', overtime' : '',
        shift.isActing ? ', acting supervisor' : '',
        shift.userId === null && shift.requiredRole === 'supervisor' ? ', for a supervisor' : '',
      ];
      return `${code} ${times.join('–')}${marks.join('')}`;
    })
    .join(' and ');
}
