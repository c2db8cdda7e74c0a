import { describe, expect, it } from 'vitest';
import { isLegalLineWeek, patternMinutes, patternWeeks } from '#lib/domain/patterns.ts';
import { nominalMinutesBetween, parseTime, weekStartOf } from '#lib/domain/time.ts';
import type { Pattern, Problem, Shift } from '#lib/domain/types.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { enumerateLines } from '#lib/scheduler/line-candidates.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

/** Schedules of weeks are made; nothing here waits on a clock. */
const SLOW = { timeout: 60_000 };

const pattern = (
  segments: readonly [count: number, minutes: number][],
  changes: Partial<Pattern> = {},
): Pattern => ({
  id: segments.map(([count, minutes]) => `${count}x${minutes / 60}`).join('_'),
  segments: segments.map(([count, minutes]) => ({ count, minutes })),
  contiguous: true,
  sameCategory: true,
  ...changes,
});

const EIGHTS: readonly Shift[] = ['06:00', '14:00', '22:00'].map((startTime, i) => ({
  id: `X${i}`,
  code: `X${i}`,
  name: `X${i}`,
  category: ['early', 'swing', 'graveyard'][i] ?? '',
  startTime,
  endTime: ['14:00', '22:00', '06:00'][i] ?? '',
  durationMinutes: 480,
}));

const weeksOf = (input: Problem, id: string): (string | null)[][] => {
  const lines = enumerateLines(input).get(id);
  if (!lines) throw new Error(`no pattern ${id}`);
  return Array.from({ length: lines.lineCount }, (_, line) =>
    [...lines.week.subarray(line * 7, line * 7 + 7)].map((shift) => input.shifts[shift]?.id ?? null),
  );
};

/** All weeks of a pattern of different lengths, one template for each length, that rest on the wall. */
function bruteWeeks(input: Problem, tour: Pattern): (string | null)[][] {
  const choices = tour.segments.reduce<Map<number, Shift>[]>(
    (some, { minutes }) =>
      some.flatMap((chosen) =>
        input.shifts
          .filter(({ durationMinutes }) => durationMinutes === minutes)
          .map((shift) => new Map([...chosen, [minutes, shift]])),
      ),
    [new Map()],
  );
  const dayStart = parseTime(input.clock.dayStart);
  const rests = (week: readonly (Shift | null)[]) =>
    week.every((shift, day) => {
      const next = week[(day + 1) % 7];
      if (!shift || !next) return true;
      const startOf = (one: Shift) => (parseTime(one.startTime) - dayStart + 1440) % 1440;
      const end = startOf(shift) + nominalMinutesBetween(shift.startTime, shift.endTime);
      return 1440 + startOf(next) - end >= input.plannedRestMinutes;
    });
  return patternWeeks(tour).flatMap((minutes) =>
    choices
      .map((chosen) => minutes.map((length) => chosen.get(length) ?? null))
      .filter((week) => !tour.sameCategory || new Set(week.flatMap((s) => s?.category ?? [])).size <= 1)
      .filter(rests)
      .map((week) => week.map((shift) => shift?.id ?? null)),
  );
}

const sorted = (weeks: (string | null)[][]) => weeks.map((week) => week.join()).sort();

describe('the lines of a pattern', SLOW, () => {
  const TWELVE: [number, number][] = [
    [3, 720],
    [1, 240],
  ];
  it.each<[string, Pattern, number]>([
    ['4x10', pattern([[4, 600]]), 28],
    ['2x10', pattern([[2, 600]]), 28],
    ['3x10', pattern([[3, 600]]), 28],
    ['2x12', pattern([[2, 720]]), 28],
    ['one short day', pattern([[1, 240]]), 28],
    ['a short shift on either side', pattern(TWELVE), 56],
    ['the short shift last', pattern(TWELVE, { segmentOrder: 'listed' }), 28],
    ['the short shift first', pattern([...TWELVE].reverse(), { segmentOrder: 'listed' }), 28],
    ['any category', pattern(TWELVE, { sameCategory: false }), 0],
    [
      'any category, the short shift last',
      pattern(TWELVE, { sameCategory: false, segmentOrder: 'listed' }),
      0,
    ],
    [
      'two tours apart',
      pattern(
        [
          [2, 600],
          [1, 240],
        ],
        { contiguous: false, sameCategory: false },
      ),
      0,
    ],
    [
      'two tours apart in one category',
      pattern(
        [
          [2, 600],
          [1, 240],
        ],
        { contiguous: false },
      ),
      0,
    ],
  ])('%s: all weeks that are lawful, and no other', (_, tour, count) => {
    const input = problem({ patterns: [tour] });
    const weeks = weeksOf(input, tour.id);
    expect(sorted(weeks)).toEqual(sorted(bruteWeeks(input, tour)));
    if (count > 0) expect(weeks).toHaveLength(count);
    expect(weeks.length).toBeGreaterThan(0);
    expect(weeks.every((week) => isLegalLineWeek(week, tour, input.shifts))).toBe(true);
  });

  it('mixes categories only with rest between', () => {
    const tour = pattern(TWELVE, { sameCategory: false, segmentOrder: 'listed' });
    const weeks = weeksOf(problem({ patterns: [tour] }), tour.id).map((week) => week.join());
    expect(weeks).toContain(',E12,E12,E12,D04,,');
    expect(weeks).toContain(',G12,G12,G12,S04,,'.replace('S04', 'G04'));
    // S12 ends at 03:00, six hours before D04.
    expect(weeks).not.toContain(',S12,S12,S12,D04,,');
  });

  it.each(['00:00', '05:00', '06:00', '07:00'])('rests by the wall when the day starts at %s', (dayStart) => {
    const tour = pattern(TWELVE, { sameCategory: false });
    const input = problem({ patterns: [tour], clock: { timeZone: 'America/Denver', dayStart } });
    expect(sorted(weeksOf(input, tour.id))).toEqual(sorted(bruteWeeks(input, tour)));
  });

  it('are none for a pattern that no week can hold, and the person is handled all the same', () => {
    const impossible = [
      pattern([[8, 240]]),
      pattern([[5, 600]]),
      pattern([[8, 240]], { contiguous: false, id: 'apart' }),
      pattern(
        [
          [4, 240],
          [4, 300],
        ],
        { contiguous: false },
      ),
      pattern([], { id: 'empty' }),
      pattern([[0, 600]], { id: 'none' }),
      pattern([[3, 0]], { id: 'nothing' }),
      pattern([[4, 333]], { id: 'no template' }),
      pattern([[2, 720]], { id: 'long' }),
    ];
    const limits = { ...problem().limits, dutyMinutesHard: 700 };
    const people = impossible.map(({ id }, i) => person(`P${i}`, { patternId: id, preferredShiftId: 'E10' }));
    const input = problem({ patterns: impossible, people, limits });
    for (const { id } of impossible) expect(weeksOf(input, id)).toEqual([]);
    const result = generateSchedule(input, { seed: 1, effort: 'quick' });
    expect(result.assignments).toEqual([]);
    expect(result.lines.every(({ week }) => week.every((shift) => shift === null))).toBe(true);
    expect(result.metrics.uncoveredEmployeeMinutes).toBe(result.metrics.requiredEmployeeMinutes);
    for (const { reason } of result.gaps) {
      expect(Object.values(reason.counts).reduce((a, b) => a + b)).toBe(people.length);
    }
  });

  it('are none where their days in a row pass the limit, two tours side by side among them', () => {
    const weeksUnder = (consecutiveDaysHard: number, tour: Pattern) =>
      weeksOf(problem({ patterns: [tour], limits: { ...problem().limits, consecutiveDaysHard } }), tour.id)
        .length;
    expect([3, 4].map((limit) => weeksUnder(limit, pattern([[4, 600]])))).toEqual([0, 28]);
    expect(weeksUnder(6, pattern([[7, 240]]))).toBe(0);
    const apart = pattern(
      [
        [3, 240],
        [2, 240],
      ],
      { contiguous: false },
    );
    // Beside three days the other two have three places, of which one leaves a day off on both sides.
    expect([4, 5].map((limit) => weeksUnder(limit, apart))).toEqual([28, 3 * 28]);
  });

  it('are none where a full week passes the limit of seven days', () => {
    const limits = { ...problem().limits, sevenDayMinutesSoft: 2399 };
    expect(weeksOf(problem({ limits }), '4x10')).toEqual([]);
  });

  it('of many segments and templates stay a bounded number', () => {
    const tour = pattern(
      Array.from({ length: 6 }, (_, i) => [1, 60 * (1 + (i % 3))]),
      { sameCategory: false, id: 'many' },
    );
    const shifts = Array.from({ length: 36 }, (_, i) => ({
      ...(SHIFTS[0] as Shift),
      id: `T${i}`,
      startTime: `${String(6 + (i % 12)).padStart(2, '0')}:00`,
      endTime: `${String(7 + (i % 12) + (i % 3)).padStart(2, '0')}:00`,
      durationMinutes: 60 * (1 + (i % 3)),
    }));
    const weeks = weeksOf(problem({ patterns: [tour], shifts }), 'many');
    expect(weeks.length).toBeGreaterThan(1000);
    expect(weeks.length).toBeLessThanOrEqual(20_000);
    expect(new Set(weeks.map((week) => week.join())).size).toBe(weeks.length);
  });
});

describe('a schedule of a pattern', SLOW, () => {
  it.each<[string, Pattern, readonly Shift[]]>([
    ['2x10', pattern([[2, 600]]), SHIFTS],
    ['3x10', pattern([[3, 600]]), SHIFTS],
    ['2x12', pattern([[2, 720]]), SHIFTS],
    ['3x8', pattern([[3, 480]]), EIGHTS],
    ['5x8', pattern([[5, 480]]), EIGHTS],
    [
      '6x6:40',
      pattern([[6, 400]]),
      [{ ...(SHIFTS[0] as Shift), id: 'Y', endTime: '11:40', durationMinutes: 400 }],
    ],
    [
      '3x12 with the short shift last',
      pattern(
        [
          [3, 720],
          [1, 240],
        ],
        { segmentOrder: 'listed' },
      ),
      SHIFTS,
    ],
    [
      'two tours apart',
      pattern(
        [
          [2, 600],
          [2, 240],
        ],
        { contiguous: false, sameCategory: false },
      ),
      SHIFTS,
    ],
  ])('%s: whole weeks have the pattern’s hours, and no week more', (_, tour, shifts) => {
    const input = problem({
      block: { startDate: '2026-10-07', endDate: '2026-11-10' },
      patterns: [tour],
      shifts,
      people: [1, 2, 3].map((i) => person(`P${i}`, { patternId: tour.id })),
    });
    const result = generateSchedule(input, { seed: 1, effort: 'quick' });
    const minutesOf = new Map(shifts.map(({ id, durationMinutes }) => [id, durationMinutes]));
    const weeks = new Map<string, number>();
    for (const { personId, shiftDate, shiftId } of result.assignments) {
      const key = `${personId} ${weekStartOf(shiftDate, 0)}`;
      weeks.set(key, (weeks.get(key) ?? 0) + (minutesOf.get(shiftId) ?? 0));
    }
    for (const [key, minutes] of weeks) {
      expect(minutes).toBeLessThanOrEqual(patternMinutes(tour));
      const isPartial = key.endsWith('2026-10-04') || key.endsWith('2026-11-08');
      if (!isPartial) expect(minutes).toBe(patternMinutes(tour));
    }
    expect([...weeks.keys()].filter((key) => key.includes('P1'))).not.toHaveLength(0);
    for (const { week } of result.lines) expect(isLegalLineWeek(week, tour, shifts)).toBe(true);
  });
});

describe('odd templates', SLOW, () => {
  it('an id given twice means the later template, in lines and in coverage', () => {
    const twin = {
      ...(SHIFTS.find(({ id }) => id === 'E10') as Shift),
      startTime: '08:00',
      endTime: '18:00',
    };
    const input = problem({
      shifts: [...SHIFTS.filter(({ id }) => id === 'E10'), twin],
      people: [person('P1')],
      requirements: [requirement('15:00', '18:00', 1, 0)],
    });
    expect(compile(input).people[0]?.lines.usedShifts).toEqual([1]);
    const result = generateSchedule(input, { seed: 1, effort: 'quick' });
    expect(result.metrics.uncoveredEmployeeMinutes).toBe((28 - 16) * 180);
  });

  it('without any template everybody has days off', () => {
    const result = generateSchedule(problem({ shifts: [], people: [person('P1')] }), {
      seed: 1,
      effort: 'quick',
    });
    expect(result.assignments).toEqual([]);
    expect(result.openPieces).toEqual([]);
  });
});
