import { cn } from '#lib/utils.ts';

export type SpinnerProps = {
  /** Spoken name. Without one the spinner is decoration beside text that says what is happening. */
  label?: string;
  className?: string;
};

/** A turning ring, for waits whose length is unknown. */
export function Spinner({ label, className }: SpinnerProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cn('size-4 animate-spin', className)}
    >
      {label ? <title>{label}</title> : null}
      <circle cx="8" cy="8" r="6.25" stroke="currentColor" strokeOpacity="0.3" strokeWidth="1.5" />
      <path
        d="M14.25 8A6.25 6.25 0 0 0 8 1.75"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
