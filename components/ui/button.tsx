'use client';

import type { VariantProps } from 'class-variance-authority';
import type { ComponentProps, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { buttonVariants } from './button-variants.ts';
import { Link } from './link.tsx';
import { Spinner } from './spinner.tsx';

export type ButtonProps = Omit<ComponentProps<'button'>, 'ref'> &
  VariantProps<typeof buttonVariants> & {
    /** Keeps width and focus, shows a spinner, and ignores further presses. */
    pending?: boolean;
  };

/** A button. Inside a form it submits only with `type="submit"`. */
export function Button({
  className,
  variant,
  size,
  pending = false,
  disabled,
  type = 'button',
  children,
  ...props
}: ButtonProps) {
  const isOff = disabled || pending;
  return (
    <button
      {...props}
      // The focus stays on a button that is pending: it is off by its words and its handlers alone.
      {...(pending ? pendingProps : { disabled })}
      type={type}
      data-disabled={isOff ? '' : undefined}
      className={cn(buttonVariants({ variant, size }), className)}
    >
      <PendingContent pending={pending}>{children}</PendingContent>
    </button>
  );
}

const pendingProps = {
  disabled: false,
  'aria-busy': true,
  'aria-disabled': true,
  // Neither does it send the form around it.
  onClick: (event: MouseEvent) => event.preventDefault(),
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key !== 'Tab') event.preventDefault();
  },
  onMouseDown: undefined,
  onPointerDown: undefined,
} as const;

export type ButtonLinkProps = ComponentProps<typeof Link> & VariantProps<typeof buttonVariants>;

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink({ className, variant, size, ...props }: ButtonLinkProps) {
  return <Link {...props} className={cn(buttonVariants({ variant, size }), className)} />;
}

function PendingContent({ pending, children }: { pending: boolean; children: ReactNode }) {
  if (!pending) return children;
  return (
    <>
      <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
      <Spinner className="absolute inset-0 m-auto" />
    </>
  );
}
