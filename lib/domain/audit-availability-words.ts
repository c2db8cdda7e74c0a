/** Wishes, standbys, sleep and emergency staffing in the audit. */
import { changesOf } from './audit-changes.ts';
import { type AuditAction, type AuditFacts, noteOf, text } from './audit-facts.ts';
import { isEmergencyLimit } from './emergency-records.ts';
import { limitList } from './emergency-words.ts';
import { formatDate } from './format.ts';
import { isLocalDate } from './time.ts';

export const AVAILABILITY_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'availability.create': {
    label: 'Say when somebody is available',
    words: (facts) => `added ${entryOf(facts)}`,
  },
  'availability.update': {
    label: 'Change when somebody is available',
    words: (facts) => {
      const changes = changesOf(facts);
      return `changed ${entryOf(facts)}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`;
    },
  },
  'availability.remove': {
    label: 'Remove when somebody is available',
    words: (facts) => `removed ${entryOf(facts)}`,
  },
  'sleep_window.create': { label: 'Say when one sleeps', words: (facts) => `said when ${sleepOf(facts)}` },
  'sleep_window.update': {
    label: 'Change when one sleeps',
    words: (facts) => `changed when ${sleepOf(facts)}`,
  },
  'sleep_window.remove': {
    label: 'Say no more when one sleeps',
    words: (facts) => `said no more when ${personOf(facts)} sleeps`,
  },
};

export const EMERGENCY_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'emergency.create': {
    label: 'Declare emergency staffing',
    words: ({ after }) => {
      const limits = Array.isArray(after?.limits) ? after.limits.filter(isEmergencyLimit) : [];
      const named = limits.length === 0 ? '' : ` (${limitList(limits)})`;
      return `declared emergency staffing from ${momentOf(after?.starts_at)} to ${momentOf(after?.ends_at)}${named}${noteOf({ after }, 'reason')}`;
    },
  },
  'emergency.end': {
    label: 'End emergency staffing',
    words: (facts) => `ended emergency staffing ${facts.target}${noteOf(facts, 'end_reason')}`,
  },
};

const KINDS: Readonly<Record<string, string>> = {
  overtime: 'a wish for overtime',
  blackout: 'a wish for no overtime',
  standby: 'a standby',
};

/** Of a change only the columns that changed are there, and the kind never does. */
function entryOf(facts: AuditFacts): string {
  const row = facts.after ?? facts.before;
  const kind = KINDS[text(row?.kind)] ?? 'a wish or standby';
  const date = text(row?.from_date);
  const isWhole = facts.after === null || facts.before === null;
  const from = isWhole && isLocalDate(date) ? ` from ${formatDate(date, { year: true })}` : '';
  return `${kind} of ${personOf(facts)}${from}`;
}

function sleepOf(facts: AuditFacts): string {
  const { after } = facts;
  const times = [after?.start_time, after?.end_time].map((time) => text(time).slice(0, 5));
  const hours = times.every((time) => time !== '') ? `: ${times.join('–')}` : '';
  return `${personOf(facts)} sleeps${hours}`;
}

/** The first part of the target is the person. */
function personOf({ names, target }: AuditFacts): string {
  return names('user', target.split('/')[0] ?? '') ?? 'a person';
}

/** `Fri 6 Feb 2026, 13:00 (UTC)`: the audit knows of no center's clock. */
function momentOf(value: unknown): string {
  const at = new Date(text(value));
  if (Number.isNaN(at.getTime())) return 'an unknown time';
  const iso = at.toISOString();
  return `${formatDate(iso.slice(0, 10), { year: true })}, ${iso.slice(11, 16)} (UTC)`;
}
