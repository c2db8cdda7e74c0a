import type { CapacityReport } from '#lib/domain/types.ts';
import { FormMessage } from '../ui/form-message.tsx';

/** What the hours alone say before anything is generated. */
export function CapacityNote({ report }: { report: CapacityReport }) {
  const lines = [
    line(report.supervisors, 'supervisor', 'supervisors'),
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

function line(row: CapacityReport['employees'], one: string, many: string): string | null {
  if (row.isEnough) return null;
  const needed = `${row.peopleNeeded} ${row.peopleNeeded === 1 ? `${one} is` : `${many} are`} needed`;
  return `At least ${needed} for the required hours, you have ${row.people}.`;
}
