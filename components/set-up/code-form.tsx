'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';

export type CodeFormProps = { action: (input: { code: string }) => Promise<ActionResult<unknown>> };

/** The code that only whoever runs the server can read. */
export function CodeForm({ action }: CodeFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) => action({ code: textOf(data, 'code') }),
    () => router.refresh(),
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field
        name="code"
        label="Set-up code"
        hint="Twelve letters and digits. Dashes and small letters do not matter."
        error={errors.code}
        requiredMessage="Code is needed."
      >
        <Input
          required
          autoFocus
          mono
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX-XXXX-XXXX"
          className="uppercase"
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Continue
      </Button>
    </Form>
  );
}
