import type {
  CallOut,
  CallOutContact,
  CallOutEvent,
  CallOutOffer,
  CallOutState,
  CandidateState,
  ContactChannel,
  ContactOutcome,
} from '#lib/domain/call-out-records.ts';
import type { FillingRules, FillProposal } from '#lib/domain/filling-records.ts';
import { type ClockStyle, formatDate, formatDuration, formatInstantTime } from '#lib/domain/format.ts';
import type { Opening, OpeningOrigin } from '#lib/domain/opening-records.ts';
import { createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';

/** By whose clock and how times are shown. */
export type CallLook = { timeZone: string; clockStyle: ClockStyle };

export const OUTCOME_WORDS: Readonly<Record<ContactOutcome, string>> = {
  accepted: 'Accepted',
  refused: 'Refused',
  no_answer: 'No answer',
  message_left: 'Message left',
  wrong_number: 'Wrong number',
};

export const STATE_WORDS: Readonly<Record<CallOutState, string>> = {
  running: 'Running',
  filled: 'Filled',
  stopped: 'Stopped',
  exhausted: 'Nobody comes',
};

export const STATE_TONES: Readonly<Record<CallOutState, 'primary' | 'success' | 'neutral' | 'warning'>> = {
  running: 'primary',
  filled: 'success',
  stopped: 'neutral',
  exhausted: 'warning',
};

export const CANDIDATE_WORDS: Readonly<Record<CandidateState, string>> = {
  waiting: 'To ask',
  offered: 'Offer is out',
  accepted: 'Accepted',
  refused: 'Refused',
  unreached: 'Not reached',
  barred: 'Cannot any more',
  closed: 'Not needed',
};

export const OFFER_WORDS: Readonly<Record<CallOutOffer['state'], string>> = {
  open: 'Waits for an answer',
  accepted: 'Accepted',
  declined: 'Declined',
  lapsed: 'No answer in time',
  closed: 'Not needed any more',
};

const CHANNEL_WORDS: Readonly<Record<ContactChannel, string>> = {
  phone: 'Call',
  sms: 'Text message',
  email: 'E-mail',
  push: 'Push message',
  app: 'In the app',
  link: 'By the link',
};

const originWords: Readonly<Record<OpeningOrigin, string>> = {
  gap: 'opened for a gap',
  planned: 'open since it was published',
  leave: 'its person is on leave',
  sick: 'its person is sick',
  vacated: 'its person was taken off',
};

/** Why it is open, `its person is sick`. */
export function originOf({ origin }: Pick<Opening, 'origin'>): string {
  return originWords[origin];
}

const eventWords: Readonly<Record<CallOutEvent['kind'], string>> = {
  started: 'started the call-out',
  taken_over: 'took it over',
  step: 'went on to the next step',
  automatic_on: 'switched automatic offers on',
  automatic_off: 'switched automatic offers off',
  ranked: 'ranked everybody again',
  filled: 'ended it: the shift is filled',
  part_filled: 'noted that a part is filled',
  stopped: 'stopped it',
  exhausted: 'noted that everybody was asked, and nobody comes',
};

/** `Sam Ortiz took it over`; the app itself has no name. */
export function eventSentence({ kind, actorName }: Pick<CallOutEvent, 'kind' | 'actorName'>): string {
  return `${actorName ?? 'The app'} ${eventWords[kind]}`;
}

const wayWords: Readonly<Record<string, string>> = {
  claim: 'claimed it',
  award: 'was given it',
  call_out: 'accepted',
  extension: 'works longer',
  mandate: 'was ordered',
  roster: 'was put on the roster',
};

/** How somebody came to a part, `accepted`. */
export function wayOf(way: string): string {
  return wayWords[way] ?? way;
}

/** What is asked of somebody: the shift, or to stay or come earlier for a part. */
export function proposalWords(
  { kind, ...part }: Pick<FillProposal, 'kind' | 'startsAt' | 'endsAt'>,
  look: CallLook,
): string {
  const times = timesOf(part, look);
  if (kind === 'holdover') return `Stay on for ${times}`;
  return kind === 'early_call_in' ? `Come in early for ${times}` : `Take ${times}`;
}

/** `18:00–04:00, 10 h`. */
export function timesOf(part: Interval, { timeZone, clockStyle }: CallLook): string {
  const clock = (at: Instant) => formatInstantTime(at, timeZone, clockStyle);
  return `${clock(part.startsAt)}–${clock(part.endsAt)}, ${formatDuration((part.endsAt - part.startsAt) / MINUTE_MS)}`;
}

/** `03:04`; with its date where that is another than today's. */
export function momentWords(at: Instant, now: Instant, { timeZone, clockStyle }: CallLook): string {
  const zone = createZone(timeZone);
  const time = formatInstantTime(at, timeZone, clockStyle);
  const date = zone.toLocal(at).date;
  return date === zone.toLocal(now).date ? time : `${formatDate(date)} ${time}`;
}

/** `3. Off, fewest overtime hours`. */
export function stepName(rules: FillingRules, step: number): string {
  return `${step + 1}. ${rules.steps[step]?.name ?? 'Step'}`;
}

/** `DA10` with whom it needs. */
export function neededWords({ capacity }: Pick<Opening, 'capacity'>): string {
  return capacity === 'supervisor' ? 'one supervisor' : 'one dispatcher';
}

/** Who holds it, for the reader. */
export function holderWords(callOut: Pick<CallOut, 'holderId' | 'holderName'>, readerId: string): string {
  return callOut.holderId === readerId ? 'You hold it' : `${callOut.holderName} holds it`;
}

/** A number of North America as it is read aloud, `(202) 555-0123`; others as they are. */
export function phoneWords(phone: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return parts === null ? phone : `(${parts[1]}) ${parts[2]}-${parts[3]}`;
}

/** A part of a score, `−2.5`. */
export function pointsWords(points: number): string {
  return String(Number(points.toFixed(1))).replace('-', '−');
}

/** What an attempt was: `Call: No answer`, `Offer sent`, `By the link: Refused`. */
export function contactWords({ channel, outcome, byName }: CallOutContact): string {
  if (outcome === null) return channel === 'app' ? 'Offer sent' : `${CHANNEL_WORDS[channel]} sent`;
  // The app itself only ever notes that nobody answered its offer.
  if (byName === null && outcome === 'no_answer') return 'Offer: no answer in time';
  return `${CHANNEL_WORDS[channel]}: ${OUTCOME_WORDS[outcome]}`;
}
