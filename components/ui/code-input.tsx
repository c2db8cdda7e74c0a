import { cn } from '#lib/utils.ts';
import { Input, type InputProps } from './input.tsx';

/** The code of a mail, six to ten digits; a phone shows its digits and offers the code it has just received. */
export function CodeInput({ className, ...props }: InputProps) {
  return (
    <Input
      {...props}
      mono
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={20}
      pattern="\s*([0-9][\s\-]*){6,10}"
      spellCheck={false}
      className={cn('w-48 tracking-[0.25em]', className)}
    />
  );
}
