'use client';

import { ErrorState } from './error-state.tsx';

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** A page that could not be shown, with the id of the fault and another try. */
export function PageError({ error, reset }: PageErrorProps) {
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-16">
      <ErrorState id={error.digest} onRetry={reset} />
    </div>
  );
}
