'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { answerOf } from '../form/use-form-action.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type EndRequestProps = {
  request: { id: number; version: number };
  /** The verb on the button: `Withdraw`. */
  verb: string;
  title: string;
  /** What will happen; where it depends on others, asked when the question is put. Null there = nothing to end. */
  consequence: string | ConsequenceAction;
  action: (input: {
    requestId: number;
    expectedVersion: number;
    reason: string;
  }) => Promise<ActionResult<{ words: string }>>;
};

type ConsequenceAction = (input: { requestId: number }) => Promise<ActionResult<{ words: string[] } | null>>;

/** Ends an own request after a question that names what follows; a reason can be given. */
export function EndRequest(props: EndRequestProps) {
  const { request, verb, title, action } = props;
  const router = useRouter();
  const [isAsking, startAsking] = useTransition();
  const [consequence, setConsequence] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);

  function open() {
    setError(null);
    const asked = props.consequence;
    if (typeof asked === 'string') return setConsequence(asked);
    startAsking(async () => {
      const answer = await answerOf(() => asked({ requestId: request.id }));
      if (!answer.ok) toast.error(answer.message);
      else if (answer.data === null) router.refresh();
      else setConsequence(answer.data.words.join(' '));
    });
  }
  async function end() {
    const answer = await answerOf(() =>
      action({ requestId: request.id, expectedVersion: request.version, reason }),
    );
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success(answer.data.words);
    router.refresh();
    return true;
  }
  return (
    <>
      <Button pending={isAsking} onClick={open}>
        {verb}…
      </Button>
      <AlertDialog
        open={consequence !== null}
        onOpenChange={(isOpen) => {
          if (isOpen) return;
          setConsequence(null);
          // Why it did not end was read; now what it is.
          if (error !== null) router.refresh();
        }}
        title={title}
        consequence={consequence}
        confirmLabel={verb}
        cancelLabel="Keep it"
        error={error}
        onConfirm={end}
      >
        <Field label="Reason" optional hint="Read by you and by those who decide.">
          <Textarea
            rows={2}
            maxLength={500}
            value={reason}
            onValueChange={(value) => setReason(String(value))}
          />
        </Field>
      </AlertDialog>
    </>
  );
}
