/** The box shared by every text-like control. */
export const controlClasses = [
  'h-control w-full min-w-0 rounded-md border border-input bg-card px-2.5 text-foreground',
  '[font-size:var(--control-font-size)] placeholder:text-subtle-foreground',
  'transition-colors duration-100 hover:border-muted-foreground',
  'focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring',
  'data-invalid:border-danger aria-invalid:border-danger',
  'disabled:cursor-not-allowed disabled:border-border disabled:bg-muted disabled:text-muted-foreground',
].join(' ');

/** The box of a Select while its list is closed. */
export const selectClasses = [
  controlClasses,
  'flex cursor-default items-center justify-between gap-2 text-left select-none',
  'data-disabled:border-border data-disabled:bg-muted data-disabled:text-muted-foreground data-placeholder:text-subtle-foreground',
].join(' ');
