'use client';

import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ClockStyle, formatInstantTime } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useLive } from '../live/use-live.ts';
import { toast } from '../ui/toast.tsx';
import { PlainLink } from './plain-link.tsx';
import { useOffline, useOnline } from './use-offline.ts';
import { type SendOffline, useSender } from './use-sender.ts';
import { useSnapshot } from './use-snapshot.ts';
import { WaitingList } from './waiting-list.tsx';

export type OfflineOfficeProps = {
  userId: string;
  /** False on a computer of the floor, which many use. */
  mayKeep: boolean;
  /** Which build the page is of. */
  build: string;
  send: SendOffline;
  timeZone: string;
  clockStyle: ClockStyle;
};

/**
 * Keeps in this browser what its person can read without a connection, sends what they asked for meanwhile, and says both
 * over every page.
 */
export function OfflineOffice(props: OfflineOfficeProps) {
  const { userId, mayKeep, build, send, timeZone, clockStyle } = props;
  useSnapshot(userId, build, mayKeep);
  const { refresh } = useLive();
  const offline = useOffline();
  const isOnline = useOnline();
  const underWay = useSender(userId, send, ({ words }) => {
    toast.success(`Sent: ${words}.`);
    refresh();
  });
  const queue = offline?.queue.filter((entry) => entry.userId === userId) ?? [];
  const leftAt = useLeftAt(isOnline, offline?.kept?.clockOffset ?? 0);
  return (
    <>
      <div role="status" data-print="hidden" className="empty:absolute">
        {leftAt === null ? null : (
          <p className="flex flex-wrap items-center gap-x-4 gap-y-0.5 rounded-md border border-warning bg-warning-soft px-3 py-1.5 text-warning-text">
            <span className="flex min-h-target items-center gap-2 font-medium">
              <WifiOff aria-hidden className="size-4 shrink-0" />
              <span>
                Offline. As of{' '}
                <span className="font-mono">{formatInstantTime(leftAt, timeZone, clockStyle)}</span>
              </span>
            </span>
            {offline?.kept?.userId === userId ? (
              <PlainLink href="/offline">What can be read and asked for now</PlainLink>
            ) : null}
          </p>
        )}
      </div>
      {queue.length === 0 ? null : (
        <WaitingList
          queue={queue}
          underWay={underWay}
          words={isOnline ? 'They are sent one after the other.' : 'Sent as soon as there is a connection.'}
        />
      )}
    </>
  );
}

/** Since when there is no network, by the server's clock; null while there is one. */
function useLeftAt(isOnline: boolean, clockOffset: number): Instant | null {
  const [leftAt, setLeftAt] = useState<Instant | null>(null);
  useEffect(() => setLeftAt(isOnline ? null : Date.now()), [isOnline]);
  return leftAt === null ? null : leftAt + clockOffset;
}
