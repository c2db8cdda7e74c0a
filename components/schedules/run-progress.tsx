'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { stageLabel } from '#lib/domain/labels.ts';
import type { GenerationRun } from '#lib/domain/records.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Progress } from '../ui/progress.tsx';
import { RefreshWhile } from './refresh-while.tsx';

export type RunProgressProps = {
  run: GenerationRun;
  stop: (input: { runId: number }) => Promise<ActionResult<unknown>>;
};

/** A running generation: how far it is, and the way to stop it. */
export function RunProgress({ run, stop }: RunProgressProps) {
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  function onStop() {
    startTransition(async () => {
      const answer = await answerOf(() => stop({ runId: run.id }));
      setError(answer.ok ? null : answer.message);
    });
  }
  return (
    <section aria-label="Generation" className="flex max-w-xl flex-col gap-4 rounded-lg border bg-card p-5">
      <RefreshWhile everyMs={700} />
      <Progress label={`${stageLabel(run.stage)}…`} fraction={run.progress} />
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
