'use client';

import { useEffect, useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import { type BulkActions, decideAll } from './bulk-decision.ts';
import { type BulkEffects, bulkConsequence, needsReason, reasonHint, type Verdict } from './bulk-words.ts';
import type { RequestRow } from './request-list.tsx';

export type BulkDialogProps = {
  verdict: Verdict;
  /** At least one; none of them the own. */
  chosen: readonly RequestRow[];
  /** What approving each would do, seen alone. */
  ask: (input: { requestIds: number[]; swapIds: number[] }) => Promise<ActionResult<BulkEffects>>;
  decide: BulkActions;
  onClose: () => void;
};

/** A region that scrolls must be reachable by keyboard; it comes after the field, which has the focus first. */
const keyboardScrollable = { tabIndex: 0 };

const nothing: BulkEffects = { impacts: [], trades: [] };

/** One decision on several requests and trades: what it does is read before, and said in one sentence. */
export function BulkDialog({ verdict, chosen, ask, decide, onClose }: BulkDialogProps) {
  // What was chosen when it opened: a request that somebody else decides meanwhile is refused in words.
  // Who asked first for leave gets the last place: ids are in the order of asking. Trades come after, as they are listed.
  const [requests] = useState(() => [
    ...chosen.filter(({ kind }) => kind === 'leave').toSorted((a, b) => a.id - b.id),
    ...chosen.filter(({ kind }) => kind === 'swap'),
  ]);
  const [effects, setEffects] = useState<BulkEffects | null>(verdict === 'deny' ? nothing : null);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  const count = countOf(requests.length, 'request', 'requests');
  const isNeeded = verdict === 'deny' || (effects !== null && needsReason(effects));

  useEffect(() => {
    if (verdict === 'deny') return;
    let isGone = false;
    const idsOf = (wanted: RequestRow['kind']) =>
      requests.filter(({ kind }) => kind === wanted).map(({ id }) => id);
    answerOf(() => ask({ requestIds: idsOf('leave'), swapIds: idsOf('swap') })).then((answer) => {
      if (isGone) return;
      if (answer.ok) setEffects(answer.data);
      else setError(answer.message);
    });
    return () => {
      isGone = true;
    };
  }, [verdict, requests, ask]);

  async function confirm() {
    if (effects === null) return false;
    const note = reasonOf(text);
    if (note === '' && isNeeded) {
      setMissing(verdict === 'deny' ? 'They read why. Say it in a sentence.' : 'Say why, in a sentence.');
      return false;
    }
    const decision = verdict === 'approve' ? 'approved' : 'denied';
    const said = { decision, note: note === '' ? null : note } as const;
    const { decided, refused } = await decideAll(
      {
        decideLeave: (input) => answerOf(() => decide.decideLeave(input)),
        decideTrades: (input) => answerOf(() => decide.decideTrades(input)),
      },
      requests,
      said,
      effects.impacts,
    );
    const [first] = refused;
    // What is refused alike is one thing to read, and can be tried again.
    if (
      decided.length === 0 &&
      first !== undefined &&
      refused.every(({ message }) => message === first.message)
    ) {
      setError(first.message);
      return false;
    }
    if (decided.length > 0) {
      const is = countOf(decided.length, 'request is', 'requests are');
      toast.success(`${is} ${decision}.`);
    }
    for (const { key, message } of refused) {
      const who = requests.find((row) => row.key === key)?.who ?? 'One request';
      toast.error(`${who}: ${message}`, { duration: 20_000 });
    }
    return true;
  }

  return (
    <AlertDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`${verdict === 'approve' ? 'Approve' : 'Deny'} ${count}?`}
      consequence={bulkConsequence(
        verdict,
        {
          people: new Set(requests.flatMap(({ people }) => people)).size,
          trades: requests.filter(({ kind }) => kind === 'swap').length,
        },
        effects,
      )}
      confirmLabel={`${verdict === 'approve' ? 'Approve' : 'Deny'} ${count}`}
      error={error}
      onConfirm={confirm}
    >
      <Field
        label="Reason"
        optional={!isNeeded}
        hint={reasonHint(verdict, effects ?? nothing)}
        error={missing}
      >
        <Textarea
          value={text}
          maxLength={REASON_MAX}
          rows={2}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
            setMissing(undefined);
          }}
        />
      </Field>
      <section aria-label="Requests" {...keyboardScrollable} className="max-h-40 overflow-y-auto">
        <ul className="flex flex-col gap-0.5">
          {requests.map(({ key, who, when }) => (
            <li key={key} className="flex flex-wrap justify-between gap-x-3">
              <span>{who}</span>
              <span className="text-muted-foreground">{when}</span>
            </li>
          ))}
        </ul>
      </section>
    </AlertDialog>
  );
}
