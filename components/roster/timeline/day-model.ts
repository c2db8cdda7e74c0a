import type { Coverage } from '#lib/domain/coverage.ts';
import type { RosterFacts, RosterMember, RosterRow } from '#lib/domain/roster.ts';
import { addDays, createZone, formatTime, MINUTE_MS, operationalDayWindow } from '#lib/domain/time.ts';
import type { CenterClock, Instant, Interval, Leave, LocalDate, LocalTime } from '#lib/domain/types.ts';

const SLOT_MS = 15 * MINUTE_MS;
/** Slots of the days before and after that are drawn too: two hours each. */
const SHOULDER_SLOTS = 8;

/** The stretch of time that a day's timeline draws, in slots of a quarter of an hour. */
export type DayTrack = {
  /** The operational day, and what is drawn: the day and its shoulders. */
  day: Interval;
  shown: Interval;
  /** Slots drawn; the day's own are `[fromSlot, toSlot)`: 92, 96 or 100 of them. */
  slotCount: number;
  fromSlot: number;
  toSlot: number;
  /** Full hours by the wall clock. */
  hours: readonly { slot: number; time: LocalTime; isRepeated: boolean; isOfDay: boolean }[];
};

export function dayTrack(date: LocalDate, clock: CenterClock): DayTrack {
  const day = operationalDayWindow(date, clock);
  const shown = {
    startsAt: day.startsAt - SHOULDER_SLOTS * SLOT_MS,
    endsAt: day.endsAt + SHOULDER_SLOTS * SLOT_MS,
  };
  const slotCount = (shown.endsAt - shown.startsAt) / SLOT_MS;
  const toSlot = slotCount - SHOULDER_SLOTS;
  const zone = createZone(clock.timeZone);
  const hours = Array.from({ length: slotCount }, (_, slot) => slot).flatMap((slot) => {
    const instant = shown.startsAt + slot * SLOT_MS;
    const local = zone.toLocal(instant);
    if (local.minutes % 60 !== 0) return [];
    return {
      slot,
      time: formatTime(local.minutes),
      isRepeated: zone.toInstant(local.date, local.minutes) !== instant,
      isOfDay: slot >= SHOULDER_SLOTS && slot < toSlot,
    };
  });
  return { day, shown, slotCount, fromSlot: SHOULDER_SLOTS, toSlot, hours };
}

/** Where an instant lies on the track, as a share of its width; beyond the track below 0 or above 1. */
export function placeOf(instant: Instant, { shown }: Pick<DayTrack, 'shown'>): number {
  return (instant - shown.startsAt) / (shown.endsAt - shown.startsAt);
}

/** The instant at a share of the track's width. */
export function instantAt(share: number, { shown }: Pick<DayTrack, 'shown'>): Instant {
  return shown.startsAt + share * (shown.endsAt - shown.startsAt);
}

export type DayBar = {
  row: RosterRow;
  /** Belongs to the operational date that is shown; else a tail of the day before, or a head of the next. */
  isOfDay: boolean;
  /** Some of it is worked within the operational day, not only in what is drawn beside it. */
  isWithin: boolean;
  /** Of a neighbouring block: read-only. */
  isNeighbour: boolean;
  /** It goes on beyond the track. */
  startsBefore: boolean;
  endsAfter: boolean;
};

/** Off, but on approved leave, is a group of its own: only supervisors see this screen. */
export const DAY_STATES = ['on', 'off', 'leave'] as const;
export type DayState = (typeof DAY_STATES)[number];

export type DayPerson = {
  person: RosterMember;
  state: DayState;
  /** By start. */
  bars: readonly DayBar[];
  leave: readonly Leave[];
};

type PersonRows = ReadonlyMap<string, ReadonlyMap<LocalDate, readonly RosterRow[]>>;

/**
 * Everyone of the center on one operational day: who is on by start then name, then who is off, then who is on
 * leave, each by name. On is who works a minute of the day, also at the end of a shift of the day before.
 */
export function dayPeople(
  facts: RosterFacts,
  byPerson: PersonRows,
  date: LocalDate,
  search = '',
): Record<DayState, DayPerson[]> {
  const track = dayTrack(date, facts.clock);
  const dates = [addDays(date, -1), date, addDays(date, 1)];
  const neighbours = Map.groupBy(
    facts.neighbours.filter(({ shiftDate }) => dates.includes(shiftDate)),
    ({ userId }) => userId,
  );
  const leave = Map.groupBy(
    facts.leave.filter((absence) => meets(absence, track.day)),
    ({ personId }) => personId,
  );
  const wanted = search.trim().toLocaleLowerCase('en');
  const people: Record<DayState, DayPerson[]> = { on: [], off: [], leave: [] };
  for (const person of facts.people) {
    if (!`${person.fullName} ${person.employeeNumber ?? ''}`.toLocaleLowerCase('en').includes(wanted))
      continue;
    const own = dates.flatMap((day) => byPerson.get(person.id)?.get(day) ?? []);
    const bars = [
      ...own.map((row) => barOf(row, date, track, false)),
      ...(neighbours.get(person.id) ?? []).map((row) => barOf(row, date, track, true)),
    ]
      .filter(({ row }) => meets(row, track.shown))
      .sort(byStart);
    const away = leave.get(person.id) ?? [];
    const isOn = bars.some(({ isWithin }) => isWithin);
    if (!person.isActive && !isOn) continue;
    const state = isOn ? 'on' : away.some((absence) => absence.state === 'approved') ? 'leave' : 'off';
    people[state].push({ person, state, bars, leave: away });
  }
  const byName = (a: DayPerson, b: DayPerson): number =>
    a.person.fullName.localeCompare(b.person.fullName, 'en') || (a.person.id < b.person.id ? -1 : 1);
  const firstStart = ({ bars }: DayPerson): number =>
    bars.find(({ isWithin }) => isWithin)?.row.startsAt ?? 0;
  people.on.sort((a, b) => firstStart(a) - firstStart(b) || byName(a, b));
  people.off.sort(byName);
  people.leave.sort(byName);
  return people;
}

/** The leave that a shift lies on, approved before asked for; null without. */
export function leaveOver(row: Interval, leave: readonly Leave[]): Leave['state'] | null {
  const touched = leave.filter((absence) => meets(absence, row));
  return touched.find(({ state }) => state === 'approved')?.state ?? touched[0]?.state ?? null;
}

/** Open shifts that touch the day, by start. */
export function openBars(
  open: ReadonlyMap<LocalDate, readonly RosterRow[]>,
  date: LocalDate,
  clock: CenterClock,
): DayBar[] {
  const track = dayTrack(date, clock);
  return [addDays(date, -1), date]
    .flatMap((day) => open.get(day) ?? [])
    .filter((row) => meets(row, track.day))
    .map((row) => barOf(row, date, track, false))
    .sort(byStart);
}

/** The coverage of one day alone, so that sentences about it do not read the whole block. */
export function coverageOn(coverage: Coverage, date: LocalDate): Coverage {
  return { ...coverage, days: coverage.days.filter((day) => day.date === date) };
}

function barOf(row: RosterRow, date: LocalDate, { day, shown }: DayTrack, isNeighbour: boolean): DayBar {
  return {
    row,
    isOfDay: row.shiftDate === date,
    isWithin: meets(row, day),
    isNeighbour,
    startsBefore: row.startsAt < shown.startsAt,
    endsAfter: row.endsAt > shown.endsAt,
  };
}

function byStart(a: DayBar, b: DayBar): number {
  return a.row.startsAt - b.row.startsAt || a.row.id - b.row.id;
}

function meets(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && a.endsAt > b.startsAt;
}
