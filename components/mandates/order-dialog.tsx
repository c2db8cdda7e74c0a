'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { MandateKind } from '#lib/domain/mandate-records.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import type { CallRow } from './call-rows.ts';

export type OrderInput = {
  openingId: number;
  expectedVersion: number;
  editId: string;
  personId: string;
  kind: MandateKind;
  reason: string | null;
  callOutId: string | null;
};

export type OrderDialogProps = {
  row: CallRow;
  openingId: number;
  version: number;
  kind: MandateKind;
  callOutId: string | null;
  when: string;
  isCharged: boolean;
  order: (input: OrderInput) => Promise<ActionResult<{ state: 'applied' | 'pending' }>>;
  onClose: () => void;
};

/** Orders one person, once what follows is read; another than the first for a reason. */
export function OrderDialog(props: OrderDialogProps) {
  const { row, openingId, version, kind, callOutId, when, isCharged, order, onClose } = props;
  const { personId, fullName, needsReason } = row;
  const router = useRouter();
  // The same for each try, so that nobody is ordered twice.
  const [editId] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    setError(null);
    const reason = reasonOf(text);
    if (reason === '' && needsReason) {
      setMissing(`Say why ${fullName} is taken before others.`);
      return false;
    }
    const answer = await answerOf(() =>
      order({
        openingId,
        expectedVersion: version,
        editId,
        personId,
        kind,
        reason: reason === '' ? null : reason,
        callOutId,
      }),
    );
    if (!answer.ok) {
      const field = answer.fieldErrors?.reason;
      if (field === undefined) setError(answer.message);
      else setMissing(field);
      router.refresh();
      return false;
    }
    toast.success(
      answer.data.state === 'applied'
        ? `${fullName} is ordered and told.`
        : 'A second supervisor has to confirm this.',
    );
    router.refresh();
    return true;
  }
  const counts = isCharged ? 'It counts for their place on the list.' : 'It does not count for their place.';
  return (
    <AlertDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Order ${fullName}?`}
      consequence={`${fullName} works ${when} and is told at once. ${counts}`}
      confirmLabel={`Order ${fullName}`}
      error={error}
      onConfirm={confirm}
    >
      <Field
        label="Reason"
        optional={!needsReason}
        hint={
          needsReason
            ? 'Others come before on the list. It is kept with the record.'
            : 'It is kept with the record.'
        }
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
