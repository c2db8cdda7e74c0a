'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type ScenarioActions = {
  adopt: (input: { scenarioId: number; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  remove: (input: { scenarioId: number }) => Promise<ActionResult<unknown>>;
  cancel: (input: { runId: number }) => Promise<ActionResult<unknown>>;
};

export type AdoptButtonProps = {
  action: ScenarioActions['adopt'];
  scheduleId: number;
  version: number;
  scenarioId: number;
  name: string;
  /** What adopting does, in one or two sentences. */
  consequence: string;
};

/** Makes a scenario the draft. */
export function AdoptButton(props: AdoptButtonProps) {
  const { action, scheduleId, version, scenarioId, name, consequence } = props;
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function adopt() {
    const answer = await answerOf(() => action({ scenarioId, expectedVersion: version }));
    if (!answer.ok) {
      // The page is read anew when the dialog closes: before that it would take the message away with it.
      setError(answer.message);
      return false;
    }
    setError(null);
    toast.success(`${name} is the draft now.`);
    router.push(`/schedules/${scheduleId}`);
    return true;
  }
  return (
    <AlertDialog
      trigger={
        <Button size="sm">
          Make it the draft…
          <span className="sr-only">{name}</span>
        </Button>
      }
      title={`Make ${name} the draft?`}
      consequence={consequence}
      confirmLabel="Make it the draft"
      error={error}
      onOpenChange={(isOpen) => {
        if (isOpen || error === null) return;
        setError(null);
        router.refresh();
      }}
      onConfirm={adopt}
    />
  );
}

export type DeleteScenarioButtonProps = {
  action: ScenarioActions['remove'];
  scenarioId: number;
  name: string;
};

/** Throws a scenario away. */
export function DeleteScenarioButton({ action, scenarioId, name }: DeleteScenarioButtonProps) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function remove() {
    const answer = await answerOf(() => action({ scenarioId }));
    setError(answer.ok ? null : answer.message);
    if (!answer.ok) return false;
    toast.success(`${name} is deleted.`);
    router.refresh();
    return true;
  }
  return (
    <AlertDialog
      trigger={
        <Button size="sm" variant="ghost">
          Delete…
          <span className="sr-only">{name}</span>
        </Button>
      }
      title={`Delete ${name}?`}
      consequence="The scenario and its figures are removed for good; the draft is not touched."
      confirmLabel="Delete"
      tone="danger"
      error={error}
      onConfirm={remove}
    />
  );
}

export type CancelScenarioButtonProps = { action: ScenarioActions['cancel']; runId: number; name: string };

/** Ends the run of a scenario without a result. */
export function CancelScenarioButton({ action, runId, name }: CancelScenarioButtonProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  function cancel() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ runId }));
      if (answer.ok) router.refresh();
      else toast.error(answer.message);
    });
  }
  return (
    <Button size="sm" pending={isPending} onClick={cancel}>
      Cancel
      <span className="sr-only">{name}</span>
    </Button>
  );
}
