/** Payroll profiles in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';

export const PAYROLL_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'payroll_profile.create': { label: 'Make a payroll profile', words: (facts) => `made ${profileOf(facts)}` },
  'payroll_profile.update': {
    label: 'Change a payroll profile',
    words: (facts) => `changed ${profileOf(facts)}`,
  },
  'payroll_profile.remove': {
    label: 'Remove a payroll profile',
    words: (facts) => `removed ${profileOf(facts)}`,
  },
};

function profileOf({ target, after, before }: AuditFacts): string {
  const name = text(after?.name) || text(before?.name);
  return name === '' ? `the payroll profile ${target}` : `the payroll profile “${name}”`;
}
