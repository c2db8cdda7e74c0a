'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type LockFacts, lockWords, type SessionClock } from '#lib/domain/session-clock.ts';
import { useLive, useLiveHold, useLivePause } from '../live/use-live.ts';
import { putAwayOffline, wantOffline } from '../offline/offline-store.ts';
import { LockOverlay } from './lock-overlay.tsx';
import { LockWarning } from './lock-warning.tsx';
import { createSessionWatch, type SessionView, type SessionWatch, type TabMessage } from './session-watch.ts';
import { openTabChannel } from './tab-channel.ts';
import type { UnlockAction } from './unlock-form.tsx';

export type SessionGuardProps = {
  /** As it stood when the page was asked for. */
  clock: SessionClock;
  unlock: UnlockAction;
  signOut: (data: FormData) => unknown;
};

/** Locks the page when its time is over, on every tab, and writes down that somebody is there. */
export function SessionGuard({ clock, unlock, signOut }: SessionGuardProps) {
  const [view, setView] = useState<SessionView>({ phase: 'open' });
  const watch = useRef<SessionWatch | null>(null);
  const isLocked = view.phase === 'locked';
  useLiveHold(isLocked);
  const wasLocked = useRef(false);
  useEffect(() => {
    if (isLocked) putAwayOffline();
    else if (wasLocked.current) wantOffline();
    wasLocked.current = isLocked;
  }, [isLocked]);
  useLivePause(isLocked);
  const first = useEffectEvent(() => ({
    endsInMs: clock.endsInMs,
    endsBy: clock.endsBy,
    // The page was asked for then, and the server looked at its clock later.
    askedAt: performance.timeOrigin,
  }));

  useEffect(() => {
    const channel = openTabChannel();
    const session = createSessionWatch({
      userId: clock.userId,
      first: first(),
      ask: () => askServer('GET'),
      touch: () => askServer('POST'),
      show: setView,
      tell: (message) => channel.postMessage(message),
      leave: () => window.location.assign('/'),
    });
    watch.current = session;
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => session.hear(data);
    const stopWatching = watchTouches(session);
    session.check();
    return () => {
      stopWatching();
      session.stop();
      channel.close();
      watch.current = null;
    };
  }, [clock.userId]);

  // A page that was read again knows of other settings.
  const { idleLockMinutes, signInHours, isFloorDevice } = clock;
  const known = [idleLockMinutes, signInHours, isFloorDevice].join();
  const readWith = useRef(known);
  useEffect(() => {
    if (readWith.current === known) return;
    readWith.current = known;
    watch.current?.refresh();
  }, [known]);
  useLive(['session'], () => watch.current?.refresh());

  if (view.phase === 'warning') {
    return <LockWarning endsAt={view.endsAt} by={view.by} stay={() => watch.current?.touched(true)} />;
  }
  if (view.phase !== 'locked') return null;
  return (
    <LockOverlay
      facts={factsOf(view, clock)}
      unlock={unlock}
      signOut={signOut}
      onUnlocked={() => watch.current?.unlocked()}
    />
  );
}

function factsOf(view: Extract<SessionView, { phase: 'locked' }>, clock: SessionClock): LockFacts {
  const { fullName, hasSecondFactor } = view.clock ?? clock;
  return { fullName, hasSecondFactor, why: lockWords(view.clock ?? { ...clock, endsBy: view.by }) };
}

async function askServer(method: 'GET' | 'POST'): Promise<SessionClock | null> {
  const response = await fetch('/api/session', {
    method,
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  // Without a session the way leads to the sign-in.
  if (response.type === 'opaqueredirect') return null;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

/** What a person does with a page; nothing that a page does by itself. */
function watchTouches(session: SessionWatch): () => void {
  const press = ({ isTrusted }: Event) => {
    if (isTrusted) session.touched(true);
  };
  const move = ({ isTrusted }: Event) => {
    if (isTrusted) session.touched(false);
  };
  const wake = () => {
    session.check();
  };
  const presses = ['pointerdown', 'keydown'] as const;
  const moves = ['pointermove', 'wheel', 'touchmove'] as const;
  const options = { capture: true, passive: true };
  for (const name of presses) window.addEventListener(name, press, options);
  for (const name of moves) window.addEventListener(name, move, options);
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('pageshow', wake);
  window.addEventListener('focus', wake);
  return () => {
    for (const name of presses) window.removeEventListener(name, press, options);
    for (const name of moves) window.removeEventListener(name, move, options);
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('pageshow', wake);
    window.removeEventListener('focus', wake);
  };
}
