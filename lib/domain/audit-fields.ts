/** What an entry of the audit keeps of its row, column by column, as people read it. */
import { type AuditFacts, type AuditFields, columnOf, fieldsOf, text } from './audit-facts.ts';
import { SETTING_NAMES } from './audit-setting-words.ts';
import { formatDate, WEEKDAY_NAMES } from './format.ts';
import { roleLabel } from './labels.ts';
import { isLocalDate } from './time.ts';
import { type Instant, ROLES } from './types.ts';

/** A column before and after; empty where there was no row, or is none. */
export type AuditField = { label: string; before: string; after: string };

const LABELS: Readonly<Record<string, string>> = {
  ack_hours: 'Hours until supervisors hear of what is not acknowledged',
  approved_by: 'Decided by',
  approves_clean: 'Trades that break no rule wait for no decision',
  assigned_pattern: 'Pattern',
  assigned_shift_id: 'Shift on the schedule',
  audit_months: 'Months the audit is kept',
  cap_dispatchers: 'Dispatchers off on a day',
  cap_supervisors: 'Supervisors off on a day',
  consecutiveDaysHard: 'Days in a row',
  counts_to_caps: 'Counts to the caps',
  counts_toward_minimum: 'Counts towards minimums',
  credited_user_id: 'Paid to',
  cut_id: 'In place of',
  cut_until: 'Which was to last until',
  default_shift_preference_id: 'Preferred shift',
  dutyMinutesHard: 'Longest duty, in minutes',
  dutyMinutesSoft: 'Preferred duty length, in minutes',
  effective_from: 'From',
  effective_to: 'Until',
  email: 'E-mail',
  end_datetime: 'End',
  end_time: 'End',
  ends_at: 'End',
  escalate_after_hours: 'Hours until a request goes on',
  expires_at: 'Expires',
  fallback_minutes: 'Minutes until the next channel',
  full_name: 'Name',
  hired_on: 'Hired on',
  holiday_date: 'Date',
  is_acting_supervisor: 'May act as supervisor',
  is_active: 'In use',
  is_for_everyone: 'Offered to everyone',
  is_manual_override: 'Set by hand',
  is_private: 'Private',
  is_protected: 'Protected',
  is_same_workweek: 'Within one workweek',
  min_employees: 'Employees',
  min_supervisors: 'Supervisors',
  needs_balance: 'Needs a balance',
  nightly_time: 'Nightly look ahead',
  notice_days: 'Days of notice',
  notice_minutes: 'Notice in minutes',
  notice_months: 'Months notices are kept',
  chat_months: 'Months messages are kept',
  lastId: 'Up to entry',
  on: 'Refused',
  period_name: 'Name',
  replaces_weekly: 'Replaces the weekly ones',
  restMinutesHard: 'Minimum rest, in minutes',
  restMinutesSoft: 'Preferred rest, in minutes',
  seniority_date: 'Seniority from',
  seq: 'Number in the chain',
  sevenDayMinutesHard: 'Most work in seven days, in minutes',
  sevenDayMinutesSoft: 'Preferred work in seven days, in minutes',
  shift_date: 'Day',
  shift_id: 'Shift',
  start_datetime: 'Start',
  start_time: 'Start',
  starts_at: 'Start',
  status: 'State',
  user_id: 'Person',
  valid_from: 'From',
  valid_to: 'Until',
  webhook_url: 'Own receiver of notices',
  weekday_mask: 'Weekdays',
  weeklyRegularMinutes: 'Regular time a week, in minutes',
  withoutActions: 'But not',
};

/** What a refusal was of. */
const REFUSED_ON: ReadonlyMap<string, string> = new Map([
  ['action', 'something to be done'],
  ['page', 'a page to be opened'],
  ['route', 'data to be read'],
]);

const NAMED_BY: readonly (readonly [columns: RegExp, entity: string])[] = [
  [/(^|_)(user|trainer|deputy|requester|responder|person|debtor|creditor|actor)(_?id)$/i, 'user'],
  [/_by$/, 'user'],
  [/^(schedule|revises)_id$/, 'schedule'],
  [/^(shift_id|default_shift_preference_id|replaces_id)$/, 'shift'],
  [/^center_?id$/i, 'center'],
  [/^qualification_?id$/i, 'qualification'],
  [/^cut_id$/, 'requirement'],
];

/**
 * The columns of a row that an entry keeps, in words; what is nested in one stands by itself.
 *
 * @param stamp how a moment is written
 */
export function auditFields(
  { before, after, names }: Pick<AuditFacts, 'before' | 'after' | 'names'>,
  stamp: (at: Instant) => string,
): AuditField[] {
  const [was, is] = [flat(before), flat(after)];
  const shown = (fields: AuditFields, column: string): string => {
    if (!(column in fields)) return '';
    return settingWord(column, fields, names) ?? valueWords(column, fields[column], names, stamp);
  };
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((column) => ({
    label: labelOf(column),
    before: shown(was, column),
    after: shown(is, column),
  }));
}

/** What a version is of: its kind, and which of those of that kind; null for other columns and rows. */
function settingWord(column: string, fields: AuditFields, names: AuditFacts['names']): string | null {
  const [kind, subject] = [text(fields.kind), text(fields.subject)];
  const what = 'subject' in fields && Object.hasOwn(SETTING_NAMES, kind) ? SETTING_NAMES[kind] : undefined;
  if (what === undefined) return null;
  if (column === 'kind') return what;
  return column === 'subject' ? names(kind, subject) : null;
}

/** Columns with those of an object in one beside them; a name of the object's own stays when it is free. */
function flat(fields: AuditFields | null): AuditFields {
  const result: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(fields ?? {})) {
    const nested = fieldsOf(value);
    if (nested === null) result[column] = value;
    else
      for (const [name, inner] of Object.entries(nested))
        result[name in result ? `${column}_${name}` : name] = inner;
  }
  return result;
}

/** `requested_at`, `requestedAt` → `Requested at`. */
function labelOf(column: string): string {
  const spoken = column
    .replaceAll('_', ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const plain = spoken.replace(/^is /, '').replace(/ id$/, '');
  return LABELS[column] ?? LABELS[columnOf(column)] ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

function valueWords(
  column: string,
  value: unknown,
  names: AuditFacts['names'],
  stamp: (at: Instant) => string,
): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((item) => text(item) !== '')) return value.map(text).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const words = text(value);
  const entity = NAMED_BY.find(([columns]) => columns.test(column))?.[1];
  const name = entity === undefined ? null : names(entity, words);
  if (name !== null) return name;
  if (column === 'on') return REFUSED_ON.get(words) ?? words;
  if (column === 'weekday_mask') return weekdayWords(Number(value));
  const role = ROLES.find((known) => known === value);
  if (role !== undefined) return roleLabel(role);
  if (isLocalDate(words)) return formatDate(words, { year: true });
  if (/^\d\d:\d\d:00$/.test(words)) return words.slice(0, 5);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(words);
  return isMoment ? stamp(Date.parse(words)) : words;
}

/** Bit 0 is Sunday. */
function weekdayWords(mask: number): string {
  if (mask === 127) return 'every day';
  const days = WEEKDAY_NAMES.filter((_, day) => (mask & (1 << day)) !== 0);
  return days.length === 0 ? 'none' : days.join(', ');
}
