'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDate } from '#lib/domain/format.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type ReviseDialogProps = {
  action: (input: { scheduleId: number; fromDate: string }) => Promise<ActionResult<{ scheduleId: number }>>;
  scheduleId: number;
  /** What may be re-planned: from tomorrow, or the block's first day, to its last. */
  from: LocalDate;
  to: LocalDate;
  /** The date that a link asks to re-plan from: the dialog is open with it. */
  wanted?: LocalDate | null;
};

/** Starts a draft that re-plans a published block from a date on. */
export function ReviseDialog({ action, scheduleId, from, to, wanted = null }: ReviseDialogProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(wanted !== null);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => action({ scheduleId, fromDate: textOf(data, 'fromDate') }),
    (draft) => router.push(`/schedules/${draft.scheduleId}`),
  );
  function turn(next: boolean) {
    setIsOpen(next);
    // A page that is read again does not open it once more.
    if (!next && wanted !== null) router.replace(pathname, { scroll: false });
  }
  const start = wanted === null ? from : clamped(wanted, from, to);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={turn}
      trigger={<Button>Re-plan from a date…</Button>}
      title="Re-plan from a date"
      description="For a new person, a leaver, another pattern or other requirements. A draft is made of this schedule; the published one stays in force until you publish the draft."
    >
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <FormMessage tone="info">{clampWords(wanted, from, to)}</FormMessage>
        <Field
          name="fromDate"
          label="First day that may change"
          hint={`From ${formatDate(from)} to ${formatDate(to)}. Shifts before it, and those that somebody changed, traded or took, stay as they are.`}
          error={errors.fromDate}
          requiredMessage="First day is needed."
          rangeMessage={`First day is from ${formatDate(from)} to ${formatDate(to)}.`}
        >
          <DateInput required min={from} max={to} defaultValue={start} />
        </Field>
        <div>
          <Button type="submit" variant="primary" pending={isPending}>
            Make the draft
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function clamped(date: LocalDate, from: LocalDate, to: LocalDate): LocalDate {
  if (date < from) return from;
  return date > to ? to : date;
}

/** Why the dialog begins with another date than the link asked for; null when it does not. */
function clampWords(wanted: LocalDate | null, from: LocalDate, to: LocalDate): string | null {
  if (wanted === null || (wanted >= from && wanted <= to)) return null;
  return wanted < from
    ? `${formatDate(wanted)} lies before the days that can be re-planned, which begin on ${formatDate(from)}.`
    : `${formatDate(wanted)} lies after this schedule, which ends on ${formatDate(to)}.`;
}
