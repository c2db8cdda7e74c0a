import { loadReview } from '#app/(app)/(supervisor)/schedules/[id]/load-review.ts';
import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import * as actions from '#app/actions/schedule-actions.ts';
import { PublishEnd } from '#components/schedules/publish-end.tsx';
import { PublishHeader } from '#components/schedules/publish-header.tsx';
import { PublishPanel } from '#components/schedules/publish-panel.tsx';
import { PublishReviewBody } from '#components/schedules/publish-review-body.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getLatestRun } from '#lib/data/generation.ts';
import { getScheduleStamp } from '#lib/data/versions.ts';
import { stampWords } from '#lib/domain/format.ts';
import { publishConsequence, publishReview } from '#lib/domain/publish-review.ts';
import { reviewSchedule } from '#lib/domain/schedule-review.ts';
import { parseDifferenceQuery } from '#lib/domain/version-query.ts';
import { explainSchedule } from '#lib/scheduler/index.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadPublish } from './load-publish.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/publish'>) {
  return { title: `Publish ${(await loadSchedule((await params).id)).name}` };
}

export default async function PublishPage({ params, searchParams }: PageProps<'/schedules/[id]/publish'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const db = await createRequestClient();
  const run = await getLatestRun(db, schedule.id);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const whoAndWhen = (by: string | null, at: number) => stampWords(by, at, timeZone, user.clockStyle);
  const head = (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      {schedule.revises === null ? null : <ScheduleRefresh scheduleId={schedule.revises.scheduleId} />}
      <PublishHeader schedule={schedule} />
    </>
  );
  if (schedule.status !== 'draft' || run?.state === 'running') {
    const stamp = schedule.status === 'draft' ? null : await getScheduleStamp(db, schedule.id);
    return (
      <>
        {head}
        <PublishEnd schedule={schedule} stamp={stamp} whoAndWhen={whoAndWhen} />
      </>
    );
  }
  const [{ problem, roster, result, planned, shiftList }, loaded] = await Promise.all([
    loadReview(db, schedule),
    loadPublish(db, schedule),
  ]);
  const { facts, rows, stamp, published, publishedRows, revision } = loaded;
  const review = reviewSchedule(problem, roster, explainSchedule(problem, planned, result?.lines ?? []));
  const publish = publishReview(facts, rows, publishedRows, Date.now());
  const isBehind = revision !== null && revision.changed > 0;
  const { totals } = review;
  return (
    <>
      {head}
      <PublishPanel
        action={actions.publishSchedule}
        scheduleId={schedule.id}
        version={loaded.version}
        name={schedule.name}
        consequence={publishConsequence(schedule, published, {
          peopleTold: publish.peopleTold,
          shortMinutes: totals.uncoveredEmployeeMinutes + totals.uncoveredSupervisorMinutes,
        })}
        lastChange={whoAndWhen(stamp.changedBy, stamp.changedAt)}
        obstacle={
          isBehind
            ? 'The published schedule has moved on. Bring its changes in first.'
            : review.scheduledPeople === 0
              ? 'Nobody has a shift in this draft. Generate it before you publish.'
              : null
        }
      />
      <PublishReviewBody
        schedule={schedule}
        review={review}
        publish={publish}
        facts={facts}
        problem={problem}
        templates={new Map(shiftList.map((shift) => [shift.id, shift]))}
        clockStyle={user.clockStyle}
        query={parseDifferenceQuery(await searchParams)}
        bringIn={
          isBehind
            ? {
                action: actions.refreshRevision,
                scheduleId: schedule.id,
                version: loaded.version,
                changed: revision.changed,
                people: revision.people,
                lastChange: whoAndWhen(revision.by, revision.at),
              }
            : null
        }
      />
    </>
  );
}
