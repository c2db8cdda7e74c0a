import { type ClockStyle, formatDateRange } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { BlockedPerson, PersonRecord } from '#lib/domain/records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { type PeopleQuery, peopleHref, sortLink } from './people-query.ts';
import { PersonStateBadge } from './person-state-badge.tsx';

export type PeopleTableProps = {
  people: readonly PersonRecord[];
  query: PeopleQuery;
  /** Whose panel is open. */
  selectedId: string | null;
  ownId: string;
  /** Who cannot sign in now. */
  blocked: readonly BlockedPerson[];
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

const columns = [
  { column: 'name', label: 'Name' },
  { column: 'role', label: 'Role' },
  { column: 'pattern', label: 'Pattern' },
  { column: 'preference', label: 'Prefers' },
  { column: 'number', label: 'Employee no.' },
  { column: 'seniority', label: 'Seniority from' },
  { column: 'state', label: 'State' },
] as const;

/** The directory: a table, on a phone a list. */
export function PeopleTable(props: PeopleTableProps) {
  const { people, query, selectedId, timeZone, clockStyle, now } = props;
  const blocked = new Map(props.blocked.map((entry) => [entry.userId, entry]));
  const stateOf = (person: PersonRecord) => (
    <PersonStateBadge
      person={person}
      blocked={blocked.get(person.id) ?? null}
      timeZone={timeZone}
      clockStyle={clockStyle}
      now={now}
    />
  );
  return (
    <>
      <Table label="People" className="whitespace-nowrap" boxClassName="max-md:hidden">
        <TableHeader>
          <TableRow>
            {columns.map(({ column, label }) => (
              <TableHead key={column} sort={sortLink(query, column)}>
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id} data-selected={person.id === selectedId || undefined}>
              <TableCell>
                <PersonLink {...props} person={person} />
              </TableCell>
              <TableCell>{roleLabel(person.role)}</TableCell>
              <TableCell>{patternLabel(person.pattern)}</TableCell>
              <TableCell mono>{person.preferredShiftCode ?? '–'}</TableCell>
              <TableCell mono>{person.employeeNumber ?? '–'}</TableCell>
              <TableCell>
                {person.seniorityDate ? formatDateRange(person.seniorityDate, person.seniorityDate) : '–'}
              </TableCell>
              <TableCell>{stateOf(person)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul aria-label="People" className="divide-y rounded-lg border bg-card md:hidden">
        {people.map((person) => (
          <li key={person.id} className="relative flex items-center justify-between gap-3 px-3 py-2.5">
            <div className="flex min-w-0 flex-col gap-0.5">
              <PersonLink {...props} person={person} className="after:absolute after:inset-0" />
              <p className="text-sm text-muted-foreground">
                {[roleLabel(person.role), patternLabel(person.pattern), person.preferredShiftCode]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {stateOf(person)}
          </li>
        ))}
      </ul>
    </>
  );
}

function PersonLink({
  person,
  query,
  ownId,
  className = '',
}: Pick<PeopleTableProps, 'query' | 'ownId'> & { person: PersonRecord; className?: string }) {
  return (
    <span className="flex items-center gap-2">
      <Link
        href={peopleHref(query, person.id)}
        scroll={false}
        className={`font-medium text-primary-text underline-offset-4 hover:underline ${className}`}
      >
        {person.fullName}
      </Link>
      {person.id === ownId ? <Badge tone="outline">You</Badge> : null}
    </span>
  );
}
