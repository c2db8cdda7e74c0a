import { AVAILABILITY_ACTIONS, EMERGENCY_ACTIONS } from './audit-availability-words.ts';
import { CALL_OUT_ACTIONS } from './audit-call-out-words.ts';
import { ENTITY_NOUNS, entityChange, isVerb } from './audit-changes.ts';
import { COMMENT_ACTIONS } from './audit-comment-words.ts';
import { type AuditAction, type AuditNames, auditFacts, type AuditFacts as Facts } from './audit-facts.ts';
import { FIELD_ACTIONS } from './audit-field-words.ts';
import { CERTIFICATE_ACTIONS, POLICY_ACTIONS } from './audit-file-words.ts';
import { HANDOVER_ACTIONS } from './audit-handover-words.ts';
import { LEAVE_ACTIONS } from './audit-leave-words.ts';
import { CHAT_ACTIONS, LOG_ACTIONS, NOTICE_ACTIONS } from './audit-log-words.ts';
import { MANDATE_ACTIONS } from './audit-mandate-words.ts';
import { OPENING_ACTIONS } from './audit-opening-words.ts';
import { PAYROLL_ACTIONS } from './audit-payroll-words.ts';
import { ACCOUNT_ACTIONS, PEOPLE_ACTIONS } from './audit-people-words.ts';
import type { AuditEntry } from './audit-records.ts';
import { SCHEDULE_ACTIONS } from './audit-schedule-words.ts';
import { SETTING_ACTIONS } from './audit-setting-words.ts';
import { TRADE_ACTIONS } from './audit-trade-words.ts';

export type { AuditNames };

/** Actions by what they are about, as one looks for them. */
export const AUDIT_ACTION_GROUPS: readonly {
  label: string;
  actions: readonly { action: string; label: string }[];
}[] = [
  { label: 'Schedules', words: SCHEDULE_ACTIONS },
  { label: 'People', words: PEOPLE_ACTIONS },
  { label: 'Certificates', words: CERTIFICATE_ACTIONS },
  { label: 'Policies', words: POLICY_ACTIONS },
  { label: 'Fields of your own', words: FIELD_ACTIONS },
  { label: 'Time off', words: LEAVE_ACTIONS },
  { label: 'Trades', words: TRADE_ACTIONS },
  { label: 'Open shifts', words: OPENING_ACTIONS },
  { label: 'Call-outs', words: CALL_OUT_ACTIONS },
  { label: 'Mandatory overtime', words: MANDATE_ACTIONS },
  { label: 'Availability', words: AVAILABILITY_ACTIONS },
  { label: 'Emergency staffing', words: EMERGENCY_ACTIONS },
  { label: 'Settings and lists', words: SETTING_ACTIONS },
  { label: 'Notices', words: NOTICE_ACTIONS },
  { label: 'Chat', words: CHAT_ACTIONS },
  { label: 'Comments', words: COMMENT_ACTIONS },
  { label: 'Hand-over', words: HANDOVER_ACTIONS },
  { label: 'Accounts', words: ACCOUNT_ACTIONS },
  { label: 'The audit', words: LOG_ACTIONS },
].map(({ label, words }) => ({
  label,
  actions: Object.entries(words).map(([action, named]) => ({ action, label: named.label })),
}));

/** Actions that have words of their own; `{entity}.create`, `.update` and `.remove` of what is known are understood too. */
const actions: Readonly<Record<string, AuditAction>> = {
  ...SCHEDULE_ACTIONS,
  ...PEOPLE_ACTIONS,
  ...LEAVE_ACTIONS,
  ...TRADE_ACTIONS,
  ...OPENING_ACTIONS,
  ...CALL_OUT_ACTIONS,
  ...MANDATE_ACTIONS,
  ...AVAILABILITY_ACTIONS,
  ...EMERGENCY_ACTIONS,
  ...SETTING_ACTIONS,
  ...NOTICE_ACTIONS,
  ...CHAT_ACTIONS,
  ...COMMENT_ACTIONS,
  ...HANDOVER_ACTIONS,
  ...CERTIFICATE_ACTIONS,
  ...POLICY_ACTIONS,
  ...FIELD_ACTIONS,
  ...PAYROLL_ACTIONS,
  ...ACCOUNT_ACTIONS,
  ...LOG_ACTIONS,
};

/** Sign-ins and what was refused of them: by far the most rows of a quiet week. */
export const SIGN_IN_ACTIONS: readonly string[] = [
  'user.sign_in',
  'user.sign_in_failed',
  'user.sign_in_blocked',
];

/** Stand where an action may stand in the filters, for all sign-ins and for all but them. */
export const AUDIT_GROUPS = { only: 'sign_ins', without: 'no_sign_ins' } as const;

/** Whether an action is told in words made for it, or in those for whatever is added, changed or removed. */
export function hasWords(action: string): boolean {
  if (Object.hasOwn(actions, action)) return true;
  const [entity = '', verb = ''] = action.split('.');
  return Object.hasOwn(ENTITY_NOUNS, entity) && isVerb(verb);
}

/** What happened as one sentence without its full stop: `Maria Lopez published “Spring” as version 2; 40 people were told`. */
export function auditSentence(entry: AuditEntry, names: AuditNames): string {
  const facts = auditFacts(entry, names);
  return `${actorOf(entry)} ${actions[entry.action]?.words(facts) ?? otherWords(facts)}`;
}

function actorOf({ actorName, actorKind }: AuditEntry): string {
  return actorName ?? { user: 'Somebody', job: 'A job', system: 'The system' }[actorKind];
}

function otherWords(facts: Facts): string {
  const [entity = '', verb = ''] = facts.entry.action.split('.');
  if (isVerb(verb)) return entityChange(facts, entity, verb);
  return `did “${facts.entry.action}”${facts.target === '' ? '' : ` to ${facts.target}`}`;
}
