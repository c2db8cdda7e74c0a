import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as schemas from '#lib/domain/schemas.ts';
import * as settingSchemas from '#lib/domain/setting-schemas.ts';

const UUID = '6f1c1d0e-8a3b-4c2d-9e4f-0a1b2c3d4e5f';

const PARAMETERS = {
  seed: 0,
  effort: 'good',
  preferenceSlackPercent: 0.25,
  changeBudgetPercent: 10,
  keepLines: true,
  keepPeopleMax: 3,
  pendingLeave: 'honour',
};
const CHANGE = {
  patterns: [{ personId: UUID, patternId: '2x12' }],
  hires: [{ role: 'supervisor', patternId: '4x10', count: 2 }],
  requirements: [{ id: '7', minEmployees: 6, minSupervisors: 1 }],
  ignoredPreferences: [UUID],
  refusedLeave: [{ personId: UUID, startsAt: 1_800_000_000_000 }],
  preferenceSlackPercent: 5,
  changeBudgetPercent: 20,
};

/** One valid input per schema. */
const VALID: Record<string, Record<string, unknown>> = {
  signInSchema: { email: 'ana@harbor.example', password: 'x' },
  acceptUseNoticeSchema: { mark: '0123456789abcdef0123456789abcdef', isSignedIn: true },
  acceptInvitationSchema: { fullName: 'Ana Diaz', password: 'long enough' },
  signUpSchema: { fullName: 'Ana Diaz', password: 'long enough', tokenHash: 'pkce_0a1b' },
  recoverySchema: { email: 'ana@harbor.example' },
  resetByLinkSchema: { tokenHash: 'pkce_0a1b', password: 'long enough' },
  resetByCodeSchema: { email: 'ana@harbor.example', code: '012345', password: 'long enough' },
  changeEmailSchema: { email: 'ana@harbor.example', currentPassword: 'x' },
  confirmEmailByLinkSchema: { tokenHash: '0a1b' },
  confirmEmailByCodeSchema: { email: 'ana@harbor.example', code: '012345' },
  endSessionSchema: { sessionId: UUID },
  pictureSchema: { userId: UUID, image: 'UklGRg==' },
  pictureRemovalSchema: { userId: UUID },
  releaseSignInSchema: { userId: UUID },
  changePasswordSchema: { currentPassword: 'old one', newPassword: 'new enough' },
  profileUpdateSchema: {
    fullName: 'Ana Diaz',
    phone: '+1 (303) 555-0100',
    defaultShiftPreferenceId: 3,
    theme: 'dark',
    density: 'compact',
    clock: '24h',
    version: 1,
  },
  createScheduleSchema: { centerId: UUID, name: 'Spring', startDate: '2026-01-01', endDate: '2026-04-30' },
  generateScheduleSchema: { scheduleId: 7, expectedVersion: 3, ...PARAMETERS },
  scenarioChangeSchema: CHANGE,
  createScenarioSchema: {
    scheduleId: 7,
    expectedVersion: 3,
    name: 'Two more',
    change: CHANGE,
    ...PARAMETERS,
  },
  adoptScenarioSchema: { scenarioId: 12_345_678_901, expectedVersion: 3 },
  deleteScenarioSchema: { scenarioId: 12_345_678_901 },
  reviseScheduleSchema: { scheduleId: 7, fromDate: '2026-02-04' },
  publishScheduleSchema: { scheduleId: 7, expectedVersion: 3 },
  refreshRevisionSchema: { scheduleId: 7, expectedVersion: 3 },
  discardScheduleSchema: { scheduleId: 7, expectedVersion: 3 },
  runSchema: { runId: 12_345_678_901 },
  updateUserRoleSchema: { userId: UUID, role: 'supervisor', expectedVersion: 1 },
  setActiveSchema: { userId: UUID, isActive: false, expectedVersion: 1 },
  personRangeSchema: { userId: UUID, fromDate: '2026-01-01', toDate: '2026-12-31' },
  withdrawSettingSchema: { versionId: 12_345_678_901 },
  shiftChangeSchema: {
    centerId: UUID,
    shiftId: 4,
    expectedVersion: 2,
    name: 'Early 10',
    code: 'E10',
    category: 'early',
    startTime: '05:00',
    endTime: '15:00',
    effectiveFrom: '2026-02-04',
  },
  shiftActiveSchema: { shiftId: 4, isActive: false, expectedVersion: 2, effectiveFrom: '2026-02-04' },
  requirementChangeSchema: {
    centerId: UUID,
    requirementId: null,
    expectedVersion: null,
    name: 'Evening',
    startTime: '21:00',
    endTime: '01:00',
    minEmployees: 7,
    minSupervisors: 1,
    weekdays: [5, 6],
    fromDate: null,
    toDate: null,
    replacesWeekly: false,
    qualificationId: 3,
    effectiveFrom: '2026-02-04',
  },
  requirementEndSchema: { requirementId: 9, expectedVersion: 1, effectiveFrom: '2026-02-04' },
  holidaySchema: { date: '2026-07-04', name: null },
  newQualificationSchema: { name: 'Fire desk', isActingSupervisor: false },
  newCenterSchema: { name: 'North', timeZone: 'America/Denver', dayStart: '05:00' },
};
const SCHEMAS = new Map<string, z.ZodType>(
  Object.entries({ ...schemas, ...settingSchemas }).filter(
    (entry): entry is [string, (typeof entry)[1] & z.ZodType] =>
      // A change of a setting has as many forms as there are kinds of settings: it has tests of its own.
      entry[0].endsWith('Schema') && entry[0] !== 'saveSettingSchema' && entry[1] instanceof z.ZodType,
  ),
);
const NAMES = [...SCHEMAS.keys()];

function schemaOf(name: string): z.ZodType {
  const schema = SCHEMAS.get(name);
  if (!schema) throw new Error(`no schema ${name}`);
  return schema;
}

function validOf(name: string): Record<string, unknown> {
  const valid = VALID[name];
  if (!valid) throw new Error(`no valid input for ${name}`);
  return valid;
}

/** `field: message` of every complaint; empty when the input is taken. */
function complaints(name: string, input: unknown): string[] {
  const result = schemaOf(name).safeParse(input);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const changed = (name: string, change: Record<string, unknown>): string[] =>
  complaints(name, { ...validOf(name), ...change });

const BOOLEANS = ['isActive', 'isActingSupervisor', 'replacesWeekly', 'keepLines', 'isSignedIn'];
const PERCENTS = ['preferenceSlackPercent', 'changeBudgetPercent'];
const EMPTY_OBJECTS = ['change', 'rules'];
const LISTS = Object.entries(CHANGE).flatMap(([field, value]) => (Array.isArray(value) ? [field] : []));

/** Whether a value that is wrong for nearly every field is of this one's type. */
function isRightFor(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return BOOLEANS.includes(field);
  if (value === 1.5) return PERCENTS.includes(field);
  if (Array.isArray(value)) return value.length === 0 && LISTS.includes(field);
  return JSON.stringify(value) === '{}' && EMPTY_OBJECTS.includes(field);
}

it('there is a valid input for every schema, and no other', () => {
  expect(Object.keys(VALID).sort()).toEqual(NAMES.toSorted());
});

describe.each(NAMES)('%s', (name) => {
  it('takes its valid input unchanged', () => {
    expect(schemaOf(name).parse(validOf(name))).toEqual(validOf(name));
  });

  it('refuses unknown keys, other types and nothing', () => {
    expect(changed(name, { isAdmin: true })).toEqual([
      ': There is a field here that this form does not have.',
    ]);
    for (const input of [null, undefined, [], 'text', 7])
      expect(complaints(name, input)).toEqual([': A form is needed.']);
  });

  it('never throws and never takes a value of the wrong type for a field', () => {
    const fields = Object.keys(validOf(name));
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(
        Number.NaN,
        Number.POSITIVE_INFINITY,
        -1,
        1.5,
        2 ** 60,
        {},
        [],
        [[]],
        { a: 1 },
        true,
        'x\u0000y',
        '\ud800',
      ),
      fc.string({ unit: 'binary', minLength: 600, maxLength: 900 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fields), wrong, (field, value) => {
        const result = schemaOf(name).safeParse({ ...validOf(name), [field]: value });
        expect(result.success && !isRightFor(field, value)).toBe(false);
      }),
      { seed: 911, numRuns: 200 },
    );
  });
});

describe('the code of a mail', () => {
  it('is typed with or without spaces', () => {
    for (const code of [' 012 345 ', '012-345', '012345']) {
      expect(schemas.confirmEmailByCodeSchema.parse({ email: 'a@b.example', code }).code).toBe('012345');
    }
    expect(schemas.confirmEmailByCodeSchema.parse({ email: 'a@b.example', code: '0123 4567' }).code).toBe(
      '01234567',
    );
  });

  it.each(['', '12345', '12345678901', '12345a', '١٢٣٤٥٦'])('is not %j', (code) => {
    expect(changed('confirmEmailByCodeSchema', { code })).toEqual([
      'code: Code is the digits of the mail, 6 to 10.',
    ]);
  });
});

describe('the token of a link', () => {
  it.each(['', 'a b', 'a/b', 'a'.repeat(201)])('is not %j', (tokenHash) => {
    expect(changed('confirmEmailByLinkSchema', { tokenHash })).toEqual([
      'tokenHash: This link is incomplete or not one of ours.',
    ]);
  });
});

describe('texts', () => {
  it('are trimmed, and bounded by the database’s lengths', () => {
    expect(
      schemas.profileUpdateSchema.parse({ ...validOf('profileUpdateSchema'), fullName: '  Ana Diaz ' })
        .fullName,
    ).toBe('Ana Diaz');
    expect(changed('profileUpdateSchema', { fullName: '   ' })).toEqual(['fullName: Name is needed.']);
    expect(changed('profileUpdateSchema', { fullName: 'a'.repeat(120) })).toEqual([]);
    expect(changed('profileUpdateSchema', { fullName: 'a'.repeat(121) })).toEqual([
      'fullName: Name has at most 120 characters.',
    ]);
    expect(changed('createScheduleSchema', { name: 'a'.repeat(81) })).toEqual([
      'name: Name has at most 80 characters.',
    ]);
  });

  it.each(['a\u0000b', 'a\nb', 'a\u0085b', 'a\u202eb', 'a\u2066b', 'a\u2028b', '\ud800'])(
    'refuse %j',
    (fullName) => {
      expect(changed('profileUpdateSchema', { fullName })).toEqual([
        'fullName: Name cannot contain control characters.',
      ]);
    },
  );

  it('keep names of all scripts', () => {
    for (const fullName of ['Zoë Nuñez-O’Brien', '山田 太郎', 'محمد', '👩‍🚒 Kim']) {
      expect(changed('profileUpdateSchema', { fullName })).toEqual([]);
    }
  });
});

describe('accounts', () => {
  it('lower-case the address and refuse what is none', () => {
    expect(schemas.signInSchema.parse({ email: ' Ana@Harbor.Example ', password: 'x' }).email).toBe(
      'ana@harbor.example',
    );
    expect(changed('signInSchema', { email: 'ana' })).toEqual([
      'email: E-mail is an address such as name@example.org.',
    ]);
    expect(changed('signInSchema', { email: `${'a'.repeat(250)}@b.co` })[0]).toContain('at most 254');
  });

  it('ask for 8 to 72 bytes in a new password, and any in an old one', () => {
    expect(changed('acceptInvitationSchema', { password: '1234567' })).toEqual([
      'password: Password has at least 8 characters.',
    ]);
    expect(changed('acceptInvitationSchema', { password: '12345678' })).toEqual([]);
    expect(changed('acceptInvitationSchema', { password: 'p'.repeat(73) })).toEqual([
      'password: Password has at most 72 characters, fewer with accents or emoji.',
    ]);
    expect(changed('acceptInvitationSchema', { password: 'é'.repeat(36) })).toEqual([]);
    expect(changed('acceptInvitationSchema', { password: 'é'.repeat(37) })).toHaveLength(1);
    expect(schemas.acceptInvitationSchema.parse({ password: ' 12345678 ' })).toEqual({
      password: ' 12345678 ',
    });
    expect(changed('signInSchema', { password: '' })).toEqual(['password: Password is needed.']);
    expect(changed('changePasswordSchema', { newPassword: 'old one' })).toContain(
      'newPassword: Password has at least 8 characters.',
    );
    expect(
      complaints('changePasswordSchema', { currentPassword: 'the same one', newPassword: 'the same one' }),
    ).toEqual(['newPassword: The new password differs from the current one.']);
  });

  it('read an empty phone or preference as none', () => {
    const { phone, defaultShiftPreferenceId } = schemas.profileUpdateSchema.parse({
      ...validOf('profileUpdateSchema'),
      phone: ' ',
      defaultShiftPreferenceId: null,
    });
    expect([phone, defaultShiftPreferenceId]).toEqual([null, null]);
    expect(changed('profileUpdateSchema', { phone: 'call me' })[0]).toContain('phone: Phone has');
    expect(changed('profileUpdateSchema', { theme: 'pink' })).toEqual([
      'theme: Theme is one of dark, light, system.',
    ]);
  });
});

describe('ids and numbers', () => {
  it('are uuids for people and positive whole numbers for rows', () => {
    expect(changed('setActiveSchema', { userId: 'x' })).toEqual(['userId: Person is not known.']);
    for (const scheduleId of [0, -1, 1.5, 2 ** 31, '7']) {
      expect(changed('publishScheduleSchema', { scheduleId })[0]).toBe('scheduleId: Schedule is not known.');
    }
    expect(changed('generateScheduleSchema', { seed: -1 })).toEqual(['seed: Seed is at least 0.']);
    expect(changed('generateScheduleSchema', { seed: 2 ** 32 - 1 })).toEqual([]);
    expect(changed('generateScheduleSchema', { effort: 'max' })).toEqual([
      'effort: Effort is one of quick, good, best.',
    ]);
  });

  it('needs a seed and an effort, and has defaults for the rest', () => {
    const least = { scheduleId: 7, expectedVersion: 3, seed: 1, effort: 'quick' };
    expect(schemas.generateScheduleSchema.parse(least)).toEqual({
      ...least,
      preferenceSlackPercent: 0,
      changeBudgetPercent: 0,
      keepLines: false,
      keepPeopleMax: null,
      pendingLeave: 'avoid',
    });
    for (const [field, value] of [
      ['preferenceSlackPercent', 5.01],
      ['changeBudgetPercent', 20.5],
      ['keepPeopleMax', 1001],
      ['keepPeopleMax', 0.5],
      ['pendingLeave', 'deny'],
    ] as const) {
      expect(changed('generateScheduleSchema', { [field]: value })).toHaveLength(1);
    }
    expect(changed('generateScheduleSchema', { keepPeopleMax: null })).toEqual([]);
  });
});

describe('a scenario', () => {
  it('changes nothing, or what it names within what is possible', () => {
    expect(changed('createScenarioSchema', { change: {} })).toEqual([]);
    for (const change of [
      { patterns: [{ personId: UUID, patternId: '6x9' }] },
      { hires: [{ role: 'admin', patternId: '4x10', count: 1 }] },
      { hires: [{ role: 'dispatcher', patternId: '4x10', count: 0 }] },
      { hires: Array(5).fill({ role: 'dispatcher', patternId: '4x10', count: 50 }) },
      { requirements: [{ id: 'Day', minEmployees: 1, minSupervisors: 0 }] },
      { requirements: [{ id: '7', minEmployees: 1, minSupervisors: 2 }] },
      { ignoredPreferences: Array<string>(1001).fill(UUID) },
      { refusedLeave: [{ personId: UUID, startsAt: 0.5 }] },
      { salary: 1 },
    ]) {
      expect(changed('createScenarioSchema', { change }), JSON.stringify(change)).toHaveLength(1);
    }
  });
});

describe('schedules', () => {
  it('have at least one day and at most 366', () => {
    expect(changed('createScheduleSchema', { endDate: '2026-01-01' })).toEqual([]);
    expect(changed('createScheduleSchema', { endDate: '2025-12-31' })).toEqual([
      'endDate: Last day is the first day or later.',
    ]);
    expect(changed('createScheduleSchema', { endDate: '2027-01-01' })).toEqual([]);
    expect(changed('createScheduleSchema', { endDate: '2027-01-02' })).toEqual([
      'endDate: A schedule has at most 366 days.',
    ]);
  });

  it('refuse dates that do not exist, before comparing them', () => {
    expect(changed('createScheduleSchema', { startDate: '2026-02-30' })).toEqual([
      'startDate: First day is a date such as 2026-02-04.',
    ]);
    expect(changed('createScheduleSchema', { startDate: '1999-12-31', endDate: '2000-01-01' })).toEqual([
      'startDate: First day lies between 2000 and 2199.',
    ]);
  });
});

describe('shifts', () => {
  it('have a short code and times in quarter hours', () => {
    expect(
      settingSchemas.shiftChangeSchema.parse({ ...validOf('shiftChangeSchema'), code: ' e10 ' }).code,
    ).toBe('E10');
    for (const code of ['1E', 'E-10', 'ABCDEFG', '']) {
      expect(changed('shiftChangeSchema', { code })).toEqual([
        'code: Code is a letter and up to five more letters or digits.',
      ]);
    }
    for (const startTime of ['05:10', '24:00', '5:00', '']) {
      expect(changed('shiftChangeSchema', { startTime })).toEqual([
        'startTime: Start is a time in steps of 15 minutes, such as 05:15.',
      ]);
    }
    expect(changed('shiftChangeSchema', { endTime: '05:00' })).toEqual([]);
    expect(changed('shiftChangeSchema', { category: 'night' })[0]).toContain('early, day, swing, graveyard');
  });
});

describe('requirements', () => {
  it('keep supervisors within employees, and both within 500', () => {
    expect(changed('requirementChangeSchema', { minSupervisors: 8 })[0]).toContain(
      'minSupervisors: Minimum supervisors is at most',
    );
    expect(changed('requirementChangeSchema', { minSupervisors: 7 })).toEqual([]);
    expect(changed('requirementChangeSchema', { minEmployees: 501 })).toEqual([
      'minEmployees: Minimum employees is at most 500.',
    ]);
  });

  it('name each weekday once and at least one', () => {
    expect(changed('requirementChangeSchema', { weekdays: [1, 1] })).toEqual([
      'weekdays: Each weekday is named once.',
    ]);
    expect(changed('requirementChangeSchema', { weekdays: [] })).toEqual([
      'weekdays: Choose at least one weekday.',
    ]);
    expect(changed('requirementChangeSchema', { weekdays: [7] })[0]).toContain('from 0 (Sunday) to 6');
    expect(changed('requirementChangeSchema', { weekdays: null })).toEqual([]);
  });

  it('need dates in order, and both when they replace the weekly rows', () => {
    const dates = { fromDate: '2026-07-05', toDate: '2026-07-04' };
    expect(changed('requirementChangeSchema', dates)).toEqual([
      'toDate: To is the same date as From or later.',
    ]);
    expect(changed('requirementChangeSchema', { replacesWeekly: true, fromDate: '2026-07-04' })).toEqual([
      'replacesWeekly: A row that replaces the weekly ones needs a first and a last date.',
    ]);
  });
});
