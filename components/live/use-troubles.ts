'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { LiveState } from '#lib/domain/live.ts';
import { NO_TROUBLES, type PageTroubles, type Troubles } from '#lib/domain/troubles.ts';

/** How often a page asks, and how often while something is wrong. */
const calmMs = 30_000;
const anxiousMs = 10_000;
const patienceMs = 8_000;

type Found = { troubles: Troubles; away: PageTroubles['away'] };

/**
 * Asks the server now and then what does not work, while somebody sees the page; at once when the live connection goes or
 * comes.
 *
 * @param initial as the server knew it when the page was read
 */
export function useTroubles(initial: Troubles, live: LiveState): Found {
  const [found, setFound] = useState<Found>({ troubles: initial, away: null });
  const isCalm = found.away === null && JSON.stringify(found.troubles) === JSON.stringify(NO_TROUBLES);
  const look = useEffectEvent(async (isGone: () => boolean) => {
    // A browser without a network says so itself.
    if (document.visibilityState === 'hidden' || !navigator.onLine) return;
    const answer = await ask();
    if (isGone()) return;
    setFound((former) => {
      if (typeof answer !== 'string') return { troubles: answer, away: null };
      if (answer === 'sign-in') {
        const signInAwaySince = former.troubles.signInAwaySince ?? Date.now();
        return { troubles: { ...former.troubles, signInAwaySince }, away: null };
      }
      if (answer === 'ended') return { troubles: NO_TROUBLES, away: null };
      return {
        ...former,
        away: former.away?.what === answer ? former.away : { what: answer, since: Date.now() },
      };
    });
  });
  useEffect(() => {
    let isGone = false;
    const hasGone = () => isGone;
    if (live !== 'connecting') void look(hasGone);
    const timer = setInterval(() => void look(hasGone), isCalm ? calmMs : anxiousMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [live, isCalm]);
  return found;
}

/** `ended` = nobody is signed in any more, which the page itself says. */
async function ask(): Promise<Troubles | 'server' | 'database' | 'sign-in' | 'ended'> {
  try {
    const response = await fetch('/api/troubles', {
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.ok) return (await response.json()) ?? 'ended';
    if (response.type === 'opaqueredirect') return 'ended';
    if (response.headers.get('x-away') === 'sign-in') return 'sign-in';
    // Without a body it is not the app that answers.
    return response.headers.get('content-type')?.startsWith('application/json') ? 'database' : 'server';
  } catch {
    return 'server';
  }
}
