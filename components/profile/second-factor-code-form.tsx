'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { CodeInput } from '../ui/code-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';

export type SecondFactorCodeFormProps<Data> = {
  action: (input: { code: string }) => Promise<ActionResult<Data>>;
  /** What the button says. */
  label: string;
  tone?: 'secondary' | 'primary' | 'danger';
  onDone: (data: Data) => void;
};

/** Something that is done with a code of the authenticator app. */
export function SecondFactorCodeForm<Data>({
  action,
  label,
  tone = 'secondary',
  onDone,
}: SecondFactorCodeFormProps<Data>) {
  const [changes, setChanges] = useState(0);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => action({ code: textOf(data, 'code') }),
    (data) => {
      setChanges((count) => count + 1);
      onDone(data);
    },
  );
  return (
    <Form key={changes} action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field
        name="code"
        label="Code of your app"
        error={errors.code}
        requiredMessage="The code is needed."
        patternMessage="Type all six digits."
      >
        <CodeInput required />
      </Field>
      <div>
        <Button type="submit" variant={tone} pending={isPending}>
          {label}
        </Button>
      </div>
    </Form>
  );
}
