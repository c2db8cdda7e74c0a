import { Input, type InputProps } from '../ui/input.tsx';

/** A code of an authenticator app, or a recovery code, which has letters. */
export function SecondFactorInput(props: InputProps) {
  return (
    <Input
      {...props}
      mono
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={20}
      required
      className="w-56 tracking-[0.2em]"
    />
  );
}
