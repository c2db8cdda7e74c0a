/** Open shifts in words, for those who may take them and those who fill them. */
import {
  type ClockStyle,
  countOf,
  formatDate,
  formatDuration,
  formatInstantTime,
  formatInterval,
} from '#lib/domain/format.ts';
import type { OpeningChoice, ShortStretch } from '#lib/domain/gap-openings.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { Opening, OpeningEvent, OpeningOrigin } from '#lib/domain/opening-records.ts';
import type { OpenShiftMeans } from '#lib/domain/opening-view.ts';
import { addDays, createZone, MINUTE_MS, operationalDateOf } from '#lib/domain/time.ts';
import type { CenterClock, Instant, LocalDate } from '#lib/domain/types.ts';

/** How a center counts its days and a person reads its times. */
export type Look = { clock: CenterClock; clockStyle: ClockStyle };

type Times = Pick<Opening, 'startsAt' | 'endsAt'>;

/** `D12 on Wed 4 Feb 05:00–17:00`. */
export function openingWords(opening: Times & Pick<Opening, 'code'>, { clock, clockStyle }: Look): string {
  return `${opening.code} on ${formatInterval(opening, clock.timeZone, clockStyle)}`;
}

/** The times under the heading of their day; with the date where they begin on another one. */
export function timesWords(opening: Times & Pick<Opening, 'shiftDate'>, { clock, clockStyle }: Look): string {
  const { date } = createZone(clock.timeZone).toLocal(opening.startsAt);
  if (date !== opening.shiftDate) return formatInterval(opening, clock.timeZone, clockStyle);
  const [start, end] = [opening.startsAt, opening.endsAt].map((at) =>
    formatInstantTime(at, clock.timeZone, clockStyle),
  );
  return `${start}–${end}`;
}

/** `Only the short part`: as what a need is filled. */
export function choiceName({ kind, code }: Pick<OpeningChoice, 'kind' | 'code'>): string {
  if (kind === 'whole') return `The whole ${code}`;
  return kind === 'part' ? 'Only the short part' : 'The first part of it; the rest stays short';
}

/** `12 h`. */
export function lengthWords({ startsAt, endsAt }: Times): string {
  return formatDuration((endsAt - startsAt) / MINUTE_MS);
}

/** `Today, Wed 4 Feb`, `Tomorrow, Thu 5 Feb`, `Fri 6 Feb`. */
export function dayWords(date: LocalDate, now: Instant, clock: CenterClock): string {
  const today = operationalDateOf(now, clock);
  const near = date === today ? 'Today, ' : date === addDays(today, 1) ? 'Tomorrow, ' : '';
  return `${near}${formatDate(date)}`;
}

/** `Runs since 05:00`, `Starts in 2 h 10 min`. */
export function startWords({ startsAt, endsAt }: Times, now: Instant, { clock, clockStyle }: Look): string {
  if (endsAt <= now) return 'It is over';
  return startsAt <= now
    ? `Runs since ${formatInstantTime(startsAt, clock.timeZone, clockStyle)}`
    : `Starts in ${countdown(startsAt, now)}`;
}

/** `Decided Wed 4 Feb 12:00`, with the time left. */
export function deadlineWords(at: Instant, now: Instant, { clock, clockStyle }: Look): string {
  const date = formatDate(createZone(clock.timeZone).toLocal(at).date);
  const left = at > now ? `${countdown(at, now)} left` : 'which is over';
  return `until ${date} ${formatInstantTime(at, clock.timeZone, clockStyle)}, ${left}`;
}

const ORIGIN_WORDS: Readonly<Record<OpeningOrigin, string>> = {
  gap: 'for a gap',
  planned: 'planned without anybody',
  leave: 'after approved leave',
  sick: 'after a sick call',
  vacated: 'its person was taken off',
};

/** Why a shift is open; for supervisors, to whom leave may be named. */
export function originWords({ origin }: Pick<Opening, 'origin'>): string {
  return ORIGIN_WORDS[origin];
}

/** What the ranking goes by, each in a few words: overtime, the hours of the week, and rest. */
export function meansWords(means: OpenShiftMeans): string[] {
  const { overtimeMinutes, weekMinutesBefore, weekMinutesAfter, restBeforeMinutes, restAfterMinutes } = means;
  const rests = [
    ...(restBeforeMinutes === null ? [] : [`${formatDuration(restBeforeMinutes)} before`]),
    ...(restAfterMinutes === null ? [] : [`${formatDuration(restAfterMinutes)} after`]),
  ];
  return [
    overtimeMinutes > 0 ? `${formatDuration(overtimeMinutes)} overtime` : 'No overtime',
    `week ${formatDuration(weekMinutesBefore)} → ${formatDuration(weekMinutesAfter)}`,
    ...(rests.length === 0 ? [] : [`rest ${rests.join(', ')}`]),
  ];
}

/** What taking it does, in one sentence: `It adds 8 h of overtime, and your week comes to 48 h.` */
export function consequenceOf({ overtimeMinutes, weekMinutesAfter }: OpenShiftMeans): string {
  const week = `your week comes to ${formatDuration(weekMinutesAfter)}`;
  return overtimeMinutes > 0
    ? `It adds ${formatDuration(overtimeMinutes)} of overtime, and ${week}.`
    : `It adds no overtime, and ${week}.`;
}

const EVENT_WORDS: Readonly<Record<OpeningEvent['kind'], string>> = {
  opened: 'Opened',
  posted: 'Posted',
  changed: 'Changed',
  claimed: 'Asked for',
  claim_withdrawn: 'Taken back',
  awarded: 'Awarded',
  filled: 'Filled',
  withdrawn: 'Taken away',
  expired: 'Over, and nobody had it',
};

/** One step of an opening's life: `Awarded to Ben Ode`, `Asked for by Ben Ode`. */
export function eventWords({ kind, personName }: Pick<OpeningEvent, 'kind' | 'personName'>): string {
  if (personName === null) return EVENT_WORDS[kind];
  const to = kind === 'awarded' ? 'to' : 'by';
  return `${EVENT_WORDS[kind]} ${to} ${personName}`;
}

/** `1 asked`, `4 asked`; null where nobody did. */
export function claimsWords(claims: readonly { state: string }[]): string | null {
  const waiting = claims.filter(({ state }) => state === 'waiting').length;
  return waiting === 0 ? null : countOf(waiting, 'asked', 'asked');
}

/** `2 employees short`, `1 supervisor short`. */
export function missingWords(
  { kind, qualificationId, missing }: Pick<ShortStretch, 'kind' | 'qualificationId' | 'missing'>,
  qualificationNames: Readonly<Record<string, string>>,
): string {
  if (kind === 'employees') return `${countOf(missing, 'employee', 'employees')} short`;
  if (kind === 'supervisors') return `${countOf(missing, 'supervisor', 'supervisors')} short`;
  const name = qualificationNames[qualificationId ?? ''] ?? 'a required qualification';
  return `${countOf(missing, 'person', 'people')} with ${name} short`;
}
