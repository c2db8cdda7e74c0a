import { describe, expect, it } from 'vitest';
import { auditExportSchema, auditFiltersSchema } from '#lib/domain/audit-schemas.ts';

const person = '00000000-0000-4000-8000-000000000001';

function complaints(input: unknown): string[] {
  const result = auditFiltersSchema.safeParse(input);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('audit filters', () => {
  const none = {
    actorId: null,
    action: null,
    entity: null,
    targetId: null,
    fromDate: null,
    fromTime: null,
    toDate: null,
    toTime: null,
    outcome: 'all',
  };

  it('may all be left out', () => {
    expect(auditFiltersSchema.parse({})).toEqual({ ...none, beforeId: null, pageSize: 50 });
    expect(auditFiltersSchema.parse({ actorId: '', fromTime: ' ' })).toEqual({
      ...none,
      beforeId: null,
      pageSize: 50,
    });
    expect(auditExportSchema.parse({})).toEqual(none);
  });

  it('take dates with the times of any minute', () => {
    const filters = {
      actorId: person,
      action: 'schedule.publish',
      entity: 'schedule',
      targetId: '7',
      fromDate: '2026-01-01',
      fromTime: '09:07',
      toDate: '2026-01-01',
      toTime: '09:07',
      outcome: 'refusals',
      beforeId: 12_345_678_901,
      pageSize: 100,
    };
    expect(auditFiltersSchema.parse(filters)).toEqual(filters);
  });

  it.each([
    [{ pageSize: 201 }, 'pageSize: Page size is at most 200.'],
    [{ actorId: 'ana' }, 'actorId: Person is not known.'],
    [{ outcome: 'some' }, 'outcome: Outcome is one of all, refusals.'],
    [{ fromTime: '25:00', fromDate: '2026-01-01' }, 'fromTime: From is a time such as 05:15.'],
    [{ fromTime: '09:00' }, 'fromTime: A time needs its date: choose From.'],
    [{ toTime: '09:00' }, 'toTime: A time needs its date: choose To.'],
    [{ fromDate: '2026-01-01', toDate: '2025-12-31' }, 'toDate: To is the same date as From or later.'],
    [
      { fromDate: '2026-01-01', fromTime: '09:00', toDate: '2026-01-01', toTime: '08:59' },
      'toTime: To is the same time as From or later.',
    ],
  ])('refuse %j', (input, complaint) => {
    expect(complaints(input)).toEqual([complaint]);
  });
});
