/** What the page without a connection shows, and of whom. */
import { type FloorArrival, type FloorGroup, type FloorShift, floorAt } from './floor.ts';
import type { OfflineShift } from './offline-records.ts';
import type { Instant } from './types.ts';

export const OFFLINE_VIEWS = ['schedule', 'requests', 'floor'] as const;
export type OfflineView = (typeof OFFLINE_VIEWS)[number];

const viewOfPage: Readonly<Record<string, OfflineView>> = {
  '/': 'schedule',
  '/offline': 'schedule',
  '/schedule': 'schedule',
  '/time-off': 'requests',
  '/swaps': 'requests',
  '/open-shifts': 'requests',
  '/floor': 'floor',
};

/** What is shown in place of a page that was asked for; `isMissing`: of that page nothing can be read. */
export function offlineViewOf(path: string): { view: OfflineView; isMissing: boolean } {
  const view = viewOfPage[path];
  return { view: view ?? 'schedule', isMissing: view === undefined };
}

/** The own shifts that are not over: the one that runs or comes next, and those after it. */
export function shiftsAhead(
  shifts: readonly OfflineShift[],
  now: Instant,
): { next: OfflineShift | null; later: OfflineShift[] } {
  const [next = null, ...later] = shifts
    .filter(({ endsAt }) => endsAt > now)
    .toSorted((a, b) => a.startsAt - b.startsAt);
  return { next, later };
}

/** Who is on by when they go home, and who comes with the next shift. */
export function crewAt(
  floor: readonly FloorShift[],
  now: Instant,
): { onDuty: FloorGroup[]; next: FloorArrival | null } {
  const { onDuty, coming } = floorAt(floor, now);
  return { onDuty, next: coming[0] ?? null };
}

/** How far ahead the floor of a snapshot is known. */
const FLOOR_KNOWN_MS = 24 * 60 * 60_000;

/** Until when the floor of a snapshot is known; nothing can be said of later hours. */
export function floorKnownUntil(asOf: Instant): Instant {
  return asOf + FLOOR_KNOWN_MS;
}
