import type { Schedule } from '#lib/domain/records.ts';
import type { ScheduleStamp } from '#lib/domain/version-records.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export type PublishEndProps = {
  schedule: Schedule;
  /** Null = not known. */
  stamp: Pick<ScheduleStamp, 'changedAt' | 'changedBy' | 'publishedAt' | 'publishedBy'> | null;
  whoAndWhen: (by: string | null, at: number) => string;
};

/** Why there is nothing to publish here: who was faster, and when. */
export function PublishEnd({ schedule, stamp, whoAndWhen }: PublishEndProps) {
  if (schedule.status === 'published') {
    return (
      <EmptyState
        title="This schedule is already published"
        action={<ButtonLink href={`/schedules/${schedule.id}`}>Open it</ButtonLink>}
      >
        {stamp === null
          ? null
          : `By ${whoAndWhen(stamp.publishedBy, stamp.publishedAt ?? stamp.changedAt)}, as version ${schedule.publishedVersion}.`}
      </EmptyState>
    );
  }
  const block = schedule.revises?.scheduleId;
  return (
    <EmptyState
      title="This draft is already archived"
      action={
        block === undefined ? (
          <ButtonLink href="/schedules">All schedules</ButtonLink>
        ) : (
          <ButtonLink href={`/schedules/${block}`}>Open the published schedule</ButtonLink>
        )
      }
    >
      {stamp === null
        ? null
        : `It was published or discarded by ${whoAndWhen(stamp.changedBy, stamp.changedAt)}.`}
    </EmptyState>
  );
}
