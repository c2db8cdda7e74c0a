'use client';

import { useEffect, useState } from 'react';
import type { Board } from '#lib/domain/board-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import {
  anchorOf,
  type ClockAnchor,
  ENDED_POLL_MS,
  hasJumped,
  POLL_MS,
  retryMs,
  type Ticks,
  timeBy,
} from '#lib/domain/wall-clock.ts';
import { boardOf } from '#lib/domain/wall-wire.ts';
import { readWall, reloadWhenWell } from './read-wall.ts';

/** What the last answer was. */
type Heard =
  | { state: 'nothing' }
  | { state: 'unpaired' | 'ended'; anchor: ClockAnchor }
  | { state: 'board'; board: Board; anchor: ClockAnchor };

export type WallNow =
  | { state: 'nothing' | 'unpaired' | 'ended' }
  | {
      state: 'board';
      board: Board;
      /** By the server's clock. */
      now: Instant;
      readAt: Instant;
      /** The computer slept, or its clock was set: until the next answer nobody knows how long ago the last one was. */
      isUnsure: boolean;
    };

/** A page younger than this is not read again for another build, which during a change may come and go. */
const RELOAD_AGE_MS = 60_000;

const ticksNow = (): Ticks => ({ steady: performance.now(), wall: Date.now() });

/** The board of this display, asked for again and again, and the time of the server to the second. */
export function useWall(build: string): WallNow {
  const [heard, setHeard] = useState<Heard>({ state: 'nothing' });
  const [ticks, setTicks] = useState<Ticks | null>(null);
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let clock: ReturnType<typeof setTimeout> | undefined;
    let anchor: ClockAnchor | null = null;
    let failures = 0;
    let isAsking = false;
    let isAskedForJump = false;

    async function ask() {
      if (isAsking) return;
      isAsking = true;
      clearTimeout(timer);
      let delayMs: number;
      try {
        const asked = ticksNow();
        const answer = await readWall(anchor === null, left.signal);
        // Another build may say things that this one does not understand: it is taken either way.
        if (answer.build !== build && performance.now() > RELOAD_AGE_MS) await reloadWhenWell();
        anchor = anchorOf(answer.now, asked, ticksNow());
        const next: Heard =
          answer.state === 'board'
            ? { state: 'board', board: boardOf(answer.board), anchor }
            : { state: answer.state, anchor };
        setHeard(next);
        setTicks(ticksNow());
        failures = 0;
        isAskedForJump = false;
        delayMs = next.state === 'board' ? POLL_MS : ENDED_POLL_MS;
      } catch {
        if (left.signal.aborted) return;
        failures += 1;
        delayMs = retryMs(failures);
      } finally {
        isAsking = false;
      }
      // Walls that lost the server together do not come back together.
      timer = setTimeout(ask, delayMs + Math.random() * 500);
    }

    function tick() {
      const now = ticksNow();
      setTicks(now);
      if (anchor !== null && hasJumped(anchor, now) && !isAskedForJump) {
        isAskedForJump = true;
        void ask();
      }
      const time = anchor === null ? now.wall : timeBy(anchor, now);
      clock = setTimeout(tick, 1000 - (time % 1000));
    }

    function askAtOnce() {
      if (document.visibilityState === 'visible') void ask();
    }

    void ask();
    tick();
    window.addEventListener('online', askAtOnce);
    document.addEventListener('visibilitychange', askAtOnce);
    return () => {
      left.abort();
      clearTimeout(timer);
      clearTimeout(clock);
      window.removeEventListener('online', askAtOnce);
      document.removeEventListener('visibilitychange', askAtOnce);
    };
  }, [build]);

  if (heard.state !== 'board' || ticks === null) {
    return { state: heard.state === 'board' ? 'nothing' : heard.state };
  }
  const { board, anchor } = heard;
  return {
    state: 'board',
    board,
    now: timeBy(anchor, ticks),
    readAt: anchor.serverNow,
    isUnsure: hasJumped(anchor, ticks),
  };
}
