import type { AuditNames } from './audit-facts.ts';

/** Things that the audit may be about, with what they are called now. */
export type NamedTarget = { entity: string; id: string | number; name: string };

/** What the audit's targets are called now; a thing that is not among these has no name. */
export function auditNames(known: readonly NamedTarget[]): AuditNames {
  const names = new Map(known.map(({ entity, id, name }) => [`${entity} ${id}`, name]));
  return (entity, targetId) => names.get(`${entity} ${targetId}`) ?? null;
}
