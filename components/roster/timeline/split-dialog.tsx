'use client';

import { useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Form } from '#components/ui/form.tsx';
import { Select } from '#components/ui/select.tsx';
import { TimeInput } from '#components/ui/time-input.tsx';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { isLocalTime } from '#lib/domain/time.ts';
import { useEdit } from '../store/use-roster.ts';
import { middleOf } from './bar-times.ts';
import { shiftWords } from './shift-words.ts';

export type SplitDialogProps = {
  facts: RosterFacts;
  templates: ReadonlyMap<number, ShiftTemplate>;
  /** The shift to split; null while there is none. */
  row: RosterRow | null;
  onClose: () => void;
};

const NOBODY = 'open';

/** Asks where a shift is cut in two, and who gets the second part. */
export function SplitDialog({ facts, templates, row, onClose }: SplitDialogProps) {
  const edit = useEdit();
  const [error, setError] = useState<string>();
  const template = row === null ? undefined : templates.get(row.shiftId);
  const person = facts.people.find(({ id }) => id === row?.userId) ?? null;

  function split(data: FormData) {
    if (row === null) return;
    const at = textOf(data, 'at');
    if (!isLocalTime(at) || Number(at.slice(3)) % 15 !== 0) {
      setError('A time on the quarter hour, such as 14:45.');
      return;
    }
    const to = textOf(data, 'to');
    const made: RosterEdit = { verb: 'split', rowId: row.id, at, userId: to === NOBODY ? null : to };
    setError(undefined);
    onClose();
    edit([made]);
  }

  return (
    <Dialog
      open={row !== null && template !== undefined}
      onOpenChange={(isOpen) => {
        if (isOpen) return;
        setError(undefined);
        onClose();
      }}
      title="Split the shift"
      description={
        row && template
          ? `${person?.fullName ?? 'Open'}: ${shiftWords(row, template, person, facts.clock, '24h')}. The first part stays.`
          : undefined
      }
    >
      {row && template ? (
        <Form action={split} errors={error ? { at: error } : {}}>
          <Field
            name="at"
            label="At"
            error={error}
            requiredMessage="A time is needed."
            patternMessage="A time as HH:MM."
          >
            <TimeInput name="at" defaultValue={middleOf(row, template, facts.clock)} required />
          </Field>
          <Field name="to" label="The second part goes to">
            <Select
              name="to"
              defaultValue={NOBODY}
              items={[
                { value: NOBODY, label: 'Nobody yet: an open shift' },
                ...facts.people
                  .filter(({ isActive, id }) => isActive && id !== row.userId)
                  .toSorted((a, b) => a.fullName.localeCompare(b.fullName, 'en'))
                  .map(({ id, fullName }) => ({ value: id, label: fullName })),
              ]}
            />
          </Field>
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose render={<Button>Cancel</Button>} />
            <Button type="submit" variant="primary">
              Split
            </Button>
          </div>
        </Form>
      ) : null}
    </Dialog>
  );
}
