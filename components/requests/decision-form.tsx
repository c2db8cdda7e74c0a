'use client';

import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useTransition,
} from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { RequestsContext } from './requests-context.ts';
import type { RequestKey } from './requests-query.ts';

/** What a decision is about to do. */
type Verdict = 'approve' | 'deny';

export type DecisionFormProps = {
  requestKey: RequestKey;
  /** `request`, `swap`. */
  noun: string;
  /** Who reads the reason of a denial: `Dana Diaz reads`, `Both read`. */
  readers: string;
  /** What approving does, in one sentence. */
  consequence: string;
  /** Why nobody can approve it; null = it can be. */
  approvalBar: string | null;
  /** Why an approval needs a reason, a sentence each; empty = it needs none. */
  approvalNeeds: readonly string[];
  /** Of what a denial cannot be the answer to; null = nothing special. */
  denialHint: string | null;
  approve: (note: string | null) => Promise<ActionResult<unknown>>;
  deny: (note: string) => Promise<ActionResult<unknown>>;
  /** What is said once it is decided: `Dana Diaz’s request is` approved or denied. */
  outcome: string;
};

const done = { approve: 'approved', deny: 'denied' } as const;

/** The decision on one request or trade: what it does, why, and the two buttons. */
export function DecisionForm(props: DecisionFormProps) {
  const { requestKey, noun, readers, consequence, approvalBar, approvalNeeds, denialHint } = props;
  const { listen, goOn, leaveField, drafts } = useContext(RequestsContext);
  const router = useRouter();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => drafts.get(requestKey) ?? '');
  /** What Enter does in the field: what was asked for before a reason was missed. */
  const [wanted, setWanted] = useState<Verdict | null>(null);
  const [missing, setMissing] = useState<string>();
  const [refusal, setRefusal] = useState<ActionRefusal | null>(null);
  const [isPending, startTransition] = useTransition();
  // What is being said, and why it was refused, must be read before the request changes under it.
  useLiveHold(isPending || text !== '' || refusal !== null);

  function decide(verdict: Verdict) {
    if (isPending) return;
    if (verdict === 'approve' && approvalBar !== null) {
      setRefusal({ ok: false, code: 'rule_violation', message: approvalBar });
      return;
    }
    const reason = reasonOf(text);
    if (reason === '' && (verdict === 'deny' || approvalNeeds.length > 0)) {
      setWanted(verdict);
      setMissing(verdict === 'deny' ? `${readers} why. Say it in a sentence.` : approvalNeeds.join(' '));
      field.current?.focus();
      return;
    }
    setRefusal(null);
    startTransition(async () => {
      const answer = await answerOf(() =>
        verdict === 'deny' ? props.deny(reason) : props.approve(reason === '' ? null : reason),
      );
      if (!answer.ok) {
        setRefusal(answer);
        return;
      }
      drafts.delete(requestKey);
      goOn(requestKey, `${props.outcome} ${done[verdict]}.`);
    });
  }

  function type(next: string) {
    setText(next);
    // Who looks at another request and comes back finds it again.
    drafts.set(requestKey, next);
  }

  function lookAgain() {
    setRefusal(null);
    type('');
    router.refresh();
  }

  const verbs = useEffectEvent((verb: Verdict | 'reason') => {
    if (verb === 'reason') field.current?.focus();
    else decide(verb);
  });
  useEffect(
    () =>
      listen({
        approve: () => verbs('approve'),
        deny: () => verbs('deny'),
        reason: () => verbs('reason'),
      }),
    [listen],
  );

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      // The panel stays open: the next Escape closes it.
      event.preventDefault();
      leaveField();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (wanted === null) leaveField();
    else decide(wanted);
  }

  return (
    <div className="flex w-full flex-col gap-3">
      <p id="decision-consequence">{consequence}</p>
      <Field
        label={approvalNeeds.length > 0 ? 'Reason' : 'Reason, to deny it'}
        hint={
          wanted === null
            ? [...approvalNeeds, denialHint].filter((words) => words !== null).join(' ') || `${readers} it.`
            : `Enter ${wanted === 'deny' ? 'denies' : 'approves'} the ${noun}, Esc goes back.`
        }
        error={missing}
      >
        <Textarea
          ref={field}
          value={text}
          maxLength={REASON_MAX}
          rows={2}
          autoComplete="off"
          onChange={(event) => {
            type(event.currentTarget.value);
            setMissing(undefined);
          }}
          onKeyDown={onKeyDown}
        />
      </Field>
      <FormMessage>
        {refusal === null ? null : (
          <>
            <p>{refusal.message}</p>
            {refusal.code === 'conflict' ? (
              <Button size="sm" className="mt-2" onClick={lookAgain}>
                Show what it is now
              </Button>
            ) : null}
          </>
        )}
      </FormMessage>
      <div className="flex justify-end gap-2">
        <Button
          pending={isPending}
          aria-describedby="decision-consequence"
          aria-keyshortcuts="d"
          onClick={() => decide('deny')}
        >
          Deny
        </Button>
        {approvalBar === null ? (
          <Button
            variant="primary"
            pending={isPending}
            aria-describedby="decision-consequence"
            aria-keyshortcuts="a"
            onClick={() => decide('approve')}
          >
            Approve
          </Button>
        ) : null}
      </div>
    </div>
  );
}
