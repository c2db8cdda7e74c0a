import { describe, expect, it } from 'vitest';
import { touchedDates } from '#lib/domain/leave-dates.ts';
import { patternWeek } from '#lib/domain/patterns.ts';
import {
  type AskFacts,
  askRefusal,
  capStates,
  chargedMinutes,
  isNightAsked,
  type LeaveAsk,
  nightsAsked,
  type OwnShift,
  windowOf,
} from '#lib/domain/time-off.ts';
import type { LeaveFacts } from '#lib/domain/time-off-records.ts';
import { isWallQuarter, nextWallQuarter, partTaken } from '#lib/domain/time-off-rows.ts';
import { approvalNeedWords, denialHint } from '#lib/domain/time-off-words.ts';
import type { Interval } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import {
  at,
  between,
  LONG_BEFORE,
  leaveFacts,
  leaveRow,
  otherRequest,
  requestFor,
  VACATION,
} from './time-off-world.ts';

function shift(id: number, code: string, shiftDate: string): OwnShift {
  const { startsAt, endsAt } = leaveRow('diaz', code, shiftDate);
  return { id, code, shiftDate, startsAt, endsAt };
}

const windowAsked = (ask: LeaveAsk, shifts: readonly OwnShift[] = []) => windowOf(ask, shifts, DENVER);
const WED = '2026-02-04';
const days = (fromDate: string, toDate: string, nights: { before: boolean; after: boolean } | null = null) =>
  ({ by: 'days', fromDate, toDate, nights }) as const;

describe('a window by days', () => {
  it('is whole operational days', () => {
    expect(windowAsked(days(WED, '2026-02-06'))).toEqual({
      window: between('2026-02-04 05:00', '2026-02-07 05:00'),
    });
    expect(windowAsked(days(WED, '2026-02-03'))).toMatchObject({ field: 'toDate' });
    expect(windowAsked(days(WED, '2027-02-05'))).toMatchObject({ field: 'toDate' });
  });

  it('is 23 and 25 hours long where the clock changes', () => {
    const hours = (ask: LeaveAsk) => {
      const asked = windowAsked(ask);
      return 'window' in asked ? (asked.window.endsAt - asked.window.startsAt) / 3_600_000 : null;
    };
    expect(hours(days('2026-03-07', '2026-03-07'))).toBe(23);
    expect(hours(days('2026-10-31', '2026-10-31'))).toBe(25);
  });

  const nights = [shift(1, 'G10', '2026-02-03'), shift(2, 'G12', WED)];
  it('asks at both edges which night is meant', () => {
    expect(nightsAsked({ fromDate: WED, toDate: WED }, nights, DENVER)).toEqual({
      before: nights[0],
      after: nights[1],
    });
    expect(windowAsked(days(WED, WED), nights)).toMatchObject({ field: 'nights' });
  });

  it('follows the answer', () => {
    const answered = (before: boolean, after: boolean) =>
      windowAsked(days(WED, WED, { before, after }), nights);
    expect(answered(false, true)).toEqual({ window: between('2026-02-04 05:00', '2026-02-05 05:00') });
    expect(answered(true, false)).toEqual({ window: between('2026-02-03 19:00', '2026-02-04 17:00') });
    expect(answered(true, true)).toEqual({ window: between('2026-02-03 19:00', '2026-02-05 05:00') });
    expect(answered(false, false)).toEqual({ window: between('2026-02-04 05:00', '2026-02-04 17:00') });
  });

  it('asks of the short night shift too, whose day is the one before, and of no swing shift', () => {
    const short = shift(3, 'G4', WED);
    expect(nightsAsked({ fromDate: WED, toDate: WED }, [short], DENVER)).toEqual({
      before: null,
      after: short,
    });
    const swings = [shift(4, 'S12', '2026-02-03'), shift(5, 'S10', WED)];
    expect(nightsAsked({ fromDate: WED, toDate: WED }, swings, DENVER)).toBeNull();
    expect(windowAsked(days(WED, WED), swings)).toHaveProperty('window');
  });

  it('never cuts a night that reaches over the start of the operational day', () => {
    const long = [shift(1, 'N12', '2026-02-03'), shift(2, 'N12', WED)];
    const answered = (before: boolean, after: boolean) =>
      windowAsked(days(WED, WED, { before, after }), long);
    expect(answered(false, true)).toEqual({ window: between('2026-02-04 07:00', '2026-02-05 07:00') });
    expect(answered(true, false)).toEqual({ window: between('2026-02-03 19:00', '2026-02-04 19:00') });
  });

  it('is refused where neither night nor day is left', () => {
    const round = [shift(1, 'R24', '2026-02-03'), shift(2, 'R24', WED)];
    expect(windowAsked(days(WED, WED, { before: false, after: false }), round)).toMatchObject({
      field: 'nights',
    });
  });
});

describe('a window by hours', () => {
  const hours = (startTime: string, endTime: string, night: 'before' | 'after' | null = null, date = WED) =>
    windowAsked({ by: 'hours', date, startTime, endTime, night });

  it('runs over midnight, and from the evening or the small hours of the calendar day', () => {
    expect(hours('12:00', '00:00')).toEqual({ window: between('2026-02-04 12:00', '2026-02-05 00:00') });
    expect(hours('22:15', '02:00')).toEqual({ window: between('2026-02-04 22:15', '2026-02-05 02:00') });
    expect(hours('04:00', '12:00')).toEqual({ window: between('2026-02-04 04:00', '2026-02-04 12:00') });
  });

  it('asks which night is meant where the hours lie before the operational day', () => {
    expect(isNightAsked({ startTime: '01:00', endTime: '05:00' }, DENVER)).toBe(true);
    expect(isNightAsked({ startTime: '04:45', endTime: '05:15' }, DENVER)).toBe(false);
    expect(isNightAsked({ startTime: '22:00', endTime: '02:00' }, DENVER)).toBe(false);
    expect(hours('01:00', '05:00')).toMatchObject({ field: 'night' });
    expect(hours('01:00', '05:00', 'before')).toEqual({
      window: between('2026-02-04 01:00', '2026-02-04 05:00'),
    });
    expect(hours('01:00', '05:00', 'after')).toEqual({
      window: between('2026-02-05 01:00', '2026-02-05 05:00'),
    });
  });

  it('is refused without length', () => {
    expect(hours('12:00', '12:00')).toMatchObject({ field: 'endTime' });
    // On 8 March 2026 the clock goes from 02:00 to 03:00.
    expect(hours('02:30', '03:30', 'before', '2026-03-08')).toMatchObject({ field: 'startTime' });
  });
});

describe('a window by shifts', () => {
  const own = [shift(1, 'D10', WED), shift(2, 'D10', '2026-02-05'), shift(3, 'D10', '2026-02-06')];
  const chosen = (...shiftIds: number[]) => windowAsked({ by: 'shifts', shiftIds }, own);

  it('runs from the first to the last', () => {
    expect(chosen(2, 1)).toEqual({ window: between('2026-02-04 09:00', '2026-02-05 19:00') });
  });

  it('never takes a shift between them that was not chosen', () => {
    expect(chosen(1, 3)).toEqual({
      field: 'shiftIds',
      refusal: 'D10 on Thu 5 Feb lies between these shifts. Choose it too, or ask for the others apart.',
    });
    expect(chosen()).toMatchObject({ field: 'shiftIds' });
  });
});

describe('the ledger’s times', () => {
  it('are quarters by the wall clock, each the first time that it is shown', () => {
    expect(isWallQuarter(at(WED, '09:15'), DENVER)).toBe(true);
    expect(isWallQuarter(at(WED, '09:15') + 60_000, DENVER)).toBe(false);
    const first = at('2026-11-01', '01:30');
    expect(isWallQuarter(first, DENVER)).toBe(true);
    expect(isWallQuarter(first + 3_600_000, DENVER)).toBe(false);
    expect(nextWallQuarter(first + 3_600_000, DENVER)).toBe(at('2026-11-01', '02:00'));
    expect(nextWallQuarter(at(WED, '09:00') + 1, DENVER)).toBe(at(WED, '09:15'));
  });

  it('let somebody who falls sick in the hour that comes twice leave at its end', () => {
    const row = leaveRow('diaz', 'G10', '2026-10-31');
    const second = at('2026-11-01', '01:30') + 3_600_000;
    const call = requestFor({ startsAt: second, endsAt: row.endsAt }, { createdAt: second - 60_000 });
    expect(partTaken(row, call, second - 60_000, DENVER)).toEqual(
      between('2026-11-01 02:00', '2026-11-01 05:00'),
    );
  });

  it('hold more than a leave that knows no quarters, never less', () => {
    const row = leaveRow('diaz', 'D10', WED);
    const minute = 60_000;
    const window = { startsAt: at(WED, '12:05'), endsAt: at(WED, '12:50') - minute };
    expect(partTaken(row, requestFor(window), LONG_BEFORE, DENVER)).toEqual(
      between('2026-02-04 12:00', '2026-02-04 13:00'),
    );
  });
});

describe('what stands in the way', () => {
  const facts: AskFacts = {
    kind: VACATION,
    clock: DENVER,
    now: at('2026-01-20', '12:00'),
    blackouts: [{ id: 1, name: 'Air show', fromDate: '2026-02-14', toDate: '2026-02-16' }],
    requests: [
      { ...between('2026-02-20 05:00', '2026-02-21 05:00'), status: 'pending' },
      { ...between('2026-02-22 05:00', '2026-02-23 05:00'), status: 'approved' },
      { ...between('2026-02-24 05:00', '2026-02-25 05:00'), status: 'denied' },
    ],
  };
  const refused = (window: Interval, kind: Partial<AskFacts['kind']> = {}, over: Partial<AskFacts> = {}) =>
    askRefusal(window, { ...facts, ...over, kind: { ...VACATION, ...kind } })?.refusal ?? null;
  const on = (date: string) => ({ startsAt: at(date, '05:00'), endsAt: at(date, '23:00') });

  it('is too little notice, counted in operational days', () => {
    expect(refused(on('2026-02-02'))).toBe(
      'Vacation is asked for at least 14 days ahead: from Tue 3 Feb on.',
    );
    expect(refused(on('2026-02-03'))).toBeNull();
    // At 04:00 it is still the operational day before.
    expect(refused(on('2026-02-02'), {}, { now: at('2026-01-20', '04:00') })).toBeNull();
    expect(refused(on('2026-01-10'), { noticeDays: 0 })).toBeNull();
    expect(refused(on('2026-01-21'), { noticeDays: 1 })).toBeNull();
    expect(refused(on('2026-01-20'), { noticeDays: 1 })).toContain('at least 1 day ahead');
  });

  it('is a blackout on any of the days', () => {
    const words = 'Sat 14 Feb is closed for Vacation: Air show, 14–16 Feb 2026.';
    expect(refused(on('2026-02-14'))).toBe(words);
    expect(refused(between('2026-02-10 05:00', '2026-02-14 06:00'))).toBe(words);
    expect(refused(between('2026-02-10 05:00', '2026-02-14 05:00'))).toBeNull();
    expect(refused(between('2026-02-17 04:45', '2026-02-17 09:00'))).toContain('Mon 16 Feb');
  });

  it('is neither for kinds that are protected', () => {
    expect(refused(on('2026-01-20'), { isProtected: true })).toBeNull();
    expect(refused(on('2026-02-14'), { isProtected: true })).toBeNull();
  });

  it('is a request of one’s own at that time that stands', () => {
    expect(refused(on('2026-02-20'))).toBe(
      'You have a request that is not decided at that time: Fri 20 Feb 05:00 – Sat 21 Feb 05:00.',
    );
    expect(refused(on('2026-02-22'))).toContain('You have approved leave at that time');
    expect(refused(on('2026-02-21'))).toBeNull();
    expect(refused(on('2026-02-24'))).toBeNull();
  });

  it('is a kind that is retired, times between the quarters, and a window without or of too much length', () => {
    const { startsAt, endsAt } = on('2026-03-10');
    expect(askRefusal({ startsAt, endsAt }, { ...facts, kind: { ...VACATION, isActive: false } })).toEqual({
      field: 'kindId',
      refusal: 'Vacation is no longer in use. Choose another.',
    });
    const quarters = 'Leave starts and ends in steps of 15 minutes.';
    expect(refused({ startsAt: startsAt + 60_000, endsAt })).toBe(quarters);
    expect(refused({ startsAt, endsAt: endsAt - 60_000 })).toBe(quarters);
    expect(refused({ startsAt, endsAt: startsAt })).toBe('Leave ends after it starts.');
    expect(refused(between('2026-03-10 05:00', '2027-03-12 05:00'))).toContain('at most 366 days');
  });
});

describe('the line for a day', () => {
  const window = between('2026-02-04 05:00', '2026-02-06 05:00');
  const request = requestFor(window, { createdAt: 1000 });
  const other = (id: number, over: Parameters<typeof otherRequest>[3] = {}) =>
    otherRequest(`p${id}`, [], window, { id, createdAt: id, ...over });
  const states = (over: Partial<LeaveFacts>) =>
    capStates({ ...leaveFacts({ rows: [], request }), caps: [{ date: WED, cap: 3, approved: 1 }], ...over });

  it('counts older requests of the same group that count to the caps and touch the day', () => {
    const others = [
      other(1),
      other(2, { countsToCaps: false }),
      other(5, { userId: 'diaz' }),
      other(3, { role: 'supervisor' }),
      other(4, between('2026-02-05 05:00', '2026-02-06 05:00')),
      other(2000),
      other(11, { createdAt: 1000 }),
      other(9, { createdAt: 1000 }),
    ];
    expect(states({ others })).toEqual([
      { date: WED, cap: 3, approved: 1, ahead: 2, isFull: false, isBehind: true },
    ]);
    expect(states({ others: others.slice(0, 6) })).toMatchObject([{ ahead: 1, isBehind: false }]);
  });

  it('is of supervisors and admins together', () => {
    const lead = requestFor(window, { createdAt: 1000, role: 'supervisor' });
    expect(states({ request: lead, others: [other(1, { role: 'admin' }), other(2)] })).toMatchObject([
      { ahead: 1 },
    ]);
  });

  it('is full at the cap, and is none without one or for kinds that do not count', () => {
    const full = [{ date: WED, cap: 3, approved: 3 }];
    expect(states({ caps: full, others: [other(1)] })).toMatchObject([{ isFull: true, isBehind: false }]);
    expect(states({ caps: [{ date: WED, cap: null, approved: 9 }] })).toEqual([]);
    expect(states({ caps: full, request: { ...request, countsToCaps: false } })).toEqual([]);
  });
});

describe('the charge', () => {
  const charge = (window: Interval, over: Partial<Parameters<typeof chargedMinutes>[1]> = {}) =>
    chargedMinutes(window, {
      clock: DENVER,
      workweeks: 0,
      shifts: [],
      unscheduled: touchedDates(window, DENVER),
      pattern: patternWeek('4x10'),
      ...over,
    });

  it('is the real minutes of shifts, on the nights of the clock change too', () => {
    const nights = [shift(1, 'G10', '2026-03-07'), shift(2, 'G10', '2026-10-31')];
    const all = between('2026-03-01 05:00', '2026-11-30 05:00');
    expect(charge(all, { shifts: nights, unscheduled: [] })).toBe(9 * 60 + 11 * 60);
  });

  it('is by the pattern on days without a schedule, no more than its days in a workweek', () => {
    // Sunday to Saturday, then two weeks.
    expect(charge(between('2026-02-01 05:00', '2026-02-08 05:00'))).toBe(2400);
    expect(charge(between('2026-02-01 05:00', '2026-02-15 05:00'))).toBe(4800);
    expect(charge(between('2026-02-04 05:00', '2026-02-06 05:00'))).toBe(1200);
    expect(charge(between('2026-02-04 12:00', '2026-02-04 15:00'))).toBe(180);
    expect(charge(between('2026-02-01 05:00', '2026-02-08 05:00'), { pattern: null })).toBe(0);
  });

  it('takes the days with a shift from those of the pattern', () => {
    const shifts = [shift(1, 'D10', '2026-02-01'), shift(2, 'D10', '2026-02-02')];
    const unscheduled = ['2026-02-04', '2026-02-05', '2026-02-06', '2026-02-07'];
    expect(charge(between('2026-02-01 05:00', '2026-02-08 05:00'), { shifts, unscheduled })).toBe(2400);
  });

  it('knows the week of a pattern', () => {
    expect(patternWeek('3x12_1x4')).toEqual({ weeklyMinutes: 2400, daysPerWeek: 4 });
  });
});

describe('words of a decision', () => {
  const gap = {
    kind: 'employees' as const,
    shiftDate: WED,
    required: 8,
    onDuty: 7,
    ...between('2026-02-04 19:00', '2026-02-04 21:00'),
  };
  const added = { employees: 120, supervisors: 0, qualified: 0 };
  const day = (date: string, over: { isFull?: boolean; isBehind?: boolean }) => ({
    date,
    cap: 2,
    approved: 2,
    ahead: 1,
    isFull: false,
    isBehind: false,
    ...over,
  });

  it('say why an approval needs a reason', () => {
    const words = approvalNeedWords(
      {
        needs: ['below_minimum', 'over_cap', 'ahead_in_line', 'below_balance'],
        alone: { gaps: [gap, gap], worst: 1, added },
        caps: [
          day(WED, { isFull: true }),
          day('2026-02-05', { isBehind: true }),
          day('2026-02-06', { isBehind: true }),
        ],
        balanceAfter: -120,
      },
      DENVER.timeZone,
    );
    expect(words).toEqual([
      'This leaves 7 of 8 employees on Wed 4 Feb 19:00–21:00, and 1 more stretch. Say why.',
      'Wed 4 Feb has as many people off as may be. Say why one more.',
      'Others asked first for the places of Thu 5 Feb and Fri 6 Feb. Say why this one goes before them.',
      'The balance falls to −2\u00a0h. Say why it may be overdrawn.',
    ]);
  });

  it('name at most three days', () => {
    const caps = ['2026-02-04', '2026-02-05', '2026-02-06', '2026-02-07'].map((date) =>
      day(date, { isFull: true }),
    );
    const [words] = approvalNeedWords(
      { needs: ['over_cap'], alone: { gaps: [], worst: 0, added }, caps, balanceAfter: null },
      DENVER.timeZone,
    );
    expect(words).toBe(
      'Wed 4 Feb, Thu 5 Feb, Fri 6 Feb and 1 more day have as many people off as may be. Say why one more.',
    );
  });

  it('say of protected leave what is no ground to deny it', () => {
    expect(denialHint({ isProtected: true, kindName: 'Military leave' })).toContain(
      'Military leave is protected',
    );
    expect(denialHint({ isProtected: false, kindName: 'Vacation' })).toBeNull();
  });
});
