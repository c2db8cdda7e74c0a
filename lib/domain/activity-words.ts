/** What happened around a request, a trade or a certificate, in words. */
import { text } from './audit-facts.ts';
import { formatDateRange } from './format.ts';
import type { HistoryItem, HistoryStep } from './history-records.ts';
import { isLocalDate } from './time.ts';

type Names = (entity: string, id: string) => string | null;

const LEAVE_STEPS: Readonly<Record<string, string>> = {
  pending: 'asked for',
  approved: 'approved',
  denied: 'denied',
  withdrawn: 'withdrawn',
  cancelled: 'cancelled',
};

const TRADE_STEPS: Readonly<Record<string, string>> = {
  pending: 'offered',
  accepted: 'accepted',
  approved: 'approved',
  denied: 'denied',
  rejected: 'declined by all',
  withdrawn: 'withdrawn',
  expired: 'expired',
  cancelled: 'no longer valid',
};

const ANSWER_STEPS: Readonly<Record<string, string>> = {
  asked: 'was asked',
  proposed: 'answered with a shift',
  accepted: 'accepted',
  declined: 'declined',
  void: 'can no longer take it',
};

const COMMENT_STEPS: Readonly<Record<string, string>> = {
  'comment.create': 'comment written',
  'comment.update': 'comment changed',
  'comment.delete': 'comment deleted',
};

const CERTIFICATE_STEPS: Readonly<Record<string, string>> = {
  waiting: 'handed in',
  confirmed: 'confirmed',
  refused: 'not accepted',
  replaced: 'replaced',
  removed: 'removed',
};

function statusOf(fields: HistoryStep['after']): string {
  return text(fields?.status) || text(fields?.state);
}

/** Nothing becomes open twice, but for a trade whose answer was taken back. */
function tradeStep({ before, after }: HistoryStep): string {
  const status = statusOf(after);
  return status === 'pending' && before !== null ? 'open again' : (TRADE_STEPS[status] ?? 'changed');
}

/** What happened to a request or a trade, told beside it: `Approved`, `Ben Ode declined`, `Comment written`. */
export function requestItem(step: HistoryStep, names: Names): HistoryItem {
  const status = statusOf(step.after);
  const say: Readonly<Record<string, () => string>> = {
    time_off: () => LEAVE_STEPS[status] ?? 'changed',
    swap: () => tradeStep(step),
    swap_answer: () => `${names('user', step.targetId) ?? 'Somebody'} ${ANSWER_STEPS[status] ?? 'answered'}`,
    comment: () => COMMENT_STEPS[status] ?? 'comment changed',
  };
  const sentence = say[step.entity]?.() ?? 'changed';
  return {
    id: step.id,
    at: step.at,
    byName: step.byName,
    sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    reason: text(step.details.reason) || null,
    note: null,
  };
}

/** The same, told of a person: `time off on Wed 4 Feb 2026 approved`; null for what is no such thing. */
export function thingSentence(step: HistoryStep, names: Names): string | null {
  const { entity, targetId, after } = step;
  const name = names(entity, targetId);
  const status = statusOf(after);
  switch (entity) {
    case 'time_off':
      return `time off${datesWords(name)} ${LEAVE_STEPS[status] ?? 'changed'}`;
    case 'swap':
      return `trade${name === null ? '' : ` of ${name}`} ${tradeStep(step)}`;
    case 'certificate':
      return `certificate${name === null ? '' : ` “${name}”`} ${CERTIFICATE_STEPS[status] ?? 'changed'}`;
    default:
      return null;
  }
}

/** ` of 4–6 Feb 2026`, of two dates with a stroke between them. */
function datesWords(name: string | null): string {
  const [from = '', to = ''] = (name ?? '').split('/');
  return isLocalDate(from) && isLocalDate(to) ? ` of ${formatDateRange(from, to)}` : '';
}
