'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';

export type AcknowledgePolicyProps = {
  policy: { id: number; number: number; sha256: string; title: string };
  acknowledge: (input: {
    policyId: number;
    number: number;
    sha256: string;
  }) => Promise<ActionResult<{ acknowledgedAt: number }>>;
};

/** The one press that says that what is shown above was read and understood. */
export function AcknowledgePolicy({ policy, acknowledge }: AcknowledgePolicyProps) {
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-border-strong bg-card p-4">
      <p className="text-muted-foreground">
        What you say here is kept with this version and the time. Your supervisors see it.
      </p>
      <FormMessage>{message}</FormMessage>
      <div>
        <Button
          variant="primary"
          pending={isPending}
          onClick={() =>
            startTransition(async () => {
              const { id: policyId, number, sha256 } = policy;
              const answer = await answerOf(() => acknowledge({ policyId, number, sha256 }));
              setMessage(answer.ok ? null : answer.message);
              if (answer.ok) toast.success(`You have read and understood ${policy.title}.`);
            })
          }
        >
          I have read and understood
        </Button>
      </div>
    </div>
  );
}
