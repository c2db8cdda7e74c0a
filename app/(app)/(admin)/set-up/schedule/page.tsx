import { redirect } from 'next/navigation';
import { loadSetUp, type SetUpPage } from '#app/(app)/(admin)/set-up/load-set-up.ts';
import { hiresOf, loadReview } from '#app/(app)/(supervisor)/schedules/[id]/load-review.ts';
import { loadPublish } from '#app/(app)/(supervisor)/schedules/[id]/publish/load-publish.ts';
import * as actions from '#app/actions/schedule-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { CapacityNote } from '#components/schedules/capacity-note.tsx';
import { DiscardButton } from '#components/schedules/discard-button.tsx';
import { PublishPanel } from '#components/schedules/publish-panel.tsx';
import { ReviewSummary } from '#components/schedules/review-summary.tsx';
import { RunProgress } from '#components/schedules/run-progress.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { workerNote } from '#components/schedules/worker-note.ts';
import { FirstBlock } from '#components/set-up/first-block.tsx';
import { GapWords } from '#components/set-up/gap-words.tsx';
import { StepFrame } from '#components/set-up/step-frame.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { getGenerationFacts, getLatestRun, getWorkerState } from '#lib/data/generation.ts';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { getScheduleStamp } from '#lib/data/versions.ts';
import { formatDateRange, stampWords } from '#lib/domain/format.ts';
import { plannedShortage, publishConsequence, publishReview } from '#lib/domain/publish-review.ts';
import type { GenerationRun, Schedule } from '#lib/domain/records.ts';
import { isAsGenerated, reviewSchedule } from '#lib/domain/schedule-review.ts';
import { addDays, operationalDateOf, weekStartOf } from '#lib/domain/time.ts';
import { capacityCheck, explainSchedule } from '#lib/scheduler/index.ts';

export const metadata = { title: 'Set up: first schedule' };

export default async function SetUpSchedulePage() {
  const page = await loadSetUp();
  const { user, db, progress, center } = page;
  const schedules = await listSchedules(db, center.id);
  if (schedules.some(({ status }) => status === 'published')) redirect('/set-up/done');
  const draft = schedules.find(({ status }) => status === 'draft') ?? null;
  const [run, worker] = await Promise.all([
    draft === null ? null : getLatestRun(db, draft.id),
    getWorkerState(db),
  ]);
  const note = workerNote(worker, Date.now(), center.clock.timeZone, user.clockStyle);
  const today = operationalDateOf(Date.now(), center.clock);
  return (
    <StepFrame
      step="schedule"
      progress={progress}
      title="First schedule"
      description="Four months for the whole center at once. What cannot be covered is left open and explained; nothing is told to anybody before you publish."
    >
      {draft === null ? <LiveRefresh on={['schedules']} /> : null}
      {draft !== null && run?.state === 'running' ? (
        <>
          <ScheduleRefresh scheduleId={draft.id} isRunShown />
          <RunProgress
            run={run}
            startDate={draft.startDate}
            stop={actions.stopGeneration}
            cancel={actions.cancelGeneration}
            workerNote={note}
          />
        </>
      ) : draft !== null && draft.metrics !== null ? (
        <Finished page={page} schedule={draft} run={run} />
      ) : (
        <>
          {draft === null ? null : <Begun page={page} schedule={draft} run={run} />}
          <FirstBlock
            create={actions.createSchedule}
            generate={actions.generateSchedule}
            centerId={center.id}
            draft={draft}
            // The first whole workweek that leaves time to tell people.
            proposed={weekStartOf(addDays(today, 14), user.agency.workweekStart)}
            today={today}
            workerNote={note}
          />
        </>
      )}
    </StepFrame>
  );
}

/** A draft that holds nothing yet: what is to be expected of it. */
async function Begun({
  page,
  schedule,
  run,
}: {
  page: SetUpPage;
  schedule: Schedule;
  run: GenerationRun | null;
}) {
  const { problem } = toGenerationProblem(await getGenerationFacts(page.db, schedule.id));
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <FormMessage tone="warning">
        {run?.state === 'failed' || run?.state === 'cancelled'
          ? ['The last generation ended without a schedule.', run.error].filter(Boolean).join(' ')
          : null}
      </FormMessage>
      <div className="max-w-2xl">
        <CapacityNote report={capacityCheck(problem)} />
      </div>
    </>
  );
}

async function Finished({
  page,
  schedule,
  run,
}: {
  page: SetUpPage;
  schedule: Schedule;
  run: GenerationRun | null;
}) {
  const { user, db, center } = page;
  const [loaded, publish, stamp] = await Promise.all([
    loadReview(db, schedule),
    loadPublish(db, schedule),
    getScheduleStamp(db, schedule.id),
  ]);
  const { problem, roster, result, planned } = loaded;
  const review = reviewSchedule(problem, roster, explainSchedule(problem, planned, result?.lines ?? []));
  const { peopleTold } = publishReview(publish.facts, publish.rows, null, Date.now());
  const changed =
    stamp === null
      ? ''
      : stampWords(stamp.changedBy, stamp.changedAt, center.clock.timeZone, user.clockStyle);
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <section aria-labelledby="review" className="flex flex-col gap-4">
        <h2 id="review" className="text-lg font-semibold">
          {formatDateRange(schedule.startDate, schedule.endDate)}
        </h2>
        <ReviewSummary
          review={review}
          metrics={schedule.metrics}
          bounds={result?.bounds ?? null}
          freedom={(run?.parameters.changeBudgetPercent ?? 0) === 0 ? 'stable_lines' : 'free_weeks'}
          isAsGenerated={isAsGenerated(review, roster, schedule.metrics, schedule.startDate)}
          isStopped={result?.isStopped ?? false}
          provenFrom={null}
          hireCount={hiresOf(result)}
        />
        <GapWords
          gaps={review.gaps}
          clock={problem.clock}
          clockStyle={user.clockStyle}
          plannedRestMinutes={problem.plannedRestMinutes}
          weeklyRegularMinutes={problem.limits.weeklyRegularMinutes}
          consecutiveDaysMax={problem.limits.consecutiveDaysHard}
          scheduleId={schedule.id}
        />
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/schedules/${schedule.id}`}>Look at it in full</ButtonLink>
          <ButtonLink href={`/roster?block=${schedule.id}`}>Change it on the roster</ButtonLink>
          <DiscardButton
            action={actions.discardSchedule}
            scheduleId={schedule.id}
            version={schedule.version}
            name={schedule.name}
            doneHref="/set-up/schedule"
          />
        </div>
      </section>
      <PublishPanel
        action={actions.publishSchedule}
        scheduleId={schedule.id}
        version={publish.version}
        name={schedule.name}
        lastChange={changed}
        consequence={publishConsequence(schedule, null, {
          peopleTold,
          shortMinutes: plannedShortage(schedule, review).minutes,
        })}
        obstacle={
          review.scheduledPeople === 0
            ? 'Nobody has a shift in this draft, so there is nothing to publish.'
            : null
        }
        doneHref="/set-up/done"
      />
    </>
  );
}
