'use client';

import { useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type ResendButtonProps = {
  action: (input: { userId: string }) => Promise<ActionResult<unknown>>;
  person: PersonRecord;
};

/** Sends the mail of an open invitation again. */
export function ResendButton({ action, person }: ResendButtonProps) {
  const [isPending, startTransition] = useTransition();
  function resend() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ userId: person.id }));
      if (answer.ok)
        toast.success(
          `A new invitation is on its way to ${person.email}. The link before it no longer works.`,
        );
      else toast.error(answer.message);
    });
  }
  return (
    <Button pending={isPending} onClick={resend}>
      Resend invitation
    </Button>
  );
}
