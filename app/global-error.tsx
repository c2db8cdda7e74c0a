'use client';

import './globals.css';
import { ErrorState } from '#components/ui/error-state.tsx';

export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <main className="mx-auto w-full max-w-xl px-4 py-16">
          <ErrorState id={error.digest} onRetry={reset} />
        </main>
      </body>
    </html>
  );
}
