import type { CapacityReport, CapacityRow } from '#lib/domain/types.ts';
import { FormMessage } from '../ui/form-message.tsx';

/** What hours and peaks say before anything is generated. */
export function CapacityNote({ report }: { report: CapacityReport }) {
  const lines = [
    line(report.supervisors, 'supervisor', 'supervisors'),
    ...worstOf(report.qualified).map((row) =>
      line(row, 'person with a required qualification', 'people with a required qualification'),
    ),
    line(report.employees, 'person', 'people'),
  ].filter((text) => text !== null);
  if (report.employees.people === 0) {
    return (
      <FormMessage tone="warning">
        {lines.join(' ')} Nobody can be scheduled yet: an admin invites people and gives each a pattern.
      </FormMessage>
    );
  }
  if (lines.length === 0) {
    return (
      <p className="text-muted-foreground">
        {Math.round(report.employees.requiredHoursPerWeek).toLocaleString('en-US')} staff-hours are required
        in an average week; {report.employees.people} people have{' '}
        {Math.round(report.employees.availableHoursPerWeek).toLocaleString('en-US')} after approved leave.
      </p>
    );
  }
  return (
    <FormMessage tone="warning">
      {lines.join(' ')} The best possible schedule is made all the same, with every gap explained.
    </FormMessage>
  );
}

/** The qualification that lacks most people, as the report knows no names. */
function worstOf(rows: readonly CapacityRow[]): CapacityRow[] {
  const lacking = ({ peopleNeeded, people }: CapacityRow) => peopleNeeded - people;
  return rows
    .filter(({ isEnough }) => !isEnough)
    .toSorted((a, b) => lacking(b) - lacking(a))
    .slice(0, 1);
}

function line(row: CapacityRow, one: string, many: string): string | null {
  if (row.isEnough) return null;
  const verb = (count: number, word: string) =>
    `${count} ${count === 1 ? `${one} is` : `${many} are`} ${word}`;
  const isPeak = row.availableHoursPerWeek >= row.requiredHoursPerWeek;
  return isPeak
    ? `${verb(row.peopleAtPeak, 'required at one moment')}, you have ${row.people}.`
    : `At least ${verb(row.peopleNeeded, 'needed')} for the required hours, you have ${row.people}.`;
}
