'use client';

import { type ReactNode, useState } from 'react';
import type { OfflineRequest } from '#lib/domain/offline-records.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';

/** Asks for something as soon as there is a connection. */
export type Asking = {
  /** Gives the words of why not; null = it waits with the others. */
  ask: (request: OfflineRequest, words: string) => Promise<string | null>;
  /** Whether something about the same waits already. */
  isWaiting: (request: OfflineRequest) => boolean;
};

export type OfflineListProps = {
  label: string;
  /** Said in place of no rows. */
  empty?: string;
  hint?: string;
  children: readonly ReactNode[];
};

/** Rows under a head, with what is said where there are none. */
export function OfflineList({ label, empty = '', hint, children }: OfflineListProps) {
  return (
    <section aria-label={label} className="flex flex-col gap-1.5">
      <h2 className="text-base">{label}</h2>
      {hint === undefined ? null : <p className="text-sm text-muted-foreground">{hint}</p>}
      {children.length === 0 ? (
        <p className="text-muted-foreground">{empty}</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">{children}</ul>
      )}
    </section>
  );
}

export type OfflineRowProps = {
  title: string;
  detail: string;
  state: ReactNode;
  /** Between the words and what can be done. */
  more?: ReactNode;
  children?: ReactNode;
};

/** One request with its state, and what can be done about it without a connection. */
export function OfflineRow({ title, detail, state, more = null, children }: OfflineRowProps) {
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-48 wrap-anywhere">
          <p className="font-medium">{title}</p>
          {detail === '' ? null : <p className="text-sm text-muted-foreground">{detail}</p>}
        </div>
        {state}
      </div>
      {more}
      {children ? <div className="flex flex-wrap items-center gap-2 empty:hidden">{children}</div> : null}
    </li>
  );
}

export type ChoiceProps = Asking & { label: string; about: string; request: OfflineRequest };

/** Does something later. It can be discarded until it is sent, so it asks nothing twice. */
export function Choice({ label, about, request, ask, isWaiting }: ChoiceProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const words = `${label}: ${about}`;
  return (
    <>
      <Button
        size="sm"
        disabled={isWaiting(request)}
        aria-label={words}
        onClick={async () => setProblem(await ask(request, words))}
      >
        {label}
      </Button>
      <FormMessage>{problem}</FormMessage>
    </>
  );
}
