import { formatCount } from '#lib/domain/format.ts';
import { patternLabel } from '#lib/domain/labels.ts';
import type { Scenario, Schedule } from '#lib/domain/records.ts';
import type { PlanNames } from '#lib/domain/remedy-words.ts';
import { requirementTimes } from '#lib/domain/required-week.ts';
import {
  type Bounds,
  type GenerationMetrics,
  PATTERN_IDS,
  type PatternId,
  type Problem,
} from '#lib/domain/types.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import type { ScenarioActions } from './scenario-buttons.tsx';
import { ScenarioCompare } from './scenario-compare.tsx';
import { ScenarioDialog } from './scenario-dialog.tsx';
import { ScenarioList } from './scenario-list.tsx';
import type { ScenarioStart } from './try-button.tsx';

export type ScenarioViewProps = {
  schedule: Schedule;
  scenarios: readonly Scenario[];
  /** The draft's own; null where it is not what they were proven for. */
  bounds: Bounds | null;
  /** The draft's figures as it stands; null before it is generated. */
  metrics: GenerationMetrics | null;
  problem: Problem;
  /** Everybody of the center, most senior first. */
  people: readonly { id: string; fullName: string; role: string; pattern: PatternId | null }[];
  /** Shifts of the draft that somebody has. */
  shiftCount: number;
  names: PlanNames;
  start: ScenarioStart | null;
  actions: ScenarioActions;
};

const scenariosMax = 12;

/** What-ifs of a draft: their list, and all of them beside the draft. */
export function ScenarioView(props: ScenarioViewProps) {
  const { schedule, scenarios, bounds, metrics, problem, people, names, start, actions } = props;
  const dialog =
    start === null ? null : (
      <ScenarioDialog
        {...start}
        people={people.flatMap(({ id, fullName, role, pattern }) =>
          pattern === null
            ? []
            : [
                {
                  id,
                  name: fullName,
                  role: role === 'dispatcher' ? ('dispatcher' as const) : ('supervisor' as const),
                  patternId: pattern,
                },
              ],
        )}
        patterns={PATTERN_IDS.map((id) => ({ id, name: patternLabel(id) }))}
        requirements={problem.requirements.map((row) => ({
          id: row.id,
          name: row.name,
          minEmployees: row.minEmployees,
          minSupervisors: row.minSupervisors,
          times: requirementTimes(row, names.clockStyle),
        }))}
      />
    );
  if (scenarios.length === 0) {
    return (
      <EmptyState title="No scenarios yet" action={dialog}>
        {start === null
          ? 'Scenarios are tried on a generated draft: another mix of patterns, more people, other requirements.'
          : 'A scenario is the same schedule with something different: another mix of patterns, more people, other requirements. It is kept beside the draft, to compare.'}
      </EmptyState>
    );
  }
  const ready = scenarios.flatMap(({ id, name, metrics, bounds: proven, changedPeople }) =>
    metrics === null ? [] : [{ id, name, metrics, bounds: proven, changedPeople }],
  );
  return (
    <>
      <section aria-labelledby="scenarios" className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h2 id="scenarios" className="text-lg font-semibold">
            Scenarios
          </h2>
          {scenarios.length < scenariosMax ? (
            dialog
          ) : (
            <p className="text-muted-foreground">
              {scenariosMax} scenarios are the most; delete one to try another.
            </p>
          )}
        </div>
        <ScenarioList
          scenarios={scenarios}
          names={names}
          actions={actions}
          start={start}
          consequence={`This replaces the ${formatCount(props.shiftCount)} shifts of the draft; locked shifts stay, and the patterns of people are not changed.`}
        />
      </section>
      {metrics === null || ready.length === 0 ? null : (
        <ScenarioCompare
          plans={[
            {
              id: 0,
              name: schedule.status === 'draft' ? 'Draft' : 'This schedule',
              metrics,
              bounds,
              changedPeople: null,
            },
            ...ready,
          ]}
        />
      )}
    </>
  );
}
