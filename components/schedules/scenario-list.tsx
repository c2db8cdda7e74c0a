import type { Scenario } from '#lib/domain/records.ts';
import type { PlanNames } from '#lib/domain/remedy-words.ts';
import { scenarioSentence } from '#lib/domain/scenario-words.ts';
import { Badge } from '../ui/badge.tsx';
import {
  AdoptButton,
  CancelScenarioButton,
  DeleteScenarioButton,
  type ScenarioActions,
} from './scenario-buttons.tsx';
import { ScenarioProgress } from './scenario-progress.tsx';
import type { ScenarioStart } from './try-button.tsx';
import { TryChange } from './try-change.tsx';

export type ScenarioListProps = {
  scenarios: readonly Scenario[];
  names: PlanNames;
  actions: ScenarioActions;
  /** Null where the schedule is no draft: then scenarios can only be read. */
  start: ScenarioStart | null;
  /** What making one the draft does. */
  consequence: string;
};

const states = {
  waiting: { tone: 'neutral', words: 'Waiting' },
  running: { tone: 'primary', words: 'Running' },
  ready: { tone: 'success', words: 'Ready' },
  failed: { tone: 'danger', words: 'Failed' },
  cancelled: { tone: 'neutral', words: 'Cancelled' },
} as const;

/** The scenarios of a draft: what each changes, how far it is, and what can be done with it. */
export function ScenarioList({ scenarios, names, actions, start, consequence }: ScenarioListProps) {
  return (
    <ul aria-label="Scenarios" className="divide-y rounded-lg border bg-card">
      {scenarios.map((scenario) => {
        const isOpen = scenario.state === 'waiting' || scenario.state === 'running';
        return (
          <li key={scenario.id} className="flex flex-col gap-2 px-4 py-3">
            <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
              <div className="min-w-0 flex-1 basis-64">
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-medium wrap-anywhere">{scenario.name}</span>
                  <StateBadge scenario={scenario} version={start?.version} />
                </p>
                <p className="text-sm text-muted-foreground">{scenarioSentence(scenario.change, names)}</p>
              </div>
              {start === null ? null : (
                <div className="flex flex-wrap items-center gap-2">
                  <Buttons
                    scenario={scenario}
                    actions={actions}
                    start={start}
                    consequence={`${consequence}${(scenario.change.hires ?? []).length > 0 ? ' Shifts of the people to be hired become open shifts. Until somebody has them, more is short than in the scenario.' : ''}`}
                  />
                </div>
              )}
            </div>
            {isOpen && scenario.run !== null ? (
              <ScenarioProgress run={scenario.run} isWaiting={scenario.state === 'waiting'} />
            ) : null}
            {scenario.error === null ? null : <p className="text-danger-text">{scenario.error}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function StateBadge({ scenario, version }: { scenario: Scenario; version: number | undefined }) {
  if (scenario.adoptedAt !== null) return <Badge tone="primary">Became the draft</Badge>;
  if (scenario.state === 'ready' && version !== undefined && scenario.baseVersion !== version) {
    return <Badge tone="warning">Of an earlier draft</Badge>;
  }
  const { tone, words } = states[scenario.state];
  return <Badge tone={tone}>{words}</Badge>;
}

function Buttons({
  scenario,
  actions,
  start,
  consequence,
}: {
  scenario: Scenario;
  actions: ScenarioActions;
  start: ScenarioStart;
  consequence: string;
}) {
  const { id, name, state, run, change, baseVersion } = scenario;
  const isOpen = state === 'waiting' || state === 'running';
  if (isOpen) {
    return run === null ? null : <CancelScenarioButton action={actions.cancel} runId={run.id} name={name} />;
  }
  const isCurrent = baseVersion === start.version;
  return (
    <>
      <DeleteScenarioButton action={actions.remove} scenarioId={id} name={name} />
      {state === 'ready' && isCurrent ? (
        <AdoptButton
          action={actions.adopt}
          scheduleId={start.scheduleId}
          version={start.version}
          scenarioId={id}
          name={name}
          consequence={consequence}
        />
      ) : (
        <TryChange start={start} name={name} change={change} label="Try again…" />
      )}
    </>
  );
}
