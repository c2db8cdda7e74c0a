import {
  type AuditAction,
  type AuditNames,
  auditFacts,
  type AuditFacts as Facts,
  type AuditFields as Fields,
  fieldsOf,
  noteOf,
  text,
} from './audit-facts.ts';
import type { AuditEntry } from './audit-records.ts';
import { TRADE_ACTIONS } from './audit-trade-words.ts';
import { deviceWords } from './device.ts';
import { countOf, formatDate, formatDateRange } from './format.ts';
import { PATTERN_LABELS, PATTERNS } from './patterns.ts';
import { isLocalDate } from './time.ts';
import { PATTERN_IDS } from './types.ts';

export type { AuditNames };

/** Actions that have words of their own; `{entity}.create`, `.update` and `.remove` of anything are understood too. */
const actions: Readonly<Record<string, AuditAction>> = {
  'user.invite': { label: 'Invite a person', words: invitation },
  'user.accept_invitation': { label: 'Accept an invitation', words: () => 'accepted the invitation' },
  'user.update': { label: 'Change a profile', words: profileChange },
  'user.update_role': {
    label: 'Change a role',
    words: (facts) =>
      `changed the role of ${personOf(facts)} from ${text(facts.before?.role) || 'none'} to ${text(facts.after?.role) || 'none'}`,
  },
  'user.deactivate': { label: 'Deactivate a person', words: (facts) => `deactivated ${personOf(facts)}` },
  'user.reactivate': { label: 'Reactivate a person', words: (facts) => `reactivated ${personOf(facts)}` },
  'user.change_email': {
    label: 'Change an e-mail address',
    words: ({ before, after }) =>
      `changed the e-mail address from ${text(before?.email) || 'none'} to ${text(after?.email) || 'none'}`,
  },
  'user.change_password': { label: 'Change a password', words: () => 'set a new password' },
  'user.sign_in': { label: 'Sign in', words: signIn },
  'user.sign_in_failed': { label: 'Wrong password', words: wrongPassword },
  'user.sign_in_blocked': {
    label: 'Sign-in while blocked',
    words: (facts) => `refused a sign-in of ${personOf(facts)}, who has to wait or to be released`,
  },
  'user.release_sign_in': {
    label: 'Release an account',
    words: (facts) => `released the account of ${personOf(facts)} after wrong passwords`,
  },
  'user.end_sessions': {
    label: 'Sign out elsewhere',
    words: ({ details }) =>
      `ended ${countOf(typeof details.count === 'number' ? details.count : 1, 'own session', 'own sessions')}`,
  },
  'calendar.create': {
    label: 'Make a calendar address',
    words: ({ details }) =>
      `made a private calendar address${details.replaced === true ? ' in place of the former one' : ''}`,
  },
  'calendar.revoke': {
    label: 'End a calendar address',
    words: () => 'ended the private calendar address',
  },
  'push.add': {
    label: 'Turn on notices on a device',
    words: ({ details }) => `turned on notices on ${text(details.device) || 'a device'}`,
  },
  'push.remove': {
    label: 'Turn off notices on a device',
    words: ({ details }) => `turned off notices on ${text(details.device) || 'a device'}`,
  },
  'agency.update': { label: 'Change the settings', words: settingsChange },
  'schedule.create': { label: 'Create a schedule', words: scheduleCreation },
  'schedule.generate_start': {
    label: 'Start a generation',
    words: (facts) => `started to generate ${scheduleOf(facts)}${parametersOf(facts)}`,
  },
  'schedule.generate_stop': {
    label: 'Stop a generation',
    words: (facts) => `asked for the best so far of ${scheduleOf(facts)}`,
  },
  'schedule.generate': { label: 'Generate a schedule', words: generation },
  'schedule.generate_failed': {
    label: 'Generation failed',
    words: (facts) =>
      `did not get ${scheduleOf(facts)} generated: ${text(facts.details.reason) || 'no reason given'}`,
  },
  'schedule.generate_cancelled': {
    label: 'Cancel a generation',
    words: (facts) => `cancelled the generation of ${scheduleOf(facts)}`,
  },
  'scenario.create': {
    label: 'Create a scenario',
    words: (facts) => `created the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate_start': {
    label: 'Start to compute a scenario',
    words: (facts) => `started to compute the scenario ${scenarioOf(facts)}${parametersOf(facts)}`,
  },
  'scenario.generate_stop': {
    label: 'Stop a scenario',
    words: (facts) => `asked for the best so far of the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate': {
    label: 'Compute a scenario',
    words: (facts) => `computed the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate_failed': {
    label: 'Scenario failed',
    words: (facts) =>
      `did not get the scenario ${scenarioOf(facts)} computed: ${text(facts.details.reason) || 'no reason given'}`,
  },
  'scenario.generate_cancelled': {
    label: 'Cancel a scenario',
    words: (facts) => `cancelled the scenario ${scenarioOf(facts)}`,
  },
  'scenario.adopt': {
    label: 'Adopt a scenario',
    words: (facts) => `made the scenario ${scenarioOf(facts)} the draft${rowsOf(facts)}`,
  },
  'scenario.remove': {
    label: 'Remove a scenario',
    words: (facts) => `removed the scenario ${scenarioOf(facts)}`,
  },
  'schedule.publish': { label: 'Publish a schedule', words: publication },
  'schedule.revise': { label: 'Revise a schedule', words: revision },
  'schedule.refresh': {
    label: 'Bring changes into a revision',
    words: (facts) =>
      `brought ${countOf(Number(facts.details.brought_in), 'shift', 'shifts')} that had changed since into ${scheduleOf(facts)}`,
  },
  'schedule.discard': {
    label: 'Discard a draft',
    words: (facts) => `discarded the draft ${scheduleOf(facts)}`,
  },
  'roster.edit': { label: 'Edit a roster', words: rosterEdit },
  'roster.request_edit': {
    label: 'Ask to confirm an edit',
    words: (facts) => `asked for a second supervisor for an edit of ${scheduleOf(facts)}${reasonOf(facts)}`,
  },
  'roster.decline_edit': {
    label: 'Decline an edit',
    words: (facts) => `declined an edit of ${scheduleOf(facts)}${reasonOf(facts, 'note')}`,
  },
  'roster.withdraw_edit': {
    label: 'Withdraw an edit',
    words: (facts) => `withdrew an edit of ${scheduleOf(facts)}`,
  },
  'shift.create': { label: 'Add a shift', words: (facts) => entityChange(facts, 'shift', 'create') },
  'shift.update': { label: 'Change a shift', words: shiftChange },
  'requirement.create': {
    label: 'Add a requirement',
    words: (facts) => entityChange(facts, 'requirement', 'create'),
  },
  'requirement.update': {
    label: 'Change a requirement',
    words: (facts) => entityChange(facts, 'requirement', 'update'),
  },
  'requirement.remove': {
    label: 'Remove a requirement',
    words: (facts) => entityChange(facts, 'requirement', 'remove'),
  },
  'assigned_shift.create': { label: 'Add a person’s shift', words: (facts) => assignment(facts, 'added') },
  'assigned_shift.update': {
    label: 'Change a person’s shift',
    words: (facts) => assignment(facts, 'changed'),
  },
  'assigned_shift.remove': {
    label: 'Remove a person’s shift',
    words: (facts) => assignment(facts, 'removed'),
  },
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
  'time_off.call_in_sick': { label: 'Call in sick', words: (facts) => `called in sick${windowOf(facts)}` },
  'leave_entry.create': { label: 'Change a balance', words: balanceEntry },
  'leave_kind.create': {
    label: 'Add a kind of leave',
    words: (facts) => entityChange(facts, 'leave_kind', 'create'),
  },
  'leave_kind.update': {
    label: 'Change a kind of leave',
    words: (facts) => entityChange(facts, 'leave_kind', 'update'),
  },
  'leave_rules.update': {
    label: 'Change the rules of time off',
    words: (facts) => rulesChange(facts, 'time off'),
  },
  'blackout.create': {
    label: 'Add blackout days',
    words: (facts) => entityChange(facts, 'blackout', 'create'),
  },
  'blackout.update': {
    label: 'Change blackout days',
    words: (facts) => entityChange(facts, 'blackout', 'update'),
  },
  'blackout.remove': {
    label: 'Remove blackout days',
    words: (facts) => entityChange(facts, 'blackout', 'remove'),
  },
  ...TRADE_ACTIONS,
  'swap_rules.update': {
    label: 'Change the rules of trades',
    words: (facts) => rulesChange(facts, 'trades'),
  },
  'notice_settings.update': {
    label: 'Change the own notices',
    words: () => 'changed by which channels they get notices, or when',
  },
  'notice_rules.update': {
    label: 'Change how notices are delivered',
    words: (facts) => rulesChange(facts, 'notices'),
  },
  'webhook_secret.create': {
    label: 'Make a secret for the own receiver of notices',
    words: () => 'made the secret that signs notices to the agency’s own receiver',
  },
  'webhook_secret.update': {
    label: 'Replace the secret for the own receiver of notices',
    words: () => 'replaced the secret that signs notices to the agency’s own receiver',
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
  'agency.seed': { label: 'Make demo data', words: () => 'filled the agency with demo data' },
};

/** The actions one may look for, with their names. */
export const AUDIT_ACTIONS: readonly { action: string; label: string }[] = Object.entries(actions).map(
  ([action, { label }]) => ({ action, label }),
);

/** Sign-ins and what was refused of them: by far the most rows of a quiet week. */
export const SIGN_IN_ACTIONS: readonly string[] = [
  'user.sign_in',
  'user.sign_in_failed',
  'user.sign_in_blocked',
];

/** Stand where an action may stand in the filters, for all sign-ins and for all but them. */
export const AUDIT_GROUPS = { only: 'sign_ins', without: 'no_sign_ins' } as const;

/** What happened as one sentence without its full stop: `Maria Lopez published “Spring” as version 2; 40 people were told`. */
export function auditSentence(entry: AuditEntry, names: AuditNames): string {
  const facts = auditFacts(entry, names);
  return `${actorOf(entry)} ${actions[entry.action]?.words(facts) ?? otherWords(facts)}`;
}

function actorOf({ actorName, actorKind }: AuditEntry): string {
  return actorName ?? { user: 'Somebody', job: 'A job', system: 'The system' }[actorKind];
}

const verbs = { create: 'added', update: 'changed', remove: 'removed' } as const;
type Verb = keyof typeof verbs;

function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

function otherWords(facts: Facts): string {
  const [entity = '', verb = ''] = facts.entry.action.split('.');
  if (isVerb(verb)) return entityChange(facts, entity, verb);
  return `did “${facts.entry.action}”${facts.target === '' ? '' : ` to ${facts.target}`}`;
}

const nouns: Readonly<Record<string, string>> = {
  user: 'profile',
  time_off: 'time-off request',
  leave_kind: 'kind of leave',
  blackout: 'blackout days',
  swap_answer: 'answer to offer',
  swap_rules: 'rules of trades',
  person_qualification: 'qualification of a person',
};

/** `changed the requirement Day: employees 8 → 9`. */
function entityChange(facts: Facts, entity: string, verb: Verb): string {
  const noun = nouns[entity] ?? entity.replaceAll('_', ' ');
  const sentence = `${verbs[verb]} the ${noun} ${nameOf(facts, entity)}`.trimEnd();
  const changes = verb === 'update' ? changesOf(facts) : [];
  return changes.length === 0 ? sentence : `${sentence}: ${changes.join(', ')}`;
}

/** A row says its own name when it is new or gone; a change knows only what changed. */
function nameOf({ names, target, before, after }: Facts, entity: string): string {
  const row = after ?? before ?? {};
  const own = [row.name, row.period_name, row.full_name].map(text).find((name) => name !== '');
  const known = names(entity, target) ?? own;
  const code = text(row.code);
  if (known === undefined) return code || target;
  return code === '' || known.startsWith(code) ? known : `${code} ${known}`;
}

/** Columns whose values a reader understands; of the others only that they changed is said. */
const columnNames: Readonly<Record<string, string>> = {
  min_employees: 'employees',
  min_supervisors: 'supervisors',
  period_name: 'name',
  start_time: 'start',
  end_time: 'end',
  effective_from: 'first date',
  effective_to: 'last date',
  name: 'name',
  code: 'code',
  category: 'category',
  status: 'state',
  state: 'state',
  from_date: 'first day',
  to_date: 'last day',
  notice_days: 'days of notice',
  cap_dispatchers: 'dispatchers off on a day',
  cap_supervisors: 'supervisors off on a day',
  escalate_after_hours: 'hours until a request goes on',
  notice_minutes: 'notice in minutes',
  fallback_minutes: 'minutes until the next channel',
  ack_hours: 'hours until supervisors hear of what is not acknowledged',
  nightly_time: 'nightly look ahead',
};
const plainNames: Readonly<Record<string, string>> = {
  weekday_mask: 'weekdays',
  replaces_weekly: 'whether it replaces the weekly ones',
  is_active: 'whether it is in use',
  needs_balance: 'whether it needs a balance',
  counts_to_caps: 'whether it counts to the caps',
  is_protected: 'whether it is protected',
  is_private: 'whether it is private',
  deputy_id: 'the deputy',
  webhook_url: 'the address of the own receiver',
  is_same_workweek: 'whether a swap stays in one workweek',
  approves_clean: 'whether trades that break no rule wait for a decision',
};
/** Columns that follow from others. */
const derivedColumns = new Set(['duration_minutes', 'duration_hours', 'published_at', 'published_by']);

function changesOf({ before, after }: Facts): string[] {
  return Object.keys(after ?? {})
    .filter((column) => !derivedColumns.has(column))
    .map((column) => {
      const label = columnNames[column];
      if (label === undefined) return plainNames[column] ?? column.replaceAll('_', ' ');
      return `${label} ${shown(before?.[column])} → ${shown(after?.[column])}`;
    });
}

function shown(value: unknown): string {
  const words = text(value);
  if (words === '') return 'none';
  if (isLocalDate(words)) return formatDate(words, { year: true });
  return /^\d\d:\d\d:00$/.test(words) ? words.slice(0, 5) : words;
}

// --- Time off ----------------------------------------------------------------------------------------

/** ` from 2026-02-04 13:00 to …`, in universal time: the audit knows of no center's clock. */
function windowOf({ after }: Facts): string {
  const [from, to] = [after?.start_datetime, after?.end_datetime].map(text);
  return from && to ? ` from ${utcWords(from)} to ${utcWords(to)} (UTC)` : '';
}

function utcWords(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const iso = at.toISOString();
  return `${formatDate(iso.slice(0, 10), { year: true })}, ${iso.slice(11, 16)}`;
}

function balanceEntry(facts: Facts): string {
  const { after, names } = facts;
  const minutes = typeof after?.minutes === 'number' ? after.minutes : 0;
  const hours = `${Math.abs(minutes) / 60} h`;
  const person = names('user', text(after?.user_id)) ?? 'a person';
  const change = minutes < 0 ? `took ${hours} from` : `added ${hours} to`;
  const entry = text(after?.entry);
  return `${change} a balance of ${person}${entry === '' ? '' : ` (${entry})`}${noteOf(facts, 'note')}`;
}

function rulesChange(facts: Facts, what: string): string {
  const changes = changesOf(facts);
  return `changed the rules of ${what}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`;
}

// --- People ----------------------------------------------------------------------------------------

function personOf(facts: Facts): string {
  const own = facts.names('user', facts.target) ?? text((facts.after ?? facts.before)?.full_name);
  return own || `the person ${facts.target}`;
}

/** One invitation writes a row for each table it touches. */
function invitation(facts: Facts): string {
  const { details, before, after, names } = facts;
  switch (details.entity) {
    case 'role':
      return `gave ${personOf(facts)} the first role`;
    case 'pattern': {
      const userId = text(after?.user_id) || (facts.target.split('/')[0] ?? '');
      return `set the first pattern of ${names('user', userId) ?? 'the invited person'}`;
    }
    case 'invitation':
      return before === null
        ? `sent an invitation to ${text(after?.email) || 'the invited person'}`
        : 'sent an invitation again';
    default:
      return before === null ? `invited ${personOf(facts)}` : `completed the profile of ${personOf(facts)}`;
  }
}

const profileFields: Readonly<Record<string, string>> = {
  full_name: 'name',
  phone: 'phone',
  email: 'e-mail',
  default_shift_preference_id: 'preferred shift',
  assigned_pattern: 'pattern',
  theme: 'display settings',
  density: 'display settings',
  clock: 'display settings',
};

function profileChange(facts: Facts): string {
  const columns = Object.keys(facts.after ?? {});
  const fields = [...new Set(columns.map((column) => profileFields[column] ?? column.replaceAll('_', ' ')))];
  const isOwn = facts.entry.actorId !== null && facts.entry.actorId === facts.target;
  const whose = isOwn ? 'their own profile' : `the profile of ${personOf(facts)}`;
  return `changed ${listOf(fields) || 'something'} in ${whose}`;
}

/** `signed in with Firefox on Windows from 192.0.2.7`. */
function signIn({ details }: Facts): string {
  const device = text(details.device);
  const address = text(details.address);
  const how = device === '' ? '' : ` with ${deviceWords(device).replace(/^Unknown/, 'an unknown')}`;
  return `signed in${how}${address === '' ? '' : ` from ${address}`}`;
}

function wrongPassword(facts: Facts): string {
  const { failures, waits, locked } = facts.details;
  const inARow = typeof failures === 'number' && failures > 1 ? ` (${failures} in a row)` : '';
  const consequence =
    locked === true
      ? '; the account is locked until somebody releases it'
      : text(waits) === ''
        ? ''
        : `; the account waits ${text(waits)}`;
  return `refused a wrong password for ${personOf(facts)}${inARow}${consequence}`;
}

const policyWords: Readonly<Record<string, string>> = {
  delay: 'make the account wait, longer each time',
  lock: 'lock the account until somebody releases it',
};

const places: Readonly<Record<string, string>> = { first: 'first', last: 'last' };

/** `the short shift of 3 × 12 h + 4 h comes last and categories may mix in 4 × 10 h`. */
function patternWords(rules: Fields): string {
  const words = PATTERN_IDS.flatMap((id) => {
    const rule = fieldsOf(rules[id]);
    const place = places[text(rule?.shortShift)];
    const hasShortShift = PATTERNS[id].segments.length > 1 && place !== undefined;
    return [
      ...(hasShortShift ? [`the short shift of ${PATTERN_LABELS[id]} comes ${place}`] : []),
      ...(rule?.sameCategory === false ? [`categories may mix in ${PATTERN_LABELS[id]}`] : []),
    ];
  });
  return words.length === 0 ? 'one category a week, the short shift first or last' : listOf(words);
}

function settingsChange(facts: Facts): string {
  const rules = fieldsOf(facts.after?.pattern_rules);
  if (rules !== null) return `changed the settings: ${patternWords(rules)}`;
  const policy = policyWords[text(facts.after?.sign_in_policy)];
  if (policy === undefined) return entityChange(facts, 'agency', 'update');
  return `changed the settings: five wrong passwords ${policy}`;
}

// --- Schedules -------------------------------------------------------------------------------------

function scheduleOf(facts: Facts): string {
  const name = facts.names('schedule', facts.target) ?? text(facts.after?.name);
  return name === '' ? `schedule ${facts.target}` : `“${name}”`;
}

function scheduleCreation(facts: Facts): string {
  const [from, to] = [text(facts.after?.start_date), text(facts.after?.end_date)];
  const dates = isLocalDate(from) && isLocalDate(to) ? `, ${formatDateRange(from, to)}` : '';
  return `created the draft ${scheduleOf(facts)}${dates}`;
}

function generation(facts: Facts): string {
  return `generated ${scheduleOf(facts)}${rowsOf(facts)}`;
}

/** `: 400 shifts given, 12 open`. */
function rowsOf({ details: { assigned, open } }: Facts): string {
  if (typeof assigned !== 'number' || typeof open !== 'number') return '';
  return `: ${countOf(assigned, 'shift', 'shifts')} given, ${open} open`;
}

function parametersOf({ details: { effort, seed } }: Facts): string {
  return text(effort) === '' ? '' : ` (${text(effort)}, variant ${text(seed)})`;
}

/** `“Two more” of “Spring”`. A scenario is gone with its draft, so the row says its name. */
function scenarioOf({ details, names, target }: Facts): string {
  const name = text(details.name);
  const schedule = names('schedule', text(details.schedule));
  return `${name === '' ? target : `“${name}”`}${schedule === null ? '' : ` of “${schedule}”`}`;
}

const editCounts = {
  added: 'added',
  changed: 'changed',
  cancelled: 'cancelled',
  restored: 'brought back',
} as const;

/** `edited “Spring”: 2 shifts changed, 1 added; asked for by Ana Kim; 3 people were told; reason: Sick call`. */
function rosterEdit(facts: Facts): string {
  const { details, entry, names } = facts;
  const parts = Object.entries(editCounts).flatMap(([key, words]) => {
    const count = Number(details[key] ?? 0);
    return count === 0 ? [] : [`${countOf(count, 'shift', 'shifts')} ${words}`];
  });
  const askedBy = text(details.requested_by);
  const told = Number(details.people_told ?? 0);
  return (
    [
      `edited ${scheduleOf(facts)}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
      ...(askedBy === '' || askedBy === entry.actorId
        ? []
        : [`asked for by ${names('user', askedBy) ?? 'another person'}`]),
      ...(told === 0 ? [] : [`${countOf(told, 'person', 'people')} to be told`]),
    ].join('; ') + reasonOf(facts)
  );
}

function reasonOf({ details }: Facts, key = 'reason'): string {
  const reason = text(details[key]);
  return reason === '' ? '' : `; ${key}: ${reason}`;
}

function publication(facts: Facts): string {
  const { published_version: version, people_told: told } = facts.details;
  const asVersion = typeof version === 'number' ? ` as version ${version}` : '';
  const announced = typeof told === 'number' ? `; ${countOf(told, 'person was', 'people were')} told` : '';
  return `published ${scheduleOf(facts)}${asVersion}${announced}`;
}

function revision(facts: Facts): string {
  const revises = text(facts.details.revises);
  const name = facts.names('schedule', revises);
  const from = text(facts.details.from_date);
  const fromWhen = isLocalDate(from) ? ` from ${formatDate(from, { year: true })} on` : '';
  return `began to revise ${name === null ? `schedule ${revises}` : `“${name}”`}${fromWhen}`;
}

function shiftChange(facts: Facts): string {
  const columns = Object.keys(facts.after ?? {});
  if (columns.length !== 1 || columns[0] !== 'is_active') return entityChange(facts, 'shift', 'update');
  return `${facts.after?.is_active === true ? 'restored' : 'retired'} the shift ${nameOf(facts, 'shift')}`;
}

function assignment(facts: Facts, verb: string): string {
  const row = facts.after ?? facts.before ?? {};
  const userId = text(row.user_id);
  const date = text(row.shift_date);
  const when = isLocalDate(date) ? ` on ${formatDate(date, { year: true })}` : '';
  if (userId === '') return `${verb} an open shift${when}`;
  return `${verb} a shift of ${facts.names('user', userId) ?? 'a person'}${when}`;
}

// --- Values ----------------------------------------------------------------------------------------

/** `a`, `a and b`, `a, b and c`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
