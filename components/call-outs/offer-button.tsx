'use client';

import { useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { CallOutActions } from './call-out-actions.ts';
import type { CalledPerson } from './call-out-view.ts';

export type OfferButtonProps = {
  person: CalledPerson;
  offer: (to: { step: number; personId: string }) => ReturnType<CallOutActions['offer']>;
};

/** Sends somebody the offer with a link, beside the call or in its stead. */
export function OfferButton({ person: { candidate, offer: open }, offer }: OfferButtonProps) {
  const [isPending, startTransition] = useTransition();
  const { personId, step, proposal, snapshot } = candidate;
  if (open !== null || proposal === null || candidate.state !== 'waiting') return null;
  return (
    <Button
      size="lg"
      className="h-14 max-sm:px-3"
      pending={isPending}
      onClick={() =>
        startTransition(async () => {
          const answer = await answerOf(() => offer({ step, personId }));
          if (answer.ok) toast.success(`The offer to ${snapshot.fullName} is on its way.`);
          else toast.error(answer.message);
        })
      }
    >
      Send offer
    </Button>
  );
}
