'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import {
  nextStep,
  SET_UP_LABELS,
  SET_UP_STEPS,
  type SetUpProgress,
  setUpHref,
  stepNumber,
} from '#lib/domain/set-up.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type SetUpBannerProps = {
  progress: SetUpProgress;
  note: (input: { step: 'dismissed' }) => Promise<ActionResult<unknown>>;
};

/** That the set-up is not through, for admins, until it is or they want to hear no more of it. */
export function SetUpBanner({ progress, note }: SetUpBannerProps) {
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  if (progress.published || progress.dismissed) return null;
  const step = nextStep(progress);
  function dismiss() {
    startTransition(async () => {
      const answer = await answerOf(() => note({ step: 'dismissed' }));
      setError(answer.ok ? null : answer.message);
    });
  }
  return (
    <section
      aria-label="Set-up"
      className="flex flex-col gap-2 rounded-lg border border-primary/50 bg-primary-soft px-4 py-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="min-w-0">
          <span className="font-medium">
            Set-up: {stepNumber(step)} of {SET_UP_STEPS.length}.
          </span>{' '}
          {SET_UP_LABELS[step]} {step === 'schedule' ? 'is' : 'are'} next.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" variant="ghost" pending={isPending} onClick={dismiss}>
            Dismiss
          </Button>
          <ButtonLink href={setUpHref(progress)} size="sm" variant="primary">
            Go on
          </ButtonLink>
        </div>
      </div>
      <FormMessage>{error}</FormMessage>
    </section>
  );
}
