/** Requests that wait for the connection: what may join them, what goes next, and what an answer makes of one. */
import type { KeptSnapshot, OfflineRequest, QueuedRequest, QueueProblem } from './offline-records.ts';
import type { RefusalCode } from './refusal.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** More than this nobody asks for without a connection. */
export const QUEUE_MAX = 20;

/** So long one is tried on which the server itself fails, as it does in an outage; then it no longer holds up the others. */
export const FAILING_MS_MAX = 2 * 60 * MINUTE_MS;

/** What was not renewed for so long is not shown any more. */
export const KEPT_DAYS_MAX = 14;

/** The server's time on a device whose clock may be wrong; never before the snapshot was made. */
export function serverNow({ snapshot, clockOffset }: KeptSnapshot, deviceNow: Instant): Instant {
  return Math.max(snapshot.asOf, deviceNow + clockOffset);
}

/** True for what is too old to be shown. */
export function isStale(kept: KeptSnapshot, deviceNow: Instant): boolean {
  return serverNow(kept, deviceNow) - kept.snapshot.asOf > KEPT_DAYS_MAX * 24 * 60 * MINUTE_MS;
}

/** What two requests must not both be about; null where any number may wait. */
function subjectOf(request: OfflineRequest): string | null {
  if (request.kind === 'withdraw') return `request ${request.requestId}`;
  if (request.kind === 'answer_trade') return `trade ${request.swapId}`;
  return request.kind === 'answer_offer' ? `offer ${request.offerId}` : null;
}

/** Those of a queue that wait to be sent, in order. */
export function waitingOf(queue: readonly QueuedRequest[]): QueuedRequest[] {
  return queue.filter(({ problem }) => problem === null).toSorted((a, b) => a.place - b.place);
}

/** The request about the same thing that waits already; null = there is none. */
export function waitingAbout(queue: readonly QueuedRequest[], request: OfflineRequest): QueuedRequest | null {
  const subject = subjectOf(request);
  if (subject === null) return null;
  return waitingOf(queue).find((entry) => subjectOf(entry.request) === subject) ?? null;
}

/** Why a request cannot wait with the others, in words; null = it can. */
export function queueRefusal(queue: readonly QueuedRequest[], request: OfflineRequest): string | null {
  const waiting = waitingOf(queue);
  if (waiting.length >= QUEUE_MAX) {
    return `At most ${QUEUE_MAX} requests wait to be sent. Discard one, or wait for the connection.`;
  }
  const same = waitingAbout(waiting, request);
  if (same !== null) return `This waits to be sent already: ${same.words}. Discard it first.`;
  if (request.kind !== 'ask') return null;
  const overlapping = waiting.find(
    ({ request: other }) =>
      other.kind === 'ask' && other.startsAt < request.endsAt && other.endsAt > request.startsAt,
  );
  return overlapping === undefined
    ? null
    : `You ask for time off at that time already: ${overlapping.words}. Discard it first.`;
}

/** How sending one ended. `unreachable`: nobody knows whether it arrived. */
export type SendAnswer =
  | { ok: true }
  | { ok: false; code: RefusalCode; message: string }
  | { ok: false; code: 'unreachable' };

/** `sent`: it leaves the queue. `refused`: it stays to be read, and the next goes. `later`: all wait. */
export type SendOutcome =
  | { state: 'sent' }
  | { state: 'refused'; entry: QueuedRequest }
  | { state: 'later'; entry: QueuedRequest };

/** What the answer to a request makes of it. */
export function outcomeOf(entry: QueuedRequest, answer: SendAnswer, deviceNow: Instant): SendOutcome {
  if (answer.ok) return { state: 'sent' };
  if (answer.code === 'unreachable') return { state: 'later', entry: { ...entry, isUnsure: true } };
  // Somebody has to sign in first.
  if (answer.code === 'unauthenticated') return { state: 'later', entry };
  if (answer.code !== 'internal') {
    return { state: 'refused', entry: { ...entry, problem: problemOf(entry.request, answer.message) } };
  }
  const failingSince = entry.failingSince ?? deviceNow;
  const failing = { ...entry, failingSince, isUnsure: true };
  if (deviceNow - failingSince < FAILING_MS_MAX) return { state: 'later', entry: failing };
  return { state: 'refused', entry: { ...failing, problem: failureOf(entry.request) } };
}

const places: Readonly<Record<OfflineRequest['kind'], Pick<QueueProblem, 'href' | 'linkWords'>>> = {
  ask: { href: '/time-off', linkWords: 'Time off' },
  withdraw: { href: '/time-off', linkWords: 'Time off' },
  answer_trade: { href: '/swaps', linkWords: 'Swaps' },
  answer_offer: { href: '/open-shifts', linkWords: 'Open shifts' },
};

function problemOf(request: OfflineRequest, message: string): QueueProblem {
  return { ...places[request.kind], message, advice: adviceOf(request) };
}

function adviceOf(request: OfflineRequest): string {
  if (request.kind === 'ask') {
    return 'Nothing was asked for. Ask again for other days, or talk to your supervisor.';
  }
  if (request.kind === 'withdraw')
    return 'Nothing was withdrawn. Leave that is approved can be cancelled there.';
  if (request.answer === 'decline') return 'There is nothing left to decline.';
  return 'Your schedule stays as it was. Look what else is open.';
}

function failureOf(request: OfflineRequest): QueueProblem {
  return {
    ...places[request.kind],
    message: 'The server failed on this for two hours, so it is not sent any more.',
    advice: 'Look whether it arrived, and do it there if it did not.',
  };
}
