import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '#lib/domain/schemas.ts';
import { Field } from '../ui/field.tsx';
import { PasswordInput } from '../ui/password-input.tsx';

export type NewPasswordFieldProps = { name: string; error: string | undefined; autoFocus?: boolean };

const rule = `At least ${PASSWORD_LENGTH_MIN} characters; not your name, your agency or a password that many have. A few words are easier to remember than signs.`;

/** A password that is being chosen. */
export function NewPasswordField({ name, error, autoFocus = false }: NewPasswordFieldProps) {
  return (
    <Field
      name={name}
      label="New password"
      hint={rule}
      error={error}
      requiredMessage="A new password is needed."
    >
      <PasswordInput
        autoComplete="new-password"
        required
        autoFocus={autoFocus}
        minLength={PASSWORD_LENGTH_MIN}
        maxLength={PASSWORD_LENGTH_MAX}
      />
    </Field>
  );
}
