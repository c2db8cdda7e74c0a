/** A row of the audit, taken apart for the words that tell it. */
import type { AuditEntry } from './audit-records.ts';

/** What something is called now; null when it is not known (any more). */
export type AuditNames = (entity: string, targetId: string) => string | null;

export type AuditFields = Readonly<Record<string, unknown>>;

/** Of a change, `before` and `after` have the columns that changed; null where there was no row, or is none. */
export type AuditFacts = {
  entry: AuditEntry;
  names: AuditNames;
  /** Empty where nothing is named. */
  target: string;
  details: AuditFields;
  before: AuditFields | null;
  after: AuditFields | null;
};

/** An action: its name in lists, and what it says after the name of who acted. */
export type AuditAction = { label: string; words: (facts: AuditFacts) => string };

export function auditFacts(entry: AuditEntry, names: AuditNames): AuditFacts {
  return {
    entry,
    names,
    target: entry.targetId ?? '',
    details: fieldsOf(entry.details) ?? {},
    before: fieldsOf(entry.before),
    after: fieldsOf(entry.after),
  };
}

export function fieldsOf(value: unknown): AuditFields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** `fallbackMinutes` → `fallback_minutes`: versions of settings and rows name the same things. */
export function columnOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** `: ` and what was written in that column; empty when nothing was. */
export function noteOf({ after }: Pick<AuditFacts, 'after'>, column: string): string {
  const note = text(after?.[column]);
  return note === '' ? '' : `: ${note}`;
}
