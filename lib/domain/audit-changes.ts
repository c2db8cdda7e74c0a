/** What became of a row's columns, in words. */
import { type AuditFacts, text } from './audit-facts.ts';
import { formatDate } from './format.ts';
import { isLocalDate } from './time.ts';

const verbs = { create: 'added', update: 'changed', remove: 'removed' } as const;
export type Verb = keyof typeof verbs;

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

/** What rows say they are of. */
export const ENTITY_NOUNS: Readonly<Record<string, string>> = {
  agency: 'agency',
  assigned_shift: 'shift of a person',
  audit: 'audit',
  availability: 'wish or standby of a person',
  blackout: 'blackout days',
  board_device: 'display',
  calendar: 'calendar address',
  center: 'center',
  certificate: 'certificate of a person',
  chat_channel: 'chat channel',
  chat_member: 'member of a chat channel',
  chat_message: 'message',
  desk: 'desk',
  duty_state: 'training or light duty',
  emergency: 'emergency staffing',
  emergency_contact: 'emergency contact',
  floor_device: 'computer of the floor',
  handover_note: 'hand-over note',
  holiday: 'holiday',
  filling_rules: 'rules of filling open shifts',
  hour_settlement: 'settlement of hours',
  invitation: 'invitation',
  leave_entry: 'entry of a balance',
  leave_kind: 'kind of leave',
  leave_rules: 'rules of time off',
  mandate: 'record of mandatory overtime',
  notice: 'notice',
  notice_preference: 'choice of notices',
  notice_rules: 'rules of notices',
  notice_settings: 'own notices',
  opening: 'open shift',
  opening_claim: 'claim for an open shift',
  call_out: 'call-out',
  call_out_offer: 'offer of a call-out',
  call_out_contact: 'call of a call-out',
  pattern: 'pattern of a person',
  person_qualification: 'qualification of a person',
  policy: 'policy',
  custom_field: 'field',
  payroll_profile: 'payroll profile',
  push: 'notices on a device',
  qualification: 'qualification',
  requirement: 'requirement',
  role: 'role',
  scenario: 'scenario',
  schedule: 'schedule',
  setting: 'setting',
  shift: 'shift',
  sleep_window: 'sleep of a person',
  swap: 'trade',
  swap_answer: 'answer to offer',
  swap_rules: 'rules of trades',
  time_off: 'time-off request',
  user: 'profile',
  webhook_secret: 'secret for the own receiver of notices',
};

/** `changed the requirement Day: employees 8 → 9`. */
export function entityChange(facts: AuditFacts, entity: string, verb: Verb): string {
  const noun = ENTITY_NOUNS[entity] ?? entity.replaceAll('_', ' ');
  const date = verb === 'update' ? '' : text((facts.after ?? facts.before)?.holiday_date);
  const on = date === '' ? '' : ` on ${shown(date)}`;
  const sentence = `${verbs[verb]} the ${noun} ${nameOf(facts, entity)}`.trimEnd() + on;
  const changes = verb === 'update' ? changesOf(facts) : [];
  return changes.length === 0 ? sentence : `${sentence}: ${changes.join(', ')}`;
}

/** A row says its own name when it is new or gone; a change knows only what changed. */
export function nameOf({ names, target, before, after }: AuditFacts, entity: string): string {
  const row = after ?? before ?? {};
  const own = [row.name, row.period_name, row.full_name, row.email].map(text).find((name) => name !== '');
  const known = names(entity, target) ?? own;
  // There is one, and its id says nothing to who reads.
  if (entity === 'agency') return known ?? '';
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
  valid_from: 'first date',
  valid_to: 'last date',
  holiday_date: 'date',
  rest_minutes_soft: 'preferred rest in minutes',
  rest_minutes_hard: 'minimum rest in minutes',
  duty_minutes_soft: 'preferred duty in minutes',
  duty_minutes_hard: 'longest duty in minutes',
  seven_day_minutes_soft: 'preferred work in seven days in minutes',
  seven_day_minutes_hard: 'most work in seven days in minutes',
  consecutive_days_hard: 'days in a row',
  weekly_regular_minutes: 'regular time a week in minutes',
  audit_months: 'months the audit is kept',
  notice_months: 'months notices are kept',
  chat_months: 'months messages are kept',
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
  replaces_weekly: 'replaces the weekly ones',
  is_active: 'in use',
  is_acting_supervisor: 'may act as supervisor',
  time_zone: 'time zone',
  day_start: 'start of the operational day',
  needs_balance: 'needs a balance',
  counts_to_caps: 'counts to the caps',
  is_protected: 'protected',
  is_private: 'private',
  is_same_workweek: 'swaps within one workweek only',
  approves_clean: 'trades that break no rule approved at once',
};
const plainNames: Readonly<Record<string, string>> = {
  weekday_mask: 'weekdays',
  deputy_id: 'the deputy',
  webhook_url: 'the address of the own receiver',
};
/** Columns that follow from others. */
const derivedColumns = new Set(['duration_minutes', 'duration_hours', 'published_at', 'published_by']);

export function changesOf({ before, after }: AuditFacts): string[] {
  return Object.keys(after ?? {})
    .filter((column) => !derivedColumns.has(column))
    .map((column) => {
      const label = columnNames[column];
      if (label === undefined) return plainNames[column] ?? column.replaceAll('_', ' ');
      return `${label} ${shown(before?.[column])} → ${shown(after?.[column])}`;
    });
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const words = text(value);
  if (words === '') return 'none';
  if (isLocalDate(words)) return formatDate(words, { year: true });
  return /^\d\d:\d\d:00$/.test(words) ? words.slice(0, 5) : words;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
