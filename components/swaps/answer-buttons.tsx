'use client';

import { useRouter } from 'next/navigation';
import { useRef, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EndDialog } from './end-dialog.tsx';
import { swapsHref } from './swaps-query.ts';
import { acceptedWords, type TradeActions } from './trade-actions.ts';
import { choicesOf, type TradeItem } from './trade-item.ts';

/** What came of the last word. */
export type Outcome = { isDone: boolean; words: string };

export type AnswerButtonsProps = {
  item: TradeItem;
  userId: string;
  actions: TradeActions;
  /** What was done or, of a refusal, why it was not. */
  onAnswered: (outcome: Outcome) => void;
};

/** Yes, no, or another shift instead. */
export function AnswerButtons({ item, userId, actions, onAnswered }: AnswerButtonsProps) {
  const { swap, proposal } = item;
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const isSending = useRef(false);
  useLiveHold(isPending);
  const { canAccept, canDecline, canAnswer } = choicesOf(item, userId);
  const key = { swapId: swap.id, expectedVersion: swap.version };
  const otherName = proposal?.fullName ?? swap.requesterName;

  function accept() {
    // Pressed twice, it is sent once.
    if (isSending.current) return;
    isSending.current = true;
    startTransition(async () => {
      const answer = await answerOf(() =>
        proposal === null
          ? actions.acceptOffer(key)
          : actions.acceptProposal({
              ...key,
              personId: proposal.personId,
              assignmentId: proposal.shift?.assignmentId ?? 0,
            }),
      );
      isSending.current = false;
      onAnswered(
        answer.ok
          ? { isDone: true, words: acceptedWords(answer.data.status) }
          : { isDone: false, words: answer.message },
      );
      router.refresh();
    });
  }
  return (
    <div className="flex flex-wrap gap-2">
      {canAccept ? (
        <Button variant="primary" pending={isPending} onClick={accept}>
          {swap.kind === 'give' && proposal === null ? 'Take it' : 'Accept'}
        </Button>
      ) : null}
      {canAnswer !== false ? (
        <ButtonLink
          variant={canAccept || canAnswer === 'none' ? 'secondary' : 'primary'}
          href={swapsHref({ panel: { kind: 'answer', swapId: swap.id } })}
          scroll={false}
        >
          {answerLabel(canAccept, canAnswer)}
        </ButtonLink>
      ) : null}
      {canDecline ? (
        <EndDialog
          verb="Decline"
          title={proposal === null ? `Decline ${otherName}’s offer?` : `Decline ${otherName}’s shift?`}
          consequence={
            proposal === null
              ? `${otherName} is told. You cannot take it back.`
              : `${otherName} is told, and your offer stays open for the others.`
          }
          hint={`Read by ${otherName}, and by those who decide.`}
          isDisabled={isPending}
          call={(note) =>
            proposal === null
              ? actions.declineOffer({ ...key, note })
              : actions.declineProposal({ ...key, personId: proposal.personId, note })
          }
          onEnded={(refusal) => {
            onAnswered(
              refusal === null ? { isDone: true, words: 'Declined.' } : { isDone: false, words: refusal },
            );
            router.refresh();
          }}
        />
      ) : null}
    </div>
  );
}

function answerLabel(canAccept: boolean, canAnswer: true | 'none'): string {
  if (canAnswer === 'none') return 'See why';
  return canAccept ? 'Answer with another shift' : 'Answer with a shift';
}
