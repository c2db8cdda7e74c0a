'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { SecondFactorInput } from './second-factor-input.tsx';

export type SecondFactorFormProps = {
  action: (input: { code: string }) => Promise<ActionResult<{ isGone: boolean }>>;
  /** Where to go afterwards. */
  target: string;
};

/** The second step of signing in. */
export function SecondFactorForm({ action, target }: SecondFactorFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) => action({ code: textOf(data, 'code') }),
    ({ isGone }) => {
      if (isGone)
        toast.success('Your recovery code is used, and your second factor removed. Set up a new one.');
      router.replace(isGone ? '/profile/second-factor' : target);
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="code"
        label="Code"
        hint="Lost your app? Type one of your recovery codes: it removes the second factor."
        error={errors.code}
        requiredMessage="The code is needed."
      >
        <SecondFactorInput autoFocus />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Continue
      </Button>
    </Form>
  );
}
