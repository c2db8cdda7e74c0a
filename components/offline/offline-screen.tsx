'use client';

import { useEffect, useState } from 'react';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { isStale, serverNow } from '#lib/domain/offline-queue.ts';
import type { KeptSnapshot } from '#lib/domain/offline-records.ts';
import { type OfflineView, offlineViewOf } from '#lib/domain/offline-view.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { OfflineFloor } from './offline-floor.tsx';
import { Forget, Frame, Nothing } from './offline-frame.tsx';
import { OfflineRequests } from './offline-requests.tsx';
import { OfflineSchedule } from './offline-schedule.tsx';
import { PlainLink } from './plain-link.tsx';
import { reviewKept } from './snapshot-keeper.ts';
import { useOffline } from './use-offline.ts';
import { useReturn } from './use-return.ts';
import { WaitingList } from './waiting-list.tsx';

/** What is shown under every address while there is no connection: what this browser keeps of its person. */
export function OfflineScreen() {
  const offline = useOffline();
  const [asked, setAsked] = useState<{ view: OfflineView; isMissing: boolean } | null>(null);
  const isBack = useReturn();
  const deviceNow = useNow(0);
  useEffect(() => setAsked(offlineViewOf(window.location.pathname)), []);
  const keptOf = offline?.kept?.userId;
  useEffect(() => {
    if (isBack && keptOf !== undefined) reviewKept(keptOf);
  }, [isBack, keptOf]);
  const theme = offline?.kept?.snapshot.theme;
  useEffect(() => {
    if (theme !== undefined) document.documentElement.dataset.theme = theme;
  }, [theme]);
  if (offline === null || asked === null) {
    return (
      <Frame place={null} line={<Skeleton className="w-40" />}>
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-24 w-full" />
      </Frame>
    );
  }
  const { kept, queue } = offline;
  const back = isBack ? <PlainLink href={pageBehind()}>Go on</PlainLink> : null;
  const center = kept?.snapshot.center ?? null;
  if (kept === null || center === null || isStale(kept, deviceNow)) {
    return (
      <Frame place={null} line={isBack ? 'Connected again.' : 'Offline.'} action={back}>
        <Nothing kept={kept} queue={queue} />
      </Frame>
    );
  }
  const { snapshot } = kept;
  const { clock } = center;
  const view = { snapshot, clock, now: serverNow(kept, deviceNow) };
  return (
    <Frame
      place={center.name}
      line={
        <>
          {isBack ? 'Connected again. This is as of ' : 'Offline. As of '}
          <span className="font-mono">{asOfWords(kept, clock.timeZone, view.now)}</span>
        </>
      }
      action={back}
    >
      {asked.isMissing ? (
        <p className="rounded-md border bg-card px-3 py-2">
          This page needs the connection. Your schedule, your requests and who is on can be read without it.
        </p>
      ) : null}
      <WaitingList
        queue={queue}
        underWay={null}
        words="Sent as soon as there is a connection and you are signed in."
      />
      <Tabs
        label="Kept on this device"
        defaultValue={asked.view}
        tabs={[
          { value: 'schedule', label: 'My schedule', content: <OfflineSchedule {...view} /> },
          {
            value: 'requests',
            label: 'My requests',
            content: <OfflineRequests {...view} queue={queue} />,
          },
          { value: 'floor', label: 'Who is on', content: <OfflineFloor {...view} /> },
        ]}
      />
      <Forget name={snapshot.person.fullName} hasQueue={queue.length > 0} />
    </Frame>
  );
}

/** The page that was asked for, under whose address this one stands. */
function pageBehind(): string {
  const { pathname, search } = window.location;
  return pathname === '/offline' ? '/' : pathname + search;
}

/** `14:05`, with the date when that is another day. */
function asOfWords({ snapshot }: KeptSnapshot, timeZone: string, now: Instant): string {
  const zone = createZone(timeZone);
  const { date } = zone.toLocal(snapshot.asOf);
  const time = formatInstantTime(snapshot.asOf, timeZone, snapshot.clockStyle);
  return date === zone.toLocal(now).date ? time : `${formatDate(date)} ${time}`;
}
