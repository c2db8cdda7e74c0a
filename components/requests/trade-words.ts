/** Trades of shifts in words, for those who decide. */
import { type ClockStyle, countOf, formatDate, formatInterval, stampWords } from '#lib/domain/format.ts';
import type { Swap, SwapKind, SwapRules, SwapShift, SwapStatus } from '#lib/domain/swap-records.ts';
import type { TradeEffect } from '#lib/domain/swap-view.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { STATUS_WORDS } from '../swaps/trade-words.ts';
import type { RequestRow } from './request-list.tsx';
import { startsSoon, tradeStart } from './request-order.ts';
import { type RowContext, spanWords, stageMarks } from './request-words.ts';
import { type RequestsView, requestKey, VIEW_WORDS } from './requests-query.ts';

export const TRADE_WORDS: Readonly<Record<SwapKind, string>> = { swap: 'Swap', give: 'Give-away' };

/** As the two read it, and told apart from what a supervisor does. */
const TRADE_STATUS_WORDS: Readonly<Record<SwapStatus, string>> = {
  ...STATUS_WORDS,
  pending: 'Offered',
  accepted: 'Accepted',
  rejected: 'Declined by all',
};

/** `Ana Ruiz and Ben Ode`; one name for as long as nobody has accepted. */
export function tradePeople({ requesterName, responderName }: Swap): string {
  return responderName === null ? requesterName : `${requesterName} and ${responderName}`;
}

/** `D10 on Wed 4 Feb`. */
function dayShift({ code, shiftDate }: SwapShift): string {
  return `${code} on ${formatDate(shiftDate)}`;
}

/** `D10, Wed 4 Feb 09:00–19:00, for N10, Thu 5 Feb 19:00–05:00`. */
function exchangeWords(swap: Swap, timeZone: string, style: ClockStyle): string {
  const told = (shift: SwapShift) => `${shift.code} ${formatInterval(shift, timeZone, style)}`;
  const given = told(swap.shift);
  if (swap.responderShift !== null) return `${given} for ${told(swap.responderShift)}`;
  return swap.responderName === null ? given : `${given} to ${swap.responderName}`;
}

/** `starts in 5 h`, `has started`. */
export function tradeStartWords(swap: Swap, now: Instant): string {
  const at = tradeStart(swap);
  return at <= now ? 'has started' : `starts in ${spanWords(at - now)}`;
}

/** `agreed 3 days ago`; `offered just now` where nobody has accepted. */
export function tradeAgeWords({ createdAt, acceptedAt }: Swap, now: Instant): string {
  const [at, verb] = acceptedAt === null ? [createdAt, 'offered'] : [acceptedAt, 'agreed'];
  return now - at < MINUTE_MS ? `${verb} just now` : `${verb} ${spanWords(now - at)} ago`;
}

/** Who has been asked: `everyone`, `3 people, 1 has declined`. */
function askedWords({ isForEveryone, answers }: Swap): string {
  const declined = answers.filter(({ state }) => state === 'declined').length;
  const proposed = answers.filter(({ state }) => state === 'proposed').length;
  const whom = isForEveryone ? 'everyone' : countOf(answers.length, 'person', 'people');
  return [
    whom,
    ...(proposed > 0 ? [countOf(proposed, 'proposes a shift', 'propose a shift')] : []),
    ...(declined > 0 ? [countOf(declined, 'has declined', 'have declined')] : []),
  ].join(', ');
}

/** What sets a trade apart from others, in a word or two. */
export function tradeMarks(
  swap: Swap,
  { noticeMinutes }: Pick<SwapRules, 'noticeMinutes'>,
  now: Instant,
): RequestRow['marks'] {
  const { status, stage } = swap;
  if (status !== 'accepted') return [{ label: TRADE_STATUS_WORDS[status], tone: 'outline' }];
  const startsAt = tradeStart(swap);
  const isUrgent = startsAt - noticeMinutes * MINUTE_MS <= now;
  return [
    ...(isUrgent
      ? [{ label: 'Urgent', tone: 'danger' as const }]
      : startsSoon({ startsAt }, now)
        ? [{ label: 'Soon', tone: 'danger' as const }]
        : []),
    ...stageMarks(stage),
  ];
}

/** A trade as a row of the list. */
export function tradeRow(
  swap: Swap,
  ownId: string,
  view: RequestsView,
  { clock, centerName, clockStyle, now, rules }: RowContext & { rules: SwapRules },
): RequestRow {
  const { id, version, kind, status, requesterId, responderId, decidedAt, decidedByName } = swap;
  const who = tradePeople(swap);
  const isOwn = requesterId === ownId || responderId === ownId;
  const note =
    status === 'accepted'
      ? `${tradeStartWords(swap, now)}, ${tradeAgeWords(swap, now)}`
      : status === 'pending'
        ? `to ${askedWords(swap)}`
        : decidedAt === null
          ? (swap.closingNote ?? '')
          : stampWords(decidedByName ?? 'the agency’s rule', decidedAt, clock.timeZone, clockStyle);
  return {
    key: requestKey('swap', id),
    kind: 'swap',
    id,
    version,
    people: [requesterId, ...(responderId === null ? [] : [responderId])],
    who,
    subject: `the ${TRADE_WORDS[kind].toLowerCase()} of ${who}`,
    kindName: [TRADE_WORDS[kind], centerName].filter((words) => words !== null).join(' · '),
    when: exchangeWords(swap, clock.timeZone, clockStyle),
    note,
    // The list says by itself which state it shows.
    marks: [
      ...(isOwn ? [{ label: 'Your own', tone: 'outline' as const }] : []),
      ...tradeMarks(swap, rules, now).filter(
        ({ label }) => label !== VIEW_WORDS[view] && status !== 'pending',
      ),
    ],
    canDecide: status === 'accepted' && !isOwn,
  };
}

/** What an approval does, in one sentence. */
export function tradeConsequence({ shift, responderShift, requesterName, responderName }: Swap): string {
  const given = `${dayShift(shift)} to ${responderName}`;
  const taken = responderShift === null ? '' : ` and ${dayShift(responderShift)} to ${requesterName}`;
  return `Approving gives ${given}${taken}, and tells both.`;
}

/** Who is paid for what: pay stays with who was to work a shift first. */
export function payWords({ sides }: Pick<TradeEffect, 'sides'>): string {
  const told = sides.flatMap(({ gives, paidName }) =>
    gives === null ? [] : [`${paidName ?? 'Who was to work it first'} stays paid for ${dayShift(gives)}.`],
  );
  return told.join(' ');
}

/** Why an approval needs a reason, a sentence each; empty when it needs none. */
export function tradeNeedWords(effect: Pick<TradeEffect, 'need' | 'shortage' | 'sides'>): string[] {
  if (effect.need !== 'reason') return [];
  const told = effect.sides.flatMap(({ violations }) => violations);
  if (effect.shortage !== null) told.push(effect.shortage);
  // The one rule of the agency that a decision may pass and that is nobody's limit.
  if (told.length === 0) told.push('The shifts start in different workweeks.');
  return [...told, 'Say why.'];
}
