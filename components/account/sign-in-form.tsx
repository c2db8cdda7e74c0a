'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { wipeOffline } from '../offline/offline-store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { PasswordInput } from '../ui/password-input.tsx';

export type SignInFormProps = {
  action: (input: { email: string; password: string }) => Promise<ActionResult<{ step: string | null }>>;
  /** Where to go afterwards, unless a step stands between. */
  target: string;
};

export function SignInForm({ action, target }: SignInFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    async (data) => {
      const answer = await action({ email: textOf(data, 'email'), password: textOf(data, 'password') });
      // The account is no more: its browser forgets what it kept of it.
      if (!answer.ok && answer.code === 'forbidden') await wipeOffline();
      return answer;
    },
    ({ step }) => {
      router.replace(step === null ? target : `/sign-in/${step}?${new URLSearchParams({ next: target })}`);
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field name="email" label="E-mail" error={errors.email} requiredMessage="E-mail is needed.">
        <Input type="email" autoComplete="username" required autoFocus inputMode="email" />
      </Field>
      <Field name="password" label="Password" error={errors.password} requiredMessage="Password is needed.">
        <PasswordInput autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Sign in
      </Button>
    </Form>
  );
}
