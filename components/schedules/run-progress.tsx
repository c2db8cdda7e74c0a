'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { isStage, stageLabel } from '#lib/domain/labels.ts';
import type { LiveEvent } from '#lib/domain/live.ts';
import type { GenerationRun } from '#lib/domain/records.ts';
import { useLive } from '../live/use-live.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Progress } from '../ui/progress.tsx';
import { RefreshWhile } from './refresh-while.tsx';

/** A live page asks only in case a signal was lost. In ms. */
const doubtMs = 10_000;
const pollMs = 1_000;

export type RunProgressProps = {
  run: GenerationRun;
  stop: (input: { runId: number }) => Promise<ActionResult<unknown>>;
};

/** A running generation: how far it is, and the way to stop it. */
export function RunProgress({ run, stop }: RunProgressProps) {
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const [heard, setHeard] = useState<Pick<GenerationRun, 'id' | 'stage' | 'progress'> | null>(null);
  const { state, refresh } = useLive(['generation'], ({ payload }) => {
    if (payload.run !== run.id) return;
    if (payload.state === 'running') setHeard(progressOf(run.id, payload));
    else refresh();
  });
  const { stage, progress } = heard?.id === run.id && heard.progress > run.progress ? heard : run;
  function onStop() {
    startTransition(async () => {
      const answer = await answerOf(() => stop({ runId: run.id }));
      setError(answer.ok ? null : answer.message);
    });
  }
  return (
    <section aria-label="Generation" className="flex max-w-xl flex-col gap-4 rounded-lg border bg-card p-5">
      <RefreshWhile everyMs={state === 'live' ? doubtMs : pollMs} />
      <Progress label={`${stageLabel(stage)}…`} fraction={progress} />
      <FormMessage>{error}</FormMessage>
      <div className="flex items-center justify-between gap-4">
        <p className="text-sm text-muted-foreground">
          You may leave this page; the draft is here when you come back.
        </p>
        <Button pending={isPending} onClick={onStop}>
          Stop
        </Button>
      </div>
    </section>
  );
}

function progressOf(id: number, { stage, progress }: LiveEvent['payload']) {
  return {
    id,
    stage: typeof stage === 'string' && isStage(stage) ? stage : null,
    progress: typeof progress === 'number' ? progress : 0,
  };
}
