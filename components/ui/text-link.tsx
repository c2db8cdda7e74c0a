import type { ComponentProps } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from './link.tsx';

/** A link that stands alone as a line of text. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...props}
      className={cn(
        'inline-flex min-h-target items-center text-primary-text underline underline-offset-4 hover:text-foreground',
        className,
      )}
    />
  );
}
