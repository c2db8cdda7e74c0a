'use client';

import { useState } from 'react';
import { isStage, stageLabel } from '#lib/domain/labels.ts';
import type { LiveEvent } from '#lib/domain/live.ts';
import type { GenerationStage } from '#lib/domain/types.ts';
import { useLive } from '../live/use-live.ts';
import { Progress } from '../ui/progress.tsx';
import { RefreshWhile } from './refresh-while.tsx';

/** A live page asks only in case a signal was lost. In ms. */
const doubtMs = 10_000;
const pollMs = 2_000;

export type ScenarioProgressProps = {
  run: { id: number; progress: number; stage: GenerationStage | null };
  isWaiting: boolean;
};

/** How far the run of a scenario is. */
export function ScenarioProgress({ run, isWaiting }: ScenarioProgressProps) {
  const [heard, setHeard] = useState<ScenarioProgressProps['run'] | null>(null);
  const { state, refresh } = useLive(['generation'], ({ payload }) => {
    if (payload.run !== run.id) return;
    if (payload.state === 'running') setHeard(progressOf(run.id, payload));
    else refresh();
  });
  const { stage, progress } = heard?.id === run.id && heard.progress >= run.progress ? heard : run;
  return (
    <>
      <RefreshWhile everyMs={state === 'live' ? doubtMs : pollMs} />
      <Progress
        label={isWaiting && heard === null ? 'Waiting for its turn…' : `${stageLabel(stage)}…`}
        fraction={progress}
      />
    </>
  );
}

function progressOf(id: number, { stage, progress }: LiveEvent['payload']): ScenarioProgressProps['run'] {
  return {
    id,
    stage: typeof stage === 'string' && isStage(stage) ? stage : null,
    progress: typeof progress === 'number' ? progress : 0,
  };
}
