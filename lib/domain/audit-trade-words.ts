/** Trades of shifts in the audit. */
import { type AuditAction, type AuditFacts, fieldsOf, noteOf, text } from './audit-facts.ts';
import { formatDate, formatDuration } from './format.ts';
import { isLocalDate } from './time.ts';

export const TRADE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'swap.offer': { label: 'Offer a shift', words: offer },
  'swap.propose': {
    label: 'Propose a shift in a trade',
    words: (facts) => `proposed ${shiftOf(facts.after?.shift)} for offer ${offerId(facts)}`,
  },
  'swap.accept': { label: 'Agree on a trade', words: acceptance },
  'swap.decline': { label: 'Decline a trade', words: refusal },
  'swap.reject': {
    label: 'Offer declined by all',
    words: ({ target }) => `was the last to decline, so that offer ${target} ended`,
  },
  'swap.withdraw': {
    label: 'Withdraw a trade',
    words: (facts) => `withdrew ${whatOf(facts)}${noteOf(facts, 'closing_note')}`,
  },
  'swap.approve': { label: 'Approve a trade', words: approval },
  'swap.deny': {
    label: 'Deny a trade',
    words: (facts) => `denied trade ${facts.target}${noteOf(facts, 'decision_note')}`,
  },
  'swap.exchange': { label: 'Exchange shifts', words: exchange },
  'swap.cancel': {
    label: 'Trade no longer valid',
    words: (facts) => `made ${whatOf(facts)} no longer valid${noteOf(facts, 'closing_note')}`,
  },
  'swap.expire': { label: 'Trade expired', words: (facts) => `let ${whatOf(facts)} expire` },
  'hour_settlement.create': { label: 'Call owed hours even', words: settlement },
};

/** A row of an answer is named by the offer and the person. */
function offerId({ target }: AuditFacts): string {
  return target.split('/')[0] ?? target;
}

function personOf({ names, target }: AuditFacts): string {
  return names('user', target.split('/')[1] ?? '') ?? 'a person';
}

/** `D10 on Wed 4 Feb 2026`, of a shift as it was offered. */
function shiftOf(value: unknown): string {
  const shift = fieldsOf(value);
  const date = text(shift?.shiftDate);
  const when = isLocalDate(date) ? ` on ${formatDate(date, { year: true })}` : '';
  return `${text(shift?.code) || 'a shift'}${when}`;
}

/** `trade 7`, once both had agreed; `offer 7` before. */
function whatOf({ before, target }: AuditFacts): string {
  return `${before?.status === 'accepted' ? 'trade' : 'offer'} ${target}`;
}

function offer(facts: AuditFacts): string {
  const { details, after, target } = facts;
  if (details.entity === 'swap_answer') return `asked ${personOf(facts)} about offer ${offerId(facts)}`;
  const how = after?.kind === 'give' ? ' as a give-away' : ' for a swap';
  return `offered ${shiftOf(after?.requester_shift)}${how}${after?.is_for_everyone === true ? ' to everyone' : ''} (offer ${target})`;
}

function acceptance(facts: AuditFacts): string {
  const { details, entry, target } = facts;
  if (details.entity !== 'swap_answer') return `agreed on trade ${target}`;
  const isOwn = target.split('/')[1] === entry.actorId;
  return isOwn
    ? `accepted offer ${offerId(facts)}`
    : `accepted what ${personOf(facts)} proposed for offer ${offerId(facts)}`;
}

function refusal(facts: AuditFacts): string {
  const isOwn = facts.target.split('/')[1] === facts.entry.actorId;
  const what = isOwn ? '' : `what ${personOf(facts)} proposed for `;
  return `declined ${what}offer ${offerId(facts)}${noteOf(facts, 'note')}`;
}

/** Nobody is named where the agency lets trades through that break no rule. */
function approval(facts: AuditFacts): string {
  const trade = `trade ${facts.target}`;
  return text(facts.after?.approved_by) === ''
    ? `agreed on ${trade}, which breaks no rule and so was approved at once`
    : `approved ${trade}${noteOf(facts, 'decision_note')}`;
}

function exchange({ details, names, target }: AuditFacts): string {
  const rows = Array.isArray(details.rows) ? details.rows : [];
  const takers = rows.map((row) => names('user', text(fieldsOf(row)?.user_id)) ?? 'a person');
  if (takers.length === 0) return `exchanged the shifts of trade ${target}`;
  return `gave ${takers.map((taker) => `a shift to ${taker}`).join(' and ')} by trade ${target}`;
}

function settlement(facts: AuditFacts): string {
  const { after, names } = facts;
  const hours = formatDuration(typeof after?.minutes === 'number' ? after.minutes : 0);
  const debtor = names('user', text(after?.debtor_id)) ?? 'a person';
  return `called ${hours} even that ${debtor} owed${noteOf(facts, 'note')}`;
}
