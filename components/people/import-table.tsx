import type { ReactNode } from 'react';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { ImportPerson } from '#lib/domain/people-records.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { FactsList } from './facts-list.tsx';
import { dayWords } from './person-facts.tsx';

type Named<Id> = readonly { id: Id; name: string }[];

/** What ids in a file are called. */
export type ImportNames = { centers: Named<string>; shifts: Named<number>; qualifications: Named<number> };

export type ImportTableProps = {
  /** To be stored. */
  people: readonly ImportPerson[];
  /** Here already, and to be invited again: nothing else of them is stored. */
  again: readonly ImportPerson[];
  names: ImportNames;
};

/** What would be stored of somebody, by the name of the column; what is empty is left out. */
type Line = { row: number; name: string; facts: ReadonlyMap<string, string> };

/** The people of a file as they would be invited, with all that would be stored of them: a table, on a phone a list. */
export function ImportTable({ people, again, names }: ImportTableProps): ReactNode {
  const lines = [
    ...people.map((person) => lineOf(person, storedOf(person, names))),
    ...again.map((person) => lineOf(person, keptOf(person, names))),
  ].sort((one, other) => one.row - other.row);
  const columns = COLUMNS.filter(
    (column) => !CONTACT.has(column) && lines.some(({ facts }) => facts.has(column)),
  );
  return (
    <>
      <Table
        label="People to invite"
        className="whitespace-nowrap"
        boxClassName="max-h-[32rem] w-fit max-w-full max-md:hidden"
      >
        <TableHeader>
          <TableRow>
            <TableHead align="right">Row</TableHead>
            <TableHead>Name</TableHead>
            {columns.map((column) => (
              <TableHead key={column}>{column}</TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {lines.map(({ row, name, facts }) => (
            <TableRow key={row}>
              <TableCell align="right" mono>
                {row}
              </TableCell>
              <TableCell className="max-w-80 truncate">
                <span className="font-medium" title={name}>
                  {name}
                </span>
                <span className="block truncate text-sm text-muted-foreground">
                  {[...CONTACT].flatMap((column) => facts.get(column) ?? []).join(' · ')}
                </span>
              </TableCell>
              {columns.map((column) => (
                <TableCell key={column} className={WRAPPED.has(column) ? 'min-w-40 whitespace-normal' : ''}>
                  {facts.get(column) ?? '–'}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul aria-label="People to invite" className="divide-y rounded-lg border bg-card md:hidden">
        {lines.map(({ row, name, facts }) => (
          <li key={row} className="flex flex-col gap-1.5 px-3 py-2.5">
            <p className="font-medium wrap-anywhere">
              {name} <span className="font-normal text-muted-foreground">row {row}</span>
            </p>
            <FactsList facts={[...facts]} />
          </li>
        ))}
      </ul>
    </>
  );
}

const COLUMNS = [
  'E-mail',
  'Role',
  'Center',
  'Pattern',
  'Prefers',
  'Employee no.',
  'Hired on',
  'Seniority from',
  'Phone',
  'Duty',
  'Qualifications',
  'Invitation',
] as const;
type Column = (typeof COLUMNS)[number];
/** Stand below the name. */
const CONTACT: ReadonlySet<Column> = new Set(['E-mail', 'Phone']);
const WRAPPED: ReadonlySet<Column> = new Set(['Duty', 'Qualifications', 'Invitation']);

function lineOf(
  { row, fullName }: ImportPerson,
  facts: Readonly<Partial<Record<Column, string | null>>>,
): Line {
  const filled = COLUMNS.flatMap((column) => {
    const words = facts[column] ?? '';
    return words === '' ? [] : [[column, words] as const];
  });
  return { row, name: fullName, facts: new Map(filled) };
}

function keptOf({ email, role, centerId, employeeNumber }: ImportPerson, { centers }: ImportNames) {
  return {
    'E-mail': email,
    Role: roleLabel(role),
    Center: centerOf(centers, centerId),
    'Employee no.': employeeNumber,
    Invitation: 'again; all else stays as it is',
  };
}

function storedOf(person: ImportPerson, { centers, shifts, qualifications }: ImportNames) {
  const { email, role, centerId, employeeNumber, pattern, preferredShiftId, hiredOn, phone, trainee } =
    person;
  // Whoever has no date of seniority has that of hiring.
  const seniority = person.seniorityDate ?? hiredOn;
  return {
    'E-mail': email,
    Role: roleLabel(role),
    Center: centerOf(centers, centerId),
    Pattern: patternLabel(pattern),
    Prefers: preferredShiftId === null ? null : nameOf(shifts, preferredShiftId),
    'Employee no.': employeeNumber,
    'Hired on': hiredOn === null ? null : dayWords(hiredOn),
    'Seniority from': seniority === null ? null : dayWords(seniority),
    Phone: phone,
    Duty: trainee === null ? null : traineeWords(trainee),
    Qualifications: person.qualificationIds.map((id) => nameOf(qualifications, id)).join(', '),
  };
}

/** Where there is only one it goes without saying. */
function centerOf(centers: ImportNames['centers'], id: string): string | null {
  return centers.length < 2 ? null : nameOf(centers, id);
}

function nameOf<Id>(known: Named<Id>, id: Id): string {
  return known.find((one) => one.id === id)?.name ?? 'made meanwhile';
}

function traineeWords({ toDate }: NonNullable<ImportPerson['trainee']>): string {
  return toDate === null ? 'Trainee' : `Trainee until ${dayWords(toDate)}`;
}
