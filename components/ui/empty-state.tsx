import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type EmptyStateProps = {
  icon?: ReactNode;
  /** What is not there: "No schedule yet". */
  title: string;
  /** What this place is for, in a sentence. */
  children?: ReactNode;
  /** The one next step. */
  action?: ReactNode;
  className?: string;
};

/** Says what a place is and the one next step. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-center gap-3 rounded-lg border border-dashed border-border-strong px-6 py-12 text-center',
        className,
      )}
    >
      {icon ? <div className="text-subtle-foreground [&_svg]:size-6">{icon}</div> : null}
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{title}</h2>
        {children ? <p className="max-w-prose text-muted-foreground">{children}</p> : null}
      </div>
      {action}
    </div>
  );
}
