import { ChevronLeft } from 'lucide-react';
import { countOf, formatDate } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DiscardButton, type DiscardButtonProps } from './discard-button.tsx';
import type { GenerateFormProps } from './generate-form.tsx';
import { BringIn, type BringInProps } from './publish-bring-in.tsx';
import { RegenerateDialog } from './regenerate-dialog.tsx';
import { ReviseDialog, type ReviseDialogProps } from './revise-dialog.tsx';
import { StatusBadge } from './status-badge.tsx';

export type ScheduleHeaderProps = {
  schedule: Schedule;
  review?: ScheduleReview;
  /** Given where a published schedule may be re-planned, and from when, should it have begun by then. */
  revise?: Pick<ReviseDialogProps, 'action' | 'from' | 'wanted'>;
  /** Given where the published block has moved on since this draft was made to re-plan it. */
  bringIn?: BringInProps | null;
  /** Given where the schedule may be discarded or generated again. */
  discard?: DiscardButtonProps['action'];
  generate?: Omit<GenerateFormProps, 'replaces'>;
};

/** What schedule this is, and what can be done with it now. */
export function ScheduleHeader(props: ScheduleHeaderProps) {
  const { schedule, review, revise, bringIn, discard, generate } = props;
  const isDraft = schedule.status === 'draft';
  const target = { scheduleId: schedule.id, version: schedule.version, name: schedule.name };
  return (
    <>
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
        description={
          <>
            {`${formatDate(schedule.startDate, { year: true })} to ${formatDate(schedule.endDate, { year: true })}`}
            {schedule.revises === null ? null : (
              <>
                {', '}
                <Link
                  href={`/schedules/${schedule.revises.scheduleId}`}
                  className="text-primary-text underline underline-offset-4 hover:text-foreground"
                >
                  the published schedule
                </Link>{' '}
                planned anew from {formatDate(schedule.revises.fromDate)}
              </>
            )}
          </>
        }
        action={
          isDraft ? (
            <>
              {review ? <HealthLink scheduleId={schedule.id} /> : null}
              <HistoryLink scheduleId={schedule.id} />
              {discard ? <DiscardButton action={discard} {...target} /> : null}
              {generate && review ? (
                <RegenerateDialog
                  {...generate}
                  replaces={`Generating again replaces the ${countOf(review.assignedCount, 'shift', 'shifts')} of this draft; locked ones stay.`}
                />
              ) : null}
              {review ? (
                <ButtonLink href={`/schedules/${schedule.id}/publish`} variant="primary">
                  Publish…
                </ButtonLink>
              ) : null}
            </>
          ) : schedule.publishedVersion > 0 ? (
            <>
              <HealthLink scheduleId={schedule.id} />
              <HistoryLink scheduleId={schedule.id} />
              <ButtonLink href={`/schedules/${schedule.id}/corrections`} variant="ghost">
                Corrections
              </ButtonLink>
              <ButtonLink href={`/schedules/${schedule.id}/versions`} variant="ghost">
                Versions
              </ButtonLink>
              {revise && revise.from <= schedule.endDate ? (
                <ReviseDialog
                  {...revise}
                  scheduleId={schedule.id}
                  from={revise.from < schedule.startDate ? schedule.startDate : revise.from}
                  to={schedule.endDate}
                />
              ) : null}
            </>
          ) : null
        }
      />
      {bringIn ? <BringIn {...bringIn} /> : null}
    </>
  );
}

function HealthLink({ scheduleId }: { scheduleId: number }) {
  return (
    <ButtonLink href={`/schedules/${scheduleId}/health`} variant="ghost">
      Health
    </ButtonLink>
  );
}

function HistoryLink({ scheduleId }: { scheduleId: number }) {
  return (
    <ButtonLink href={`/schedules/${scheduleId}/history`} variant="ghost">
      History
    </ButtonLink>
  );
}
