import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type PageHeaderProps = {
  title: ReactNode;
  /** A state badge or count beside the title. */
  status?: ReactNode;
  description?: ReactNode;
  /** The one primary action, and beside it at most quiet ones. */
  action?: ReactNode;
  /** A link back to the list this page belongs to. */
  back?: ReactNode;
  className?: string;
};

/** The head of a page: one title, one primary action. */
export function PageHeader({ title, status, description, action, back, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-start justify-between gap-x-6 gap-y-3', className)}>
      <div className="flex min-w-0 flex-col gap-1">
        {back}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {status}
        </div>
        {description ? <p className="max-w-prose text-muted-foreground">{description}</p> : null}
      </div>
      {action ? (
        <div data-print="hidden" className="flex flex-wrap items-center gap-2 empty:hidden">
          {action}
        </div>
      ) : null}
    </header>
  );
}
