/** An agency's own fields in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';

export const FIELD_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'custom_field.create': { label: 'Make a field', words: (facts) => `made ${fieldOf(facts)}` },
  'custom_field.update': { label: 'Change a field', words: (facts) => `changed ${fieldOf(facts)}` },
  'custom_field.retire': { label: 'Retire a field', words: (facts) => `retired ${fieldOf(facts)}` },
  'custom_field.restore': {
    label: 'Use a field again',
    words: (facts) => `took ${fieldOf(facts)} into use again`,
  },
  'custom_field.fill': {
    label: 'Fill in a field',
    words: (facts) =>
      `filled in ${fieldOf(facts)} of ${subjectOf(facts)}: ${said(facts.before?.value)} → ${said(facts.after?.value)}`,
  },
};

/** A field is called as it is called now. */
function fieldOf({ names, target, details, after, before }: AuditFacts): string {
  const label =
    names('custom_field', target) ?? (text(details.label) || text(after?.label) || text(before?.label));
  return label === '' ? `the field ${target}` : `the field “${label}”`;
}

function subjectOf({ names, details }: AuditFacts): string {
  const [user, request, swap] = [text(details.user), text(details.request), text(details.swap)];
  if (user !== '') return names('user', user) ?? 'a person';
  return request === '' ? `trade ${swap}` : `time-off request ${request}`;
}

function said(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const words = text(value);
  return words === '' ? 'nothing' : `“${words}”`;
}
