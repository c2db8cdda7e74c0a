/** Who is on the floor, who takes over, and whether they are enough: for everybody of the center, so names and counts only. */
import { type Coverage, gapsOf, SLOT_MINUTES } from './coverage.ts';
import { type ClockStyle, formatInterval } from './format.ts';
import { gapChairs } from './gap-words.ts';
import type { Capacity } from './roster.ts';
import { MINUTE_MS } from './time.ts';
import type { GapKind, Instant, Interval } from './types.ts';

/** Who starts within so many minutes of somebody's end relieves them. */
export const RELIEF_MINUTES = 30;

/** How far ahead the floor is told. */
export const FLOOR_HOURS_AHEAD = 12;

/** A published shift of somebody at the center. */
export type FloorShift = Interval & {
  userId: string;
  fullName: string;
  code: string;
  /** In which the shift is worked. */
  capacity: Capacity;
  /** A dispatcher who is acting supervisor for the shift. */
  isActing: boolean;
};

/** What everybody of a center may know of its floor, from 16 hours back to 24 ahead. */
export type Floor = {
  shifts: readonly FloorShift[];
  /** Null where nothing is published: there is nothing to compare with. */
  coverage: Coverage | null;
};

/** People whose duty ends at the same minute, with those who take over. */
export type FloorGroup = { endsAt: Instant; people: FloorShift[]; relief: FloorShift[] };

/** People who start at the same minute. */
export type FloorArrival = { startsAt: Instant; people: FloorShift[] };

/** Whether who starts then takes over from who ends then. */
export function relieves(startsAt: Instant, endsAt: Instant): boolean {
  return Math.abs(startsAt - endsAt) <= RELIEF_MINUTES * MINUTE_MS;
}

/**
 * Stretches of duty: shifts of one person that touch or overlap are one, with the code and capacity of the part that
 * runs at `now`, else of the first to come.
 */
function stretchesOf(shifts: readonly FloorShift[], now: Instant): FloorShift[] {
  const byPerson = Map.groupBy(
    shifts.filter(({ startsAt, endsAt }) => endsAt > startsAt),
    ({ userId }) => userId,
  );
  return [...byPerson.values()].flatMap((own) => {
    const stretches: FloorShift[] = [];
    for (const shift of own.toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt)) {
      const last = stretches.at(-1);
      if (last === undefined || shift.startsAt > last.endsAt) stretches.push(shift);
      else {
        const told = shift.startsAt <= now && shift.endsAt > now ? shift : last;
        const endsAt = Math.max(last.endsAt, shift.endsAt);
        stretches[stretches.length - 1] = { ...told, startsAt: last.startsAt, endsAt };
      }
    }
    return stretches;
  });
}

/** Supervisors first, then by name. */
function byRank(a: FloorShift, b: FloorShift): number {
  if (a.capacity !== b.capacity) return a.capacity === 'supervisor' ? -1 : 1;
  return a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0;
}

/** The floor at an instant: who is on, by when they go home, and who comes, by when they start, within 12 hours. */
export function floorAt(
  shifts: readonly FloorShift[],
  now: Instant,
): { onDuty: FloorGroup[]; coming: FloorArrival[] } {
  const stretches = stretchesOf(shifts, now);
  const onDuty = stretches.filter(({ startsAt, endsAt }) => startsAt <= now && endsAt > now);
  const later = stretches.filter(({ startsAt }) => startsAt > now);
  const ends = Map.groupBy(onDuty, ({ endsAt }) => endsAt);
  const starts = Map.groupBy(
    later.filter(({ startsAt }) => startsAt <= now + FLOOR_HOURS_AHEAD * 60 * MINUTE_MS),
    ({ startsAt }) => startsAt,
  );
  return {
    onDuty: [...ends]
      .sort(([a], [b]) => a - b)
      .map(([endsAt, people]) => ({
        endsAt,
        people: people.sort(byRank),
        relief: stretches
          .filter(
            (other) =>
              relieves(other.startsAt, endsAt) && !people.some(({ userId }) => userId === other.userId),
          )
          .sort(byRank),
      })),
    coming: [...starts]
      .sort(([a], [b]) => a - b)
      .map(([startsAt, people]) => ({ startsAt, people: people.sort(byRank) })),
  };
}

/** People against the minimums at one instant. */
export type FloorCount = {
  employees: { required: number; onDuty: number };
  supervisors: { required: number; onDuty: number };
};

/** The counts of the quarter of an hour that runs at `now`; null outside of what is known. */
export function countAt(coverage: Coverage, now: Instant): FloorCount | null {
  const slot = Math.floor((now - coverage.window.startsAt) / (SLOT_MINUTES * MINUTE_MS));
  if (slot < 0 || slot >= coverage.slotCount) return null;
  const at = (counts: Uint16Array): number => counts[slot] ?? 0;
  return {
    employees: { required: at(coverage.requiredEmployees), onDuty: at(coverage.onDutyEmployees) },
    supervisors: { required: at(coverage.requiredSupervisors), onDuty: at(coverage.onDutySupervisors) },
  };
}

/** A stretch that is short, in words; of one that runs only what is left. */
export type FloorGap = Interval & { kind: GapKind; words: string };

/** What is short from now on within 12 hours, by start: `Fri 6 Feb 21:00–01:00: 6 of 7 employees`. */
export function gapsAhead(coverage: Coverage, now: Instant, timeZone: string, style: ClockStyle): FloorGap[] {
  const until = now + FLOOR_HOURS_AHEAD * 60 * MINUTE_MS;
  return gapsOf(coverage)
    .filter(({ startsAt, endsAt }) => endsAt > now && startsAt < until)
    .map((gap) => ({
      kind: gap.kind,
      startsAt: gap.startsAt,
      endsAt: gap.endsAt,
      words: `${formatInterval(gap, timeZone, style)}: ${gapChairs(gap)}`,
    }));
}

/** A published row of the ledger on the floor, as supervisors act on it. */
export type FloorRow = Interval & {
  id: number;
  /** Null = an open chair. */
  userId: string | null;
  code: string;
};

/** The row that somebody works at an instant. */
export function rowAt(rows: readonly FloorRow[], userId: string, at: Instant): FloorRow | null {
  return rows.find((row) => row.userId === userId && row.startsAt <= at && row.endsAt > at) ?? null;
}
