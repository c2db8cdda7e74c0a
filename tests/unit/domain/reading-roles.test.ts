import { describe, expect, it } from 'vitest';
import { hasRole, highestRole } from '#lib/domain/permissions.ts';
import { isReadingRole, READING_ROLES, readsArea, readsReport } from '#lib/domain/reading-roles.ts';
import { REPORT_IDS } from '#lib/domain/report-query.ts';
import { ROLES } from '#lib/domain/types.ts';

describe('roles that only read', () => {
  it('are beside the ladder', () => {
    expect(READING_ROLES.every(isReadingRole)).toBe(true);
    expect([...ROLES, null].some(isReadingRole)).toBe(false);
    expect(highestRole(['payroll', 'auditor'])).toBeNull();
    expect(highestRole(['payroll', 'dispatcher'])).toBe('dispatcher');
    expect(hasRole('dispatcher', 'dispatcher')).toBe(true);
  });

  it('read their areas: an auditor schedules, payroll hours, neither what is private', () => {
    expect(readsArea('auditor', 'schedules')).toBe(true);
    expect(readsArea('payroll', 'schedules')).toBe(false);
    for (const role of READING_ROLES) {
      expect(readsArea(role, 'hours')).toBe(true);
      for (const area of ['drafts', 'chat', 'privateReasons', 'phoneNumbers', 'emergencyContacts'] as const) {
        expect(readsArea(role, area), `${role} ${area}`).toBe(false);
      }
    }
  });

  it('read the reports of their areas', () => {
    expect(REPORT_IDS.filter((report) => readsReport('payroll', report))).toEqual(['hours']);
    expect(REPORT_IDS.every((report) => readsReport('auditor', report))).toBe(true);
    expect(REPORT_IDS.some((report) => readsReport('dispatcher', report))).toBe(false);
    expect(REPORT_IDS.every((report) => readsReport('supervisor', report))).toBe(true);
  });
});
