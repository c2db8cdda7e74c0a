/** The audit itself, what was refused, and notices, in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { countOf } from './format.ts';

export const NOTICE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'notice_settings.update': {
    label: 'Change the own notices',
    words: () => 'changed by which channels they get notices, or when',
  },
  'notice.acknowledge': {
    label: 'Acknowledge a notice',
    words: acknowledged,
  },
  'notice.remind': {
    label: 'Remind of what is not acknowledged',
    words: ({ details }) =>
      `reminded ${countOf(Number(details.people), 'person', 'people')} who had not acknowledged`,
  },
  'notice.resend': {
    label: 'Send notices again',
    words: ({ details }) =>
      `sent ${countOf(Number(details.count), 'notice', 'notices')} again that had not been delivered`,
  },
  'notice.prune': {
    label: 'Remove old notices',
    words: ({ details }) =>
      `removed ${countOf(Number(details.removed ?? 0), 'notice', 'notices')} older than they are kept`,
  },
};

/** The beginning of a notice's words tells which one it is. */
const WORDS_MAX = 160;

/** What the notices are about that are to be acknowledged. */
const ABOUT: Readonly<Record<string, string>> = {
  'schedule.published': 'the publication',
  'schedule.changed': 'the new version',
  'roster.changed': 'a changed shift',
  'roster.cancelled': 'a cancelled shift',
  'roster.corrected': 'a correction',
};

/** `acknowledged a changed shift of “Spring”: “Your shift on Wed 4 Feb …”`; nobody acknowledges for somebody else. */
function acknowledged({ details, names }: AuditFacts): string {
  const about = ABOUT[text(details.kind)] ?? 'a notice';
  const schedule = names('schedule', text(details.schedule));
  const content = text(details.content);
  const words = content.length > WORDS_MAX ? `${content.slice(0, WORDS_MAX)}…` : content;
  const of = schedule === null ? '' : ` of “${schedule}”`;
  return `acknowledged ${about}${of}${words === '' ? '' : `: “${words}”`}`;
}

export const CHAT_ACTIONS: Readonly<Record<string, AuditAction>> = {
  // What it says is nobody's to read here.
  'chat_message.create': { label: 'Write a message', words: () => 'wrote a message in a chat' },
  'chat_message.update': { label: 'Edit a message', words: () => 'edited a message in a chat' },
  'chat_message.remove': { label: 'Delete a message', words: () => 'deleted a message in a chat' },
  'chat_message.confirm': {
    label: 'Confirm a message',
    words: () => 'confirmed that they have read a message in a chat',
  },
  'chat_message.prune': {
    label: 'Remove old messages',
    words: ({ details }) =>
      `removed ${countOf(Number(details.removed ?? 0), 'message', 'messages')} of the chat older than they are kept`,
  },
};

export const LOG_ACTIONS: Readonly<Record<string, AuditAction>> = {
  refused: { label: 'Refused', words: refused },
  'refused.more': {
    label: 'More was refused',
    words: ({ details }) =>
      `was refused more often than the ${countOf(Number(details.recorded ?? 0), 'time', 'times')} recorded in that minute`,
  },
  'audit.export': {
    label: 'Export the audit',
    words: ({ details }) =>
      `exported ${countOf(Number(details.count ?? 0), 'entry', 'entries')} of the audit as ${text(details.format).toUpperCase() || 'a file'}`,
  },
  'audit.prune': {
    label: 'Remove old entries of the audit',
    words: ({ details }) =>
      `removed the ${countOf(Number(details.removed ?? 0), 'oldest entry', 'oldest entries')} of the audit, which is kept for ${countOf(Number(details.months ?? 0), 'month', 'months')}; the chain goes on from number ${text(details.seq)}`,
  },
  'agency.set_up': {
    label: 'Set up the agency',
    words: ({ after }) =>
      `set up the agency ${text(after?.name)} with the center ${text(after?.center)} and the first admin ${text(after?.admin)}`,
  },
  'agency.set_up_step': {
    label: 'Go on with the set-up',
    words: ({ details }) =>
      ({
        shifts: 'set up the standard shifts and who must be there',
        people: 'went on with the set-up after its people',
        dismissed: 'dismissed the rest of the set-up',
      })[text(details.step)] ?? 'went on with the set-up',
  },
  'agency.seed': { label: 'Make demo data', words: () => 'filled the agency with demo data' },
};

/** The name of an action, page or route as it is written in code, in words: `setPersonActive` → `set person active`. */
function spoken(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** `“set person active”`; of an action that only looks ahead: `a look at what the setting would do`. */
function actionWords(name: string): string {
  const looked = /^preview(?=[A-Z])(.+)$/.exec(name)?.[1];
  return looked === undefined ? `“${spoken(name)}”` : `a look at what the ${spoken(looked)} would do`;
}

/** `was refused to “update user role”: Only an admin may do this.` */
function refused({ target, details }: AuditFacts): string {
  const on = text(details.on);
  const what = on === 'page' || on === 'route' ? `the page ${target}` : actionWords(target);
  const message = text(details.message);
  return `was refused ${what}${message === '' ? '' : `: ${message}`}`;
}
