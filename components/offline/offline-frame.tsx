'use client';

import { CloudOff, WifiOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { KeptSnapshot, QueuedRequest } from '#lib/domain/offline-records.ts';
import { PRODUCT_NAME } from '../shell/product.ts';
import { ProductMark } from '../shell/product-mark.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { wipeOffline } from './offline-store.ts';

export type FrameProps = {
  /** The center; null while it is not known. */
  place: string | null;
  /** How old what follows is. */
  line: ReactNode;
  action?: ReactNode;
  children: ReactNode;
};

/** The frame of the page without a connection. It has no ways to pages that need one. */
export function Frame({ place, line, action = null, children }: FrameProps) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col gap-5 px-4 py-5">
      <header className="flex flex-col gap-3">
        <p className="flex items-center gap-2.5 font-semibold">
          <ProductMark className="shrink-0" />
          <span className="truncate">{place ?? PRODUCT_NAME}</span>
        </p>
        <div
          role="status"
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-md border border-warning bg-warning-soft px-3 py-1.5 text-warning-text"
        >
          <div className="flex min-h-target items-center gap-2 font-medium">
            <WifiOff aria-hidden className="size-4 shrink-0" />
            <div>{line}</div>
          </div>
          {action}
        </div>
      </header>
      <main className="flex flex-1 flex-col gap-5">
        <h1 className="sr-only">Without a connection</h1>
        {children}
      </main>
    </div>
  );
}

/** Why nothing can be read, with how much waits to be sent all the same. */
export function Nothing({ kept, queue }: { kept: KeptSnapshot | null; queue: readonly QueuedRequest[] }) {
  const waiting = queue.filter(({ problem }) => problem === null).length;
  return (
    <EmptyState icon={<CloudOff aria-hidden />} title="Nothing can be read here now">
      {waiting === 0
        ? reasonOf(kept)
        : `${reasonOf(kept)} Requests of yours that wait to be sent: ${waiting}.`}
    </EmptyState>
  );
}

function reasonOf(kept: KeptSnapshot | null): string {
  if (kept === null) {
    return 'Nothing is kept on this device, or its session was locked or has ended. Sign in while there is a connection: then your schedule, your requests and who is on can be read without one.';
  }
  return kept.snapshot.center === null
    ? 'You belong to no center, so there is no schedule to keep.'
    : 'What is kept on this device is too old to be relied on. Open the app while there is a connection.';
}

/** Whose it is, and the way to leave nothing behind: without a connection nobody can sign out. */
export function Forget({ name, hasQueue }: { name: string; hasQueue: boolean }) {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <footer className="mt-auto flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t pt-3 text-sm text-muted-foreground">
      <p className="min-w-0 flex-1 basis-48">
        {isAsked
          ? `${hasQueue ? 'What waits to be sent is lost, and nothing' : 'Nothing'} can be read here until you are connected again.`
          : `Kept on this device for ${name}.`}
      </p>
      {isAsked ? (
        <span className="flex gap-2">
          <Button size="sm" onClick={() => setIsAsked(false)}>
            Keep
          </Button>
          <Button size="sm" variant="danger" onClick={() => wipeOffline()}>
            Remove
          </Button>
        </span>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => setIsAsked(true)}>
          Remove from this device
        </Button>
      )}
    </footer>
  );
}
