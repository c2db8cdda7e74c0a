import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOn, versionOn, workweekCuts, workweekOf, workweekStartOn } from '#lib/domain/dated-rules.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { countsOn, dutyStateWords } from '#lib/domain/roster.ts';
import { checkTimeline, type RuleContext } from '#lib/domain/rules.ts';
import type { RuleVersion } from '#lib/domain/setting-records.ts';
import { addDays, createZone, eachDate, weekdayOf, weekStartOf } from '#lib/domain/time.ts';
import { workweekHours } from '#lib/domain/timeline.ts';
import type { Duty, Limits, LocalDate, Weekday } from '#lib/domain/types.ts';
import { customDuty, DENVER, dutyOf, SHIFTS } from './reference-center.ts';

const version = (
  fromDate: LocalDate,
  limits: Partial<Limits> = {},
  workweekStart: Weekday = 0,
): RuleVersion => ({
  fromDate,
  limits: { ...DEFAULT_LIMITS, ...limits },
  workweekStart,
});
const days = (code: string, from: LocalDate, to: LocalDate, over: { isOvertime?: boolean } = {}): Duty[] =>
  eachDate(from, to).map((date) => dutyOf(code, date, over));

/** `rule: message` of everything that is broken under versions. */
function words(duties: readonly Duty[], ...versions: RuleVersion[]): string[] {
  const context: RuleContext = {
    workweekStart: 3,
    limits: { ...DEFAULT_LIMITS, consecutiveDaysHard: 1 },
    versions,
    overtimeMayTouch: true,
    window: null,
  };
  const found = checkTimeline(duties, [], context);
  expect(checkTimeline(duties.toReversed(), [], context)).toEqual(found);
  return found.map(({ ruleId, message }) => `${ruleId}: ${message}`.replaceAll('\u00a0', ' '));
}

// Wednesday 4 February 2026.
const CHANGE = '2026-02-04';

describe('a version', () => {
  const versions = [
    version('2026-01-01', { restMinutesHard: 60 }),
    version(CHANGE, { restMinutesHard: 120 }),
  ];

  it('is in force from its first day until the next one, the first of all before it too', () => {
    expect(
      ['2025-06-01', '2026-02-03', CHANGE, '2027-01-01'].map((date) => versionOn(versions, date)),
    ).toEqual([versions[0], versions[0], versions[1], versions[1]]);
    expect(() => versionOn([], CHANGE)).toThrow(RangeError);
  });

  it('stands in the place of limits for every date', () => {
    expect(limitsOn({ limits: DEFAULT_LIMITS }, CHANGE)).toBe(DEFAULT_LIMITS);
    expect(limitsOn({ limits: DEFAULT_LIMITS, versions }, CHANGE).restMinutesHard).toBe(120);
  });
});

describe('a limit that changes', () => {
  it('of rest is that of the day of the later duty', () => {
    // 21:00 to 05:00: 8 h.
    const before = [dutyOf('D12', '2026-02-02'), dutyOf('E4', '2026-02-03')];
    const later = [dutyOf('D12', '2026-02-03'), dutyOf('E4', CHANGE)];
    const versions = [version('2026-01-01'), version(CHANGE, { restMinutesHard: 9 * 60 })];
    expect(words(before, ...versions)).toEqual(['rest_soft: 8 h rest, preferred minimum 10 h']);
    expect(words(later, ...versions)).toEqual(['rest_hard: 8 h rest, minimum 9 h']);
  });

  it('of a duty is that of the day of the part that passes it', () => {
    const long = (date: LocalDate) => [
      customDuty('05:00', '17:00', date),
      customDuty('17:00', '21:00', date, { isOvertime: true }),
    ];
    const strict = version(CHANGE, { dutyMinutesSoft: 12 * 60, dutyMinutesHard: 14 * 60 });
    expect(words(long('2026-02-03'), version('2026-01-01'), strict)).toEqual([
      'duty_soft: 16 h on duty, preferred maximum 14 h',
    ]);
    expect(words(long(CHANGE), version('2026-01-01'), strict)).toEqual([
      'duty_hard: 16 h on duty, maximum 14 h',
    ]);
  });

  it('of seven days is that of the last of them, and the peaks of two limits are two', () => {
    const worked = days('D10', '2026-01-31', '2026-02-06', { isOvertime: true });
    const loose = { consecutiveDaysHard: 9 };
    expect(words(worked, version('2026-01-01', loose))).toEqual([
      'seven_day_soft: 70 h in seven days, preferred maximum 60 h',
    ]);
    const strict = version('2026-02-05', {
      ...loose,
      sevenDayMinutesSoft: 40 * 60,
      sevenDayMinutesHard: 50 * 60,
    });
    expect(words(worked, version('2026-01-01', loose), strict)).toEqual([
      'seven_day_hard: 70 h in seven days, maximum 50 h',
    ]);
    const former = version('2026-01-01', {
      ...loose,
      sevenDayMinutesSoft: 40 * 60,
      sevenDayMinutesHard: 45 * 60,
    });
    expect(words(worked, former, version('2026-02-05', loose))).toEqual([
      'seven_day_hard: 50 h in seven days, maximum 45 h',
      'seven_day_soft: 70 h in seven days, preferred maximum 60 h',
    ]);
  });

  it('of days in a row is that of each day', () => {
    const run = days('E4', '2026-01-31', '2026-02-06');
    const four = version(CHANGE, { consecutiveDaysHard: 4 });
    expect(words(run, version('2026-01-01'), four)).toEqual(['consecutive_days: 7 days in a row, maximum 4']);
    expect(
      words(
        run,
        version('2026-01-01', { consecutiveDaysHard: 4 }),
        version(CHANGE, { consecutiveDaysHard: 9 }),
      ),
    ).toEqual([]);
    const six = version('2026-02-06', { consecutiveDaysHard: 9 });
    expect(words(run, version('2026-01-01'), six)).toEqual([]);
  });

  it('of regular hours is that of the day that passes it', () => {
    const week = days('D10', '2026-02-01', CHANGE);
    const short = { weeklyRegularMinutes: 36 * 60 };
    expect(words(week, version('2026-01-01'), version(CHANGE, short))).toEqual([
      'weekly_hours: 40 h regular in the week of Sun 1 Feb, maximum 36 h',
    ]);
    expect(words(week, version('2026-01-01', short), version(CHANGE))).toEqual([]);
  });

  it('is judged as one version where nothing changes', () => {
    const codes = fc.constantFrom(...SHIFTS.map(({ id }) => id));
    const drawn = fc.uniqueArray(fc.record({ code: codes, day: fc.nat(20), isOvertime: fc.boolean() }), {
      maxLength: 20,
      selector: ({ code, day }) => `${code} ${day}`,
    });
    let found = 0;
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(25), { maxLength: 3 }), (list, starts) => {
        const duties = list.map(({ code, day, isOvertime }) =>
          dutyOf(code, addDays('2026-02-01', day), { isOvertime }),
        );
        const same = [...new Set(starts)]
          .sort((a, b) => a - b)
          .map((day) => version(addDays('2026-02-01', day)));
        const one = words(duties, version('2026-01-01'));
        expect(words(duties, version('2026-01-01'), ...same)).toEqual(one);
        found += one.length;
      }),
      { seed: 911, numRuns: 150 },
    );
    expect(found).toBeGreaterThan(0);
  });
});

describe('a workweek that begins on another day', () => {
  // Weeks from Sundays, and from the first Monday on or after Wednesday 4 February.
  const versions = [version('2026-01-01'), version(CHANGE, {}, 1)];

  it('does so with the first such day on or after the change', () => {
    const on = (date: LocalDate) => [workweekOf(date, versions), workweekStartOn(versions, date)];
    expect(on('2026-02-03')).toEqual(['2026-02-01', 0]);
    expect(on('2026-02-07')).toEqual(['2026-02-01', 0]);
    expect(on('2026-02-08')).toEqual(['2026-02-08', 0]);
    expect(on('2026-02-09')).toEqual(['2026-02-09', 1]);
    expect(on('2026-02-16')).toEqual(['2026-02-16', 1]);
    expect(workweekCuts(versions)).toEqual([
      { formerStart: '2026-02-08', start: '2026-02-09', sharedUntil: '2026-02-15' },
    ]);
    expect(workweekOf('2026-02-10', 3)).toBe('2026-02-04');
    expect(workweekCuts(3)).toEqual([]);
  });

  it('is passed over when the next change comes before it begins', () => {
    const twice = [...versions, version('2026-02-05', {}, 5)];
    expect(workweekOf('2026-02-05', twice)).toBe('2026-02-01');
    expect(workweekOf('2026-02-09', twice)).toBe('2026-02-06');
    expect(workweekCuts(twice)).toEqual([
      { formerStart: '2026-02-01', start: '2026-02-06', sharedUntil: '2026-02-08' },
    ]);
    const back = [...versions, version('2026-02-06', {}, 0)];
    expect(workweekOf('2026-02-09', back)).toBe('2026-02-08');
    expect(workweekCuts(back)).toEqual([]);
  });

  it('is judged with the shared days in the week that breaks more', () => {
    // 40 h in the former week, and 40 h in the new one.
    const both = [...days('D10', '2026-02-08', '2026-02-11'), dutyOf('D10', '2026-02-15')];
    expect(words(both, ...versions)).toEqual([]);
    const former = [...days('D10', '2026-02-08', '2026-02-11'), dutyOf('D10', '2026-02-13')];
    expect(words(former, ...versions)).toEqual([
      'weekly_hours: 50 h regular in the week of Sun 8 Feb, maximum 40 h',
    ]);
    const later = days('D10', '2026-02-11', '2026-02-15');
    expect(words(later, ...versions)).toEqual([
      'weekly_hours: 50 h regular in the week of Mon 9 Feb, maximum 40 h',
    ]);
  });

  it('is paid with the shared hours in the week that gives more overtime', () => {
    const overtime = (duties: readonly Duty[]) =>
      workweekHours(duties, versions, DENVER).map(({ startDate, workedMinutes, overtimeMinutes }) => [
        startDate,
        workedMinutes / 60,
        overtimeMinutes / 60,
      ]);
    // 50 h from Sunday 8 on, 40 of them from Monday 9 on; whole weeks are told, and overtime once.
    expect(overtime([...days('D10', '2026-02-08', '2026-02-11'), dutyOf('D10', '2026-02-13')])).toEqual([
      ['2026-02-08', 50, 10],
      ['2026-02-09', 40, 0],
    ]);
    expect(overtime(days('D10', '2026-02-11', '2026-02-15'))).toEqual([
      ['2026-02-08', 40, 0],
      ['2026-02-09', 50, 10],
    ]);
    // Where both ways give the same, it is the new week's.
    expect(overtime(days('D10', '2026-02-09', '2026-02-13'))).toEqual([
      ['2026-02-08', 50, 0],
      ['2026-02-09', 50, 10],
    ]);
  });

  it('gives the greater overtime of the two ways, whatever is worked', () => {
    const zone = createZone(DENVER.timeZone);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(27), { maxLength: 20 }),
        fc.integer({ min: 0, max: 6 }),
        fc.nat(13),
        (offsets, start, at) => {
          const workweekStart = ([0, 1, 2, 3, 4, 5, 6] as const)[start] ?? 0;
          const list = [version('2026-01-01'), version(addDays('2026-02-04', at), {}, workweekStart)];
          const duties = offsets.map((day) => dutyOf('D12', addDays('2026-02-01', day)));
          const total = workweekHours(duties, list, DENVER).reduce(
            (sum, week) => sum + week.overtimeMinutes,
            0,
          );
          const reckoned = (weekOfDay: (date: LocalDate) => LocalDate): number => {
            const byWeek = Map.groupBy(duties, ({ startsAt }) => weekOfDay(zone.toLocal(startsAt).date));
            return [...byWeek.values()].reduce(
              (sum, week) => sum + Math.max(0, week.length * 12 - 40) * 60,
              0,
            );
          };
          const [cut] = workweekCuts(list);
          const isShared = (date: LocalDate) =>
            cut !== undefined && date >= cut.start && date < cut.sharedUntil;
          const ofNew = (date: LocalDate) => workweekOf(date, list);
          const ofFormer = (date: LocalDate) => (isShared(date) ? (cut?.formerStart ?? '') : ofNew(date));
          expect(total).toBe(Math.max(reckoned(ofNew), reckoned(ofFormer)));
        },
      ),
      { seed: 911, numRuns: 300 },
    );
  });

  it('holds every day in a week of its own seven, and begins on its weekday', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.nat(60), weekday: fc.nat(6) }), { maxLength: 4 }),
        (changes) => {
          const list = [
            version('2026-01-01'),
            ...changes
              .toSorted((a, b) => a.day - b.day)
              .map(({ day, weekday }) =>
                version(addDays('2026-01-02', day), {}, weekdayOf(addDays('2026-02-01', weekday))),
              ),
          ];
          for (const date of eachDate('2026-01-05', '2026-03-31')) {
            const first = workweekOf(date, list);
            expect(first <= date && date <= addDays(first, 6)).toBe(true);
            expect(weekStartOf(date, workweekStartOn(list, date))).toBe(first);
            expect(workweekOf(first, list)).toBe(first);
          }
        },
      ),
      { seed: 911, numRuns: 50 },
    );
  });
});

describe('who counts', () => {
  const state = (kind: 'trainee' | 'light_duty', fromDate: LocalDate, toDate: LocalDate | null) => ({
    kind,
    fromDate,
    toDate,
  });

  it('is everybody but on the days of a state, both ends included', () => {
    const notCounting = [state('trainee', '2026-02-02', CHANGE), state('light_duty', '2026-03-01', null)];
    const on = (date: LocalDate) => [countsOn({ notCounting }, date), dutyStateWords({ notCounting }, date)];
    expect(on('2026-02-01')).toEqual([true, null]);
    expect(on('2026-02-02')).toEqual([false, 'trainee']);
    expect(on(CHANGE)).toEqual([false, 'trainee']);
    expect(on('2026-02-05')).toEqual([true, null]);
    expect(on('2030-01-01')).toEqual([false, 'light duty']);
    expect(countsOn({ notCounting: [] }, CHANGE)).toBe(true);
  });

  it('is told as in training where both hold', () => {
    const notCounting = [state('light_duty', '2026-02-01', null), state('trainee', '2026-02-01', null)];
    expect(dutyStateWords({ notCounting }, CHANGE)).toBe('trainee');
  });
});
