import { cn } from '#lib/utils.ts';
import { Input, type InputProps } from './input.tsx';

/** The six digits of a mail; a phone shows its digits and offers the code it has just received. */
export function CodeInput({ className, ...props }: InputProps) {
  return (
    <Input
      {...props}
      mono
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      pattern="\s*([0-9][\s\-]*){6}"
      spellCheck={false}
      className={cn('w-40 tracking-[0.25em]', className)}
    />
  );
}
