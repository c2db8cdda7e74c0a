/** What a wall shows of a board at an instant. */
import type { Board, OpenChair } from './board-records.ts';
import { gapsOf } from './coverage.ts';
import { countAt, FLOOR_HOURS_AHEAD, type FloorShift, floorAt } from './floor.ts';
import { countOf, formatDate, formatInstantTime } from './format.ts';
import { gapChairs } from './gap-words.ts';
import { zoneLabel } from './labels.ts';
import { countdown } from './my-schedule.ts';
import { createZone, MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';
import type { WallGroup } from './wall-layout.ts';

/** People against a minimum: `spare` is what is over it, below zero what is missing. */
export type WallMargin = {
  label: 'Employees' | 'Supervisors';
  onDuty: number;
  required: number;
  spare: number;
};

/** The next minute at which somebody's duty ends. */
export type WallRelief = { at: Instant; leaving: number; coming: number };

export type WallLine = { key: string; when: string; what: string; words: string };

export type WallView = {
  onDutyCount: number;
  groups: WallGroup[];
  /** Null where nothing is published: there is nothing to compare with. */
  margins: readonly [WallMargin, WallMargin] | null;
  /** Null when nobody is on duty. */
  relief: WallRelief | null;
  gaps: WallLine[];
  chairs: WallLine[];
  requestsWaiting: number;
};

/** The whole of a wall but its clock. */
export function wallView(board: Board, now: Instant): WallView {
  const { floor, center } = board;
  const { onDuty } = floorAt(floor.shifts, now);
  const time = (at: Instant) => formatInstantTime(at, center.timeZone);
  const [next] = onDuty;
  // Who is on already and stays relieves nobody.
  const isOn = new Set(onDuty.flatMap(({ people }) => people.map(({ userId }) => userId)));
  const relief = next === undefined ? [] : next.relief.filter(({ userId }) => !isOn.has(userId));
  return {
    onDutyCount: isOn.size,
    groups: [
      ...onDuty.map(({ endsAt, people }) => ({ title: `Until ${time(endsAt)}`, people })),
      ...comingGroups(relief, time),
    ],
    margins: marginsAt(board, now),
    relief:
      next === undefined ? null : { at: next.endsAt, leaving: next.people.length, coming: relief.length },
    gaps: gapLines(board, now),
    chairs: board.openChairs
      .filter(({ endsAt }) => endsAt > now)
      .map((chair, index) => chairLine(chair, index, center.timeZone)),
    requestsWaiting: board.requestsWaiting,
  };
}

function comingGroups(relief: readonly FloorShift[], time: (at: Instant) => string): WallGroup[] {
  return [...Map.groupBy(relief, ({ startsAt }) => startsAt)]
    .sort(([a], [b]) => a - b)
    .map(([startsAt, people]) => ({ title: `From ${time(startsAt)}`, people }));
}

function marginsAt({ floor }: Board, now: Instant): WallView['margins'] {
  const count = floor.coverage === null ? null : countAt(floor.coverage, now);
  if (count === null) return null;
  const margin = (
    label: WallMargin['label'],
    { onDuty, required }: { onDuty: number; required: number },
  ) => ({
    label,
    onDuty,
    required,
    spare: onDuty - required,
  });
  return [margin('Employees', count.employees), margin('Supervisors', count.supervisors)];
}

/** What is short from now on within 12 hours, by start. */
function gapLines({ floor, center }: Board, now: Instant): WallLine[] {
  if (floor.coverage === null) return [];
  const until = now + FLOOR_HOURS_AHEAD * 60 * MINUTE_MS;
  return gapsOf(floor.coverage)
    .filter(({ startsAt, endsAt }) => endsAt > now && startsAt < until)
    .map((gap) => {
      const { kind, startsAt, endsAt, onDuty, required } = gap;
      const end = formatInstantTime(endsAt, center.timeZone);
      const when = startsAt <= now ? `Now to ${end}` : range(gap, center.timeZone);
      return {
        key: `${kind} ${startsAt}`,
        when,
        what: `${onDuty}/${required}${kind === 'supervisors' ? ' sup.' : ''}`,
        words: `${when}: ${gapChairs(gap)}`,
      };
    });
}

function chairLine(chair: OpenChair, index: number, timeZone: string): WallLine {
  const when = range(chair, timeZone);
  const isSupervisor = chair.capacity === 'supervisor';
  return {
    key: `${chair.startsAt} ${index}`,
    when,
    what: isSupervisor ? `${chair.code} sup.` : chair.code,
    words: `${when}: ${chair.code}${isSupervisor ? ', a supervisor' : ''}`,
  };
}

function range({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }, timeZone: string): string {
  return `${formatInstantTime(startsAt, timeZone)}–${formatInstantTime(endsAt, timeZone)}`;
}

/** `in 57 min`. */
export function reliefIn({ at }: WallRelief, now: Instant): string {
  return `in ${countdown(at, now)}`;
}

/** `5 leave, 4 come`. */
export function reliefWords({ leaving, coming }: WallRelief): string {
  return `${countOf(leaving, 'leaves', 'leave')}, ${coming === 0 ? 'nobody comes' : countOf(coming, 'comes', 'come')}`;
}

/** The clock of the center, to the second where that is asked: `14:03`, `Sun 22 Nov`, `MST`. */
export function wallTime(now: Instant, timeZone: string): { time: string; date: string; zone: string } {
  return {
    time: formatInstantTime(now, timeZone),
    date: formatDate(createZone(timeZone).toLocal(now).date),
    zone: zoneLabel(timeZone, now),
  };
}

/** `14:03:25`: seconds are the same in every zone. */
export function timeWithSeconds(now: Instant, timeZone: string): string {
  const seconds = Math.floor(now / 1000) % 60;
  return `${formatInstantTime(now, timeZone)}:${String(seconds).padStart(2, '0')}`;
}

/** `14:03`, or on another day of the center `Sat 21 Nov 14:03`. */
export function sinceWords(at: Instant, now: Instant, timeZone: string): string {
  const then = wallTime(at, timeZone);
  return then.date === wallTime(now, timeZone).date ? then.time : `${then.date} ${then.time}`;
}
