import { PersonLine } from '#components/roster/person-line.tsx';
import { formatDuration, shiftShortCode } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { Roster, ShiftTemplate } from '#lib/domain/records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Line, Weekday } from '#lib/domain/types.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type LineTableProps = {
  roster: Roster;
  lines: readonly Line[];
  shifts: ReadonlyMap<number, ShiftTemplate>;
  workweekStart: Weekday;
};

/** Everybody's stable week, and what they work in the whole block. */
export function LineTable({ roster, lines, shifts, workweekStart }: LineTableProps) {
  const lineOf = new Map(lines.map((line) => [line.personId, line]));
  const worked = new Map<string, { count: number; minutes: number }>();
  for (const { userId, startsAt, endsAt } of roster.assignments) {
    if (userId === null) continue;
    const sum = worked.get(userId) ?? { count: 0, minutes: 0 };
    worked.set(userId, { count: sum.count + 1, minutes: sum.minutes + (endsAt - startsAt) / MINUTE_MS });
  }
  const people = roster.people.filter((person) => person.pattern !== null || worked.has(person.id));
  return (
    <Table label="People's lines" boxClassName="max-h-[70dvh]">
      <TableHeader>
        <TableRow>
          <TableHead>Person</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Pattern</TableHead>
          <TableHead>Week</TableHead>
          <TableHead align="right">Shifts</TableHead>
          <TableHead align="right">Hours</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {people.map((person) => {
          const line = lineOf.get(person.id);
          const sum = worked.get(person.id) ?? { count: 0, minutes: 0 };
          return (
            <TableRow key={person.id}>
              <TableCell className="font-medium whitespace-nowrap">{person.fullName}</TableCell>
              <TableCell>{roleLabel(person.role)}</TableCell>
              <TableCell className="whitespace-nowrap">{patternLabel(person.pattern)}</TableCell>
              <TableCell>
                {line === undefined ? (
                  <span className="text-muted-foreground">No line</span>
                ) : (
                  <PersonLine
                    week={line.week.map((id) => chipOf(id, shifts))}
                    workweekStart={workweekStart}
                  />
                )}
              </TableCell>
              <TableCell align="right">{sum.count}</TableCell>
              <TableCell align="right" className="whitespace-nowrap">
                {formatDuration(sum.minutes)}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function chipOf(id: string | null, shifts: ReadonlyMap<number, ShiftTemplate>) {
  const shift = id === null ? undefined : shifts.get(Number(id));
  if (shift === undefined) return null;
  return {
    code: shiftShortCode(shift),
    category: shift.category,
    startTime: shift.startTime,
    endTime: shift.endTime,
  };
}
