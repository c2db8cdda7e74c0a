import { describe, expect, it } from 'vitest';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { SETTING_KINDS } from '#lib/domain/setting-records.ts';
import { saveSettingSchema, settingChangeOf } from '#lib/domain/setting-schemas.ts';

const UUID = '6f1c1d0e-8a3b-4c2d-9e4f-0a1b2c3d4e5f';
const common = { effectiveFrom: '2026-02-04', knownVersionId: null };
const leaveKind = {
  name: 'Jury duty',
  type: 'personal',
  needsBalance: false,
  countsToCaps: true,
  isProtected: false,
  isPrivate: false,
  noticeDays: 3,
  isActive: true,
};
const leaveRules = { capDispatchers: 4, capSupervisors: null, escalateAfterHours: 12, deputyId: UUID };
const noticeRules = { fallbackMinutes: 5, ackHours: 24, nightlyTime: '05:30', webhookUrl: null };
const qualification = { name: 'Lead desk', isActingSupervisor: true, isActive: false };
const center = { name: 'North', timeZone: 'America/Denver', isActive: true };
const signIn = {
  policy: 'lock',
  secondFactor: true,
  notice: 'For authorized use only.',
  idleLockMinutes: 15,
  signInHours: null,
};
const retention = { auditMonths: 60, noticeMonths: null, chatMonths: 24 };

/** The form of each kind beside what is stored of it. */
const FORMS: Record<string, { form: Record<string, unknown>; value: unknown; which?: object }> = {
  limits: { form: DEFAULT_LIMITS, value: DEFAULT_LIMITS },
  workweek: { form: { workweekStart: 1 }, value: { workweekStart: 1 } },
  patterns: {
    form: { rules: { '3x12_1x4': { shortShift: 'last' } } },
    value: { '3x12_1x4': { shortShift: 'last', sameCategory: true } },
  },
  sign_in: { form: signIn, value: signIn },
  leave_rules: { form: leaveRules, value: leaveRules },
  leave_kind: { form: { ...leaveKind, kindId: 7 }, value: leaveKind, which: { subject: '7' } },
  swap_rules: {
    form: { noticeHours: 24, isSameWorkweek: true, approvesClean: false },
    value: { noticeMinutes: 1440, isSameWorkweek: true, approvesClean: false },
  },
  notice_rules: { form: noticeRules, value: noticeRules },
  retention: { form: retention, value: retention },
  day_start: {
    form: { dayStart: '06:30', centerId: UUID },
    value: { dayStart: '06:30' },
    which: { centerId: UUID },
  },
  qualification: {
    form: { qualificationId: 7, ...qualification },
    value: qualification,
    which: { subject: '7' },
  },
  center: { form: { centerId: UUID, ...center }, value: center, which: { centerId: UUID } },
  filling: { form: { ...DEFAULT_FILLING }, value: DEFAULT_FILLING },
};

/** `field: message` of every complaint about a form; empty when it is taken. */
function complaints(kind: string, change: object): string[] {
  const result = saveSettingSchema.safeParse({ kind, ...FORMS[kind]?.form, ...common, ...change });
  return result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('a change of a setting', () => {
  it('has a form for every kind', () => {
    expect(Object.keys(FORMS)).toEqual([...SETTING_KINDS]);
  });

  it.each(Object.entries(FORMS))('of %s is stored as what it means', (kind, { form, value, which }) => {
    const input = saveSettingSchema.parse({ kind, ...form, ...common, knownVersionId: 12 });
    expect(settingChangeOf(input)).toEqual({
      kind,
      value,
      centerId: null,
      subject: '',
      fromDate: '2026-02-04',
      knownVersionId: 12,
      ...which,
    });
  });

  it.each(Object.keys(FORMS))('of %s has no other fields, and a day', (kind) => {
    expect(complaints(kind, { isAdmin: true })).toEqual([
      ': There is a field here that this form does not have.',
    ]);
    expect(complaints(kind, { effectiveFrom: 'soon' })).toEqual([
      'effectiveFrom: In force from is a date such as 2026-02-04.',
    ]);
  });

  it('is of a kind that there is', () => {
    expect(complaints('colors', {})).toEqual(['kind: There is no such setting.']);
  });

  it('names a limit with its range, and limits that contradict each other', () => {
    expect(complaints('limits', { restMinutesHard: 1500 })[0]).toBe(
      'restMinutesHard: Minimum rest is from 0 to 24 hours.',
    );
    expect(complaints('limits', { consecutiveDaysHard: 15 })).toEqual([
      'consecutiveDaysHard: Days in a row is from 1 to 14 days.',
    ]);
    expect(complaints('limits', { restMinutesSoft: 400 })).toEqual([
      'restMinutesSoft: The preferred rest cannot be shorter than the minimum rest.',
      'restMinutesHard: The minimum rest cannot be longer than the preferred rest.',
    ]);
    // Whoever raises the minimum finds the words where the hand is.
    expect(complaints('limits', { restMinutesHard: 1440 })).toContain(
      'restMinutesHard: The minimum rest cannot be longer than the preferred rest.',
    );
    expect(complaints('limits', { dutyMinutesHard: 60 })).toContain(
      'dutyMinutesHard: The longest duty cannot be shorter than the preferred length.',
    );
    expect(complaints('limits', { sevenDayMinutesHard: 60 })).toContain(
      'sevenDayMinutesHard: The most hours in seven days cannot be fewer than the preferred ones.',
    );
    expect(complaints('limits', { dutyMinutesSoft: 961 })[0]).toContain(
      'dutyMinutesSoft: The preferred duty length',
    );
    expect(complaints('limits', { sevenDayMinutesSoft: 4321 })[0]).toContain(
      'sevenDayMinutesSoft: The preferred hours',
    );
  });

  it('keeps the audit for a year at least, or for ever', () => {
    expect(complaints('retention', { auditMonths: 11 })).toEqual([
      'auditMonths: Months of the audit is at least 12.',
    ]);
    expect(complaints('retention', { noticeMonths: 121 })).toEqual([
      'noticeMonths: Months of notices is at most 120.',
    ]);
    expect(complaints('retention', { auditMonths: '' })).toEqual([]);
  });

  it('trades have a notice of whole hours, up to two weeks', () => {
    expect(complaints('swap_rules', { noticeHours: 336 })).toEqual([]);
    expect(complaints('swap_rules', { noticeHours: 337 })).toEqual([
      'noticeHours: Notice in hours is at most 336.',
    ]);
    expect(complaints('swap_rules', { noticeHours: 1.5 })).toEqual([
      'noticeHours: Notice in hours is a whole number.',
    ]);
  });
});
