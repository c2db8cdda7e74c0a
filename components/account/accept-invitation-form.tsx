'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '#lib/domain/schemas.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { PasswordInput } from '../ui/password-input.tsx';

export type AcceptInvitationFormProps = {
  action: (input: { tokenHash: string; password: string }) => Promise<ActionResult<unknown>>;
  tokenHash: string;
};

export function AcceptInvitationForm({ action, tokenHash }: AcceptInvitationFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) => action({ tokenHash, password: textOf(data, 'password') }),
    () => {
      router.replace('/');
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="password"
        label="New password"
        hint={`At least ${PASSWORD_LENGTH_MIN} characters. A few words are easier to remember than signs.`}
        error={errors.password}
        requiredMessage="Password is needed."
      >
        <PasswordInput
          autoComplete="new-password"
          required
          autoFocus
          minLength={PASSWORD_LENGTH_MIN}
          maxLength={PASSWORD_LENGTH_MAX}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Set password and sign in
      </Button>
    </Form>
  );
}
