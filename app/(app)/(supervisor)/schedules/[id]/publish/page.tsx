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
import { plannedShortage, publishConsequence, publishReview } from '#lib/domain/publish-review.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { reviewSchedule } from '#lib/domain/schedule-review.ts';
import { type DifferenceQuery, parseDifferenceQuery } from '#lib/domain/version-query.ts';
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
  const [run, stamp] = await Promise.all([getLatestRun(db, schedule.id), getScheduleStamp(db, schedule.id)]);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const whoAndWhen = (by: string | null, at: number) => stampWords(by, at, timeZone, user.clockStyle);
  const shown =
    schedule.status === 'draft' && run?.state !== 'running'
      ? await reviewOf(schedule, parseDifferenceQuery(await searchParams))
      : null;
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      {schedule.revises === null ? null : <ScheduleRefresh scheduleId={schedule.revises.scheduleId} />}
      <PublishHeader schedule={schedule} />
      {schedule.status === 'draft' && stamp !== null ? (
        // In one place whether it can be published now or not: it remembers which version was seen.
        <PublishPanel
          action={actions.publishSchedule}
          scheduleId={schedule.id}
          version={shown?.version ?? schedule.version}
          name={schedule.name}
          lastChange={whoAndWhen(stamp.changedBy, stamp.changedAt)}
          {...(shown?.panel ?? { consequence: '', obstacle: 'This schedule is being generated.' })}
        />
      ) : (
        <PublishEnd schedule={schedule} stamp={stamp} whoAndWhen={whoAndWhen} />
      )}
      {shown === null ? null : (
        <PublishReviewBody
          {...shown.body}
          schedule={schedule}
          clockStyle={user.clockStyle}
          bringIn={
            shown.revision === null || shown.revision.changed === 0
              ? null
              : {
                  action: actions.refreshRevision,
                  scheduleId: schedule.id,
                  version: shown.version,
                  changed: shown.revision.changed,
                  people: shown.revision.people,
                  lastChange: whoAndWhen(shown.revision.by, shown.revision.at),
                }
          }
        />
      )}
    </>
  );
}

/** What the draft would publish, and what stands in the way. */
async function reviewOf(schedule: Schedule, query: DifferenceQuery) {
  const db = await createRequestClient();
  const [{ problem, roster, result, planned, shiftList }, loaded] = await Promise.all([
    loadReview(db, schedule),
    loadPublish(db, schedule),
  ]);
  const { facts, rows, published, publishedRows, revision, version } = loaded;
  const review = reviewSchedule(problem, roster, explainSchedule(problem, planned, result?.lines ?? []));
  const publish = publishReview(facts, rows, publishedRows, Date.now());
  const short = plannedShortage(schedule, review);
  return {
    version,
    revision,
    panel: {
      consequence: publishConsequence(schedule, published, {
        peopleTold: publish.peopleTold,
        shortMinutes: short.minutes,
      }),
      obstacle:
        revision !== null && revision.changed > 0
          ? 'The published schedule has moved on. Bring its changes in first.'
          : review.scheduledPeople === 0
            ? 'Nobody has a shift in this draft. Generate it before you publish.'
            : null,
    },
    body: {
      short,
      publish,
      facts,
      problem,
      query,
      templates: new Map(shiftList.map((shift) => [shift.id, shift])),
    },
  };
}
