import type { Page, Route } from '@playwright/test';
import type { Instant } from '#lib/domain/types.ts';
import type { WallAnswer } from '#lib/domain/wall-wire.ts';
import { pause, waitFor } from './wait.ts';

/** A wall whose clock is made to go fast, with a server that is told to be as many hours on. */
export type WallNight = {
  page: Page;
  /** By the clock of the browser. */
  now(): Instant;
  /** Lets the clock go on; the question that comes due then has been answered, or has failed, when it is done. */
  pass(ms: number): Promise<void>;
  /** Takes the network away, and gives it back. */
  cutOff(isCut: boolean): void;
  /** What the wall shows. */
  look(): Promise<WallLook>;
  /** Bytes of the heap after a collection, and nodes of the document. */
  weigh(): Promise<{ heapBytes: number; nodes: number }>;
};

export type WallLook = { state: string; clock: string; zone: string; isStale: boolean; people: number };

/** Opens a display at an instant. The answers of the server are the real ones, with their times moved there. */
export async function openNight(page: Page, address: string, startsAt: Instant): Promise<WallNight> {
  let clock = startsAt;
  let begun = 0;
  let settled = 0;
  let isCutOff = false;
  await page.clock.install({ time: startsAt });
  await page.clock.pauseAt(startsAt + 1000);
  clock += 1000;
  await page.route('**/api/board*', async (route) => {
    begun += 1;
    if (isCutOff) await route.abort('internetdisconnected');
    else await answerAt(route, () => clock);
    settled += 1;
  });
  await page.goto(address, { waitUntil: 'commit' });
  const session = await page.context().newCDPSession(page);
  return {
    page,
    now: () => clock,
    async pass(ms) {
      const before = begun;
      clock += ms;
      await page.clock.fastForward(ms);
      // Where the answer before came so late that the next question was not due yet, it is a little later.
      for (let more = 0; !(await isSoon(() => begun > before)); more += 1) {
        if (more === 60) throw new Error('The wall does not ask any more.');
        clock += 1000;
        await page.clock.fastForward(1000);
      }
      // No time passes meanwhile: the page would give up on an answer that a busy machine is slow to give.
      await waitFor('the answer', 30_000, () => (settled === begun ? true : null), 5);
      // What came is taken in by the page meanwhile.
      await pause(60);
    },
    cutOff(isCut) {
      isCutOff = isCut;
    },
    look: () => page.evaluate(readWall),
    async weigh() {
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      const { nodes } = await session.send('Memory.getDOMCounters');
      return { heapBytes: usedSize, nodes };
    },
  };
}

async function isSoon(has: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 20 && !has(); tries += 1) await pause(10);
  return has();
}

/** The server's answer as if it were given at the browser's time; none where the server gives none. */
async function answerAt(route: Route, now: () => Instant): Promise<void> {
  try {
    const response = await route.fetch({ timeout: 8000 });
    if (!response.ok()) return await route.fulfill({ response });
    const answer: WallAnswer = await response.json();
    await route.fulfill({ response, json: moved(answer, now()) });
  } catch {
    await route.abort().catch(() => {});
  }
}

/** By whole quarters of an hour, so that counts stay at the times that they are of. */
function moved(answer: WallAnswer, now: Instant): WallAnswer {
  if (answer.state !== 'board') return { ...answer, now };
  const quarter = 15 * 60_000;
  const by = Math.round((now - answer.now) / quarter) * quarter;
  const move = <Row extends { startsAt: Instant; endsAt: Instant }>(row: Row): Row => ({
    ...row,
    startsAt: row.startsAt + by,
    endsAt: row.endsAt + by,
  });
  const { floor, openChairs } = answer.board;
  const coverage = floor.coverage && { ...floor.coverage, startsAt: floor.coverage.startsAt + by };
  return {
    ...answer,
    now,
    board: {
      ...answer.board,
      openChairs: openChairs.map(move),
      floor: { shifts: floor.shifts.map(move), coverage },
      readAt: now,
    },
  };
}

function readWall(): WallLook {
  const textOf = (selector: string) => document.querySelector(selector)?.textContent ?? '';
  return {
    state: document.querySelector('main')?.dataset.state ?? '',
    clock: textOf('.wall-clock'),
    zone: textOf('.wall-place p').split(' ').at(-1) ?? '',
    isStale: document.querySelector('.wall-stale') !== null,
    people: document.querySelectorAll('.wall-name').length,
  };
}
