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
  /** What will happen, as far as it is known without asking. */
  consequence: string;
  action: (input: {
    requestId: number;
    expectedVersion: number;
    reason: string;
  }) => Promise<ActionResult<{ words: string }>>;
  /** Asked before the question is put: what would happen now. Null where nothing would. */
  previewAction?: (input: { requestId: number }) => Promise<ActionResult<{ words: string[] } | null>>;
};

/** Ends an own request after a question that names what follows; a reason can be given. */
export function EndRequest(props: EndRequestProps) {
  const { request, verb, title, action, previewAction } = props;
  const router = useRouter();
  const [isAsking, startAsking] = useTransition();
  const [consequence, setConsequence] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);

  function open() {
    setError(null);
    if (previewAction === undefined) return setConsequence(props.consequence);
    startAsking(async () => {
      const answer = await answerOf(() => previewAction({ requestId: request.id }));
      if (!answer.ok) toast.error(answer.message);
      else if (answer.data === null) router.refresh();
      else setConsequence([...answer.data.words, props.consequence].join(' '));
    });
  }
  async function end() {
    const answer = await answerOf(() =>
      action({ requestId: request.id, expectedVersion: request.version, reason }),
    );
    if (!answer.ok) {
      setError(answer.message);
      router.refresh();
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
          if (!isOpen) setConsequence(null);
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
