import { ChevronLeft } from 'lucide-react';
import { formatDateRange } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { StatusBadge } from './status-badge.tsx';

export type VersionHeaderProps = {
  schedule: Schedule;
  title: string;
  /** Null = back to the schedule. */
  backHref: string | null;
  description?: string;
};

/** Whose versions these are. */
export function VersionHeader({ schedule, title, backHref, description }: VersionHeaderProps) {
  return (
    <PageHeader
      back={
        <Link
          href={backHref ?? `/schedules/${schedule.id}`}
          className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {backHref === null ? schedule.name : 'All versions'}
        </Link>
      }
      title={title}
      status={backHref === null ? <StatusBadge status={schedule.status} /> : null}
      description={description ?? formatDateRange(schedule.startDate, schedule.endDate)}
    />
  );
}
