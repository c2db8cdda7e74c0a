/** One search over what somebody may open: what was found, as lines that lead somewhere. */
import { type ClockStyle, formatDate, formatDateRange, formatInterval } from './format.ts';
import { hasRole } from './permissions.ts';
import { SEARCH_PLACES } from './search-places.ts';
import { isLocalDate } from './time.ts';
import type { Instant, LocalDate, Role } from './types.ts';

/** Longer queries are cut. */
const SEARCH_MAX = 100;
/** Shorter ones find only pages: a letter is in every name. */
const WORDS_MIN = 2;
/** `wed 4 february 2026`. */
const DAY_PARTS_MAX = 4;

/** A line of what was found. */
export type SearchHit = { title: string; detail: string; href: string };
export type SearchGroup = { name: string; hits: readonly SearchHit[] };

/** What the database found; see `private.search_records`. */
export type FoundRecords = {
  people: readonly { id: string; name: string; number: string | null; isActive: boolean; isMe: boolean }[];
  schedules: readonly {
    id: number;
    name: string;
    status: string;
    startDate: LocalDate;
    endDate: LocalDate;
  }[];
  templates: readonly {
    id: number;
    code: string;
    name: string;
    startTime: string;
    endTime: string;
    /** Null where the agency has one only. */
    center: string | null;
  }[];
  shifts: readonly { id: number; code: string; shiftDate: LocalDate; startsAt: Instant; endsAt: Instant }[];
  /** Published shifts of others on the day, for supervisors; nobody's are open. */
  crew: readonly {
    id: number;
    scheduleId: number;
    personId: string | null;
    name: string | null;
    code: string;
    shiftDate: LocalDate;
    startsAt: Instant;
    endsAt: Instant;
  }[];
  leave: readonly {
    id: number;
    name: string;
    isMine: boolean;
    status: string;
    startsAt: Instant;
    endsAt: Instant;
  }[];
  swaps: readonly {
    id: number;
    status: string;
    requester: string;
    responder: string | null;
    isMine: boolean;
    askedAt: Instant;
  }[];
};

/** A message that was found: its conversation and the words around. */
export type FoundMessage = {
  channelId: string;
  channelName: string;
  seq: number;
  sender: string;
  text: string;
};

export const NOTHING_FOUND: FoundRecords = {
  people: [],
  schedules: [],
  templates: [],
  shifts: [],
  crew: [],
  leave: [],
  swaps: [],
};

/** What is looked for: all as typed, the day that it names (null = none), and the words beside the day. */
export type SearchQuery = { text: string; day: LocalDate | null; words: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads what was typed. A day is `2026-02-04`, `4 feb`, `feb 4`, `wed 4 feb`, `today`, `tomorrow` or `yesterday`; without a year
 * it is the one nearest to today. Words may stand before or after it, as in `garcia 4 feb`.
 */
export function readSearch(typed: string, today: LocalDate): SearchQuery {
  // No database takes a zero or half a letter, and no name has a control character.
  const text = typed
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, SEARCH_MAX)
    .toWellFormed();
  const parts = text.split(/\s+/);
  for (let length = Math.min(DAY_PARTS_MAX, parts.length); length > 0; length -= 1) {
    for (const from of [0, parts.length - length]) {
      const day = dayOf(
        parts
          .slice(from, from + length)
          .join(' ')
          .toLowerCase(),
        today,
      );
      if (day !== null) return { text, day, words: parts.toSpliced(from, length).join(' ') };
    }
  }
  return { text, day: null, words: text };
}

function dayOf(text: string, today: LocalDate): LocalDate | null {
  const near = { today: 0, tomorrow: 1, yesterday: -1 }[text];
  if (near !== undefined) return shifted(today, near);
  if (isLocalDate(text)) return text;
  const words = text.replace(/^(sun|mon|tue|wed|thu|fri|sat)[a-z]*[ ,]+/, '').replace(/[.,]/g, '');
  const [, dayFirst, monthFirst, yearFirst] = /^(\d{1,2}) ([a-z]{3,9})(?: (\d{4}))?$/.exec(words) ?? [];
  const [, monthLast, dayLast, yearLast] = /^([a-z]{3,9}) (\d{1,2})(?: (\d{4}))?$/.exec(words) ?? [];
  const month = MONTHS.indexOf((monthFirst ?? monthLast ?? '').slice(0, 3)) + 1;
  const day = dayFirst ?? dayLast;
  if (month === 0 || day === undefined) return null;
  const year = yearFirst ?? yearLast;
  const inYear = (of: number): LocalDate =>
    `${String(of).padStart(4, '0')}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const thisYear = Number(today.slice(0, 4));
  const candidates = (year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(year)])
    .map(inYear)
    .filter(isLocalDate);
  const distance = (date: LocalDate) => Math.abs(Date.parse(date) - Date.parse(today));
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function shifted(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether anything but pages can be found by it. */
export function asksRecords({ text, day }: SearchQuery): boolean {
  return day !== null || text.length >= WORDS_MIN;
}

/** Who looks, and how they read times. */
export type Searcher = { role: Role; timeZone: string; clockStyle: ClockStyle };

/** What was found, in groups; those without anything are left out. */
export function searchGroups(
  query: SearchQuery,
  found: FoundRecords,
  messages: readonly FoundMessage[],
  { role, timeZone, clockStyle }: Searcher,
): SearchGroup[] {
  const isSupervisor = hasRole(role, 'supervisor');
  const groups: SearchGroup[] = [
    { name: 'Days', hits: query.day === null ? [] : dayHits(query.day, isSupervisor) },
    {
      name: 'People',
      hits: found.people.map(({ id, name, number, isActive, isMe }) => ({
        title: name,
        detail: [isMe ? 'you' : null, number === null ? null : `no. ${number}`, isActive ? null : 'has left']
          .filter((part) => part !== null)
          .join(', '),
        href: personHref({ id, name, isMe }, isSupervisor),
      })),
    },
    {
      name: 'My shifts',
      hits: found.shifts.map((shift) => ({
        title: `${shift.code}, ${formatInterval(shift, timeZone, clockStyle)}`,
        detail: 'Your shift',
        href: `/schedule?date=${shift.shiftDate}`,
      })),
    },
    {
      name: 'Shifts of the crew',
      hits: found.crew.map(({ scheduleId, personId, name, code, shiftDate, ...times }) => ({
        title: `${code}, ${formatInterval(times, timeZone, clockStyle)}`,
        detail: name ?? 'open',
        href: `/roster?block=${scheduleId}&${personId === null ? `date=${shiftDate}` : `cell=${personId}.${shiftDate}`}`,
      })),
    },
    {
      name: 'Schedules',
      hits: found.schedules.map(({ id, name, status, startDate, endDate }) => ({
        title: name,
        detail: `${formatDateRange(startDate, endDate)}, ${status}`,
        href: `/schedules/${id}`,
      })),
    },
    {
      name: 'Shifts of the catalog',
      hits: found.templates.map(({ code, name, startTime, endTime, center }) => ({
        title: `${code}, ${name}`,
        detail: `${startTime}–${endTime}${center === null ? '' : `, ${center}`}`,
        href: '/requirements',
      })),
    },
    {
      name: 'Requests',
      hits: [
        ...found.leave.map((leave) => ({
          title: `Time off, ${formatInterval(leave, timeZone, clockStyle)}`,
          detail: [leave.isMine ? 'yours' : leave.name, leave.status].join(', '),
          href: leave.isMine ? `/time-off?request=${leave.id}` : leaveHref(leave),
        })),
        ...found.swaps.map((swap) => ({
          title: `Trade of ${swap.requester}${swap.responder === null ? '' : ` with ${swap.responder}`}`,
          detail: swap.status,
          href: swap.isMine
            ? `/swaps?swap=${swap.id}`
            : `/requests?status=${SWAP_VIEWS[swap.status] ?? 'ended'}&swap=${swap.id}`,
        })),
      ],
    },
    {
      name: 'Messages',
      hits: messages.map(({ channelId, channelName, seq, sender, text }) => ({
        title: text.length > 120 ? `${text.slice(0, 119)}…` : text,
        detail: sender === channelName ? sender : `${sender}, ${channelName}`,
        href: `/chat/${channelId}?at=${seq}`,
      })),
    },
    { name: 'Pages and help', hits: placeHits(query.text, role) },
  ];
  return groups.filter(({ hits }) => hits.length > 0);
}

/** Whom dispatchers find they can write to; themselves they find in their profile. */
function personHref({ id, name, isMe }: { id: string; name: string; isMe: boolean }, isSupervisor: boolean) {
  if (isSupervisor) return `/people/${id}`;
  return isMe ? '/profile' : `/chat/new?${new URLSearchParams({ to: name })}`;
}

function dayHits(day: LocalDate, isSupervisor: boolean): SearchHit[] {
  const title = formatDate(day, { year: true });
  return [
    { title: `My schedule on ${title}`, detail: 'Your shifts', href: `/schedule?date=${day}` },
    ...(isSupervisor
      ? [{ title: `Roster on ${title}`, detail: 'Everybody', href: `/roster?date=${day}` }]
      : []),
  ];
}

function leaveHref({ id, status }: { id: number; status: string }): string {
  return `/requests?status=${status === 'cancelled' ? 'ended' : status}&request=${id}`;
}

const SWAP_VIEWS: Readonly<Record<string, string>> = {
  pending: 'offered',
  accepted: 'pending',
  approved: 'approved',
  denied: 'denied',
  withdrawn: 'withdrawn',
};

/** Pages, settings and help whose words all begin with something that was typed, of those that the role opens. */
function placeHits(text: string, role: Role): SearchHit[] {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (typed.length === 0) return [];
  const ranked = SEARCH_PLACES.filter(({ least }) => hasRole(role, least)).flatMap((place) => {
    const inTitle = place.title.toLowerCase().split(/[^a-z0-9]+/);
    const words = [...inTitle, ...place.words.split(' ')];
    if (!typed.every((each) => words.some((word) => word.startsWith(each)))) return [];
    const rank = typed.filter((each) => inTitle.some((word) => word.startsWith(each))).length;
    return [{ rank, hit: { title: place.title, detail: place.detail, href: place.href } }];
  });
  return ranked
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, 8)
    .map(({ hit }) => hit);
}
