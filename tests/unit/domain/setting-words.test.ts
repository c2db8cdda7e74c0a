import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import type { SettingVersion } from '#lib/domain/setting-records.ts';
import { fromWords, plannedWords, settingWords, versionLines } from '#lib/domain/setting-words.ts';

const names = { people: new Map([['ada', 'Ada Admin']]) };
const stricter = { ...DEFAULT_LIMITS, restMinutesSoft: 690 };

function version(id: number, fromDate: string, more: Partial<SettingVersion<'limits'>>): SettingVersion {
  const value = DEFAULT_LIMITS;
  const base = { kind: 'limits', centerId: null, subject: '', createdBy: 'ada', createdAt: 0 } as const;
  return { ...base, id, fromDate, value, state: 'past', refusal: null, ...more };
}

describe('a setting in words', () => {
  it('says every part with its number', () => {
    expect(settingWords('limits', DEFAULT_LIMITS, names).replaceAll('\u00a0', ' ')).toBe(
      'Rest: 10 h, at least 8 h · Duty: 14 h, at most 16 h · Seven days: 60 h, at most 72 h · Days in a row: at most 6 · Regular hours a week: 40 h',
    );
    expect(settingWords('workweek', { workweekStart: 0 }, names)).toBe('Workweek: starts on Sunday');
    expect(settingWords('retention', { auditMonths: null, noticeMonths: 1, chatMonths: 24 }, names)).toBe(
      'Audit: kept for ever · Notices: kept 1 month · Messages: kept 24 months',
    );
    const qualification = { name: 'Lead desk', isActingSupervisor: true, isActive: true };
    expect(settingWords('qualification', qualification, names)).toBe(
      'Name: Lead desk · May act as supervisor: yes · In use: yes',
    );
    expect(
      settingWords('center', { name: 'North', timeZone: 'America/Denver', isActive: false }, names),
    ).toBe('Name: North · Time zone: America/Denver · Open: no');
  });

  it('names a deputy, and one who is gone', () => {
    const rules = { capDispatchers: 3, capSupervisors: null, escalateAfterHours: 24 };
    expect(settingWords('leave_rules', { ...rules, deputyId: 'ada' }, names)).toContain('to Ada Admin');
    expect(settingWords('leave_rules', { ...rules, deputyId: 'bo' }, names)).toContain(
      'to somebody who is gone',
    );
  });

  it('says of a plan only what will be other than now', () => {
    const planned = { kind: 'limits', fromDate: '2027-01-04', value: stricter } as const;
    expect(plannedWords(planned, DEFAULT_LIMITS, names, '2026-11-22').replaceAll('\u00a0', ' ')).toBe(
      'From Mon 4 Jan 2027: Rest: 11 h 30 min, at least 8 h',
    );
    expect(plannedWords(planned, stricter, names, '2027-01-01')).toBe('From Mon 4 Jan: as now');
  });
});

describe('a list of versions', () => {
  it('says what each changes against the one in force before it, withdrawn ones left out', () => {
    const versions = [
      version(4, '2027-02-01', { value: DEFAULT_LIMITS, state: 'planned' }),
      version(3, '2027-01-04', { value: stricter, state: 'withdrawn', refusal: 'It no longer fits.' }),
      version(2, '2026-11-22', { value: stricter, state: 'in_force' }),
      version(1, '2000-01-01', { createdBy: null }),
    ];
    const lines = versionLines(versions, names, { timeZone: 'UTC', clockStyle: '24h' });
    expect(
      lines.map(({ from, parts }) => [from, parts.map((part) => part.replaceAll('\u00a0', ' '))]),
    ).toEqual([
      ['Mon 1 Feb 2027', ['Rest: 10 h, at least 8 h']],
      ['Mon 4 Jan 2027', []],
      ['Sun 22 Nov 2026', ['Rest: 11 h 30 min, at least 8 h']],
      [null, settingWords('limits', DEFAULT_LIMITS, names).replaceAll('\u00a0', ' ').split(' · ')],
    ]);
    expect(lines.map(({ refusal }) => refusal)).toEqual([null, 'It no longer fits.', null, null]);
    expect(lines[2]?.by).toBe('Ada Admin, Thu 1 Jan 00:00');
    expect(lines[3]?.by).toBeNull();
  });
});

describe('from when a change is in force', () => {
  it('is today, or a date, with its year when that is another', () => {
    expect(fromWords('2026-11-22', '2026-11-22')).toBe('today');
    expect(fromWords('2026-11-23', '2026-11-22')).toBe('Mon 23 Nov');
    expect(fromWords('2027-01-04', '2026-11-22')).toBe('Mon 4 Jan 2027');
  });
});
