'use client';

import { LockKeyhole } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SessionEnd } from '#lib/domain/session-clock.ts';
import { Button } from '../ui/button.tsx';

export type LockWarningProps = { endsAt: number; by: SessionEnd; stay: () => void };

/** A minute before the page locks, over its foot: nothing of the page moves. */
export function LockWarning({ endsAt, by, stay }: LockWarningProps) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.min(60, Math.max(0, Math.ceil((endsAt - now) / 1_000)));
  return (
    <div
      data-print="hidden"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-center px-4 pb-4 max-md:pb-20"
    >
      <section
        aria-label="This page locks soon"
        className="pointer-events-auto flex max-w-lg flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-border-strong bg-popover px-4 py-3"
      >
        <p className="flex min-w-0 flex-1 basis-56 items-start gap-2.5">
          <LockKeyhole aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <span role="alert">
            {by === 'idle'
              ? 'This page locks in a minute, because nobody touches it.'
              : 'Your sign-in ends in a minute. You then type your password; what stands here stays.'}
          </span>
        </p>
        <span aria-hidden className="w-10 text-right font-mono text-muted-foreground">
          0:{String(seconds % 60).padStart(2, '0')}
        </span>
        {by === 'idle' ? (
          <Button size="sm" variant="primary" onClick={stay}>
            Stay signed in
          </Button>
        ) : null}
      </section>
    </div>
  );
}
