'use client';

import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { PASSWORD_LENGTH_MAX } from '#lib/domain/schemas.ts';
import { SecondFactorInput } from '../account/second-factor-input.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { toast } from '../ui/toast.tsx';

export type UnlockAction = (input: {
  password: string;
  code: string;
}) => Promise<ActionResult<{ isGone: boolean }>>;

export type UnlockFormProps = {
  unlock: UnlockAction;
  hasSecondFactor: boolean;
  onUnlocked: () => void;
};

/** The password of whose session it is, and the code where the account has a second factor. */
export function UnlockForm({ unlock, hasSecondFactor, onUnlocked }: UnlockFormProps) {
  const { submit, isPending, message, errors } = useFormAction(
    (data) => unlock({ password: textOf(data, 'password'), code: textOf(data, 'code') }),
    ({ isGone }) => {
      if (isGone) {
        toast.success('Your recovery code is used, and your second factor removed. Set up a new one.');
      }
      onUnlocked();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="password"
        label="Password"
        error={errors.password}
        requiredMessage="Your password is needed."
      >
        <PasswordInput autoComplete="current-password" required autoFocus maxLength={PASSWORD_LENGTH_MAX} />
      </Field>
      {hasSecondFactor || errors.code !== undefined ? (
        <Field
          name="code"
          label="Code"
          hint="Of your authenticator app, or a recovery code."
          error={errors.code}
          requiredMessage="The code is needed."
        >
          <SecondFactorInput />
        </Field>
      ) : null}
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Unlock
      </Button>
    </Form>
  );
}
