'use client';

import { useEffect, useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf, formatDuration } from '#lib/domain/format.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import type { ApprovalNeed, LeaveImpact } from '#lib/domain/time-off-impact.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import type { RequestRow } from './request-list.tsx';

export type BulkDialogProps = {
  verdict: 'approve' | 'deny';
  /** At least one; none of them the own. */
  chosen: readonly RequestRow[];
  /** What approving each would do, seen alone. */
  ask: (input: { requestIds: number[] }) => Promise<ActionResult<{ impacts: LeaveImpact[] }>>;
  decide: (input: {
    decision: 'approved' | 'denied';
    requests: { requestId: number; expectedVersion: number }[];
    note: string | null;
    /** Days that were full when it was asked: no others are passed. */
    fullDates: string[];
  }) => Promise<ActionResult<BulkOutcome>>;
  onClose: () => void;
};

/** Which requests were decided, and why others were not. */
export type BulkOutcome = {
  decided: readonly number[];
  refused: readonly { requestId: number; message: string }[];
};

/** One decision on several requests: what it does is read before, and said in one sentence. */
export function BulkDialog({ verdict, chosen, ask, decide, onClose }: BulkDialogProps) {
  // What was chosen when it opened: a request that somebody else decides meanwhile is refused in words.
  // Who asked first gets the last place: ids are in the order of asking.
  const [requests] = useState(() => chosen.toSorted((a, b) => a.id - b.id));
  const [impacts, setImpacts] = useState<readonly LeaveImpact[] | null>(verdict === 'deny' ? [] : null);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  const count = countOf(requests.length, 'request', 'requests');
  const needing = impacts?.filter(({ needs }) => needs.length > 0).length ?? 0;

  useEffect(() => {
    if (verdict === 'deny') return;
    let isGone = false;
    answerOf(() => ask({ requestIds: requests.map(({ id }) => id) })).then((answer) => {
      if (isGone) return;
      if (answer.ok) setImpacts(answer.data.impacts);
      else setError(answer.message);
    });
    return () => {
      isGone = true;
    };
  }, [verdict, requests, ask]);

  async function confirm() {
    if (impacts === null) return false;
    const note = reasonOf(text);
    if (note === '' && (verdict === 'deny' || needing > 0)) {
      setMissing(verdict === 'deny' ? 'They read why. Say it in a sentence.' : 'Say why, in a sentence.');
      return false;
    }
    const answer = await answerOf(() =>
      decide({
        decision: verdict === 'approve' ? 'approved' : 'denied',
        requests: requests.map(({ id, version }) => ({ requestId: id, expectedVersion: version })),
        note: note === '' ? null : note,
        fullDates: fullDatesOf(impacts),
      }),
    );
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    const { decided, refused } = answer.data;
    if (decided.length > 0) {
      const is = countOf(decided.length, 'request is', 'requests are');
      toast.success(`${is} ${verdict === 'approve' ? 'approved' : 'denied'}.`);
    }
    for (const { requestId, message } of refused) {
      const name = requests.find(({ id }) => id === requestId)?.fullName ?? 'One request';
      toast.error(`${name}: ${message}`, { duration: 20_000 });
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
      consequence={consequenceOf(verdict, new Set(requests.map(({ userId }) => userId)).size, impacts)}
      confirmLabel={`${verdict === 'approve' ? 'Approve' : 'Deny'} ${count}`}
      error={error}
      onConfirm={confirm}
    >
      <ul aria-label="Requests" className="flex max-h-40 flex-col gap-0.5 overflow-y-auto">
        {requests.map(({ id, fullName, when }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3">
            <span>{fullName}</span>
            <span className="text-muted-foreground">{when}</span>
          </li>
        ))}
      </ul>
      <Field
        label="Reason"
        optional={verdict === 'approve' && needing === 0}
        hint={reasonHint(verdict, impacts ?? [])}
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
    </AlertDialog>
  );
}

function fullDatesOf(impacts: readonly LeaveImpact[]): string[] {
  const full = impacts.flatMap(({ caps }) => caps.filter(({ isFull }) => isFull));
  return [...new Set(full.map(({ date }) => date))];
}

const APPROVAL_NEEDS = ['below_minimum', 'over_cap', 'ahead_in_line', 'below_balance'] as const;

const needWords: Record<ApprovalNeed, readonly [one: string, many: string]> = {
  below_minimum: ['leaves too few people', 'leave too few people'],
  over_cap: ['is for a full day', 'are for full days'],
  ahead_in_line: ['goes before others in line', 'go before others in line'],
  below_balance: ['overdraws a balance', 'overdraw balances'],
};

function reasonHint(verdict: 'approve' | 'deny', impacts: readonly LeaveImpact[]): string {
  if (verdict === 'deny') return 'Everybody whose request is denied reads it.';
  const told = APPROVAL_NEEDS.flatMap((need) => {
    const count = impacts.filter(({ needs }) => needs.includes(need)).length;
    return count === 0 ? [] : countOf(count, ...needWords[need]);
  });
  return told.length === 0 ? 'Everybody whose request is approved reads it.' : `Needed: ${told.join(', ')}.`;
}

function consequenceOf(
  verdict: 'approve' | 'deny',
  people: number,
  impacts: readonly LeaveImpact[] | null,
): string {
  const told = `tells ${countOf(people, 'person', 'people')}`;
  if (verdict === 'deny') return `Denying ${told}; their shifts stay as they are.`;
  if (impacts === null) return 'Reading what it would do…';
  const taken = impacts.flatMap((impact) => impact.taken);
  if (taken.length === 0) return `Approving ${told}; no published shift is concerned.`;
  const minutes = taken.reduce((sum, shift) => sum + shift.minutes, 0);
  const openings = impacts.reduce((sum, impact) => sum + impact.openings.length, 0);
  const opens = openings === 0 ? 'opens none that is seen alone' : `opens at least ${openings}`;
  return `Approving ${told}, takes ${countOf(taken.length, 'shift', 'shifts')} (${formatDuration(minutes)}) and ${opens}; each is judged after the ones before it.`;
}
