import { loadReview, planNames, scenarioStart } from '#app/(app)/(supervisor)/schedules/[id]/load-review.ts';
import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import * as actions from '#app/actions/schedule-actions.ts';
import { ReviewTabs } from '#components/schedules/review-tabs.tsx';
import { ScenarioView } from '#components/schedules/scenario-view.tsx';
import { ScheduleHeader } from '#components/schedules/schedule-header.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getLatestRun } from '#lib/data/generation.ts';
import { listScenarios } from '#lib/data/scenarios.ts';
import { isAsGenerated, reviewSchedule, type ScheduleReview } from '#lib/domain/schedule-review.ts';
import type { GenerationMetrics, LocalDate } from '#lib/domain/types.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/scenarios'>) {
  return { title: `Scenarios of ${(await loadSchedule((await params).id)).name}` };
}

export default async function ScenariosPage({ params }: PageProps<'/schedules/[id]/scenarios'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const db = await createRequestClient();
  const [run, scenarios, loaded] = await Promise.all([
    getLatestRun(db, schedule.id),
    listScenarios(db, schedule.id),
    loadReview(db, schedule),
  ]);
  const { people, problem, roster, result, planned } = loaded;
  const review = reviewSchedule(problem, roster, []);
  const plannedFrom = schedule.revises?.fromDate ?? schedule.startDate;
  const isCurrent = isAsGenerated(review, roster, schedule.metrics, plannedFrom);
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} withScenarios />
      <ScheduleHeader schedule={schedule} />
      <ReviewTabs scheduleId={schedule.id} gapCount={review.gaps.length} hasScenarios current="scenarios" />
      <ScenarioView
        schedule={schedule}
        scenarios={scenarios}
        bounds={isCurrent ? (result?.bounds ?? null) : null}
        metrics={isCurrent ? schedule.metrics : metricsOfNow(schedule.metrics, review, plannedFrom)}
        problem={problem}
        people={people}
        shiftCount={planned.length}
        names={planNames(loaded, user.clockStyle)}
        start={scenarioStart(actions.createScenario, schedule, run, result)}
        actions={{
          adopt: actions.adoptScenario,
          remove: actions.deleteScenario,
          cancel: actions.cancelGeneration,
        }}
      />
    </>
  );
}

/** What a draft that changed since it was generated leaves short by now, beside what was measured then. */
function metricsOfNow(
  metrics: GenerationMetrics | null,
  { days, openMinutes }: ScheduleReview,
  fromDate: LocalDate,
): GenerationMetrics | null {
  if (metrics === null) return null;
  const planned = days.filter(({ date }) => date >= fromDate);
  return {
    ...metrics,
    uncoveredSupervisorMinutes: planned.reduce((sum, day) => sum + day.uncoveredSupervisorMinutes, 0),
    uncoveredEmployeeMinutes: planned.reduce((sum, day) => sum + day.uncoveredEmployeeMinutes, 0),
    openPieceMinutes: openMinutes,
  };
}
