'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type RetirePolicyProps = {
  policy: { id: number; version: number; title: string };
  retire: (input: { policyId: number; expectedVersion: number }) => Promise<ActionResult<unknown>>;
};

/** Asks nobody to read a policy any more. */
export function RetirePolicy({ policy: { id, version, title }, retire }: RetirePolicyProps) {
  const [error, setError] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={<Button>Retire…</Button>}
      onOpenChange={() => setError(null)}
      title={`Retire ${title}?`}
      consequence="Nobody is asked to read it any more, and it cannot be published again. What it said, and who read it, stays on record."
      confirmLabel="Retire"
      tone="danger"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() => retire({ policyId: id, expectedVersion: version }));
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        toast.success(`${title} is retired.`);
        return true;
      }}
    />
  );
}
