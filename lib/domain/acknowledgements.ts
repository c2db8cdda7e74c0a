/** Who knows of a published schedule and its changes, person by person. */
import { countOf, formatCount } from './format.ts';
import type { ScheduleAcknowledgement, UnacknowledgedNotice } from './notice-records.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** Nobody is reminded twice within it; the database holds the same. */
const REMIND_PAUSE_MINUTES = 60;

/** At most so many notices in one reminder; the database holds the same. */
export const REMIND_MAX = 1000;

/** Why somebody who was chosen was not reminded. */
export const LEFT_OUT_REASONS = ['recent', 'acknowledged', 'left', 'self'] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export type LeftOut = { userId: string; fullName: string; why: LeftOutReason; remindedAt: Instant | null };

/** What came of a reminder: how many people were told, and who was not. */
export type Reminded = { told: number; leftOut: readonly LeftOut[] };

/** What waits for a supervisor here. `soonestAt`: when the first shift that somebody does not know of starts. */
export type NoticeWork = { people: number; soonestAt: Instant | null; undelivered: number };

/** A person with all that they have not acknowledged of one schedule. */
export type UnacknowledgedPerson = {
  userId: string;
  fullName: string;
  /** At least one: what starts soonest first, then the oldest. */
  notices: readonly [UnacknowledgedNotice, ...UnacknowledgedNotice[]];
  /** When the first shift concerned starts; null where none is. */
  concernsAt: Instant | null;
  /** Of the oldest. */
  createdAt: Instant;
  remindedAt: Instant | null;
  /** Whether all of it was opened. */
  isRead: boolean;
};

function firstOf(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function bySoonest(
  a: { concernsAt: Instant | null; createdAt: Instant },
  b: { concernsAt: Instant | null; createdAt: Instant },
): number {
  const soonest = Number.POSITIVE_INFINITY;
  const [first, second] = [a.concernsAt ?? soonest, b.concernsAt ?? soonest];
  return first === second ? a.createdAt - b.createdAt : first - second;
}

/** The people who have not acknowledged: whose shift starts soonest first, then who has known it longest. */
export function peopleOpen(open: readonly UnacknowledgedNotice[]): UnacknowledgedPerson[] {
  const byPerson = new Map<string, UnacknowledgedNotice[]>();
  for (const notice of open) byPerson.set(notice.userId, [...(byPerson.get(notice.userId) ?? []), notice]);
  return [...byPerson.values()]
    .flatMap((mixed) => {
      const [first, ...others] = mixed.toSorted(bySoonest);
      if (first === undefined) return [];
      const reminded = mixed.flatMap(({ remindedAt }) => remindedAt ?? []);
      return {
        userId: first.userId,
        fullName: first.fullName,
        notices: [first, ...others] as const,
        concernsAt: firstOf(mixed.map(({ concernsAt }) => concernsAt)),
        createdAt: Math.min(...mixed.map(({ createdAt }) => createdAt)),
        remindedAt: reminded.length === 0 ? null : Math.max(...reminded),
        isRead: mixed.every(({ isRead }) => isRead),
      };
    })
    .toSorted((a, b) => bySoonest(a, b) || a.fullName.localeCompare(b.fullName, 'en'));
}

/** Whether the last reminder is long enough ago. */
export function mayBeReminded(
  { remindedAt }: Pick<UnacknowledgedPerson, 'remindedAt'>,
  now: Instant,
): boolean {
  return remindedAt === null || now - remindedAt >= REMIND_PAUSE_MINUTES * MINUTE_MS;
}

/** `31 of 40 have acknowledged`. */
export function acknowledgedWords({
  asked,
  acknowledged,
}: Pick<ScheduleAcknowledgement, 'asked' | 'acknowledged'>): string {
  const verb = acknowledged === 1 ? 'has' : 'have';
  return `${formatCount(acknowledged)} of ${formatCount(asked)} ${verb} acknowledged`;
}

const leftOutWords: Readonly<Record<LeftOutReason, (names: string, isOne: boolean) => string>> = {
  recent: (names, isOne) => `${names} ${isOne ? 'was' : 'were'} reminded less than an hour ago.`,
  acknowledged: (names, isOne) => `${names} ${isOne ? 'has' : 'have'} nothing to acknowledge any more.`,
  left: (names, isOne) => `${names} ${isOne ? 'is' : 'are'} deactivated.`,
  self: () => 'Nobody reminds themselves: open your own notices.',
};

/** At most so many names are said; of more only how many. */
const NAMES_MAX = 3;

function namesOf(people: readonly LeftOut[]): string {
  const names = people.map(({ fullName }) => fullName);
  const last = names.at(-1) ?? '';
  if (names.length > NAMES_MAX) return countOf(names.length, 'person', 'people');
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `3 people are reminded. Ana Kim was reminded less than an hour ago.` */
export function remindedWords({ told, leftOut }: Reminded): string {
  const sentences = LEFT_OUT_REASONS.flatMap((why) => {
    const people = leftOut.filter((person) => person.why === why);
    return people.length === 0 ? [] : leftOutWords[why](namesOf(people), people.length === 1);
  });
  const head = told === 0 ? 'Nobody is reminded.' : `${countOf(told, 'person is', 'people are')} reminded.`;
  return [head, ...sentences].join(' ');
}
