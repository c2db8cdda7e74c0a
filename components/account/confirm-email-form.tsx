'use client';

import { useState } from 'react';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type ConfirmEmailFormProps = {
  action: (input: { tokenHash: string }) => Promise<ActionResult<{ isDone: boolean }>>;
  tokenHash: string;
};

/** One of the two confirmations of a change of address, by the link of its mail. */
export function ConfirmEmailForm({ action, tokenHash }: ConfirmEmailFormProps) {
  const [isDone, setIsDone] = useState<boolean | null>(null);
  const { submit, isPending, message, errors } = useFormAction(
    () => action({ tokenHash }),
    (data) => setIsDone(data.isDone),
  );
  if (isDone !== null) {
    return (
      <>
        <FormMessage tone="success">
          {isDone
            ? 'Both addresses are confirmed. From now on you sign in with the new one.'
            : 'This address is confirmed. Now confirm the other one with the mail that went there; until then nothing changes.'}
        </FormMessage>
        <ButtonLink href="/profile">Go to your profile</ButtonLink>
      </>
    );
  }
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message ?? errors.tokenHash}</FormMessage>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Confirm this address
      </Button>
    </Form>
  );
}
