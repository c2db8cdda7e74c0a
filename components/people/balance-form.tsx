'use client';

import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDuration } from '#lib/domain/format.ts';
import { OWN_ENTRIES } from '#lib/domain/leave-settings-schemas.ts';
import type { LeaveKind } from '#lib/domain/time-off-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';

export type BalanceFormProps = {
  action: (input: {
    userId: string;
    kindId: number;
    kind: (typeof OWN_ENTRIES)[number];
    minutes: number;
    date: LocalDate;
    note: string;
  }) => Promise<ActionResult<unknown>>;
  person: { id: string; fullName: string };
  /** Those that need a balance; at least one. */
  kinds: readonly LeaveKind[];
  today: LocalDate;
};

const entryItems = [
  { value: 'granted', label: 'Granted' },
  { value: 'corrected', label: 'Correction' },
  { value: 'opening', label: 'Opening balance' },
];

/** A further line of a person's balance. Lines are never changed: a correction is one more. */
export function BalanceForm({ action, person, kinds, today }: BalanceFormProps) {
  // A saved entry leaves an empty form; a refused one keeps what was typed.
  const [saved, setSaved] = useState(0);
  const { submit, isPending, message, errors } = useFormAction(
    async (data) => {
      const minutes = minutesOf(textOf(data, 'minutes'));
      const kindId = Number(textOf(data, 'kindId'));
      const answer = await action({
        userId: person.id,
        kindId,
        kind: OWN_ENTRIES.find((entry) => entry === data.get('kind')) ?? 'granted',
        minutes,
        date: textOf(data, 'date'),
        note: textOf(data, 'note'),
      });
      if (answer.ok) {
        const name = kinds.find(({ id }) => id === kindId)?.name ?? 'the balance';
        toast.success(`${formatDuration(minutes)} of ${name} entered for ${person.fullName}.`);
      }
      return answer;
    },
    () => setSaved((count) => count + 1),
  );
  return (
    <Form key={saved} action={submit} errors={errors} aria-label="Add to a balance">
      <FormMessage>{message}</FormMessage>
      <div className="grid grid-cols-2 gap-4">
        <Field name="kindId" label="Kind" error={errors.kindId}>
          <Select
            items={kinds.map(({ id, name }) => ({ value: String(id), label: name }))}
            defaultValue={String(kinds[0]?.id ?? '')}
          />
        </Field>
        <Field name="kind" label="Entry" error={errors.kind}>
          <Select items={entryItems} defaultValue="granted" />
        </Field>
        <Field
          name="minutes"
          label="Hours"
          hint="Such as 8 or −7.5."
          error={errors.minutes}
          requiredMessage="Hours are needed."
        >
          <Input required mono inputMode="text" autoComplete="off" maxLength={9} className="w-24" />
        </Field>
        <Field name="date" label="Counts from" error={errors.date} requiredMessage="A date is needed.">
          <DateInput defaultValue={today} required />
        </Field>
      </div>
      <Field name="note" label="Note" optional hint="A correction needs one." error={errors.note}>
        <Input maxLength={500} autoComplete="off" />
      </Field>
      <div>
        <Button type="submit" pending={isPending}>
          Add entry
        </Button>
      </div>
    </Form>
  );
}

/** Hours as typed, in minutes; NaN for what is no number. */
function minutesOf(text: string): number {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return plain === '' ? Number.NaN : Math.round(Number(plain) * 60 * 100) / 100;
}
