import { ChevronLeft } from 'lucide-react';
import { countOf, formatDate, formatDateRange, formatDuration } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DiscardButton, type DiscardButtonProps } from './discard-button.tsx';
import type { GenerateFormProps } from './generate-form.tsx';
import { PublishButton, type PublishButtonProps } from './publish-button.tsx';
import { RegenerateDialog } from './regenerate-dialog.tsx';
import { ReviseDialog, type ReviseDialogProps } from './revise-dialog.tsx';
import { StatusBadge } from './status-badge.tsx';

export type ScheduleHeaderProps = {
  schedule: Schedule;
  review?: ScheduleReview;
  /** Given where a published schedule may be re-planned, and from when, should it have begun by then. */
  revise?: Pick<ReviseDialogProps, 'action' | 'from'>;
  /** Given where the schedule may be published, discarded or generated again. */
  publish?: PublishButtonProps['action'];
  discard?: DiscardButtonProps['action'];
  generate?: Omit<GenerateFormProps, 'replaces'>;
};

/** What schedule this is, and what can be done with it now. */
export function ScheduleHeader(props: ScheduleHeaderProps) {
  const { schedule, review, revise, publish, discard, generate } = props;
  const isDraft = schedule.status === 'draft';
  const target = { scheduleId: schedule.id, version: schedule.version, name: schedule.name };
  return (
    <PageHeader
      back={
        <Link
          href="/schedules"
          className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
        >
          <ChevronLeft aria-hidden className="size-4" />
          Schedules
        </Link>
      }
      title={schedule.name}
      status={<StatusBadge status={schedule.status} />}
      description={`${formatDate(schedule.startDate, { year: true })} to ${formatDate(schedule.endDate, { year: true })}${revisionWords(schedule)}`}
      action={
        isDraft ? (
          <>
            {discard ? <DiscardButton action={discard} {...target} /> : null}
            {generate && review ? (
              <RegenerateDialog
                {...generate}
                replaces={`Generating again replaces the ${countOf(review.assignedCount, 'shift', 'shifts')} of this draft; locked ones stay.`}
              />
            ) : null}
            {publish && review ? (
              <PublishButton action={publish} {...target} consequence={consequenceOf(schedule, review)} />
            ) : null}
          </>
        ) : revise && schedule.status === 'published' && revise.from <= schedule.endDate ? (
          <ReviseDialog
            {...revise}
            scheduleId={schedule.id}
            from={revise.from < schedule.startDate ? schedule.startDate : revise.from}
            to={schedule.endDate}
          />
        ) : null
      }
    />
  );
}

function revisionWords({ revises, startDate }: Schedule): string {
  if (revises === null || revises.fromDate <= startDate) return '';
  return `, planned anew from ${formatDate(revises.fromDate)}`;
}

function consequenceOf(schedule: Schedule, review: ScheduleReview): string {
  const short = review.totals.uncoveredEmployeeMinutes + review.totals.uncoveredSupervisorMinutes;
  const gaps = short === 0 ? 'nothing stays short' : `${formatDuration(short)} stay short`;
  return `Publishing tells ${countOf(review.scheduledPeople, 'person', 'people')} and makes this the schedule for ${formatDateRange(schedule.revises?.fromDate ?? schedule.startDate, schedule.endDate)}; ${gaps}.`;
}
