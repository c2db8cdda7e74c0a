import { PersonLine } from '#components/roster/person-line.tsx';
import { formatDuration, shiftShortCode } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import { isPreferredWeek, type LineChange, lineChanges, workCounts } from '#lib/domain/line-facts.ts';
import type { Roster, ShiftTemplate } from '#lib/domain/records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { GenerationResult, Line, Problem } from '#lib/domain/types.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type LineTableProps = {
  roster: Roster;
  lines: readonly Line[];
  /** Weeks of single people that do not follow their line. */
  changedWeeks: GenerationResult['changedWeeks'];
  shifts: ReadonlyMap<number, ShiftTemplate>;
  problem: Problem;
};

/** Everybody's stable week, what they work in the whole block, and what is special about it. */
export function LineTable({ roster, lines, changedWeeks, shifts, problem }: LineTableProps) {
  const lineOf = new Map(lines.map((line) => [line.personId, line]));
  const planned = new Map(problem.people.map((person) => [person.id, person]));
  const templates = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const weeksOf = Map.groupBy(changedWeeks, ({ personId }) => personId);
  const changeOf = lineChanges(problem, lines);
  const worked = Map.groupBy(roster.assignments, ({ userId }) => userId);
  const people = roster.people.filter((person) => person.pattern !== null || worked.has(person.id));
  return (
    <Table label="People's lines" boxClassName="max-h-[70dvh]">
      <TableHeader>
        <TableRow>
          <TableHead className="left-0 z-20">Person</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Pattern</TableHead>
          <TableHead>Week</TableHead>
          <TableHead align="right">Shifts</TableHead>
          <TableHead align="right">Hours</TableHead>
          <TableHead align="right">Nights</TableHead>
          <TableHead align="right">Weekends</TableHead>
          <TableHead align="right">Holidays</TableHead>
          <TableHead align="right">Weeks off line</TableHead>
          <TableHead>Prefers</TableHead>
          <TableHead>Since last block</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {people.map((person) => {
          const line = lineOf.get(person.id);
          const own = worked.get(person.id) ?? [];
          const counts = workCounts(
            own.map(({ shiftId, shiftDate }) => ({ shiftId: String(shiftId), shiftDate })),
            templates,
            problem.holidays,
          );
          const minutes = own.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);
          const wish = planned.get(person.id);
          return (
            <TableRow key={person.id}>
              <TableCell className="sticky left-0 z-[1] bg-card font-medium whitespace-nowrap group-hover/row:bg-muted">
                {person.fullName}
              </TableCell>
              <TableCell>{roleLabel(person.role)}</TableCell>
              <TableCell className="whitespace-nowrap">{patternLabel(person.pattern)}</TableCell>
              <TableCell>
                {line === undefined ? (
                  <span className="text-muted-foreground">No line</span>
                ) : (
                  <PersonLine
                    week={line.week.map((id) => chipOf(id, shifts))}
                    workweekStart={problem.workweekStart}
                  />
                )}
              </TableCell>
              <TableCell align="right">{counts.shifts}</TableCell>
              <TableCell align="right" className="whitespace-nowrap">
                {formatDuration(minutes)}
              </TableCell>
              <TableCell align="right">{counts.nights}</TableCell>
              <TableCell align="right">{counts.weekends}</TableCell>
              <TableCell align="right">{counts.holidays}</TableCell>
              <TableCell align="right">{weeksOf.get(person.id)?.length ?? 0}</TableCell>
              <TableCell className="whitespace-nowrap">
                {wish === undefined || line === undefined
                  ? '–'
                  : preferenceWords(
                      templates.get(wish.preferredShiftId ?? '')?.code,
                      isPreferredWeek(wish, line.week, templates),
                    )}
              </TableCell>
              <TableCell className="whitespace-nowrap">{changeWords(changeOf.get(person.id))}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function preferenceWords(code: string | undefined, isGranted: boolean | null): string {
  if (code === undefined || isGranted === null) return '–';
  return isGranted ? `${code}: yes` : `${code}: no`;
}

function changeWords(change: LineChange | undefined): string {
  if (change === undefined) return '–';
  if (change.days && change.shifts) return 'Other days and shift';
  if (change.days) return 'Other days';
  return change.shifts ? 'Other shift' : 'The same';
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
