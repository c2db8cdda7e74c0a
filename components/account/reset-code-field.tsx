'use client';

import { useState } from 'react';
import { Field } from '../ui/field.tsx';
import { SecondFactorInput } from './second-factor-input.tsx';

/** The code of the second factor at a reset of the password; it is there once the account was found to have one. */
export function ResetCodeField({ error }: { error: string | undefined }) {
  const [wasAsked, setWasAsked] = useState(false);
  if (error !== undefined && !wasAsked) setWasAsked(true);
  if (!wasAsked && error === undefined) return null;
  return (
    <Field
      name="secondFactor"
      label="Code of your second factor"
      error={error}
      requiredMessage="The code is needed."
    >
      <SecondFactorInput />
    </Field>
  );
}
