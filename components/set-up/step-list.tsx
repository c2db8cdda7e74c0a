import { Check } from 'lucide-react';
import { SET_UP_LABELS, SET_UP_STEPS, type SetUpStep, stepHref, stepNumber } from '#lib/domain/set-up.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';

export type StepListProps = {
  current: SetUpStep;
  /** Steps that are done. */
  done: readonly SetUpStep[];
  /** Steps that can be opened from here. */
  open?: readonly SetUpStep[];
};

/** Where one is in the set-up, with a way to each step that can be opened. */
export function StepList({ current, done, open = [] }: StepListProps) {
  return (
    <nav aria-label="Steps of the set-up">
      <ol className="-ml-1.5 flex flex-wrap items-center gap-1 text-sm">
        {SET_UP_STEPS.map((step) => {
          const isCurrent = step === current;
          const isDone = done.includes(step) && !isCurrent;
          const content = (
            <>
              <span
                aria-hidden
                className={cn(
                  'flex size-5 shrink-0 items-center justify-center rounded-full border text-xs font-medium tabular-nums',
                  isCurrent && 'border-primary bg-primary text-primary-foreground',
                  isDone && 'border-success/50 bg-success-soft text-success-text',
                )}
              >
                {isDone ? <Check className="size-3" /> : stepNumber(step)}
              </span>
              <span className={cn(!isCurrent && 'max-sm:sr-only')}>
                {SET_UP_LABELS[step]}
                {isDone ? <span className="sr-only">, done</span> : null}
              </span>
            </>
          );
          const classes = cn(
            'flex min-h-target items-center gap-1.5 rounded-md px-1.5',
            isCurrent ? 'font-semibold' : 'text-muted-foreground',
          );
          return (
            <li key={step} aria-current={isCurrent ? 'step' : undefined}>
              {open.includes(step) && !isCurrent ? (
                <Link href={stepHref(step)} className={cn(classes, 'hover:bg-hover hover:text-foreground')}>
                  {content}
                </Link>
              ) : (
                <span className={classes}>{content}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
