'use client';

import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { PASSWORD_LENGTH_MAX } from '#lib/domain/schemas.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { toast } from '../ui/toast.tsx';

export type EmailFormProps = {
  action: (input: { email: string; currentPassword: string }) => Promise<ActionResult<unknown>>;
  /** The address now. */
  email: string;
};

/** Asks for another address; it changes when both the old and the new one are confirmed. */
export function EmailForm({ action, email }: EmailFormProps) {
  const [requests, setRequests] = useState(0);
  const { submit, isPending, message, errors } = useFormAction(
    (data) => action({ email: textOf(data, 'email'), currentPassword: textOf(data, 'currentPassword') }),
    () => {
      setRequests((count) => count + 1);
      toast.success('Two mails are on their way, one to each address.');
    },
  );
  return (
    <Form key={requests} action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="email"
        label="New e-mail"
        hint={`Now ${email}. It changes when you have confirmed both addresses by the mails they get.`}
        error={errors.email}
        requiredMessage="The new address is needed."
      >
        <Input type="email" required maxLength={254} autoComplete="email" inputMode="email" />
      </Field>
      <Field
        name="currentPassword"
        label="Your password"
        error={errors.currentPassword}
        requiredMessage="Your password is needed."
      >
        <PasswordInput autoComplete="current-password" required maxLength={PASSWORD_LENGTH_MAX} />
      </Field>
      <div>
        <Button type="submit" pending={isPending}>
          Change e-mail
        </Button>
      </div>
    </Form>
  );
}
