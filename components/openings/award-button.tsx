'use client';

import { useRef, useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import { formatInterval } from '#lib/domain/format.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import type { FillCandidate } from './fill-view.ts';
import { MeansView } from './means-view.tsx';
import type { FillActions } from './opening-actions.ts';
import type { Look } from './opening-words.ts';

export type AwardButtonProps = {
  opening: Opening;
  candidate: FillCandidate;
  look: Look;
  award: FillActions['award'];
};

/** Gives an open shift to somebody, after a question that names what it breaks; a limit is passed with a reason alone. */
export function AwardButton({ opening, candidate, look, award }: AwardButtonProps) {
  const { personId, fullName, means, proposal } = candidate;
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  const editId = useRef('');
  useLiveHold(isOpen);
  const needsReason = means.need === 'reason' || means.need === 'second_supervisor';
  const when = formatInterval(proposal, look.clock.timeZone, look.clockStyle);

  async function give() {
    const reason = reasonOf(text);
    if (needsReason && reason === '') {
      setMissing('This passes a limit. Say why, in a sentence.');
      return false;
    }
    setError(null);
    const answer = await answerOf(() =>
      award({
        openingId: opening.id,
        expectedVersion: opening.version,
        editId: editId.current,
        personId,
        kind: proposal.kind,
        startsAt: proposal.startsAt,
        endsAt: proposal.endsAt,
        reason: reason === '' ? null : reason,
      }),
    );
    if (!answer.ok) {
      if (answer.fieldErrors?.reason === undefined) setError(answer.message);
      else setMissing(answer.fieldErrors.reason);
      return false;
    }
    if (answer.data.state === 'applied') toast.success(`${fullName} has it: ${when}.`);
    else toast.info('It waits for a second supervisor. Until one confirms it, nothing changes.');
    return true;
  }

  return (
    <AlertDialog
      trigger={
        <Button size="sm" aria-label={`Award to ${fullName}`}>
          Award…
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        if (!next) return;
        editId.current = crypto.randomUUID();
        setError(null);
        setMissing(undefined);
      }}
      title={`Award ${opening.code} to ${fullName}?`}
      consequence={
        means.need === 'second_supervisor'
          ? `It passes a hard maximum, so a second supervisor confirms that ${fullName} works ${when}.`
          : `${fullName} works ${when} and is told at once${proposal.kind === 'take' ? '' : KIND_WORDS[proposal.kind]}.`
      }
      confirmLabel={means.need === 'second_supervisor' ? 'Ask a second supervisor' : 'Award'}
      error={error}
      onConfirm={give}
    >
      <MeansView means={means} />
      <Field
        label="Reason"
        optional={!needsReason}
        hint="Kept with the shift and in its history."
        error={missing}
      >
        <Textarea
          rows={2}
          maxLength={REASON_MAX}
          value={text}
          onValueChange={(value) => {
            setText(String(value));
            setMissing(undefined);
          }}
        />
      </Field>
    </AlertDialog>
  );
}

const KIND_WORDS = {
  holdover: ', staying on after their shift',
  early_call_in: ', coming in before their shift',
} as const;
