import { cn } from '#lib/utils.ts';

/** Three shifts that overlap through a day. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={cn('size-5 text-foreground', className)}>
      <rect x="1" y="3" width="11" height="3.5" rx="1.25" fill="currentColor" opacity="0.55" />
      <rect x="5" y="8.25" width="11" height="3.5" rx="1.25" fill="var(--primary)" />
      <rect x="9" y="13.5" width="10" height="3.5" rx="1.25" fill="currentColor" />
    </svg>
  );
}
