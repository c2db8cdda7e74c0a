'use client';

import { Check } from 'lucide-react';
import { useState } from 'react';
import { answerOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { CodeInput } from '../ui/code-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';

type ConfirmAction = (input: { email: string; code: string }) => Promise<ActionResult<{ isDone: boolean }>>;

export type PendingEmailProps = {
  confirmAction: ConfirmAction;
  resendAction: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  oldEmail: string;
  newEmail: string;
  /** The address that is confirmed already. */
  confirmed: 'old' | 'new' | null;
};

/** A change of address between its request and its two confirmations, which come by link or by code. */
export function PendingEmail(props: PendingEmailProps) {
  const { confirmAction, resendAction, oldEmail, newEmail } = props;
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const before = props.confirmed === 'old' ? oldEmail : props.confirmed === 'new' ? newEmail : null;
  const resend = useFormAction(
    () => resendAction({}),
    () => {
      setConfirmed([]);
      toast.success('Both mails are sent again. Only the newest ones count.');
    },
  );
  function confirm(email: string, isDone: boolean) {
    setConfirmed([...confirmed, email]);
    if (isDone) toast.success(`Your address is ${newEmail} now. You sign in with it.`);
  }
  return (
    <div className="flex flex-col gap-4">
      <FormMessage tone="info">
        Waiting for both confirmations of <strong className="font-medium wrap-anywhere">{newEmail}</strong>.
        Open the link in each mail, or type its code here. Until then you sign in with the old address.
      </FormMessage>
      {[
        { email: oldEmail, name: 'Old address' },
        { email: newEmail, name: 'New address' },
      ].map(({ email, name }) => (
        <AddressRow
          key={email}
          action={confirmAction}
          email={email}
          name={name}
          isConfirmed={confirmed.includes(email) || email === before}
          onConfirmed={(isDone) => confirm(email, isDone)}
        />
      ))}
      <Form action={resend.submit} errors={resend.errors} className="gap-2">
        <FormMessage>{resend.message}</FormMessage>
        <div>
          <Button type="submit" size="sm" pending={resend.isPending}>
            Send both mails again
          </Button>
        </div>
        <p className="text-sm text-muted-foreground">
          Then both addresses are to be confirmed anew. Without both, the change lapses after 24 hours; a new
          password ends it at once.
        </p>
      </Form>
    </div>
  );
}

function AddressRow(props: {
  action: ConfirmAction;
  email: string;
  name: string;
  isConfirmed: boolean;
  onConfirmed: (isDone: boolean) => void;
}) {
  const { email, name, isConfirmed } = props;
  const { submit, isPending, message, errors } = useFormAction(
    (data) => answerOf(() => props.action({ email, code: textOf(data, 'code') })),
    ({ isDone }) => props.onConfirmed(isDone),
  );
  if (isConfirmed) {
    return (
      <p className="flex items-center gap-2">
        <Check aria-hidden className="size-4 shrink-0 text-success-text" />
        <span className="min-w-0 wrap-anywhere">{email} is confirmed.</span>
      </p>
    );
  }
  return (
    <Form action={submit} errors={errors} className="gap-2">
      <FormMessage>{message}</FormMessage>
      <Field
        name="code"
        label={`${name}: code`}
        hint={<span className="wrap-anywhere">In the mail to {email}</span>}
        error={errors.code}
        requiredMessage="The code of the mail is needed."
        patternMessage="Type all digits of the code of the mail."
      >
        <CodeRow isPending={isPending} />
      </Field>
    </Form>
  );
}

function CodeRow({ isPending }: { isPending: boolean }) {
  return (
    <div className="flex flex-wrap gap-2">
      <CodeInput required />
      <Button type="submit" pending={isPending}>
        Confirm
      </Button>
    </div>
  );
}
