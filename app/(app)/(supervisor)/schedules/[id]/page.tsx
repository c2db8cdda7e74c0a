import * as actions from '#app/actions/schedule-actions.ts';
import { AcknowledgedLine } from '#components/delivery/acknowledged-line.tsx';
import { DraftStart } from '#components/schedules/draft-start.tsx';
import { ReviewBody } from '#components/schedules/review-body.tsx';
import { ReviewSummary } from '#components/schedules/review-summary.tsx';
import { ReviewTabs } from '#components/schedules/review-tabs.tsx';
import { RunProgress } from '#components/schedules/run-progress.tsx';
import { ScheduleHeader } from '#components/schedules/schedule-header.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { workerNote } from '#components/schedules/worker-note.ts';
import { FormMessage } from '#components/ui/form-message.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getScheduleAcknowledgement } from '#lib/data/acknowledgements.ts';
import { getLatestRun, getWorkerState } from '#lib/data/generation.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import { getRevisionState } from '#lib/data/versions.ts';
import { formatDate, stampWords } from '#lib/domain/format.ts';
import { parseReviewQuery, reviewTab } from '#lib/domain/review-query.ts';
import { isAsGenerated, reviewSchedule } from '#lib/domain/schedule-review.ts';
import { addDays, isLocalDate, operationalDateOf } from '#lib/domain/time.ts';
import { capacityCheck, explainSchedule } from '#lib/scheduler/index.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { hiresOf, loadReview, openGapOf, planNames, scenarioStart } from './load-review.ts';
import { loadSchedule } from './load-schedule.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]'>) {
  return { title: (await loadSchedule((await params).id)).name };
}

export default async function SchedulePage({ params, searchParams }: PageProps<'/schedules/[id]'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const db = await createRequestClient();
  const [run, worker, revision, acknowledgement] = await Promise.all([
    getLatestRun(db, schedule.id),
    getWorkerState(db),
    schedule.revises === null ? null : getRevisionState(db, schedule.id),
    schedule.status === 'published' ? getScheduleAcknowledgement(db, schedule.id) : null,
  ]);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const note = workerNote(worker, Date.now(), timeZone, user.clockStyle);
  const plannedFrom = schedule.revises?.fromDate ?? schedule.startDate;
  if (run?.state === 'running') {
    return (
      <>
        <ScheduleRefresh scheduleId={schedule.id} isRunShown />
        <ScheduleHeader schedule={schedule} />
        <RunProgress
          run={run}
          startDate={plannedFrom}
          stop={actions.stopGeneration}
          cancel={actions.cancelGeneration}
          workerNote={note}
        />
      </>
    );
  }
  const [loaded, holidayNames] = await Promise.all([
    loadReview(db, schedule),
    getHolidayNames(db, user.agency.id, { fromDate: schedule.startDate, toDate: schedule.endDate }),
  ]);
  const { problem, roster, shiftList, result, planned, hasLines } = loaded;
  const isDraft = schedule.status === 'draft';
  const failure =
    isDraft && (run?.state === 'failed' || run?.state === 'cancelled') ? endWords(run.error) : null;
  const generate = {
    action: actions.generateSchedule,
    scheduleId: schedule.id,
    version: schedule.version,
    seed: run?.seed ?? 1,
    hasLines,
    isRevision: schedule.revises !== null,
    prices: result?.preferencePrices ?? [],
    workerNote: note,
  };
  if (roster.assignments.length === 0) {
    return (
      <>
        <ScheduleRefresh scheduleId={schedule.id} />
        <ScheduleHeader schedule={schedule} discard={actions.discardSchedule} />
        <FormMessage tone="warning">{failure}</FormMessage>
        <DraftStart generate={generate} capacity={capacityCheck(problem)} isDraft={isDraft} />
      </>
    );
  }
  const today = operationalDateOf(Date.now(), problem.clock);
  const lines = result?.lines ?? [];
  const address = await searchParams;
  const replan = typeof address.replan === 'string' && isLocalDate(address.replan) ? address.replan : null;
  // The other views say nothing of reasons.
  const needsReasons = ['coverage', 'gaps'].includes(reviewTab(address));
  const review = reviewSchedule(
    problem,
    roster,
    needsReasons ? explainSchedule(problem, planned, lines) : [],
  );
  const query = parseReviewQuery(address, review, today, plannedFrom);
  const isCurrent = isAsGenerated(review, roster, schedule.metrics, plannedFrom);
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      {schedule.revises === null ? null : <ScheduleRefresh scheduleId={schedule.revises.scheduleId} />}
      <ScheduleHeader
        schedule={schedule}
        review={review}
        bringIn={
          revision !== null && revision.changed > 0
            ? {
                action: actions.refreshRevision,
                scheduleId: schedule.id,
                version: schedule.version,
                changed: revision.changed,
                people: revision.people,
                lastChange: stampWords(revision.by, revision.at, timeZone, user.clockStyle),
              }
            : null
        }
        discard={actions.discardSchedule}
        generate={generate}
        revise={{ action: actions.reviseSchedule, from: addDays(today, 1), wanted: replan }}
      />
      <FormMessage tone="info">
        {replan !== null && schedule.status === 'published' && schedule.endDate <= today
          ? `This schedule ends on ${formatDate(schedule.endDate)}, so that no day is left to be re-planned.`
          : null}
      </FormMessage>
      {acknowledgement === null || schedule.endDate < today ? null : (
        <AcknowledgedLine {...acknowledgement} />
      )}
      <FormMessage tone="warning">{failure}</FormMessage>
      <ReviewSummary
        review={review}
        metrics={schedule.metrics}
        bounds={result?.bounds ?? null}
        freedom={(run?.parameters.changeBudgetPercent ?? 0) === 0 ? 'stable_lines' : 'free_weeks'}
        isAsGenerated={isCurrent}
        isStopped={isDraft && (result?.isStopped ?? false)}
        provenFrom={plannedFrom > schedule.startDate ? plannedFrom : null}
        hireCount={hiresOf(result)}
      />
      <ReviewTabs
        scheduleId={schedule.id}
        query={query}
        gapCount={review.gaps.length}
        hasScenarios={schedule.metrics !== null}
        current={query.tab}
      />
      <ReviewBody
        schedule={schedule}
        review={review}
        roster={roster}
        lines={lines}
        shifts={new Map(shiftList.map((shift) => [shift.id, shift]))}
        problem={problem}
        holidayNames={holidayNames}
        query={query}
        today={today}
        clockStyle={user.clockStyle}
        result={result}
        isAsGenerated={isCurrent}
        names={planNames(loaded, user.clockStyle)}
        openGap={openGapOf(loaded, review, query)}
        slackPercent={run?.parameters.preferenceSlackPercent ?? null}
        start={scenarioStart(actions.createScenario, schedule, run, result)}
      />
    </>
  );
}

/** What is to be known of a run that ended without a schedule. */
function endWords(error: string | null): string {
  return ['The last generation ended without a schedule; the draft is as it was.', error]
    .filter(Boolean)
    .join(' ');
}
