import { describe, expect, it } from 'vitest';
import {
  coverageWords,
  coveredPercent,
  type GapWordOptions,
  gapSentence,
  metricsWords,
  stopWords,
} from '#lib/domain/gap-words.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { createZone, parseTime } from '#lib/domain/time.ts';
import type { Gap, GapReason, GenerationMetrics } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';

const NONE = { onDuty: 0, onLeave: 0, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 };
const reason = (code: GapReason['code'], counts: Partial<GapReason['counts']> = {}): GapReason => ({
  code,
  counts: { ...NONE, ...counts },
});

function gap(over: Partial<Gap> = {}): Gap {
  const zone = createZone(DENVER.timeZone);
  return {
    kind: 'employees',
    shiftDate: '2026-02-06',
    startsAt: zone.toInstant('2026-02-06', parseTime('21:00')),
    endsAt: zone.toInstant('2026-02-07', parseTime('01:00')),
    required: 7,
    onDuty: 6,
    reason: reason('leave', { onLeave: 4, rest: 3 }),
    ...over,
  };
}

const DECIDERS: GapWordOptions = { audience: 'deciders', plannedRestMinutes: 480 };
const OTHERS: GapWordOptions = { audience: 'others', plannedRestMinutes: 480 };

describe('a gap', () => {
  it('is a sentence', () => {
    expect(gapSentence(gap(), DENVER, DECIDERS)).toBe(
      'Fri 6 Feb 21:00–01:00: 6 of 7 employees. No one is free: 4 on leave, 3 would rest under 8\u00a0h.',
    );
    expect(gapSentence(gap(), DENVER, { ...DECIDERS, clockStyle: '12h' })).toContain(
      'Fri 6 Feb 9:00 pm–1:00 am: 6 of 7 employees.',
    );
  });

  it('does not tell others who is on leave: leave looks like a day off', () => {
    const onLeave = gap({ reason: reason('leave', { onLeave: 4, rest: 3, offByLine: 2 }) });
    const daysOff = gap({ reason: reason('pattern', { rest: 3, offByLine: 6 }) });
    const text = gapSentence(onLeave, DENVER, OTHERS);
    expect(text).toBe(
      'Fri 6 Feb 21:00–01:00: 6 of 7 employees. No one is free: 3 would rest under 8\u00a0h, 6 off.',
    );
    expect(gapSentence(daysOff, DENVER, OTHERS)).toBe(text);
    for (const code of ['capacity', 'no_supervisor', 'leave', 'block_edge', 'pattern'] as const) {
      expect(gapSentence(gap({ reason: reason(code, { onLeave: 1 }) }), DENVER, OTHERS)).not.toMatch(/leave/);
    }
  });

  it.each([
    ['capacity', 'More hours are required than people have: 2 would pass 40\u00a0h in the week.'],
    ['no_supervisor', 'No supervisor is free: 2 would pass 40\u00a0h in the week.'],
    ['leave', 'No one is free: 2 would pass 40\u00a0h in the week.'],
    [
      'block_edge',
      'This is the edge of the block: the schedule next to it decides who can work; 2 would pass 40\u00a0h in the week.',
    ],
    ['pattern', "No one's line has a shift here: 2 would pass 40\u00a0h in the week."],
  ] as const)('by %s has its own plain sentence', (code, sentence) => {
    expect(gapSentence(gap({ reason: reason(code, { weeklyHours: 2 }) }), DENVER, DECIDERS)).toContain(
      `6 of 7 employees. ${sentence}`,
    );
  });

  it('names every count once and leaves out the zeros', () => {
    const all = reason('leave', {
      onDuty: 6,
      onLeave: 1,
      rest: 2,
      weeklyHours: 3,
      consecutiveDays: 4,
      offByLine: 5,
    });
    expect(gapSentence(gap({ reason: all }), DENVER, DECIDERS)).toContain(
      'No one is free: 1 on leave, 2 would rest under 8\u00a0h, 3 would pass 40\u00a0h in the week, ' +
        '4 would work more than 6 days in a row, 5 off by their line.',
    );
    expect(gapSentence(gap({ reason: reason('capacity') }), DENVER, DECIDERS)).toMatch(/than people have\.$/);
  });

  it('uses the agency’s numbers', () => {
    const options = {
      ...DECIDERS,
      plannedRestMinutes: 630,
      weeklyRegularMinutes: 2160,
      consecutiveDaysMax: 1,
    };
    const counts = reason('leave', { rest: 1, weeklyHours: 1, consecutiveDays: 1 });
    expect(gapSentence(gap({ reason: counts }), DENVER, options)).toContain(
      '1 would rest under 10\u00a0h 30\u00a0min, 1 would pass 36\u00a0h in the week, 1 would work more than 1 day in a row.',
    );
  });

  it('counts supervisors in the singular and the plural', () => {
    const one = gap({ kind: 'supervisors', required: 1, onDuty: 0, reason: reason('no_supervisor') });
    expect(gapSentence(one, DENVER, DECIDERS)).toBe(
      'Fri 6 Feb 21:00–01:00: 0 of 1 supervisor. No supervisor is free.',
    );
    expect(gapSentence({ ...one, required: 2, onDuty: 1 }, DENVER, DECIDERS)).toContain(
      '1 of 2 supervisors.',
    );
  });

  it('names the qualification that is missing', () => {
    const fire = gap({ kind: 'qualified', qualificationId: '7', required: 2, onDuty: 1 });
    const options = { ...DECIDERS, qualificationNames: new Map([['7', 'Fire dispatch']]) };
    expect(gapSentence(fire, DENVER, options)).toBe(
      'Fri 6 Feb 21:00–01:00: 1 of 2 people with Fire dispatch. No one is free: 4 on leave, 3 would rest under 8\u00a0h.',
    );
    expect(gapSentence({ ...fire, required: 1, onDuty: 0 }, DENVER, options)).toContain(
      '0 of 1 person with Fire dispatch.',
    );
    expect(gapSentence(fire, DENVER, DECIDERS)).toContain('1 of 2 people with a required qualification.');
  });

  it('after midnight carries the date on the wall, and the clock change', () => {
    const zone = createZone(DENVER.timeZone);
    const night = gap({
      startsAt: zone.toInstant('2026-02-07', 60),
      endsAt: zone.toInstant('2026-02-07', 300),
    });
    expect(gapSentence(night, DENVER, DECIDERS)).toMatch(/^Sat 7 Feb 01:00–05:00: /);
    const second = Date.parse('2026-11-01T08:00Z');
    const repeated = gap({ startsAt: second, endsAt: second + 3_600_000 });
    expect(gapSentence(repeated, DENVER, DECIDERS)).toMatch(
      /^Sun 1 Nov 01:00–02:00 \(after the clock change\): /,
    );
    const across = gap({ startsAt: second - 3_600_000, endsAt: second });
    expect(gapSentence(across, DENVER, DECIDERS)).toMatch(
      /^Sun 1 Nov 01:00–01:00 \(across the clock change\): /,
    );
  });
});

describe('what stops one person', () => {
  const rules = {
    plannedRestMinutes: 570,
    limits: { ...DEFAULT_LIMITS, weeklyRegularMinutes: 2160, consecutiveDaysHard: 5 },
  };
  const stops = ['onDuty', 'onLeave', 'rest', 'weeklyHours', 'consecutiveDays', 'offByLine'] as const;

  it('is told with the agency’s numbers', () => {
    expect(stops.map((stop) => stopWords(stop, rules, 'deciders'))).toEqual([
      'on duty',
      'on leave',
      'would rest under 9\u00a0h 30\u00a0min',
      'would pass 36\u00a0h in the week',
      'would work more than 5 days in a row',
      'off by their line',
    ]);
  });

  it('does not tell others who is on leave', () => {
    expect(stopWords('onLeave', rules, 'others')).toBe('off');
    expect(stopWords('offByLine', rules, 'others')).toBe('off');
  });
});

describe('metrics', () => {
  it('round the covered share down, so that 100 % means all', () => {
    expect(coveredPercent(1000, 4)).toBe(99.6);
    expect(coveredPercent(1_000_000, 1)).toBe(99.9);
    expect(coveredPercent(1000, 0)).toBe(100);
    expect(coveredPercent(1000, 1000)).toBe(0);
    expect(coveredPercent(0, 0)).toBeNull();
    expect(coverageWords(1000, 4)).toBe('99.6 % of required hours covered');
    expect(coverageWords(1000, 0, 'required supervisor hours')).toBe(
      '100 % of required supervisor hours covered',
    );
    expect(coverageWords(0, 0)).toBe('Nothing is required');
  });

  const metrics: GenerationMetrics = {
    requiredEmployeeMinutes: 20_640 * 60,
    requiredSupervisorMinutes: 2880 * 60,
    uncoveredEmployeeMinutes: 74 * 60,
    uncoveredSupervisorMinutes: 0,
    uncoveredIfFilledEmployeeMinutes: 0,
    uncoveredIfFilledSupervisorMinutes: 0,
    overstaffedMinutes: 0,
    openPieceMinutes: 1318 * 60,
    assignments: 2700,
    peopleWithPreference: 30,
    peopleOnPreferredShift: 25,
    nightShiftsMax: 68,
    nightShiftsMin: 0,
    weekendShiftsMax: 34,
    weekendShiftsMin: 34,
    requiredQualifiedMinutes: 0,
    uncoveredQualifiedMinutes: 0,
    unevenness: 0,
    pendingLeaveMinutes: 0,
    changedPeople: null,
    changedWeeks: 0,
  };

  it('are sentences, supervisors first', () => {
    expect(metricsWords(metrics)).toEqual([
      '100 % of required supervisor hours covered.',
      '99.6 % of required hours covered; 74\u00a0h short.',
      '1,318\u00a0h of open shifts; if all are taken, nothing stays short.',
      '25 of 30 people on their preferred shift.',
      'Between 0 and 68 night shifts a person.',
      'Everyone has 34 weekend shifts.',
    ]);
  });

  it('say what stays short, and leave out what does not exist', () => {
    const left = metricsWords({
      ...metrics,
      uncoveredIfFilledEmployeeMinutes: 120,
      peopleWithPreference: 1,
      peopleOnPreferredShift: 0,
    });
    expect(left[2]).toBe('1,318\u00a0h of open shifts; if all are taken, 2\u00a0h stay short.');
    expect(left[3]).toBe('0 of 1 person on their preferred shift.');
    const bare = metricsWords({
      ...metrics,
      requiredSupervisorMinutes: 0,
      openPieceMinutes: 0,
      peopleWithPreference: 0,
    });
    expect(bare).toHaveLength(3);
  });
});
