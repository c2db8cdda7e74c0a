'use client';

import { useEffect, useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { CONTACT_OUTCOMES, type ContactOutcome } from '#lib/domain/call-out-records.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { cn } from '#lib/utils.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Kbd } from '../ui/kbd.tsx';
import type { RecordedOutcome } from './call-out-actions.ts';
import { OUTCOME_WORDS } from './call-out-words.ts';
import { useCallKeys } from './use-call-keys.ts';

/** Whoever taps twice means the person who was there at the first tap, not the next one. */
const SETTLE_MS = 600;

export type OutcomeAnswer = { outcome: ContactOutcome; note: string; reason: string; clientId: string };

export type OutcomeBarProps = {
  fullName: string;
  /** What can be recorded, in the order of the keys. */
  outcomes?: readonly ContactOutcome[];
  record: (answer: OutcomeAnswer) => Promise<ActionResult<RecordedOutcome>>;
  onRecorded: (outcome: ContactOutcome, recorded: RecordedOutcome) => void;
  onNext: (() => void) | null;
};

/** What came of a call, one tap each. Rendered anew for each person. */
export function OutcomeBar(props: OutcomeBarProps) {
  const { fullName, outcomes = CONTACT_OUTCOMES, record, onRecorded, onNext } = props;
  const [clientId] = useState(() => crypto.randomUUID());
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const [sent, setSent] = useState<ContactOutcome | null>(null);
  const [refusal, setRefusal] = useState<{ words: string; asksReason: boolean } | null>(null);
  const [isPending, startTransition] = useTransition();
  const shownAt = useRef(0);
  const isBusy = useRef(false);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);
  function answer(outcome: ContactOutcome) {
    if (isBusy.current || performance.now() - shownAt.current < SETTLE_MS) return;
    isBusy.current = true;
    setSent(outcome);
    setRefusal(null);
    startTransition(async () => {
      const result = await answerOf(() =>
        record({ outcome, note: reasonOf(note), reason: reasonOf(reason), clientId }),
      );
      isBusy.current = false;
      if (result.ok) onRecorded(outcome, result.data);
      else setRefusal({ words: result.message, asksReason: result.fieldErrors?.reason !== undefined });
    });
  }
  useCallKeys({
    onOutcome: (place) => {
      const outcome = outcomes[place - 1];
      if (outcome !== undefined) answer(outcome);
    },
    onNext,
  });
  return (
    <div className="flex flex-col gap-3">
      {refusal?.asksReason ? (
        <Field label="Reason to pass the limit" error={refusal.words}>
          <Input value={reason} onValueChange={setReason} maxLength={REASON_MAX} autoComplete="off" />
        </Field>
      ) : null}
      <FormMessage>{refusal?.asksReason ? null : refusal?.words}</FormMessage>
      <fieldset className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        <legend className="sr-only">What {fullName} says</legend>
        {outcomes.map((outcome, index) => (
          <Button
            key={outcome}
            size="lg"
            variant={outcome === 'accepted' ? 'primary' : 'secondary'}
            pending={isPending && sent === outcome}
            disabled={isPending && sent !== outcome}
            onClick={() => answer(outcome)}
            className={cn('h-12 justify-between', outcome === 'accepted' && 'max-sm:col-span-2')}
          >
            {OUTCOME_WORDS[outcome]}
            <Kbd className="max-md:hidden">{index + 1}</Kbd>
          </Button>
        ))}
        {onNext === null ? null : (
          <Button
            size="lg"
            variant="ghost"
            onClick={onNext}
            className="h-12 justify-between max-sm:col-span-2 max-sm:justify-center"
          >
            Next person
            <Kbd className="max-md:hidden">n</Kbd>
          </Button>
        )}
      </fieldset>
      <Field label="Note" optional hint="It stays with the contact, and the record shows it.">
        <Input value={note} onValueChange={setNote} maxLength={REASON_MAX} autoComplete="off" />
      </Field>
    </div>
  );
}
