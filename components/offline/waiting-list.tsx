'use client';

import { CircleAlert, Clock3 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { QueuedRequest } from '#lib/domain/offline-records.ts';
import { Button } from '../ui/button.tsx';
import { removeQueued } from './offline-store.ts';
import { PlainLink } from './plain-link.tsx';

export type WaitingListProps = {
  /** In order. */
  queue: readonly QueuedRequest[];
  /** The one under way, by its id; null = none. */
  underWay: string | null;
  /** When they are sent: `Sent as soon as there is a connection.` */
  words: string;
};

/** What somebody asked for without a connection: what waits to be sent, and what was refused until they have read why. */
export function WaitingList({ queue, underWay, words }: WaitingListProps) {
  const waiting = queue.filter(({ problem }) => problem === null);
  const refused = queue.flatMap(({ problem, ...entry }) => (problem === null ? [] : [{ ...entry, problem }]));
  return (
    <>
      {refused.length === 0 ? null : (
        <Box label="Could not be done" isProblem icon={<CircleAlert aria-hidden />}>
          {refused.map(({ clientId, words: asked, problem }) => (
            <Entry
              key={clientId}
              words={
                <>
                  <p className="font-medium">{asked}</p>
                  <p>
                    {problem.message} {problem.advice}
                  </p>
                </>
              }
            >
              <PlainLink href={problem.href}>{problem.linkWords}</PlainLink>
              <Button size="sm" onClick={() => drop(clientId)} aria-label={`Dismiss: ${asked}`}>
                Dismiss
              </Button>
            </Entry>
          ))}
        </Box>
      )}
      {waiting.length === 0 ? null : (
        <Box label={`Waiting to be sent (${waiting.length})`} icon={<Clock3 aria-hidden />} hint={words}>
          {waiting.map(({ clientId, words: asked, isUnsure }) => (
            <Entry
              key={clientId}
              words={
                <>
                  <p>{asked}</p>
                  {isUnsure ? (
                    <p className="text-sm text-muted-foreground">
                      Sent, and no answer came: it may have arrived. It is sent again, and counts once.
                    </p>
                  ) : null}
                </>
              }
            >
              <Button
                size="sm"
                disabled={clientId === underWay}
                onClick={() => drop(clientId)}
                aria-label={`Discard: ${asked}`}
              >
                {clientId === underWay ? 'Sending' : 'Discard'}
              </Button>
            </Entry>
          ))}
        </Box>
      )}
    </>
  );
}

type BoxProps = {
  label: string;
  isProblem?: boolean;
  icon: ReactNode;
  hint?: string;
  children: ReactNode;
};

function Box({ label, isProblem = false, icon, hint, children }: BoxProps) {
  return (
    <section
      aria-label={label}
      data-print="hidden"
      className={`rounded-md border ${isProblem ? 'border-danger bg-danger-soft' : 'bg-card'}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-inherit px-3 py-1.5">
        <h2
          className={`flex items-center gap-2 text-base [&_svg]:size-4 [&_svg]:shrink-0 ${isProblem ? 'text-danger-text' : ''}`}
        >
          {icon}
          {label}
        </h2>
        {hint === undefined ? null : <p className="text-sm text-muted-foreground">{hint}</p>}
      </div>
      <ul className={isProblem ? 'divide-y divide-danger' : 'divide-y'}>{children}</ul>
    </section>
  );
}

function Entry({ words, children }: { words: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2">
      <div className="min-w-0 flex-1 basis-56 wrap-anywhere">{words}</div>
      <div className="flex shrink-0 items-center gap-3">{children}</div>
    </li>
  );
}

function drop(clientId: string) {
  removeQueued(clientId).catch(() => {});
}
