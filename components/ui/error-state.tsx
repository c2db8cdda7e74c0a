'use client';

import { CircleAlert, RotateCw } from 'lucide-react';
import { type ReactNode, useTransition } from 'react';
import { cn } from '#lib/utils.ts';
import { Button } from './button.tsx';

export type ErrorStateProps = {
  title?: string;
  /** What did not work and what is still true, in the reader's words. */
  children?: ReactNode;
  /** The id under which the fault is logged. */
  id?: string | undefined;
  onRetry?: () => void | Promise<void>;
  action?: ReactNode;
  className?: string;
};

/** A fault: what happened, its id for whoever looks it up, and a way to try again. */
export function ErrorState({
  title = 'This could not be loaded',
  children = 'Nothing was changed. Try again; if it stays, give the id below to your administrator.',
  id,
  onRetry,
  action,
  className,
}: ErrorStateProps) {
  const [isPending, startTransition] = useTransition();
  return (
    <div
      role="alert"
      className={cn(
        'flex flex-col items-center gap-3 rounded-lg border border-border-strong bg-card px-6 py-12 text-center',
        className,
      )}
    >
      <CircleAlert aria-hidden className="size-6 text-danger-text" />
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="max-w-prose text-muted-foreground">{children}</p>
        {id ? (
          <p className="text-sm text-subtle-foreground">
            Id <code className="select-all">{id}</code>
          </p>
        ) : null}
      </div>
      {onRetry ? (
        <Button pending={isPending} onClick={() => startTransition(async () => onRetry())}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      ) : null}
      {action}
    </div>
  );
}
