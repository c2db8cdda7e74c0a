'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDateRange } from '#lib/domain/format.ts';
import type { BlackoutPeriod } from '#lib/domain/time-off-records.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';

const closeHref = '/settings/time-off';

export type BlackoutPanelProps = {
  /** Null = a new one. */
  blackout: BlackoutPeriod | null;
  save: (input: Omit<BlackoutPeriod, 'id'> & { id: number | null }) => Promise<ActionResult<unknown>>;
  remove: (input: { blackoutId: number }) => Promise<ActionResult<unknown>>;
};

/** Blackout days, to change or to remove; or new ones. */
export function BlackoutPanel({ blackout, save, remove }: BlackoutPanelProps) {
  return (
    <SidePanel
      title={blackout?.name ?? 'Add blackout days'}
      closeHref={closeHref}
      footer={
        blackout === null ? null : (
          <ConfirmButton
            label="Remove"
            title={`Remove ${blackout.name}?`}
            consequence={`Leave can be asked for again on ${formatDateRange(blackout.fromDate, blackout.toDate)}.`}
            act={() => remove({ blackoutId: blackout.id })}
            done={`${blackout.name} is removed.`}
            closeHref={closeHref}
          />
        )
      }
    >
      <BlackoutForm blackout={blackout} save={save} />
    </SidePanel>
  );
}

function BlackoutForm({ blackout, save }: Pick<BlackoutPanelProps, 'blackout' | 'save'>) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) =>
      save({
        id: blackout?.id ?? null,
        name: textOf(data, 'name'),
        fromDate: textOf(data, 'fromDate'),
        toDate: textOf(data, 'toDate'),
      }),
    () => {
      toast.success('The blackout days are saved.');
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="name"
        label="Name"
        hint="People who ask for leave on these days read it."
        error={errors.name}
        requiredMessage="A name is needed."
      >
        <Input defaultValue={blackout?.name} required maxLength={60} autoComplete="off" />
      </Field>
      <div className="flex flex-wrap gap-4">
        <Field
          name="fromDate"
          label="First day"
          error={errors.fromDate}
          requiredMessage="First day is needed."
        >
          <DateInput defaultValue={blackout?.fromDate ?? ''} required />
        </Field>
        <Field name="toDate" label="Last day" error={errors.toDate} requiredMessage="Last day is needed.">
          <DateInput defaultValue={blackout?.toDate ?? ''} required />
        </Field>
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          {blackout === null ? 'Add blackout days' : 'Save'}
        </Button>
        <Button variant="ghost" onClick={() => router.replace(closeHref, { scroll: false })}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
