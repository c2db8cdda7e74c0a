/** Time off and balances in the audit. */
import { type AuditAction, type AuditFacts, noteOf, text } from './audit-facts.ts';
import { formatDate } from './format.ts';

export const LEAVE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'time_off.create': { label: 'Ask for time off', words: (facts) => `asked for time off${windowOf(facts)}` },
  'time_off.withdraw': {
    label: 'Withdraw a request for time off',
    words: (facts) => `withdrew the time-off request ${facts.target}`,
  },
  'time_off.approve': {
    label: 'Approve time off',
    words: (facts) => `approved the time-off request ${facts.target}${noteOf(facts, 'decision_note')}`,
  },
  'time_off.deny': {
    label: 'Deny time off',
    words: (facts) => `denied the time-off request ${facts.target}${noteOf(facts, 'decision_note')}`,
  },
  'time_off.cancel': {
    label: 'Cancel time off',
    words: (facts) => `cancelled the time off of request ${facts.target}${noteOf(facts, 'closing_note')}`,
  },
  'time_off.mark_sick': {
    label: 'Mark somebody sick',
    words: (facts) =>
      `marked ${facts.names('user', text(facts.after?.user_id)) ?? 'a person'} sick${windowOf(facts)}`,
  },
  'time_off.call_in_sick': { label: 'Call in sick', words: (facts) => `called in sick${windowOf(facts)}` },
  'leave_entry.create': { label: 'Change a balance', words: balanceEntry },
};

/** ` from 2026-02-04 13:00 to …`, in universal time: the audit knows of no center's clock. */
function windowOf({ after }: AuditFacts): string {
  const [from, to] = [after?.start_datetime, after?.end_datetime].map(text);
  return from && to ? ` from ${utcWords(from)} to ${utcWords(to)} (UTC)` : '';
}

function utcWords(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const iso = at.toISOString();
  return `${formatDate(iso.slice(0, 10), { year: true })}, ${iso.slice(11, 16)}`;
}

function balanceEntry(facts: AuditFacts): string {
  const { after, names } = facts;
  const minutes = typeof after?.minutes === 'number' ? after.minutes : 0;
  const hours = `${Math.abs(minutes) / 60} h`;
  const person = names('user', text(after?.user_id)) ?? 'a person';
  const change = minutes < 0 ? `took ${hours} from` : `added ${hours} to`;
  const entry = text(after?.entry);
  return `${change} a balance of ${person}${entry === '' ? '' : ` (${entry})`}${noteOf(facts, 'note')}`;
}
