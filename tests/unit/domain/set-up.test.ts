import { describe, expect, it } from 'vitest';
import {
  formatSetUpCode,
  nextStep,
  readSetUpCode,
  SET_UP_CODE_BYTES,
  setUpHref,
  stepNumber,
} from '#lib/domain/set-up.ts';
import { setUpAgencySchema, setUpCodeSchema, setUpShiftsSchema } from '#lib/domain/set-up-schemas.ts';
import {
  blankShift,
  endsNextDay,
  layoutShifts,
  requiredHours,
  SHIFT_LAYOUTS,
  savedShifts,
  shiftCodes,
  unwatched,
  workablePatterns,
} from '#lib/domain/set-up-shifts.ts';
import { nominalMinutesBetween } from '#lib/domain/time.ts';
import { zoneGroups } from '#lib/domain/time-zones.ts';

describe('the code', () => {
  it('is read however it was typed, as it was printed', () => {
    const printed = formatSetUpCode(Uint8Array.from({ length: SET_UP_CODE_BYTES }, (_, at) => 7 + 31 * at));
    expect(printed).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const bare = printed.replaceAll('-', '');
    expect(
      [printed, printed.toLowerCase(), ` ${bare} `, printed.replaceAll('-', ' – ')].map(readSetUpCode),
    ).toEqual(Array(4).fill(bare));
    expect(readSetUpCode('oil1-0000-0000')).toBe('011100000000');
  });

  it.each(['', '7F3K', '7F3K-QW9D-0XMTT', 'ÄÖÜ', '💥💥💥💥💥💥', 'x'.repeat(1_000_000), '!7F3KQW9D0XM'])(
    'is none: %.20s',
    (typed) => {
      expect(readSetUpCode(typed)).toBeNull();
      expect(setUpCodeSchema.safeParse({ code: typed }).success).toBe(false);
    },
  );
});

it('goes on with the first step that is not done', () => {
  const progress = { shifts: false, people: true, published: false, dismissed: true };
  expect([nextStep(progress), stepNumber('shifts'), setUpHref(progress)]).toEqual([
    'shifts',
    3,
    '/set-up/shifts',
  ]);
  expect(nextStep({ ...progress, shifts: true })).toBe('schedule');
  expect(setUpHref({ ...progress, published: true })).toBe('/set-up/done');
});

describe('a layout', () => {
  it.each(SHIFT_LAYOUTS)(
    'of %s covers the whole day from its start on, and works with its pattern',
    (layout) => {
      for (const dayStart of ['05:00', '07:00', '00:00', '18:30']) {
        const rows = layoutShifts(layout, dayStart);
        expect(rows[0]?.startTime).toBe(dayStart);
        expect(unwatched(rows)).toEqual([]);
        const minutes = rows.map((row) => nominalMinutesBetween(row.startTime, row.endTime));
        const pattern = { eights: '5x8', tens: '4x10', twelves: '3x12_1x4' }[layout];
        expect(workablePatterns(minutes)).toContain(pattern);
        const codes = shiftCodes(rows, new Map());
        expect(new Set(codes).size).toBe(rows.length);
      }
    },
  );

  it('ends at midnight on the day after, and counts the highest minimum where shifts overlap', () => {
    const [, evening] = layoutShifts('eights', '08:00');
    expect(evening).toMatchObject({ startTime: '16:00', endTime: '00:00' });
    expect(evening && endsNextDay(evening)).toBe(true);
    expect(requiredHours(layoutShifts('eights', '07:00'))).toBe(88);
    expect(requiredHours(layoutShifts('tens', '07:00'))).toBe(4 * 18 + 3 * 6);
  });
});

describe('rows of the form', () => {
  const row = { ...blankShift('07:00'), name: 'Day', minEmployees: 2 };

  it('say when nobody has to be there, across midnight too', () => {
    const rows = [row, { ...row, startTime: '16:00', endTime: '22:00' }];
    expect(unwatched(rows)).toEqual([
      { startTime: '15:00', endTime: '16:00' },
      { startTime: '22:00', endTime: '07:00' },
    ]);
    expect(unwatched([{ ...row, minEmployees: 0 }])).toEqual([]);
    expect(unwatched([{ ...row, endTime: '07:00' }])).toEqual([]);
  });

  it('keep the code they have while it says what they are', () => {
    const known = new Map([
      [1, 'D8'],
      [2, 'NIGHT'],
      [3, 'D12'],
    ]);
    const rows = [{ ...row, shiftId: 2 }, { ...row, shiftId: 1 }, { ...row, shiftId: 3 }, row];
    expect(shiftCodes(rows, known)).toEqual(['NIGHT', 'D8', 'D8A', 'D8B']);
  });

  it('are what is saved, each with the plain minimum of its name and times', () => {
    const shift = {
      ...{ id: 1, code: 'D8', name: 'Day', category: 'day' as const, startTime: '07:00', endTime: '15:00' },
      ...{ durationMinutes: 480, isActive: true, validFrom: null, validTo: null, version: 4 },
    };
    const plain = {
      ...{ id: 9, version: 2, name: 'Day', startTime: '07:00', endTime: '15:00', minEmployees: 4 },
      ...{ minSupervisors: 1, weekdays: null, fromDate: null, toDate: null, replacesWeekly: false },
    };
    const weekend = { ...plain, id: 10, weekdays: [0, 6] as const };
    const { rows, others } = savedShifts([shift, { ...shift, id: 2, isActive: false }], [weekend, plain]);
    expect(rows).toEqual([
      {
        ...{
          shiftId: 1,
          shiftVersion: 4,
          requirementId: 9,
          requirementVersion: 2,
          name: 'Day',
          category: 'day',
        },
        ...{ startTime: '07:00', endTime: '15:00', minEmployees: 4, minSupervisors: 1 },
      },
    ]);
    expect(others).toEqual([weekend]);
  });
});

describe('what is received', () => {
  const agency = {
    ...{
      agencyName: 'Summit',
      timeZone: 'America/Denver',
      centerName: 'Floor',
      dayStart: '07:00',
      workweekStart: 0,
    },
    ...{ fullName: 'Ada', email: 'ada@summit.example', password: 'quiet harbor 7' },
  };
  const codes = (given: object) => {
    const { error } = setUpAgencySchema.safeParse(given);
    return error?.issues.map(({ path }) => path[0]) ?? [];
  };

  it('is an agency with a center and an admin', () => {
    expect(codes(agency)).toEqual([]);
    for (const [field, value] of [
      ['agencyName', 'x'.repeat(121)],
      ['centerName', '\u202E'],
      ['timeZone', ''],
      ['timeZone', 'Mars/Olympus'],
      ['dayStart', '24:00'],
      ['workweekStart', 7],
      ['email', 'nobody'],
      ['password', 'short'],
      ['password', 'x'.repeat(73)],
    ] as const)
      expect(codes({ ...agency, [field]: value }), `${field}: ${value}`).toContain(field);
    expect(setUpAgencySchema.safeParse({ ...agency, role: 'admin' }).success).toBe(false);
  });

  it('is shifts, at least one of which needs people', () => {
    const centerId = '00000000-0000-4000-8000-000000000001';
    const shifts = layoutShifts('eights', '07:00').map((row, at) => ({ ...row, code: `D${at}` }));
    const said = (given: object) =>
      setUpShiftsSchema.safeParse({ centerId, shifts, ...given }).error?.issues[0]?.message;
    expect(said({})).toBeUndefined();
    expect(said({ shifts: shifts.map((row) => ({ ...row, minEmployees: 0, minSupervisors: 0 })) })).toMatch(
      /needs people/,
    );
    expect(said({ shifts: shifts.map((row) => ({ ...row, minSupervisors: 9 })) })).toMatch(/at most as many/);
    expect(said({ shifts: [...shifts, { ...shifts[0], code: 'X', name: 'DAY' }] })).toBe(
      'Two shifts are called DAY.',
    );
    expect(said({ shifts: [] })).toMatch(/at least one/);
    expect(said({ shifts: Array(61).fill(shifts[0]) })).toMatch(/At most 60/);
  });
});

it('lists each time zone once, the usual ones of the United States first', () => {
  const groups = zoneGroups(['America/Denver', 'Europe/Berlin', 'America/Boise', 'EST', 'No/Where']);
  expect(groups[0]?.items.map(({ value }) => value)).toContain('America/Denver');
  expect(groups.slice(1)).toEqual([
    { value: 'America', items: [{ value: 'America/Boise', label: 'America/Boise' }] },
    { value: 'Europe', items: [{ value: 'Europe/Berlin', label: 'Europe/Berlin' }] },
    { value: 'UTC', items: [{ value: 'UTC', label: 'UTC' }] },
  ]);
});
