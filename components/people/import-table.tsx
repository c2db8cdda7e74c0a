import { formatDate } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { ImportPerson } from '#lib/domain/people-records.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { dayWords } from './person-facts.tsx';

/** The people of a file as they would be invited. */
export function ImportTable({
  people,
  centers,
}: {
  people: readonly ImportPerson[];
  centers: readonly { id: string; name: string }[];
}) {
  const names = new Map(centers.map(({ id, name }) => [id, name]));
  return (
    <Table label="People to invite" className="whitespace-nowrap" boxClassName="max-h-[32rem]">
      <TableHeader>
        <TableRow>
          <TableHead align="right">Row</TableHead>
          <TableHead>Name</TableHead>
          <TableHead>E-mail</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Pattern</TableHead>
          <TableHead>Center</TableHead>
          <TableHead>Employee no.</TableHead>
          <TableHead>Hired on</TableHead>
          <TableHead>Duty</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {people.map((person) => (
          <TableRow key={person.row}>
            <TableCell align="right" mono>
              {person.row}
            </TableCell>
            <TableCell className="font-medium">{person.fullName}</TableCell>
            <TableCell>{person.email}</TableCell>
            <TableCell>{roleLabel(person.role)}</TableCell>
            <TableCell>{patternLabel(person.pattern)}</TableCell>
            <TableCell>{names.get(person.centerId) ?? '–'}</TableCell>
            <TableCell mono>{person.employeeNumber ?? '–'}</TableCell>
            <TableCell>{person.hiredOn === null ? '–' : dayWords(person.hiredOn)}</TableCell>
            <TableCell>{traineeWords(person)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function traineeWords({ trainee }: ImportPerson): string {
  if (trainee === null) return 'Counts';
  return trainee.toDate === null ? 'Trainee' : `Trainee until ${formatDate(trainee.toDate, { year: true })}`;
}
