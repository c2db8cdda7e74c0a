'use client';

import { useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { MeansView } from './means-view.tsx';
import { isAsked } from './open-item.ts';
import type { ClaimActions } from './opening-actions.ts';
import { consequenceOf, type Look, openingWords } from './opening-words.ts';

export type ClaimButtonProps = {
  item: MyOpenShift;
  note?: string | null;
  actions: ClaimActions;
  look: Look;
  /** What came of it, in words, and whether it was done. */
  onAnswered: (outcome: { isDone: boolean; words: string }) => void;
  className?: string;
};

/** Takes an open shift, asks for it, or takes the asking back. */
export function ClaimButton(props: ClaimButtonProps) {
  if (props.item.isAtOnce && !isAsked(props.item)) return <TakeButton {...props} />;
  return <AskButton {...props} />;
}

/** What is one's own at once cannot be given back by oneself: it is said before. */
function TakeButton({ item, note = null, actions, look, onAnswered, className }: ClaimButtonProps) {
  const { opening, means } = item;
  const [isOpen, setIsOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // One for each question, so that a second press is the same claim.
  const editId = useRef('');
  // What is being decided must not go with the row that it is about.
  useLiveHold(isOpen);
  async function take() {
    setError(null);
    const { id: openingId, version: expectedVersion } = opening;
    const answer = await answerOf(() =>
      actions.claim({ openingId, expectedVersion, editId: editId.current, note }),
    );
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    onAnswered({ isDone: true, words: claimedWords(answer.data.state, openingWords(opening, look)) });
    return true;
  }
  return (
    <AlertDialog
      trigger={
        <Button
          variant="primary"
          className={className}
          aria-label={`Take this shift: ${openingWords(opening, look)}`}
        >
          Take this shift
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        if (next) editId.current = crypto.randomUUID();
        // Why it did not happen was read; now what is there.
        else if (error !== null) onAnswered({ isDone: false, words: error });
        if (next) setError(null);
      }}
      title={`Take ${openingWords(opening, look)}?`}
      consequence={`It is yours at once, and only a supervisor can take it off you again. ${
        means === null ? '' : consequenceOf(means)
      }`}
      confirmLabel="Take it"
      error={error}
      onConfirm={take}
    >
      {means === null || means.violations.length === 0 ? null : <MeansView means={means} />}
    </AlertDialog>
  );
}

function AskButton({ item, note = null, actions, look, onAnswered, className }: ClaimButtonProps) {
  const { opening } = item;
  const isTakenBack = isAsked(item);
  const [isPending, startTransition] = useTransition();
  const { id: openingId, version: expectedVersion } = opening;
  function press() {
    startTransition(async () => {
      const answer = await answerOf<unknown>(() =>
        isTakenBack
          ? actions.withdraw({ openingId })
          : actions.claim({ openingId, expectedVersion, editId: crypto.randomUUID(), note }),
      );
      const done = isTakenBack ? 'Taken back. You can ask again.' : 'You have asked for it.';
      onAnswered({ isDone: answer.ok, words: answer.ok ? done : answer.message });
    });
  }
  const label = isTakenBack ? 'Take back' : 'Ask for it';
  return (
    <Button
      variant={isTakenBack ? 'secondary' : 'primary'}
      pending={isPending}
      onClick={press}
      className={className}
      aria-label={`${label}: ${openingWords(opening, look)}`}
    >
      {label}
    </Button>
  );
}

function claimedWords(state: 'filled' | 'claimed', shift: string): string {
  return state === 'filled' ? `It is yours: ${shift}.` : `You have asked for ${shift}.`;
}
