import { cva } from 'class-variance-authority';

/** What is not filled when it can be pressed is not filled when it cannot. */
const disabledFill = 'data-disabled:not-aria-busy:border-border data-disabled:not-aria-busy:bg-muted';

/** Class names of a button, also for triggers and links that must look like one. */
export const buttonVariants = cva(
  [
    'relative inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap',
    'transition-colors duration-100 min-w-target',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    'disabled:cursor-not-allowed data-disabled:cursor-not-allowed',
    'data-disabled:not-aria-busy:text-muted-foreground',
  ],
  {
    variants: {
      variant: {
        primary: `border-transparent bg-primary text-primary-foreground hover:not-data-disabled:bg-primary-hover ${disabledFill}`,
        secondary: `border-border-strong bg-card text-foreground hover:not-data-disabled:bg-hover data-popup-open:bg-hover ${disabledFill}`,
        ghost:
          'border-transparent bg-transparent text-foreground hover:not-data-disabled:bg-hover data-popup-open:bg-hover',
        danger: `border-transparent bg-danger text-danger-foreground hover:not-data-disabled:bg-danger-hover ${disabledFill}`,
        link: 'border-transparent bg-transparent px-0 text-primary-text underline-offset-4 hover:underline',
      },
      size: {
        sm: 'h-control-sm px-2.5 text-sm',
        md: 'h-control px-3 text-base',
        lg: 'h-[max(2.5rem,var(--control-height))] px-4 text-base',
        icon: 'h-control w-control p-0',
        'icon-sm': 'h-control-sm w-control-sm p-0',
      },
    },
    compoundVariants: [{ variant: 'link', class: 'h-auto min-h-target px-0' }],
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);
