import { notFound } from 'next/navigation';
import {
  cancelGeneration,
  discardSchedule,
  generateSchedule,
  publishSchedule,
} from '#app/actions/schedule-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { DraftStart } from '#components/schedules/draft-start.tsx';
import { ReviewBody } from '#components/schedules/review-body.tsx';
import { RunProgress } from '#components/schedules/run-progress.tsx';
import { ScheduleHeader } from '#components/schedules/schedule-header.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getGenerationFacts, getLatestRun } from '#lib/data/generation.ts';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { getRoster } from '#lib/data/roster.ts';
import { listLines } from '#lib/data/schedules.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { parseReviewQuery } from '#lib/domain/review-query.ts';
import { reviewSchedule, withUsedShifts } from '#lib/domain/schedule-review.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { capacityCheck, explainSchedule } from '#lib/scheduler/index.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadSchedule } from './load-schedule.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]'>) {
  return { title: (await loadSchedule((await params).id)).name };
}

export default async function SchedulePage({ params, searchParams }: PageProps<'/schedules/[id]'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const scheduleId = schedule.id;
  const db = await createRequestClient();
  const run = await getLatestRun(db, scheduleId);
  if (run?.state === 'running') {
    return (
      <>
        <LiveRefresh on={['schedules']} scheduleId={scheduleId} />
        <ScheduleHeader schedule={schedule} />
        <RunProgress run={run} stop={cancelGeneration} />
      </>
    );
  }
  const [facts, roster, shiftList, lines] = await Promise.all([
    getGenerationFacts(db, scheduleId),
    getRoster(db, scheduleId),
    listShifts(db, schedule.centerId, { includeRetired: true }),
    listLines(db, scheduleId),
  ]);
  if (roster === null) notFound();
  const problem = withUsedShifts(toGenerationProblem(facts).problem, roster, shiftList);
  const failure = run?.state === 'failed' || run?.state === 'cancelled' ? run.error : null;
  const generate = { action: generateSchedule, scheduleId, version: schedule.version, seed: run?.seed ?? 1 };
  if (roster.assignments.length === 0) {
    return (
      <>
        <LiveRefresh on={['schedules', 'generation', 'settings']} scheduleId={scheduleId} />
        <ScheduleHeader schedule={schedule} discard={discardSchedule} />
        <FormMessage tone="warning">{failure}</FormMessage>
        <DraftStart
          generate={generate}
          capacity={capacityCheck(problem)}
          isDraft={schedule.status === 'draft'}
        />
      </>
    );
  }
  const planned = roster.assignments.flatMap(({ userId, shiftId, shiftDate, isLocked }) =>
    userId === null ? [] : [{ personId: userId, shiftId: String(shiftId), shiftDate, locked: isLocked }],
  );
  const today = operationalDateOf(Date.now(), problem.clock);
  const review = reviewSchedule(problem, roster, explainSchedule(problem, planned, lines));
  return (
    <>
      <LiveRefresh on={['schedules', 'generation', 'settings']} scheduleId={scheduleId} />
      <ScheduleHeader
        schedule={schedule}
        review={review}
        publish={publishSchedule}
        discard={discardSchedule}
        generate={generate}
      />
      <FormMessage tone="warning">{failure}</FormMessage>
      <ReviewBody
        schedule={schedule}
        review={review}
        roster={roster}
        lines={lines}
        shifts={new Map(shiftList.map((shift) => [shift.id, shift]))}
        problem={problem}
        query={parseReviewQuery(await searchParams, review, today)}
        today={today}
        clockStyle={user.clockStyle}
      />
    </>
  );
}
