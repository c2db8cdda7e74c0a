'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { GenerationParameters } from '#lib/domain/records.ts';
import type { ScenarioChangeInput } from '#lib/domain/schemas.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

/** What starting a scenario takes beside what it changes. */
export type ScenarioStart = {
  action: (
    input: GenerationParameters & {
      scheduleId: number;
      expectedVersion: number;
      name: string;
      change: ScenarioChangeInput;
    },
  ) => Promise<ActionResult<{ scenarioId: number }>>;
  scheduleId: number;
  version: number;
  /** Those of the draft, so that only the change makes the difference. */
  parameters: GenerationParameters;
};

export type TryButtonProps = ScenarioStart & {
  /** What is tried, which is also the scenario's name. */
  name: string;
  change: ScenarioChangeInput;
  label?: string;
};

/** Starts a scenario with one change, and leads to it. */
export function TryButton(props: TryButtonProps) {
  const { action, scheduleId, version, parameters, name, change, label = 'Try…' } = props;
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function start() {
    const answer = await answerOf(() =>
      action({ ...parameters, scheduleId, expectedVersion: version, name, change }),
    );
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    setError(null);
    toast.success('The scenario is being generated.');
    router.push(`/schedules/${scheduleId}/scenarios`);
    return true;
  }
  return (
    <AlertDialog
      trigger={
        <Button size="sm">
          {label}
          <span className="sr-only">{name}</span>
        </Button>
      }
      title="Try this as a scenario?"
      consequence={`${name}: the schedule is generated once more with this change and kept beside the draft, which stays as it is.`}
      confirmLabel="Try it"
      error={error}
      onConfirm={start}
    />
  );
}
