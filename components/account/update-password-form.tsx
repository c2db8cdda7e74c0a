'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { NewPasswordField } from './new-password-field.tsx';
import { passwordIsSet } from './password-is-set.ts';
import { ResetCodeField } from './reset-code-field.tsx';

export type UpdatePasswordFormProps = {
  action: (input: {
    tokenHash: string;
    password: string;
    secondFactor: string;
  }) => Promise<ActionResult<unknown>>;
  tokenHash: string;
};

/** A new password by the link of a mail. */
export function UpdatePasswordForm({ action, tokenHash }: UpdatePasswordFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) =>
      action({
        tokenHash,
        password: textOf(data, 'password'),
        secondFactor: textOf(data, 'secondFactor'),
      }),
    () => {
      toast.success(passwordIsSet);
      router.replace('/');
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message ?? errors.tokenHash}</FormMessage>
      <NewPasswordField name="password" error={errors.password} autoFocus />
      <ResetCodeField error={errors.secondFactor} />
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Set password and sign in
      </Button>
    </Form>
  );
}
