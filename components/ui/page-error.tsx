'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useEffectEvent } from 'react';
import { ErrorState } from './error-state.tsx';

const askMs = 10_000;

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** A page that could not be shown, with the id of the fault and another try; now and then it tries by itself. */
export function PageError({ error, reset }: PageErrorProps) {
  const router = useRouter();
  function retry() {
    // What failed on the server has to be read anew as well.
    router.refresh();
    reset();
  }
  const retryByItself = useEffectEvent(() => startTransition(retry));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') retryByItself();
    }, askMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-16">
      <ErrorState id={error.digest} onRetry={retry} />
    </div>
  );
}
