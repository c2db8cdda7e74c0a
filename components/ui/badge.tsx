import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '#lib/utils.ts';

const badgeVariants = cva(
  'inline-flex h-5 w-fit items-center gap-1 rounded-sm border px-1.5 text-sm font-medium whitespace-nowrap [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'border-border-strong bg-muted text-muted-foreground',
        outline: 'border-input bg-transparent text-muted-foreground',
        primary: 'border-transparent bg-primary-soft text-primary-text',
        danger: 'border-transparent bg-danger-soft text-danger-text',
        warning: 'border-transparent bg-warning-soft text-warning-text',
        success: 'border-transparent bg-success-soft text-success-text',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type BadgeProps = ComponentProps<'span'> & VariantProps<typeof badgeVariants>;

/** A state in one or two words. */
export function Badge({ className, tone, ...props }: BadgeProps) {
  return <span {...props} className={cn(badgeVariants({ tone }), className)} />;
}
