'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { PASSWORD_LENGTH_MAX } from '#lib/domain/schemas.ts';
import { NewPasswordField } from '../account/new-password-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { toast } from '../ui/toast.tsx';

export type PasswordFormProps = {
  action: (input: { currentPassword: string; newPassword: string }) => Promise<ActionResult<unknown>>;
  /** Says to password managers whose password this is. */
  email: string;
};

/** Changes the own password; the fields are empty again afterwards. */
export function PasswordForm({ action, email }: PasswordFormProps) {
  const [changes, setChanges] = useState(0);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      action({
        currentPassword: textOf(data, 'currentPassword'),
        newPassword: textOf(data, 'newPassword'),
      }),
    () => {
      setChanges((count) => count + 1);
      toast.success('Your password is changed. Other devices are signed out.');
    },
  );
  return (
    <Form key={changes} action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <Field
        name="currentPassword"
        label="Current password"
        error={errors.currentPassword}
        requiredMessage="Your current password is needed."
      >
        <PasswordInput autoComplete="current-password" required maxLength={PASSWORD_LENGTH_MAX} />
      </Field>
      <NewPasswordField name="newPassword" error={errors.newPassword} />
      <div>
        <Button type="submit" pending={isPending}>
          Change password
        </Button>
      </div>
    </Form>
  );
}
