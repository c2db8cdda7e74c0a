/** Comments in the audit: who wrote where and for whom, never what. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { formatDate } from './format.ts';
import { isLocalDate } from './time.ts';

export const COMMENT_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'comment.create': { label: 'Write a comment', words: (facts) => `wrote ${noun(facts)} on ${place(facts)}` },
  'comment.update': {
    label: 'Change a comment',
    words: (facts) => `changed ${noun(facts)} on ${place(facts)}`,
  },
  'comment.delete': { label: 'Delete a comment', words: deletion },
  'comment.remove': {
    label: 'Comment gone with its shift',
    words: (facts) => `removed ${noun(facts)} with ${place(facts)} of a draft`,
  },
};

function noun({ details }: AuditFacts): string {
  return details.audience === 'supervisors' ? 'a private note' : 'a comment';
}

function place({ details }: AuditFacts): string {
  const [subject, date] = [text(details.subject), text(details.date)];
  switch (details.on) {
    case 'time_off':
      return `time-off request ${subject}`;
    case 'swap':
      return `trade ${subject}`;
    case 'shift':
      return `shift ${subject} on the schedule`;
    case 'day':
      return isLocalDate(date) ? formatDate(date, { year: true }) : 'a day';
    default:
      return 'a gap';
  }
}

function deletion(facts: AuditFacts): string {
  const author = text(facts.details.author);
  const whose = author === '' ? '' : ` of ${facts.names('user', author) ?? 'a person'}`;
  return `deleted ${noun(facts)}${whose} on ${place(facts)}`;
}
