import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, limitProblems } from '#lib/domain/limits.ts';
import { checkTimeline, RULES, type RuleContext, type Violation } from '#lib/domain/rules.ts';
import { blockWindow, createZone, eachDate } from '#lib/domain/time.ts';
import { overtimeMinutes, workweekHours } from '#lib/domain/timeline.ts';
import type { Duty, Leave, LocalDate } from '#lib/domain/types.ts';
import { customDuty, DENVER, dutyOf } from './reference-center.ts';

const CONTEXT: RuleContext = {
  workweekStart: 0,
  limits: DEFAULT_LIMITS,
  overtimeMayTouch: true,
  window: null,
};

/** Checks in both orders of the input and reads the result as `rule: message`. */
function judge(
  duties: readonly Duty[],
  leave: readonly Leave[] = [],
  context: Partial<RuleContext> = {},
): Violation[] {
  const rules = { ...CONTEXT, ...context };
  const violations = checkTimeline(duties, leave, rules);
  expect(checkTimeline(duties.toReversed(), leave.toReversed(), rules)).toEqual(violations);
  return violations;
}

function words(...args: Parameters<typeof judge>): string[] {
  return judge(...args).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const instant = (date: LocalDate, hour: number): number =>
  createZone(DENVER.timeZone).toInstant(date, hour * 60);

function leaveOf(
  from: [LocalDate, number],
  to: [LocalDate, number],
  state: Leave['state'] = 'approved',
): Leave {
  return { personId: 'p1', state, startsAt: instant(...from), endsAt: instant(...to) };
}

const days = (code: string, from: LocalDate, to: LocalDate): Duty[] =>
  eachDate(from, to).map((date) => dutyOf(code, date));

describe('double booking', () => {
  it('is two duties at the same time, across midnight too', () => {
    const [violation] = judge([dutyOf('S10', '2026-02-04'), dutyOf('G4', '2026-02-03')]);
    expect(violation).toBeUndefined();
    const overnight = judge([dutyOf('G10', '2026-02-04'), dutyOf('G4', '2026-02-04', { isOvertime: true })]);
    expect(overnight.map(({ ruleId, minutes }) => [ruleId, minutes])).toEqual([['double_booking', 240]]);
    expect(overnight[0]?.message).toBe('4\u00a0h in two shifts at once');
    expect(overnight[0]?.duties.map(({ shiftId }) => shiftId)).toEqual(['G10', 'G4']);
  });

  it('names each pair of three', () => {
    const three = [dutyOf('D12', '2026-02-04'), dutyOf('D10', '2026-02-04'), dutyOf('D4', '2026-02-04')];
    expect(judge(three).filter(({ ruleId }) => ruleId === 'double_booking')).toHaveLength(3);
  });

  it('is not two duties that touch', () => {
    const touching = [dutyOf('E4', '2026-02-04'), dutyOf('D4', '2026-02-04', { isOvertime: true })];
    expect(words(touching)).toEqual([]);
  });

  it('counts the real overlap on the night the clock falls back', () => {
    const night = [dutyOf('G10', '2026-10-31'), dutyOf('G4', '2026-10-31', { isOvertime: true })];
    expect(judge(night)[0]).toMatchObject({ ruleId: 'double_booking', minutes: 300 });
  });
});

describe('time off', () => {
  it('is compared by the hour: noon to midnight takes what it touches', () => {
    const leave = leaveOf(['2026-02-04', 12], ['2026-02-05', 0]);
    expect(words([dutyOf('E10', '2026-02-04')], [leave])).toEqual([
      'leave_overlap: 3\u00a0h of approved time off on Wed 4 Feb',
    ]);
    expect(words([dutyOf('G10', '2026-02-04')], [leave])).toEqual([
      'leave_overlap: 5\u00a0h of approved time off on Wed 4 Feb',
    ]);
    expect(words([dutyOf('G4', '2026-02-04')], [leave])).toEqual([]);
    expect(words([dutyOf('E4', '2026-02-04')], [leave])).toEqual([]);
  });

  it('that ends when the shift starts does not touch it', () => {
    expect(words([dutyOf('E10', '2026-02-04')], [leaveOf(['2026-02-03', 5], ['2026-02-04', 5])])).toEqual([]);
    expect(words([dutyOf('E10', '2026-02-04')], [leaveOf(['2026-02-04', 15], ['2026-02-05', 5])])).toEqual(
      [],
    );
  });

  it('that is pending only warns', () => {
    const pending = leaveOf(['2026-02-04', 5], ['2026-02-05', 5], 'pending');
    expect(judge([dutyOf('E4', '2026-02-04')], [pending])).toMatchObject([
      { ruleId: 'pending_leave_overlap', severity: 'soft', minutes: 240 },
    ]);
  });

  it('lasts its real hours at the clock change', () => {
    const leave = leaveOf(['2026-03-08', 0], ['2026-03-08', 5]);
    expect(judge([dutyOf('G10', '2026-03-07')], [leave])).toMatchObject([
      { ruleId: 'leave_overlap', minutes: 240 },
    ]);
  });
});

describe('regular shifts a day', () => {
  it('are at most one per operational date, also when the second is on the next calendar day', () => {
    const two = [dutyOf('E4', '2026-02-04'), dutyOf('G4', '2026-02-04')];
    expect(words(two)).toEqual(['two_shifts_a_day: 2 regular shifts on Wed 4 Feb, maximum 1']);
    expect(judge(two)[0]).toMatchObject({ minutes: 240, at: instant('2026-02-05', 1) });
  });

  it('do not count an extra shift, nor the shift of another operational date', () => {
    expect(words([dutyOf('E4', '2026-02-04'), dutyOf('G4', '2026-02-04', { isOvertime: true })])).toEqual([]);
    expect(words([dutyOf('G4', '2026-02-03'), dutyOf('S10', '2026-02-04')])).toEqual([]);
  });
});

describe('rest', () => {
  it('is hard under 8 h, soft under 10 h, and nothing from there', () => {
    const restBefore = (startTime: string, endTime: string): string[] =>
      words([dutyOf('S10', '2026-02-04'), customDuty(startTime, endTime, '2026-02-05')]);
    expect(restBefore('07:00', '11:00')).toEqual(['rest_hard: 6\u00a0h rest, minimum 8\u00a0h']);
    expect(restBefore('08:45', '11:00')).toEqual(['rest_hard: 7\u00a0h 45\u00a0min rest, minimum 8\u00a0h']);
    expect(restBefore('09:00', '11:00')).toEqual(['rest_soft: 8\u00a0h rest, preferred minimum 10\u00a0h']);
    expect(restBefore('10:45', '12:00')).toEqual([
      'rest_soft: 9\u00a0h 45\u00a0min rest, preferred minimum 10\u00a0h',
    ]);
    expect(restBefore('11:00', '12:00')).toEqual([]);
  });

  it('is elapsed time: eight hours on the wall are seven in spring and nine in autumn', () => {
    const around = (date: LocalDate, next: LocalDate): string[] =>
      words([customDuty('11:00', '21:00', date), dutyOf('E4', next)]);
    expect(around('2026-02-04', '2026-02-05')).toEqual([
      'rest_soft: 8\u00a0h rest, preferred minimum 10\u00a0h',
    ]);
    expect(around('2026-03-07', '2026-03-08')).toEqual(['rest_hard: 7\u00a0h rest, minimum 8\u00a0h']);
    expect(around('2026-10-31', '2026-11-01')).toEqual([
      'rest_soft: 9\u00a0h rest, preferred minimum 10\u00a0h',
    ]);
  });

  it('is measured from the later end when duties overlap', () => {
    const long = customDuty('15:00', '03:00', '2026-02-04', { isOvertime: true });
    const short = customDuty('16:00', '20:00', '2026-02-04', { isOvertime: true });
    const next = dutyOf('D4', '2026-02-05');
    const found = judge([long, short, next]).find(({ ruleId }) => ruleId === 'rest_hard');
    expect(found).toMatchObject({
      message: '6\u00a0h rest, minimum 8\u00a0h',
      minutes: 120,
      at: next.startsAt,
    });
    expect(found?.duties).toEqual([long, next]);
  });

  it('is none between two regular duties that touch, and not asked for when overtime extends one', () => {
    const regular = [dutyOf('G4', '2026-02-03'), dutyOf('E10', '2026-02-04')];
    expect(words(regular)).toEqual(['rest_hard: 0\u00a0min rest, minimum 8\u00a0h']);
    const extended = [dutyOf('G4', '2026-02-03', { isOvertime: true }), dutyOf('E10', '2026-02-04')];
    expect(words(extended)).toEqual([]);
    expect(words(extended, [], { overtimeMayTouch: false })).toEqual([
      'rest_hard: 0\u00a0min rest, minimum 8\u00a0h',
    ]);
  });
});

describe('duty length', () => {
  const extended = (hours: number): Duty[] => [
    dutyOf('E12', '2026-02-04'),
    customDuty('17:00', `${17 + hours}:00`, '2026-02-04', { isOvertime: true }),
  ];

  it('counts extensions: soft above 14 h, hard above 16 h', () => {
    expect(words(extended(2))).toEqual([]);
    expect(words(extended(3))).toEqual(['duty_soft: 15\u00a0h on duty, preferred maximum 14\u00a0h']);
    expect(words(extended(4))).toEqual(['duty_soft: 16\u00a0h on duty, preferred maximum 14\u00a0h']);
    expect(words(extended(5))).toEqual(['duty_hard: 17\u00a0h on duty, maximum 16\u00a0h']);
    expect(judge(extended(5))[0]).toMatchObject({ minutes: 60, at: instant('2026-02-04', 21) });
  });

  it('joins over midnight and over a chain of extensions', () => {
    const chain = [
      customDuty('11:00', '15:00', '2026-02-04', { isOvertime: true }),
      dutyOf('S10', '2026-02-04'),
      customDuty('01:00', '04:00', '2026-02-04', { isOvertime: true }),
    ];
    expect(words(chain)).toEqual(['duty_hard: 17\u00a0h on duty, maximum 16\u00a0h']);
  });

  it('does not count the hour that autumn adds', () => {
    const night = [
      dutyOf('G12', '2026-10-31'),
      customDuty('05:00', '07:00', '2026-11-01', { isOvertime: true }),
    ];
    expect(words(night)).toEqual([]);
  });
});

describe('hours in seven days', () => {
  const overtime = (code: string, from: LocalDate, to: LocalDate): Duty[] =>
    eachDate(from, to).map((date) => dutyOf(code, date, { isOvertime: true }));

  it('are soft above 60 and hard above 72, regular and overtime together', () => {
    expect(words(overtime('D12', '2026-02-01', '2026-02-05'))).toEqual([]);
    expect(words(overtime('D12', '2026-02-01', '2026-02-06'))).toEqual([
      'seven_day_soft: 72\u00a0h in seven days, preferred maximum 60\u00a0h',
    ]);
    const tooMany = [
      ...overtime('D12', '2026-02-01', '2026-02-06'),
      customDuty('21:00', '22:00', '2026-02-06', { isOvertime: true }),
    ];
    expect(words(tooMany)).toEqual(['seven_day_hard: 73\u00a0h in seven days, maximum 72\u00a0h']);
  });

  it('roll over the end of the week and let the eighth day drop out', () => {
    const rolling = [
      ...overtime('D12', '2026-02-05', '2026-02-07'),
      ...overtime('D12', '2026-02-09', '2026-02-11'),
    ];
    expect(words(rolling)).toEqual(['seven_day_soft: 72\u00a0h in seven days, preferred maximum 60\u00a0h']);
    const apart = [
      ...overtime('D12', '2026-02-04', '2026-02-06'),
      ...overtime('D12', '2026-02-11', '2026-02-13'),
    ];
    expect(words(apart)).toEqual([]);
  });

  it('are one peak, reported once at its worst', () => {
    const long = [
      ...overtime('D12', '2026-02-01', '2026-02-06'),
      ...overtime('D12', '2026-02-08', '2026-02-13'),
    ];
    const found = judge(long).filter(({ ruleId }) => ruleId.startsWith('seven_day'));
    expect(found).toMatchObject([{ ruleId: 'seven_day_soft', minutes: 720, at: instant('2026-02-06', 9) }]);
  });

  it('are reported at the worst of a peak that rises and falls', () => {
    const rising = [
      dutyOf('D10', '2026-02-01', { isOvertime: true }),
      ...overtime('D12', '2026-02-02', '2026-02-06'),
    ];
    const found = judge([...rising, dutyOf('D4', '2026-02-08', { isOvertime: true })]);
    expect(found.map(({ message }) => message)).toEqual([
      '70\u00a0h in seven days, preferred maximum 60\u00a0h',
    ]);
  });

  it('are nominal, so the autumn night adds nothing', () => {
    const nights = overtime('G12', '2026-10-30', '2026-11-03');
    expect(words(nights)).toEqual([]);
  });
});

describe('days in a row', () => {
  it('are at most six operational days', () => {
    expect(words(days('E4', '2026-02-02', '2026-02-07'))).toEqual([]);
    const seven = judge(days('E4', '2026-02-01', '2026-02-07'));
    expect(seven.map(({ message }) => message)).toEqual(['7 days in a row, maximum 6']);
    expect(seven[0]).toMatchObject({ minutes: 240, at: instant('2026-02-07', 5) });
    expect(seven[0]?.duties).toHaveLength(7);
  });

  it('count the night shift after midnight to the day before, and a day with two duties once', () => {
    const nights = days('G4', '2026-02-01', '2026-02-06');
    const twice = [...nights, dutyOf('D4', '2026-02-06', { isOvertime: true })];
    expect(judge(twice).map(({ ruleId }) => ruleId)).toEqual(['rest_hard']);
    expect(words([...nights, dutyOf('D4', '2026-02-08')])).toEqual([]);
  });

  it('run across the end of the year and the clock change', () => {
    expect(words(days('E4', '2025-12-28', '2026-01-03'))).toEqual([
      'consecutive_days: 7 days in a row, maximum 6',
    ]);
    expect(words(days('E4', '2026-10-29', '2026-11-04'))).toEqual([
      'consecutive_days: 7 days in a row, maximum 6',
    ]);
  });
});

describe('the two ends of a shift around approved leave', () => {
  const day = '2026-02-04';
  const piece = (from: string, to: string, shiftId = 'D10'): Duty => ({
    ...customDuty(from, to, day),
    shiftId,
  });
  const ends = [piece('09:00', '12:00'), piece('14:00', '19:00')];
  const off = (state: Leave['state'], from = 12, to = 14): Leave => leaveOf([day, from], [day, to], state);

  it('are one tour without a rest between them', () => {
    expect(words(ends, [off('approved')])).toEqual([]);
  });

  it('are two where there is no leave, where it waits, or is at another time', () => {
    const two = [
      'two_shifts_a_day: 2 regular shifts on Wed 4 Feb, maximum 1',
      'rest_hard: 2\u00a0h rest, minimum 8\u00a0h',
    ];
    expect(words(ends, [])).toEqual(two);
    expect(words(ends, [off('pending')])).toEqual(two);
    expect(words(ends, [off('approved', 19, 21)])).toEqual(two);
  });

  it('are of one shift: another one after leave is another', () => {
    const other = [piece('09:00', '12:00'), piece('14:00', '19:00', 'S10')];
    expect(words(other, [off('approved')])).toHaveLength(2);
  });
});

describe('regular hours a week', () => {
  it('are at most 40 by operational date in weeks of the agency', () => {
    const five = [...days('D10', '2026-02-02', '2026-02-05'), dutyOf('D10', '2026-02-07')];
    expect(words(five)).toEqual([
      'weekly_hours: 50\u00a0h regular in the week of Sun 1 Feb, maximum 40\u00a0h',
    ]);
    expect(judge(five)[0]).toMatchObject({ minutes: 600, at: instant('2026-02-07', 9) });
    expect(words(five, [], { workweekStart: 6 })).toEqual([]);
  });

  it('leave out overtime', () => {
    const extra = dutyOf('D10', '2026-02-07', { isOvertime: true });
    expect(words([...days('D10', '2026-02-02', '2026-02-05'), extra])).toEqual([]);
  });

  it('leave out what was taken over in a trade, which tires all the same', () => {
    const own = days('D10', '2026-02-02', '2026-02-05');
    const takenOver = (code: string, from: string, to: string) =>
      days(code, from, to).map((duty) => ({ ...duty, isTraded: true }));
    expect(words([...own, ...takenOver('D10', '2026-02-06', '2026-02-07')])).toEqual([]);
    expect(words([...own, ...takenOver('E4', '2026-02-06', '2026-02-08')])).toEqual([
      'consecutive_days: 7 days in a row, maximum 6',
    ]);
    expect(words([...own, ...takenOver('G4', '2026-02-05', '2026-02-05')])).toContain(
      'two_shifts_a_day: 2 regular shifts on Thu 5 Feb, maximum 1',
    );
  });

  it('belong to the operational date: Saturday night after midnight is still the old week', () => {
    const week = [...days('G10', '2026-02-01', '2026-02-04'), dutyOf('G4', '2026-02-07')];
    expect(words(week)).toEqual([
      'weekly_hours: 44\u00a0h regular in the week of Sun 1 Feb, maximum 40\u00a0h',
    ]);
    expect(words([...days('G10', '2026-02-01', '2026-02-04'), dutyOf('G4', '2026-02-08')])).toEqual([]);
  });

  it('are nominal: the line with 41 real hours in the autumn week stays lawful', () => {
    expect(words(days('G10', '2026-10-29', '2026-11-01'))).toEqual([]);
  });
});

describe('the judged window', () => {
  const window = blockWindow({ startDate: '2026-02-01', endDate: '2026-02-28' }, DENVER);

  it('reaches across both edges: rest before the first and after the last shift', () => {
    const before = dutyOf('S12', '2026-01-31');
    const first = dutyOf('E4', '2026-02-01');
    expect(words([before, first], [], { window })).toEqual(['rest_hard: 2\u00a0h rest, minimum 8\u00a0h']);
    const last = dutyOf('S12', '2026-02-28');
    const after = dutyOf('E4', '2026-03-01');
    expect(words([last, after], [], { window })).toEqual(['rest_hard: 2\u00a0h rest, minimum 8\u00a0h']);
  });

  it('leaves out what lies wholly outside', () => {
    expect(words([dutyOf('S12', '2026-01-30'), dutyOf('E4', '2026-01-31')], [], { window })).toEqual([]);
    expect(words(days('E4', '2026-03-01', '2026-03-07'), [], { window })).toEqual([]);
  });

  it('counts days in a row and weekly hours with the history', () => {
    expect(words(days('E4', '2026-01-27', '2026-02-02'), [], { window })).toEqual([
      'consecutive_days: 7 days in a row, maximum 6',
    ]);
    const acrossWeek = [...days('D10', '2026-01-26', '2026-01-29'), dutyOf('D10', '2026-02-01')];
    expect(words(acrossWeek, [], { window, workweekStart: 1 })).toEqual([
      'weekly_hours: 50\u00a0h regular in the week of Mon 26 Jan, maximum 40\u00a0h',
    ]);
  });
});

describe('the rule table', () => {
  it('has distinct ids and a label for each', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(RULES.every(({ label }) => label.length > 0)).toBe(true);
  });

  it('finds nothing in an empty timeline or a lawful line', () => {
    expect(words([])).toEqual([]);
    expect(
      words([...days('D10', '2026-02-04', '2026-02-07'), ...days('D10', '2026-02-11', '2026-02-14')]),
    ).toEqual([]);
  });

  it('lists violations by time and the hard rule first at the same instant', () => {
    const found = judge([
      dutyOf('S12', '2026-02-04'),
      dutyOf('E4', '2026-02-05'),
      ...days('D4', '2026-02-06', '2026-02-10'),
    ]);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['rest_hard', 'consecutive_days']);
  });

  it('lists an earlier violation first whatever its rule', () => {
    const week = days('E4', '2026-02-01', '2026-02-07');
    const found = judge([...week, dutyOf('S12', '2026-02-10'), dutyOf('E4', '2026-02-11')]);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['consecutive_days', 'rest_hard']);
  });

  it('refuses the duties of two people as one timeline', () => {
    const other = { ...dutyOf('E4', '2026-02-04'), personId: 'p2' };
    expect(() => checkTimeline([dutyOf('E4', '2026-02-04'), other], [], CONTEXT)).toThrow(RangeError);
  });

  it('takes its numbers from the agency', () => {
    const limits = {
      ...DEFAULT_LIMITS,
      restMinutesSoft: 12 * 60,
      restMinutesHard: 11 * 60,
      consecutiveDaysHard: 2,
    };
    expect(
      words([dutyOf('S10', '2026-02-04'), customDuty('11:00', '12:00', '2026-02-05')], [], { limits }),
    ).toEqual(['rest_hard: 10\u00a0h rest, minimum 11\u00a0h']);
    expect(words(days('E4', '2026-02-04', '2026-02-06'), [], { limits })).toEqual([
      'consecutive_days: 3 days in a row, maximum 2',
    ]);
  });
});

describe('limits', () => {
  it('of a new agency are those of the domain', () => {
    expect(Object.values(DEFAULT_LIMITS)).toEqual([600, 480, 840, 960, 3600, 4320, 6, 2400]);
    expect(limitProblems(DEFAULT_LIMITS)).toEqual([]);
  });

  it('are refused when soft and hard do not fit', () => {
    expect(limitProblems({ ...DEFAULT_LIMITS, restMinutesSoft: 400 })).toHaveLength(1);
    expect(limitProblems({ ...DEFAULT_LIMITS, dutyMinutesSoft: 1000 })).toHaveLength(1);
    expect(limitProblems({ ...DEFAULT_LIMITS, sevenDayMinutesSoft: 5000 })).toHaveLength(1);
    expect(limitProblems({ ...DEFAULT_LIMITS, consecutiveDaysHard: -1 })).toHaveLength(1);
    expect(limitProblems({ ...DEFAULT_LIMITS, consecutiveDaysHard: 2.5 })).toHaveLength(1);
  });
});

describe('overtime', () => {
  const wedToSat = (wednesday: LocalDate, saturday: LocalDate): Duty[] => days('G10', wednesday, saturday);

  it('is real minutes above forty: a Wednesday–Saturday 19–05 line works 41 h in the autumn week', () => {
    const line = [...wedToSat('2026-10-28', '2026-10-31'), ...wedToSat('2026-11-04', '2026-11-07')];
    expect(
      workweekHours(line, 0, DENVER).map(({ startDate, workedMinutes }) => [startDate, workedMinutes / 60]),
    ).toEqual([
      ['2026-10-25', 35],
      ['2026-11-01', 41],
      ['2026-11-08', 5],
    ]);
    expect(overtimeMinutes(line, 0, DENVER)).toBe(60);
    expect(overtimeMinutes(line.toReversed(), 0, DENVER)).toBe(60);
  });

  it('is 39 h in spring, and no week lends to another', () => {
    const line = [...wedToSat('2026-03-04', '2026-03-07'), ...wedToSat('2026-03-11', '2026-03-14')];
    expect(workweekHours(line, 0, DENVER).map(({ workedMinutes }) => workedMinutes / 60)).toEqual([
      35, 39, 5,
    ]);
    const uneven = [...days('D12', '2026-02-01', '2026-02-04'), ...days('D12', '2026-02-09', '2026-02-10')];
    expect(overtimeMinutes(uneven, 0, DENVER)).toBe(8 * 60);
  });

  it('splits a duty at the boundary of the workweek', () => {
    const saturday = dutyOf('G10', '2026-02-07');
    expect(workweekHours([saturday], 0, DENVER).map(({ workedMinutes }) => workedMinutes)).toEqual([
      300, 300,
    ]);
    expect(workweekHours([saturday], 1, DENVER).map(({ workedMinutes }) => workedMinutes)).toEqual([600]);
  });

  it('counts a minute of two overlapping duties once', () => {
    const overlapping = [
      dutyOf('D12', '2026-02-04'),
      dutyOf('D4', '2026-02-04'),
      customDuty('20:00', '23:00', '2026-02-04'),
    ];
    expect(workweekHours(overlapping, 0, DENVER).map(({ workedMinutes }) => workedMinutes)).toEqual([
      14 * 60,
    ]);
  });

  it('follows from what is paid: without what was taken over in a trade, with what another took over', () => {
    const own = days('D10', '2026-02-01', '2026-02-04');
    const takenOver = { ...dutyOf('D12', '2026-02-06'), isTraded: true };
    const [week, ...more] = workweekHours([...own, takenOver], 0, DENVER);
    expect(more).toEqual([]);
    expect(week).toMatchObject({ workedMinutes: 52 * 60, paidMinutes: 40 * 60, overtimeMinutes: 0 });

    const givenAway = [dutyOf('D12', '2026-02-06'), dutyOf('G10', '2026-02-14')];
    expect(
      workweekHours(own, 0, DENVER, givenAway).map((each) => [
        each.startDate,
        each.workedMinutes,
        each.paidMinutes,
        each.overtimeMinutes,
      ]),
    ).toEqual([
      ['2026-02-01', 2400, 3120, 720],
      ['2026-02-08', 0, 300, 0],
      ['2026-02-15', 0, 300, 0],
    ]);
  });

  it('pays for a shift given away and for other work at that time', () => {
    const same = dutyOf('D12', '2026-02-06');
    expect(workweekHours([same], 0, DENVER, [same])).toMatchObject([
      { workedMinutes: 720, paidMinutes: 1440 },
    ]);
  });
});
