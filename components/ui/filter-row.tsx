import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type FilterRowProps = {
  label?: string;
  children: ReactNode;
  /** How many are shown: "12 of 40 people". */
  count?: ReactNode;
  className?: string;
};

/** The filters of a list in one row, with the count at its end. */
export function FilterRow({ label = 'Filters', children, count, className }: FilterRowProps) {
  return (
    <search aria-label={label} className={cn('flex flex-wrap items-end gap-2', className)}>
      {children}
      {count ? (
        <p
          aria-live="polite"
          className="text-sm max-md:w-full md:ml-auto md:flex md:h-control md:items-center text-muted-foreground"
        >
          {count}
        </p>
      ) : null}
    </search>
  );
}
