import { formatDate, formatDateRange, formatDuration } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { StatusBadge } from './status-badge.tsx';

/** The schedules of a center. */
export function ScheduleTable({ schedules, timeZone }: { schedules: readonly Schedule[]; timeZone: string }) {
  const zone = createZone(timeZone);
  return (
    <Table label="Schedules">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Dates</TableHead>
          <TableHead>State</TableHead>
          <TableHead align="right">Short when generated</TableHead>
          <TableHead>Published</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {schedules.map((schedule) => (
          <TableRow key={schedule.id}>
            <TableCell>
              <Link
                href={`/schedules/${schedule.id}`}
                className="inline-flex min-h-target items-center font-medium text-primary-text underline-offset-4 hover:underline"
              >
                {schedule.name}
              </Link>
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {formatDateRange(schedule.startDate, schedule.endDate)}
            </TableCell>
            <TableCell>
              <StatusBadge status={schedule.status} />
            </TableCell>
            <TableCell align="right">{shortWords(schedule)}</TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              {schedule.publishedAt === null
                ? '–'
                : `${formatDate(zone.toLocal(schedule.publishedAt).date, { year: true })}, version ${schedule.publishedVersion}`}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function shortWords({ metrics }: Schedule): string {
  if (metrics === null) return 'not generated';
  const short = metrics.uncoveredEmployeeMinutes + metrics.uncoveredSupervisorMinutes;
  return short === 0 ? 'nothing' : formatDuration(short);
}
