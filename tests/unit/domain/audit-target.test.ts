import { describe, expect, it } from 'vitest';
import { auditFacts } from '#lib/domain/audit-facts.ts';
import { auditNames } from '#lib/domain/audit-names.ts';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import { auditTarget } from '#lib/domain/audit-target.ts';

const names = auditNames([
  { entity: 'user', id: 'a1', name: 'Ana Kim' },
  { entity: 'holiday', id: 17, name: 'Labor Day' },
]);

function about(entity: string, targetId: string | null, row: Partial<AuditEntry> = {}): string {
  const entry: AuditEntry = {
    id: 1,
    action: `${entity}.update`,
    entity,
    actorId: null,
    actorName: null,
    actorKind: 'system',
    targetId,
    details: { entity },
    before: null,
    after: null,
    origin: null,
    requestId: null,
    createdAt: 0,
    ...row,
  };
  return auditTarget(auditFacts(entry, names));
}

describe('what an entry is about', () => {
  it('is named with what it is, of a list with which of its kinds', () => {
    expect(about('holiday', '17')).toBe('Holiday: Labor Day');
    expect(about('pattern', 'a1/2026-02-02')).toBe('Person: Ana Kim');
    expect(about('setting', 'swap_rules/9')).toBe('Setting: the rules of trades');
    expect(about('audit', null)).toBe('nothing named');
  });

  it('has the name that the entry keeps once it is gone, else its id', () => {
    expect(about('holiday', '18', { before: { name: 'Old Day' } })).toBe('Holiday: Old Day');
    expect(about('center', '19')).toBe('Center: 19');
    expect(about('other', '20')).toBe('20');
  });
});
