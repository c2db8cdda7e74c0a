/** What a board shows beyond who is on and how many are needed. Instants are epoch milliseconds. */
import type { Floor } from './floor.ts';
import type { Capacity } from './roster.ts';
import type { Instant, Interval } from './types.ts';

/** A published shift without anybody: never whose it was, nor why. */
export type OpenChair = Interval & { code: string; capacity: Capacity };

/** The floor of a center with what waits for somebody: the same for the wall and for supervisors. */
export type Board = {
  center: { id: string; name: string; timeZone: string };
  floor: Floor;
  openChairs: readonly OpenChair[];
  /** Requests for time off, trades and changes of the roster that wait for a supervisor. */
  requestsWaiting: number;
  /** When the database said so. */
  readAt: Instant;
};

/** A screen on a wall: it reads its center's board and nothing else. */
export type BoardDevice = {
  id: string;
  centerId: string;
  name: string;
  issuedAt: Instant;
  issuedByName: string;
  /** Rounded to minutes; null = never used. */
  lastSeenAt: Instant | null;
  revokedAt: Instant | null;
};
