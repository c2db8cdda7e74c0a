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
  const { people, problem, result, planned } = loaded;
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} withScenarios />
      <ScheduleHeader schedule={schedule} />
      <ReviewTabs scheduleId={schedule.id} gapCount={null} hasScenarios current="scenarios" />
      <ScenarioView
        schedule={schedule}
        scenarios={scenarios}
        bounds={result?.bounds ?? null}
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
