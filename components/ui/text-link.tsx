import { cn } from '#lib/utils.ts';
import { Link, type LinkProps } from './link.tsx';

/** A link that stands alone as a line of text. */
export function TextLink({ className, ...props }: LinkProps) {
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
