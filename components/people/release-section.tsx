'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import type { BlockedPerson } from '#lib/domain/records.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type ReleaseSectionProps = {
  action: (input: { userId: string }) => Promise<ActionResult<unknown>>;
  person: { id: string; fullName: string };
  blocked: BlockedPerson;
  /** Why the account is not released by whoever looks; null when it may be. */
  refusal: string | null;
};

/** Why somebody cannot sign in, and the way to end it. */
export function ReleaseSection({ action, person, blocked, refusal }: ReleaseSectionProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  function release() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ userId: person.id }));
      if (answer.ok) {
        toast.success(
          `${person.fullName} can sign in now. This cannot be undone; wrong passwords count anew.`,
        );
        return;
      }
      toast.error(answer.message);
      router.refresh();
    });
  }
  return (
    <section aria-labelledby="sign-in" className="flex flex-col items-start gap-3 border-t pt-4">
      <h3 id="sign-in">Signing in</h3>
      <p className="text-muted-foreground">
        {countOf(blocked.failures, 'wrong password', 'wrong passwords')} in a row.{' '}
        {blocked.blockedUntil === null
          ? 'The account takes no password until somebody releases it.'
          : 'The account takes no password until the wait is over.'}
      </p>
      {refusal === null ? (
        <>
          <p className="text-muted-foreground">
            Make sure that it was {person.fullName} before you release the account.
          </p>
          <Button pending={isPending} onClick={release}>
            Release
          </Button>
        </>
      ) : (
        <p className="text-muted-foreground">{refusal}</p>
      )}
    </section>
  );
}
