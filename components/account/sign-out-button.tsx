'use client';

import { useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

/** The way out of a page that lets nobody go on. */
export function SignOutButton({
  action,
}: {
  action: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
}) {
  const [isPending, startTransition] = useTransition();
  return (
    <Button
      variant="ghost"
      pending={isPending}
      onClick={() =>
        startTransition(async () => {
          const answer = await answerOf(() => action({}));
          if (!answer.ok) toast.error(answer.message);
        })
      }
    >
      Sign out
    </Button>
  );
}
