'use client';

import type { KeyboardEvent } from 'react';
import { CertificateBadges } from '#components/certificates/certificate-badge.tsx';
import { type ClockStyle, formatDateRange } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { BlockedPerson } from '#lib/domain/records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { DutyBadges, UndecidedBadge } from './duty-badges.tsx';
import { type DirectoryPerson, type PeopleQuery, peopleHref, sortLink } from './people-query.ts';
import { PersonStateBadge } from './person-state-badge.tsx';

export type PeopleTableProps = {
  people: readonly DirectoryPerson[];
  query: PeopleQuery;
  /** Whose panel is open. */
  selectedId: string | null;
  ownId: string;
  /** Who cannot sign in now. */
  blocked: readonly BlockedPerson[];
  /** Whether people belong to more than one center. */
  showsCenter: boolean;
  /** Calendar date. */
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
};

const columns = [
  { column: 'name', label: 'Name', className: '' },
  { column: 'role', label: 'Role', className: '' },
  { column: 'pattern', label: 'Pattern', className: '' },
  { column: 'preference', label: 'Prefers', className: 'max-xl:hidden' },
  { column: 'number', label: 'Employee no.', className: 'max-lg:hidden' },
  { column: 'seniority', label: 'Seniority from', className: 'max-lg:hidden' },
] as const;

const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Moves between the names of the list; Enter opens the one that has the focus, as links do. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined || !(event.target instanceof HTMLAnchorElement)) return;
  const names = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a[data-person]')].filter(
    (name) => name.offsetParent !== null,
  );
  const index = names.indexOf(event.target);
  if (index === -1) return;
  event.preventDefault();
  names[step(index, names.length - 1)]?.focus();
}

/** The directory: a table, on a phone a list. */
export function PeopleTable(props: PeopleTableProps) {
  const { people, query, selectedId, showsCenter, today, timeZone, clockStyle } = props;
  const blocked = new Map(props.blocked.map((entry) => [entry.userId, entry]));
  const stateOf = (person: DirectoryPerson) => (
    <span className="flex flex-wrap gap-1.5 max-md:flex-col max-md:items-end">
      <PersonStateBadge
        person={person}
        blocked={blocked.get(person.id) ?? null}
        timeZone={timeZone}
        clockStyle={clockStyle}
      />
      {person.isActive ? <DutyBadges duty={person.duty} /> : null}
      <UndecidedBadge leaverShifts={person.leaverShifts} />
      {person.isActive ? <CertificateBadges certificates={person.certificates} today={today} /> : null}
    </span>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows are a shortcut between links that Tab reaches too.
    <div onKeyDown={moveFocus} className="flex flex-col">
      <Table label="People" className="whitespace-nowrap" boxClassName="max-md:hidden">
        <TableHeader>
          <TableRow>
            {columns.map(({ column, label, className }) => (
              <TableHead key={column} sort={sortLink(query, column)} className={className}>
                {label}
              </TableHead>
            ))}
            {showsCenter ? <TableHead className="max-xl:hidden">Center</TableHead> : null}
            <TableHead sort={sortLink(query, 'state')}>State</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id} data-selected={person.id === selectedId || undefined}>
              <TableCell>
                <NameLink {...props} person={person} className="min-h-target" />
              </TableCell>
              <TableCell>{roleLabel(person.role)}</TableCell>
              <TableCell>{patternLabel(person.pattern)}</TableCell>
              <TableCell mono className="max-xl:hidden">
                {person.preferredShiftCode ?? '–'}
              </TableCell>
              <TableCell mono className="max-lg:hidden">
                {person.employeeNumber ?? '–'}
              </TableCell>
              <TableCell className="max-lg:hidden">
                {person.seniorityDate ? formatDateRange(person.seniorityDate, person.seniorityDate) : '–'}
              </TableCell>
              {showsCenter ? (
                <TableCell
                  title={person.center?.name}
                  className="max-w-36 truncate max-xl:hidden 2xl:max-w-56"
                >
                  {person.center?.name ?? '–'}
                </TableCell>
              ) : null}
              <TableCell>{stateOf(person)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul aria-label="People" className="divide-y rounded-lg border bg-card md:hidden">
        {people.map((person) => (
          <li key={person.id} className="relative flex items-center justify-between gap-3 px-3 py-2.5">
            <div className="flex min-w-0 flex-col gap-0.5">
              <NameLink {...props} person={person} className="after:absolute after:inset-0" />
              <p className="text-sm text-muted-foreground">
                {[roleLabel(person.role), patternLabel(person.pattern), person.preferredShiftCode]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            <span className="flex shrink-0 justify-end text-right">{stateOf(person)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NameLink({
  person,
  query,
  ownId,
  className = '',
}: Pick<PeopleTableProps, 'query' | 'ownId'> & { person: DirectoryPerson; className?: string }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        href={peopleHref(query, person.id)}
        scroll={false}
        data-person={person.id}
        title={person.fullName}
        className={`max-w-72 content-center truncate lg:max-2xl:max-w-52 font-medium text-primary-text underline-offset-4 hover:underline ${className}`}
      >
        {person.fullName}
      </Link>
      {person.id === ownId ? <Badge tone="outline">You</Badge> : null}
    </span>
  );
}
