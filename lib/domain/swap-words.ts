/** Trades of shifts in words, cut to what their reader may know. */
import { type EditNeed, type EditViolation, needOf } from './edit-judgement.ts';
import { formatDate, formatDuration } from './format.ts';
import { effectWords } from './live-coverage.ts';
import { membersById, templatesById } from './roster-index.ts';
import type { SwapFacts } from './swap-records.ts';
import type { HeldRow, Trade } from './swap-trade.ts';
import { type FixedBar, TRADE_DAYS_MAX, type TradeJudgement } from './swaps.ts';

/**
 * Who reads of a trade. Of somebody else's leave only deciders learn: to others approved leave is the same as work at that
 * time, and leave that is not decided is nothing.
 */
export type TradeReader = { id: string; isDecider: boolean };

type Words = Pick<SwapFacts, 'roster' | 'rules'>;

/** What to everybody else is the same as leave. */
const NOT_FREE = 'Not free at that time.';

/**
 * The first thing that stands against a trade, in words: why the two cannot agree, and to a decider also what is passed only
 * with a reason. Null when nothing does.
 */
export function whyNot(
  { bar, violations, shortage }: Omit<TradeJudgement, 'need'>,
  { shift, responderId }: Pick<Trade, 'shift' | 'responderId'>,
  facts: Words,
  reader: TradeReader,
): string | null {
  if (bar !== null && bar.code !== 'not_free') return barWords(bar, facts);
  for (const personId of [shift.userId, responderId]) {
    if (bar !== null && bar.personId === personId) return notFreeWords(personId, facts, reader);
    const [first] = hardWords(violations, personId, facts, reader);
    if (first !== undefined) return first;
  }
  return shortage.length === 0 ? null : effectWords(shortage);
}

/** Of somebody who works at that time. */
export function notFreeWords(personId: string, facts: Words, reader: TradeReader): string {
  if (personId === reader.id) return 'You work at that time.';
  return reader.isDecider ? `${nameOf(personId, facts)} works at that time.` : NOT_FREE;
}

/** The limits that a person would pass, a sentence each; somebody else's time is told as one thing, before all others. */
export function hardWords(
  violations: readonly EditViolation[],
  personId: string,
  facts: Words,
  reader: TradeReader,
): string[] {
  const own = violations.filter((each) => each.personId === personId && each.severity === 'hard');
  const isBusy = own.some(({ ruleId }) => ruleId === 'double_booking' || ruleId === 'leave_overlap');
  if (isBusy && !isTold(personId, reader)) return [NOT_FREE];
  return own.map((violation) => violationWords(violation, facts, reader));
}

/** What no reason passes in a decision, a sentence; null where it is allowed, perhaps with a reason. */
export function stopWords(
  judgement: TradeJudgement,
  trade: Pick<Trade, 'shift' | 'responderId'>,
  facts: Words,
  reader: TradeReader,
): string | null {
  if (judgement.need === 'impossible') return whyNot(judgement, trade, facts, reader);
  if (judgement.need !== 'second_supervisor') return null;
  const gravest = judgement.violations.find((violation) => needOf([violation]) === judgement.need);
  const words = gravest === undefined ? '' : `${violationWords(gravest, facts, reader)} `;
  return `${words}No trade passes this limit.`;
}

/** What would only be warned of, a sentence each. */
export function warningWords(
  violations: readonly EditViolation[],
  facts: Words,
  reader: TradeReader,
): string[] {
  return violations
    .filter((violation) => violation.severity === 'soft' && isKnown(violation, reader))
    .map((violation) => violationWords(violation, facts, reader));
}

/** What a trade needs as far as its reader may know: who does not decide reads of what is worse than a warning
 * only that it cannot be. */
export function knownNeed(
  { need, violations }: Pick<TradeJudgement, 'need' | 'violations'>,
  reader: TradeReader,
): EditNeed {
  if (reader.isDecider) return need;
  if (need !== 'nothing' && need !== 'warning') return 'impossible';
  return needOf(violations.filter((violation) => isKnown(violation, reader)));
}

function isKnown({ ruleId, personId }: EditViolation, reader: TradeReader): boolean {
  return ruleId !== 'pending_leave_overlap' || isTold(personId, reader);
}

/** Whether somebody's leave is told to the reader. */
function isTold(personId: string, reader: TradeReader): boolean {
  return reader.isDecider || personId === reader.id;
}

/** `You would have 6 h rest, minimum 8 h.`, `Ben Ode has 7 h of approved time off on Wed 4 Feb.` */
function violationWords(
  { ruleId, personId, message }: EditViolation,
  facts: Words,
  reader: TradeReader,
): string {
  if (ruleId === 'double_booking') return notFreeWords(personId, facts, reader);
  const isOwn = personId === reader.id;
  const isLeave = ruleId === 'leave_overlap' || ruleId === 'pending_leave_overlap';
  const has = isLeave ? (isOwn ? 'have' : 'has') : 'would have';
  return `${isOwn ? 'You' : nameOf(personId, facts)} ${has} ${message}.`;
}

function nameOf(personId: string, { roster }: Words): string {
  return membersById(roster.people).get(personId)?.fullName ?? 'Somebody';
}

/** Why a shift or two people are out of the question, a sentence. */
export function barWords(bar: FixedBar, facts: Words): string {
  switch (bar.code) {
    case 'started':
      return `${rowWords(bar.row, facts)} has started.`;
    case 'locked':
      return `${rowWords(bar.row, facts)} is locked.`;
    case 'acting':
      return `${rowWords(bar.row, facts)} is worked as acting supervisor. Such a shift is not traded.`;
    case 'promised':
      return `${rowWords(bar.row, facts)} is in another trade that waits for a decision.`;
    case 'late':
      return `${rowWords(bar.row, facts)} starts in less than ${formatDuration(facts.rules.noticeMinutes)}, the notice for a trade.`;
    case 'left':
      return 'Does not work at this center.';
    case 'same_person':
      return 'A shift is not traded with oneself.';
    case 'capacity':
      return 'Dispatchers trade with dispatchers, supervisors with supervisors.';
    case 'same_hours':
      return 'The same hours.';
    case 'far':
      return `The shifts are more than ${TRADE_DAYS_MAX} days apart.`;
    case 'workweek':
      return 'The shifts start in different workweeks.';
  }
}

/** `D10 on Wed 4 Feb`. */
function rowWords({ shiftId, shiftDate }: HeldRow, { roster }: Words): string {
  return `${templatesById(roster.templates).get(shiftId)?.code ?? 'The shift'} on ${formatDate(shiftDate)}`;
}
