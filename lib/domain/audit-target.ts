/** What an entry of the audit is about. */
import { ENTITY_NOUNS, nameOf } from './audit-changes.ts';
import type { AuditFacts } from './audit-facts.ts';
import { AUDIT_KINDS } from './audit-kinds.ts';
import type { AuditEntry } from './audit-records.ts';
import { SETTING_NAMES } from './audit-setting-words.ts';

/** The kind under which its rows are looked for; empty where none has it. */
export function auditKindOf({ entity }: Pick<AuditEntry, 'entity'>): string {
  return Object.entries(AUDIT_KINDS).find(([, { entities }]) => entities.includes(entity))?.[0] ?? '';
}

/** Rows that belong to a person or a thing begin their key with its id; empty where nothing is named. */
export function auditKeyOf({ targetId }: Pick<AuditEntry, 'targetId'>): string {
  return targetId?.split('/')[0] ?? '';
}

/** `Person: Ana Kim`, `Holiday: Labor Day`: what is not there any more is called as the entry calls it. */
export function auditTarget(facts: AuditFacts): string {
  const { entry, names, target } = facts;
  if (entry.targetId === null) return 'nothing named';
  const kind = auditKindOf(entry);
  const key = auditKeyOf(entry);
  const setting = entry.entity === 'setting' ? SETTING_NAMES[key] : undefined;
  const name =
    setting ?? names(kind, key) ?? names(entry.entity, key) ?? (nameOf(facts, entry.entity) || target);
  const label = kind === 'list' ? nounOf(entry.entity) : AUDIT_KINDS[kind]?.label;
  return label === undefined ? name : `${label}: ${name}`;
}

/** A kind of several things says which of them it is. */
function nounOf(entity: string): string | undefined {
  const noun = ENTITY_NOUNS[entity];
  return noun === undefined ? undefined : `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
}
