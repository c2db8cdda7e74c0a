/** What an agency is set to, and its lists, in the audit. */
import { changesOf, ENTITY_NOUNS, entityChange, listOf, nameOf } from './audit-changes.ts';
import {
  type AuditAction,
  type AuditFacts,
  type AuditFields,
  columnOf,
  fieldsOf,
  text,
} from './audit-facts.ts';
import { storedFillingSchema } from './filling-settings-schemas.ts';
import { fillingParts } from './filling-settings-words.ts';
import { WEEKDAY_NAMES } from './format.ts';
import { dateWords } from './history-words.ts';
import { PATTERN_LABELS, PATTERNS } from './patterns.ts';
import { storedSignInSchema } from './sign-in-settings-schemas.ts';
import { signInParts } from './sign-in-settings-words.ts';
import { PATTERN_IDS } from './types.ts';

export const SETTING_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'setting.save': {
    label: 'Save a setting',
    words: (facts) =>
      `set ${settingOf(facts)}, in force from ${dateWords(startOf(facts))}${valueChanges(facts)}`,
  },
  'setting.withdraw': {
    label: 'Withdraw a planned setting',
    words: (facts) => {
      const start = startOf(facts);
      if (start === undefined) return `withdrew a planned change of ${settingOf(facts)}`;
      return `withdrew the change of ${settingOf(facts)} that was planned for ${dateWords(start)}`;
    },
  },
  'setting.apply': { label: 'Put a planned setting in force', words: settingApplied },
  'setting.refuse': {
    label: 'Planned setting that no longer fits',
    words: (facts) =>
      `could not put in force what was planned for ${settingOf(facts)}: ${text(facts.details.reason) || 'no reason given'}`,
  },
  'setting.create': { label: 'Keep a setting', words: (facts) => `set ${settingOf(facts)}` },
  'setting.update': { label: 'Change a setting', words: (facts) => `changed ${settingOf(facts)}` },
  'setting.remove': {
    label: 'Remove a setting',
    words: (facts) => `removed a version of ${settingOf(facts)}`,
  },
  'agency.update': { label: 'Change the settings', words: settingsChange },
  'shift.create': { label: 'Add a shift', words: (facts) => entityChange(facts, 'shift', 'create') },
  'shift.update': {
    label: 'Change a shift',
    words: (facts) => activityChange(facts, 'shift', { ended: 'retired', returned: 'restored' }),
  },
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
  'qualification.create': {
    label: 'Add a qualification',
    words: (facts) => entityChange(facts, 'qualification', 'create'),
  },
  'qualification.update': {
    label: 'Change a qualification',
    words: (facts) => activityChange(facts, 'qualification', { ended: 'retired', returned: 'brought back' }),
  },
  'center.create': { label: 'Add a center', words: (facts) => entityChange(facts, 'center', 'create') },
  'center.update': {
    label: 'Change a center',
    words: (facts) => activityChange(facts, 'center', { ended: 'closed', returned: 'opened again' }),
  },
  'board_device.issue': {
    label: 'Issue a display',
    words: (facts) => `let the display ${displayOf(facts, facts.after)} show the board`,
  },
  'board_device.revoke': {
    label: 'Revoke a display',
    words: (facts) => `revoked the display ${displayOf(facts, facts.before)}`,
  },
  'floor_device.mark': {
    label: 'Mark a computer of the floor',
    words: (facts) => `marked the computer ${displayOf(facts, facts.after)} as one of the floor`,
  },
  'floor_device.revoke': {
    label: 'Revoke a computer of the floor',
    words: (facts) => `revoked the computer ${displayOf(facts, facts.before)} of the floor`,
  },
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
  'swap_rules.update': {
    label: 'Change the rules of trades',
    words: (facts) => rulesChange(facts, 'trades'),
  },
  'filling_rules.update': {
    label: 'Change how open shifts are filled',
    words: ({ before, after }) =>
      `changed how open shifts are filled${fillingChanges(before?.value, after?.value)}`,
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
};

/** `“Floor left” of “Main”`. */
function displayOf({ names }: AuditFacts, row: AuditFields | null): string {
  const center = names('center', text(row?.center_id));
  return `“${text(row?.name)}”${center === null ? '' : ` of “${center}”`}`;
}

/** What versions are of, by their kind; of those that have a name, while it is not known. */
export const SETTING_NAMES: Readonly<Record<string, string>> = {
  limits: 'the limits',
  workweek: 'the workweek',
  patterns: 'the rules of patterns',
  sign_in: 'the sign-in rules',
  leave_rules: 'the rules of time off',
  leave_kind: 'a kind of leave',
  swap_rules: 'the rules of trades',
  filling: 'how open shifts are filled',
  notice_rules: 'the rules of notices',
  retention: 'how long the audit and notices are kept',
  day_start: 'the start of the operational day',
  qualification: 'a qualification',
  center: 'a center',
};

/** Kinds of which an agency has several, and what one is that is not in use. */
const ENDED: Readonly<Record<string, string>> = {
  leave_kind: 'retired',
  qualification: 'retired',
  center: 'closed',
};

function kindOf({ target, before, after, details }: AuditFacts): string {
  return text(after?.kind ?? before?.kind ?? details.kind) || (target.split('/')[0] ?? '');
}

/** The date from which a version is in force; undefined where the entry does not say. */
function startOf({ after, details }: AuditFacts): unknown {
  return details.effective_from ?? after?.effective_from;
}

/** A setting's rows are named by its kind and the version: `the qualification “Fire desk” (retired)`. */
function settingOf(facts: AuditFacts): string {
  const { before, after, details, names } = facts;
  const kind = kindOf(facts);
  const value = fieldsOf((after ?? before)?.value) ?? after ?? before;
  const ended = ENDED[kind];
  const name = ended === undefined ? '' : text(value?.name);
  const center = kind === 'day_start' ? names('center', text(details.center_id)) : null;
  if (name === '')
    return `${SETTING_NAMES[kind] ?? `the setting ${kind}`}${center === null ? '' : ` of “${center}”`}`;
  return `the ${ENTITY_NOUNS[kind]} “${name}”${value?.isActive === false ? ` (${ended})` : ''}`;
}

/** `: notice in minutes 1440 → 720`; empty where the entry does not know both values. */
function valueChanges(facts: AuditFacts): string {
  const { before, after } = facts;
  if (before === null || after === null) return '';
  const kind = kindOf(facts);
  if (kind === 'sign_in') return signInChanges(before, after);
  if (kind === 'filling') return fillingChanges(before, after);
  if (kind === 'patterns') return `: ${patternWords(after)}`;
  if (kind === 'workweek')
    return `: it starts on ${WEEKDAY_NAMES[Number(after.workweekStart)] ?? 'another day'}`;
  const columns = Object.keys(after).filter(
    // That it is no longer in use stands with its name.
    (column) => before[column] !== after[column] && !(column === 'isActive' && after.isActive === false),
  );
  const changed = (fields: AuditFields): AuditFields =>
    Object.fromEntries(columns.map((column) => [columnOf(column), fields[column]]));
  const changes = changesOf({ ...facts, before: changed(before), after: changed(after) });
  return changes.length === 0 ? '' : `: ${changes.join(', ')}`;
}

/** A row that follows from a date, of a person or of a shift, is named as such. */
function settingApplied(facts: AuditFacts): string {
  const entity = text(facts.details.entity);
  if (entity === 'setting')
    return `put in force what was planned for ${settingOf(facts)}${valueChanges(facts)}`;
  const who = facts.names('user', facts.target) ?? 'a person';
  if (entity === 'user') return `brought the profile of ${who} up to date with what begins or ends today`;
  return `${entityChange(facts, entity, 'update')}, by its date`;
}

function rulesChange(facts: AuditFacts, what: string): string {
  const changes = changesOf(facts);
  return `changed the rules of ${what}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`;
}

/** Where nothing but its use has changed, that in a word; else what has. */
function activityChange(
  facts: AuditFacts,
  entity: string,
  verbs: { ended: string; returned: string },
): string {
  const columns = Object.keys(facts.after ?? {});
  if (columns.length !== 1 || columns[0] !== 'is_active') return entityChange(facts, entity, 'update');
  const verb = facts.after?.is_active === true ? verbs.returned : verbs.ended;
  return `${verb} the ${ENTITY_NOUNS[entity]} ${nameOf(facts, entity)}`;
}

const policyWords: Readonly<Record<string, string>> = {
  delay: 'make the account wait, longer each time',
  lock: 'lock the account until somebody releases it',
};

const places: Readonly<Record<string, string>> = { first: 'first', last: 'last' };

/** `the short shift of 3 × 12 h + 4 h comes last and categories may mix in 4 × 10 h`. */
function patternWords(rules: AuditFields): string {
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

/** `: claims ranked after 24 h, with a warning at once`; empty where the values cannot be read. */
function fillingChanges(before: unknown, after: unknown): string {
  const former = storedFillingSchema.safeParse(before);
  const now = storedFillingSchema.safeParse(after);
  if (!former.success || !now.success) return '';
  const known = fillingParts(former.data).map(({ label, words }) => `${label}: ${words}`);
  const changes = fillingParts(now.data)
    .map(({ label, words }) => `${label}: ${words}`)
    .filter((words) => !known.includes(words));
  return changes.length === 0 ? '' : `: ${changes.join(' · ')}`;
}

/** `: Second factor: everybody needs one`; entries of before the other parts name the policy alone. */
function signInChanges(before: AuditFields, after: AuditFields): string {
  const former = storedSignInSchema.safeParse(before);
  const now = storedSignInSchema.safeParse(after);
  if (!former.success || !now.success) {
    return `: five wrong passwords ${policyWords[text(after.policy)] ?? 'do otherwise'}`;
  }
  const known = signInParts(former.data).map(({ label, words }) => `${label}: ${words}`);
  const changes = signInParts(now.data)
    .map(({ label, words }) => `${label}: ${words}`)
    .filter((words) => !known.includes(words));
  // What changed beyond the shown beginning of a long notice.
  if (former.data.notice !== now.data.notice && changes.every((words) => !words.startsWith('Notice'))) {
    changes.push('the notice before the sign-in');
  }
  return changes.length === 0 ? '' : `: ${changes.join(' · ')}`;
}

function settingsChange(facts: AuditFacts): string {
  const rules = fieldsOf(facts.after?.pattern_rules);
  if (rules !== null) return `changed the settings: ${patternWords(rules)}`;
  const policy = policyWords[text(facts.after?.sign_in_policy)];
  if (policy === undefined) return entityChange(facts, 'agency', 'update');
  return `changed the settings: five wrong passwords ${policy}`;
}
