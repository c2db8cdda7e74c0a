'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import type { VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
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
  return (
    <BaseButton
      {...props}
      type={type}
      disabled={disabled || pending}
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      className={cn(buttonVariants({ variant, size }), className)}
    >
      <PendingContent pending={pending}>{children}</PendingContent>
    </BaseButton>
  );
}

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
