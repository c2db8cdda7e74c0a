'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-16">
      <ErrorState id={error.digest} onRetry={reset} />
    </div>
  );
}
