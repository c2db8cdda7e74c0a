/** How hand-over notes are shown: by change and desk, who has not read them, and for which change one writes. */
import { type ClockStyle, formatDate, formatInstantTime } from './format.ts';
import type { CrewChange, Desk, HandoverNote, HandoverReader } from './handover-records.ts';
import { addDays, createZone, MINUTE_MS, operationalDayWindow } from './time.ts';
import type { CenterClock, Instant, Interval, LocalDate } from './types.ts';

/** Whoever starts within so many minutes of a change takes over at it; the database counts the same. */
const CREW_MINUTES = 30;

/** From so many minutes before a change its notes are asked to be read: until then they are still written. */
const READ_AHEAD_MINUTES = 60;

/** Notes of one desk for one change, in the order in which they were written. */
export type DeskNotes = { desk: Pick<Desk, 'id' | 'name'>; notes: HandoverNote[] };

/** A change with its notes, and with empty places for the desks that have none where it is written for. */
export type ChangeNotes = { at: Instant; crew: CrewChange | null; desks: DeskNotes[] };

/** Notes that wait for the caller to confirm them, by change and desk. */
export function dueNotes(notes: readonly HandoverNote[], now: Instant): HandoverNote[] {
  return notes.filter(({ isDue, forAt }) => isDue && forAt - READ_AHEAD_MINUTES * MINUTE_MS <= now);
}

/**
 * The change for which one writes: that of whoever relieves, within half an hour of the end of one's own duty, the nearest
 * of them; else the next that is to come. Null where nobody is to start.
 *
 * @param ownEndsAt when the own duty that runs ends; null = off duty
 */
export function usualChange(
  changes: readonly CrewChange[],
  ownEndsAt: Instant | null,
  now: Instant,
): CrewChange | null {
  const coming = changes.filter(({ at }) => at > now);
  if (ownEndsAt !== null) {
    const distance = ({ at }: CrewChange): number => Math.abs(at - ownEndsAt);
    const relieving = coming
      .filter((change) => distance(change) <= CREW_MINUTES * MINUTE_MS)
      .toSorted((a, b) => distance(a) - distance(b) || a.at - b.at);
    if (relieving[0] !== undefined) return relieving[0];
  }
  return coming[0] ?? null;
}

/** When a run of shifts that touch or overlap ends, of those that run now; null when none does. */
export function dutyEndsAt(
  shifts: readonly { startsAt: Instant; endsAt: Instant }[],
  now: Instant,
): Instant | null {
  let end: Instant | null = null;
  for (const { startsAt, endsAt } of shifts.toSorted((a, b) => a.startsAt - b.startsAt)) {
    if (startsAt <= now && endsAt > now) end = Math.max(end ?? endsAt, endsAt);
    else if (end !== null && startsAt <= end) end = Math.max(end, endsAt);
  }
  return end;
}

/** Notes by desk: the desks in use in their order, then retired ones that have notes. */
export function byDesk(notes: readonly HandoverNote[], desks: readonly Desk[]): DeskNotes[] {
  const order = new Map(desks.map(({ id }, index) => [id, index]));
  return [...Map.groupBy(notes, ({ desk }) => desk.id)]
    .toSorted(([a], [b]) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size) || a - b)
    .flatMap(([, own]) => (own[0] === undefined ? [] : [{ desk: own[0].desk, notes: own }]));
}

/**
 * The changes that have notes, and the one for which one writes with all desks in use: first those to come, the next one
 * first, then those that were, the last one first.
 */
export function changesOf(
  {
    desks,
    changes,
    notes,
  }: { desks: readonly Desk[]; changes: readonly CrewChange[]; notes: readonly HandoverNote[] },
  written: CrewChange | null,
  now: Instant,
): { coming: ChangeNotes[]; past: ChangeNotes[] } {
  const byChange = Map.groupBy(notes, ({ forAt }) => forAt);
  const instants = new Set([...byChange.keys(), ...(written === null ? [] : [written.at])]);
  const all = [...instants]
    .toSorted((a, b) => a - b)
    .map((at): ChangeNotes => {
      const own = byDesk(byChange.get(at) ?? [], desks);
      const crew = changes.find((change) => change.at === at) ?? null;
      return { at, crew, desks: at === written?.at ? withEmptyDesks(own, desks) : own };
    });
  return {
    coming: all.filter(({ at }) => at > now),
    past: all.filter(({ at }) => at <= now).toReversed(),
  };
}

function withEmptyDesks(own: readonly DeskNotes[], desks: readonly Desk[]): DeskNotes[] {
  const retired = own.filter(({ desk }) => !desks.some(({ id, isActive }) => id === desk.id && isActive));
  const used = desks
    .filter(({ isActive }) => isActive)
    .map(({ id, name }) => own.find(({ desk }) => desk.id === id) ?? { desk: { id, name }, notes: [] });
  return [...used, ...retired];
}

/** Who of a crew has not read all notes that stand, by name, of those notes whose readers are known; null = of none. */
export function unreadBy(
  notes: readonly HandoverNote[],
): { readers: number; missing: Pick<HandoverReader, 'userId' | 'fullName'>[] } | null {
  const told = notes.filter(({ readers, withdrawnAt }) => readers !== null && withdrawnAt === null);
  if (told.length === 0) return null;
  const all = new Map<string, { fullName: string; hasRead: boolean }>();
  for (const { userId, fullName, readAt } of told.flatMap(({ readers }) => readers ?? [])) {
    const hasRead = readAt !== null && (all.get(userId)?.hasRead ?? true);
    all.set(userId, { fullName, hasRead });
  }
  const missing = [...all]
    .filter(([, { hasRead }]) => !hasRead)
    .map(([userId, { fullName }]) => ({ userId, fullName }))
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0));
  return { readers: all.size, missing };
}

/** A receipt as it is kept: of one version of a note. */
export type Receipt = { userId: string; fullName: string; version: number; readAt: Instant };

/** The crew of a change but for the note's author, with others who confirmed it, by name. */
export function readersOf(
  note: { authorId: string; version: number },
  crew: readonly { userId: string; fullName: string }[],
  receipts: readonly Receipt[],
): HandoverReader[] {
  const people = new Map(
    [...crew, ...receipts].map(({ userId, fullName }): [string, string] => [userId, fullName]),
  );
  people.delete(note.authorId);
  return [...people]
    .map(([userId, fullName]): HandoverReader => {
      const own = receipts.filter((receipt) => receipt.userId === userId);
      const former = own.filter(({ version }) => version < note.version).map(({ readAt }) => readAt);
      return {
        userId,
        fullName,
        readAt: own.find(({ version }) => version === note.version)?.readAt ?? null,
        formerReadAt: former.length === 0 ? null : Math.max(...former),
      };
    })
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0));
}

/** An instant to its minute, `Fri 6 Feb 06:00`; a time that the clock shows a second time is marked, since the digits alone are ambiguous. */
export function changeLabel(at: Instant, timeZone: string, style: ClockStyle = '24h'): string {
  const zone = createZone(timeZone);
  const local = zone.toLocal(at);
  const label = `${formatDate(local.date)} ${formatInstantTime(at, timeZone, style)}`;
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return zone.toInstant(local.date, local.minutes) === minute ? label : `${label} (after the clock change)`;
}

/** The changes of an operational day; where words are looked for, of the year that ends with it. Half-open. */
export function historyWindow(date: LocalDate, isSearch: boolean, clock: CenterClock): Interval {
  const { startsAt, endsAt } = operationalDayWindow(date, clock);
  return {
    startsAt: isSearch ? operationalDayWindow(addDays(date, -365), clock).startsAt : startsAt,
    endsAt,
  };
}
