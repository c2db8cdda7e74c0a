import { describe, expect, it } from 'vitest';
import { auditHref, parseAuditQuery, readAuditFilters } from '#lib/domain/audit-query.ts';

const maria = 'aaaaaaaa-0000-4000-8000-000000000001';

describe('the filters of the audit', () => {
  it('are none without parameters', () => {
    expect(readAuditFilters(parseAuditQuery({}))).toEqual({
      filters: {
        actorId: null,
        action: null,
        entity: null,
        targetId: null,
        fromDate: null,
        fromTime: null,
        toDate: null,
        toTime: null,
        outcome: 'all',
        beforeId: null,
        pageSize: 50,
      },
      errors: null,
    });
  });

  it('come from the URL', () => {
    const { filters } = readAuditFilters(
      parseAuditQuery({
        person: maria,
        action: 'user.invite',
        target: '7',
        from: '2026-02-04',
        before: '90',
      }),
    );
    expect(filters).toMatchObject({
      actorId: maria,
      action: 'user.invite',
      targetId: '7',
      fromDate: '2026-02-04',
      beforeId: 90,
    });
  });

  it('say at each filter what is wrong with it', () => {
    const read = (params: Record<string, string>) => readAuditFilters(parseAuditQuery(params)).errors;
    expect(read({ from: '2026-13-01' })).toEqual({ from: 'From is a date such as 2026-02-04.' });
    expect(read({ from: '2026-02-04', to: '2026-02-03' })).toEqual({
      to: 'To is the same date as From or later.',
    });
    expect(read({ person: 'maria' })).toEqual({ person: 'Person is not known.' });
    expect(Object.keys(read({ before: 'x' }) ?? {})).toEqual(['before']);
  });

  it('make a URL without the empty ones', () => {
    expect(auditHref({ ...parseAuditQuery({ target: 'a b' }), before: '9' })).toBe(
      '/audit?target=a+b&before=9',
    );
    expect(auditHref(parseAuditQuery({}))).toBe('/audit');
  });
});
