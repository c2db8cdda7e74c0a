/** What happened, in words that the audit and the histories share: the audit puts who and whom before them. */
import { thingSentence } from './activity-words.ts';
import type { AuditFacts, AuditFields } from './audit-facts.ts';
import { text } from './audit-facts.ts';
import { type ClockStyle, countOf, formatDate, formatDuration } from './format.ts';
import type { HistoryItem, HistoryStep } from './history-records.ts';
import { patternLabel, roleLabel } from './labels.ts';
import { noticeWords, whatChanged } from './my-schedule.ts';
import type { MyShiftChange } from './roster-records.ts';
import { isLocalDate } from './time.ts';
import { PATTERN_IDS, ROLES } from './types.ts';

/** What a step says of itself, whoever tells it. */
export type StepFacts = Pick<AuditFacts, 'target' | 'details' | 'before' | 'after' | 'names'>;

// --- Values ----------------------------------------------------------------------------------------

/** `Wed 4 Feb 2026`; other text as it is, `none` for nothing. */
export function dateWords(value: unknown): string {
  const words = text(value);
  if (words === '') return 'none';
  return isLocalDate(words) ? formatDate(words, { year: true }) : words;
}

function roleWords(value: unknown): string {
  const role = ROLES.find((known) => known === value);
  return role === undefined ? 'none' : roleLabel(role).toLowerCase();
}

function patternName(value: unknown): string {
  return patternLabel(PATTERN_IDS.find((id) => id === value) ?? null);
}

/** ` from Mon 2 Feb 2026 until Fri 6 Mar 2026`; empty without dates. */
function stretchWords(from: unknown, to: unknown): string {
  const parts = [
    ...(text(from) === '' ? [] : [`from ${dateWords(from)}`]),
    ...(text(to) === '' ? [] : [`until ${dateWords(to)}`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}

/** The part of a row's key: `user/qualification/date`. */
function keyOf(target: string, place: number): string {
  return target.split('/')[place] ?? '';
}

// --- People ----------------------------------------------------------------------------------------

/** ` as dispatcher, pattern 4 × 10 h`, as far as the row says it. */
export function invitedWords({ after }: StepFacts): string {
  const role = text(after?.role) === '' ? '' : ` as ${roleWords(after?.role)}`;
  const pattern = after !== null && 'pattern' in after ? `, pattern ${patternName(after.pattern)}` : '';
  return `${role}${pattern}`;
}

/** `role dispatcher → supervisor`. */
function rolePhrase({ before, after }: StepFacts): string {
  return `role ${roleWords(before?.role)} → ${roleWords(after?.role)}`;
}

/** `pattern 4 × 10 h from Mon 2 Feb 2026`. */
export function patternPhrase({ target, before, after }: StepFacts): string {
  const from = stretchWords(after?.effective_from ?? before?.effective_from ?? keyOf(target, 1), null);
  if (before !== null && after !== null) {
    return `pattern${from}: ${patternName(before.pattern)} → ${patternName(after.pattern)}`;
  }
  return `pattern ${patternName((after ?? before)?.pattern)}${from}`;
}

/** `qualification CTO from Mon 2 Feb 2026 until …`; of a change, how long it holds now. */
export function qualificationPhrase({ target, before, after, names }: StepFacts): string {
  const id = text(after?.qualification_id ?? before?.qualification_id) || keyOf(target, 1);
  const what = `qualification ${names('qualification', id) ?? id}`;
  if (before === null || after === null) {
    const row = after ?? before;
    return `${what}${stretchWords(row?.valid_from, row?.valid_to)}`;
  }
  return `${what}${endWords(after, 'valid_from', 'valid_to')}`;
}

const DUTIES: Readonly<Record<string, string>> = { trainee: 'trainee', light_duty: 'light duty' };

/** `trainee from Mon 2 Feb 2026 until …, trained by Ana Kim`. */
export function dutyPhrase({ details, before, after, names }: StepFacts): string {
  const row = after ?? before ?? {};
  const what = DUTIES[text(row.kind ?? details.kind)] ?? 'duty state';
  const trainer = text(row.trainer_id);
  const trained = trainer === '' ? '' : `, trained by ${names('user', trainer) ?? 'another person'}`;
  if (before === null || after === null) {
    return `${what}${stretchWords(row.from_date, row.to_date)}${trained}`;
  }
  const noTrainer = 'trainer_id' in after && trainer === '' ? ', without a trainer now' : trained;
  return `${what}${endWords(after, 'from_date', 'to_date')}${noTrainer}`;
}

/** ` from …`, ` until …`, ` without an end`: what of a stretch has changed. */
function endWords(after: AuditFields, from: string, to: string): string {
  const open = to in after && text(after[to]) === '' ? ' without an end' : '';
  return `${stretchWords(after[from], after[to])}${open}`;
}

type FieldWords = { label: string; shown: (value: unknown, names: StepFacts['names']) => string };

const plain = (value: unknown): string => text(value) || 'none';
const PERSON_FIELDS: Readonly<Record<string, FieldWords>> = {
  full_name: { label: 'name', shown: plain },
  email: { label: 'e-mail address', shown: plain },
  employee_number: { label: 'employee number', shown: plain },
  hired_on: { label: 'hired on', shown: dateWords },
  seniority_date: { label: 'seniority from', shown: dateWords },
  center_id: {
    label: 'center',
    shown: (value, names) => names('center', text(value)) ?? (text(value) === '' ? 'none' : 'another'),
  },
};

/** `employee number 12 → 14`, `seniority from … → …` of a profile; nothing of the columns that a reader has no use for. */
function personFieldPhrases({ before, after, names }: StepFacts): string[] {
  return Object.entries(PERSON_FIELDS).flatMap(([column, { label, shown }]) =>
    after !== null && column in after
      ? [`${label} ${shown(before?.[column], names)} → ${shown(after[column], names)}`]
      : [],
  );
}

// --- Schedules -------------------------------------------------------------------------------------

/** `: 400 shifts given, 12 open`. */
export function givenWords({ assigned, open }: AuditFields): string {
  if (typeof assigned !== 'number' || typeof open !== 'number') return '';
  return `: ${countOf(assigned, 'shift', 'shifts')} given, ${open} open`;
}

/** ` (good, variant 7)`. */
export function parameterWords({ effort, seed }: AuditFields): string {
  return text(effort) === '' ? '' : ` (${text(effort)}, variant ${text(seed)})`;
}

/** ` as version 2; 40 people were told`. */
export function publicationWords({ published_version: version, people_told: told }: AuditFields): string {
  const asVersion = typeof version === 'number' ? ` as version ${version}` : '';
  return `${asVersion}${typeof told === 'number' ? `; ${countOf(told, 'person was', 'people were')} told` : ''}`;
}

const EDIT_COUNTS = {
  added: 'added',
  changed: 'changed',
  cancelled: 'cancelled',
  restored: 'brought back',
} as const;

/** `2 shifts changed, 1 shift added`; empty where nothing was counted. */
export function editWords(details: AuditFields): string {
  return Object.entries(EDIT_COUNTS)
    .flatMap(([key, words]) => {
      const count = Number(details[key] ?? 0);
      return count === 0 ? [] : [`${countOf(count, 'shift', 'shifts')} ${words}`];
    })
    .join(', ');
}

/** The counts of two edits together. */
function editSum(a: AuditFields, b: AuditFields): AuditFields {
  const counts = Object.keys(EDIT_COUNTS).map((key) => [key, Number(a[key] ?? 0) + Number(b[key] ?? 0)]);
  return Object.fromEntries(counts);
}

// --- Histories -------------------------------------------------------------------------------------

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** `Employee number 12 → 14; center North → South`. */
const personSentences: Readonly<Record<string, (facts: StepFacts, step: HistoryStep) => string>> = {
  role: rolePhrase,
  pattern: (facts) => `${patternPhrase(facts)}${facts.after === null ? ' taken back' : ''}`,
  person_qualification: (facts) => `${qualificationPhrase(facts)}${facts.after === null ? ' removed' : ''}`,
  duty_state: (facts) => `${dutyPhrase(facts)}${facts.after === null ? ' taken back' : ''}`,
  emergency_contact: () => 'emergency contact changed',
  invitation: invitationSentence,
  user: userSentence,
};

function invitationSentence({ before, after }: StepFacts): string {
  if (before === null) return 'invited again';
  if (after?.state === 'accepted') return 'invitation accepted';
  if (after?.state === 'revoked') return 'invitation revoked';
  return 'invitation sent again';
}

function userSentence(facts: StepFacts, { action }: HistoryStep): string {
  switch (action) {
    case 'user.invite':
      return `invited${invitedWords(facts)}`;
    case 'user.deactivate':
      return 'deactivated';
    case 'user.reactivate':
      return 'reactivated';
    case 'user.release_sign_in':
      return 'sign-in released';
    case 'user.sign_in_failed':
      return `sign-in locked after ${countOf(Number(facts.details.failures ?? 0), 'wrong password', 'wrong passwords')} in a row`;
    default:
      return personFieldPhrases(facts).join('; ') || 'profile changed';
  }
}

/** A step of a person's history, without who took it: `Pattern 4 × 10 h from Mon 2 Feb 2026`. */
export function personItem(step: HistoryStep, names: StepFacts['names']): HistoryItem {
  const sentence =
    personSentences[step.entity]?.(factsOf(step, names), step) ??
    thingSentence(step, names) ??
    'record changed';
  return {
    id: step.id,
    at: step.at,
    byName: step.byName,
    sentence: capital(sentence),
    reason: null,
    note: null,
  };
}

/** The first line of a history whose beginning nobody recorded. */
export function personBeginning(since: number): HistoryItem {
  return { id: 0, at: since, byName: null, sentence: 'Added to the agency', reason: null, note: null };
}

const scheduleSentences: Readonly<Record<string, (details: AuditFields, step: HistoryStep) => string>> = {
  'schedule.create': (_, { after }) => `draft created${datesWords(after)}`,
  'schedule.update': (_, { before, after }) => `name ${plain(before?.name)} → ${plain(after?.name)}`,
  'schedule.generate_start': (details) => `generation started${parameterWords(details)}`,
  'schedule.generate_stop': () => 'asked for the best so far',
  'schedule.generate': (details) => `generated${givenWords(details)}`,
  'schedule.generate_failed': () => 'generation failed',
  'schedule.generate_cancelled': () => 'generation cancelled',
  'scenario.adopt': (details) => `scenario “${plain(details.name)}” made the draft${givenWords(details)}`,
  'schedule.publish': (details) => `published${publicationWords(details)}`,
  'schedule.revise': (details) =>
    `revision begun${text(details.from_date) === '' ? '' : `, planned anew from ${dateWords(details.from_date)}`}`,
  'schedule.refresh': (details) =>
    `brought in ${countOf(Number(details.brought_in ?? 0), 'shift', 'shifts')} that had changed since`,
  'schedule.discard': (details) => (details.isRevision === true ? 'a revision discarded' : 'draft discarded'),
  'roster.edit': (details) => editSentence(details),
  'roster.request_edit': () => 'a second supervisor asked for an edit',
  'roster.decline_edit': () => 'an edit declined',
  'roster.withdraw_edit': () => 'an edit withdrawn',
};

function editSentence(details: AuditFields): string {
  const edits = Number(details.edits ?? 1);
  const what = edits > 1 ? `${edits} edits` : text(details.undoes) === '' ? 'edited' : 'an edit undone';
  const counts = editWords(details);
  return `${what}${counts === '' ? '' : `: ${counts}`}`;
}

function datesWords(row: AuditFields | null): string {
  const [from, to] = [text(row?.start_date), text(row?.end_date)];
  return from === '' || to === '' ? '' : `, ${dateWords(from)} to ${dateWords(to)}`;
}

/** How long before its effect a step was announced. */
function noticeNote({ action, details }: HistoryStep): string | null {
  const { noticeDays: days, noticeMinutes: minutes } = details;
  if (action === 'schedule.publish' && typeof days === 'number') {
    return days > 0
      ? `${countOf(days, 'day', 'days')} before its first day`
      : days === 0
        ? 'on its first day'
        : `${countOf(-days, 'day', 'days')} after its first day`;
  }
  if (typeof minutes !== 'number') return null;
  return minutes > 0
    ? `${formatDuration(minutes)} notice at the shortest`
    : 'a shift of it had begun: corrected afterwards';
}

/**
 * Steps of a schedule's history, newest first as given. Edits of a draft that one person made in a row within an hour are
 * one step, with what they did together.
 */
export function scheduleItems(steps: readonly HistoryStep[]): HistoryItem[] {
  return gathered(steps).map((step) => {
    const { details, action } = step;
    const notes = [
      ...(text(details.askedBy) === '' ? [] : [`asked for by ${text(details.askedBy)}`]),
      ...(action === 'roster.edit' && Number(details.people_told ?? 0) > 0
        ? [`${countOf(Number(details.people_told), 'person', 'people')} told`]
        : []),
      ...[noticeNote(step)].filter((note) => note !== null),
    ];
    return {
      id: step.id,
      at: step.at,
      byName: step.byName,
      sentence: capital(scheduleSentences[action]?.(details, step) ?? 'changed'),
      reason: text(details.reason) || text(details.note) || null,
      note: notes.length === 0 ? null : notes.join('; '),
    };
  });
}

const GATHERED_WITHIN_MS = 3_600_000;

function isDraftEdit({ action, details }: HistoryStep): boolean {
  return action === 'roster.edit' && details.is_published === false && text(details.reason) === '';
}

function gathered(steps: readonly HistoryStep[]): HistoryStep[] {
  const result: HistoryStep[] = [];
  for (const step of steps) {
    const newer = result.at(-1);
    const isOfSame =
      newer !== undefined &&
      isDraftEdit(newer) &&
      isDraftEdit(step) &&
      newer.byName === step.byName &&
      newer.at - step.at < GATHERED_WITHIN_MS;
    if (!isOfSame) {
      result.push(step);
      continue;
    }
    const edits = Number(newer.details.edits ?? 1) + 1;
    result[result.length - 1] = {
      ...newer,
      details: { is_published: false, ...editSum(newer.details, step.details), edits },
    };
  }
  return result;
}

/** A change of the own shift, to whoever has or had it. */
export function ownShiftItem(
  change: MyShiftChange & { byName: string | null },
  timeZone: string,
  style: ClockStyle,
): HistoryItem {
  return {
    id: change.id,
    at: change.at,
    byName: change.byName,
    sentence: capital(whatChanged(change, timeZone, style)),
    reason: null,
    note: change.isCorrection
      ? 'A correction of what was worked'
      : capital(noticeWords(change.noticeMinutes)),
  };
}

function factsOf(step: HistoryStep, names: StepFacts['names']): StepFacts {
  const { targetId: target, details, before, after } = step;
  return { target, details, before, after, names };
}
