import { ChevronLeft } from 'lucide-react';
import { formatDate } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { StatusBadge } from './status-badge.tsx';

/** Which draft is looked at before it is published. */
export function PublishHeader({ schedule }: { schedule: Schedule }) {
  const { revises } = schedule;
  const days = `${formatDate(schedule.startDate, { year: true })} to ${formatDate(schedule.endDate, { year: true })}`;
  return (
    <PageHeader
      back={
        <Link
          href={`/schedules/${schedule.id}`}
          className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {schedule.name}
        </Link>
      }
      title={`Publish ${schedule.name}`}
      status={<StatusBadge status={schedule.status} />}
      description={revises === null ? days : `${days}, planned anew from ${formatDate(revises.fromDate)}`}
    />
  );
}
