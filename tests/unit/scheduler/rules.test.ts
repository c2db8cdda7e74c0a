import { describe, expect, it } from 'vitest';
import type { RuleId } from '#lib/domain/rules.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Duty, Leave, Problem, Shift } from '#lib/domain/types.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { type Choice, checkedApart, dutyOf, everyChoice, leaveOf } from './choices.ts';
import { person, problem, SHIFTS } from './world.ts';

/** Every choice is tried: some take a second where the machine is busy; nothing here waits on a clock. */
const SLOW = { timeout: 60_000 };

const P1 = person('P1');
const only = (...ids: string[]) => SHIFTS.filter(({ id }) => ids.includes(id));
const template = (id: string, startTime: string, endTime: string, hours: number, category = 'a'): Shift => ({
  id,
  code: id,
  name: id,
  category,
  startTime,
  endTime,
  durationMinutes: hours * 60,
});

type Fixed = { at: number; shift: string; isOvertime?: boolean };
type Scenario = {
  name: string;
  rule: RuleId | 'pattern';
  /** Days from the block's first date: before it, after its last, or locked inside it. */
  fixed?: readonly Fixed[];
  /** Days from the block's first date, and the times on the wall. */
  leave?: readonly { at: number; from: string; to: string }[];
  changes?: Partial<Problem>;
};

/** Three whole weeks from Sunday 4 October 2026; a block of others dates by `changes`. */
const THREE_WEEKS = { startDate: '2026-10-04', endDate: '2026-10-24' };

function inputOf({ fixed = [], leave = [], changes = {} }: Scenario): Problem {
  const base = problem({ block: THREE_WEEKS, people: [P1], ...changes });
  const { startDate, endDate } = base.block;
  const dateAt = (at: number) => addDays(startDate, at);
  const isInside = ({ at }: Fixed) => at >= 0 && dateAt(at) <= endDate;
  const neighbours: Duty[] = fixed
    .filter((duty) => !isInside(duty))
    .map(({ at, shift, isOvertime = false }) => ({ ...dutyOf(base, 'P1', shift, dateAt(at)), isOvertime }));
  const locked = fixed
    .filter(isInside)
    .map(({ at, shift }) => ({ personId: 'P1', shiftId: shift, shiftDate: dateAt(at) }));
  const approved: Leave[] = leave.map(({ at, from, to }) => leaveOf(base, 'P1', dateAt(at), [from, to]));
  return { ...base, neighbours, locked, leave: approved };
}

const datesOf = (worked: Choice['worked']) => worked.map(({ shiftDate }) => shiftDate);

/** What the format of the independent checker cannot say: overtime around a block, and locks it takes for faults. */
const isSayable = ({ fixed = [], leave = [], rule }: Scenario) =>
  rule !== 'seven_day_soft' &&
  !fixed.some(({ isOvertime }) => isOvertime) &&
  !(leave.length > 0 && fixed.length > 0) &&
  new Set(fixed.map(({ at }) => at)).size === fixed.length;

/** Every choice is lawful, none that is lawful is withheld, and without the rule one would not be. */
function expectKept(scenario: Scenario): void {
  const input = inputOf(scenario);
  const { unlawful, withheld, tempted, lines, choices } = everyChoice(input);
  expect(lines).toBeGreaterThan(0);
  expect(unlawful).toEqual([]);
  expect(withheld).toEqual([]);
  expect([...tempted]).toContain(scenario.rule);
  if (isSayable(scenario)) expect(checkedApart(input, choices)).toEqual([]);
}

const days = (from: number, count: number, shift: string): Fixed[] =>
  Array.from({ length: count }, (_, i) => ({ at: from + i, shift }));

const overtime = (fixed: Fixed[]): Fixed[] => fixed.map((duty) => ({ ...duty, isOvertime: true }));

/** Partial weeks on both sides: Wednesday 7 October to Tuesday 27 October. */
const PARTIAL = { startDate: '2026-10-07', endDate: '2026-10-27' };
const LAST = 20;
const TENS = only('E10', 'D10', 'S10', 'G10');
const TWELVES = { shifts: only('E04', 'E12', 'G04', 'G12'), people: [{ ...P1, patternId: '3x12_1x4' }] };

describe('rest', SLOW, () => {
  it.each<Scenario>([
    {
      name: 'after a night of the block before that ends as the block begins',
      rule: 'rest_soft',
      fixed: [{ at: -1, shift: 'G10' }],
    },
    {
      name: 'after an evening of the block before that ends past midnight',
      rule: 'rest_soft',
      fixed: [{ at: -1, shift: 'S12' }],
    },
    {
      name: 'after the small hours that belong to the day before',
      rule: 'rest_soft',
      fixed: [{ at: -1, shift: 'G04' }],
    },
    {
      name: 'after overtime before the block',
      rule: 'rest_soft',
      fixed: [{ at: -1, shift: 'G10', isOvertime: true }],
    },
    { name: 'before a morning of the block after', rule: 'rest_soft', fixed: [{ at: 21, shift: 'E10' }] },
    {
      name: 'before overtime after the block',
      rule: 'rest_soft',
      fixed: [{ at: 21, shift: 'E04', isOvertime: true }],
    },
    { name: 'before a locked morning', rule: 'rest_soft', fixed: [{ at: 10, shift: 'E10' }] },
    { name: 'after a locked night', rule: 'rest_soft', fixed: [{ at: 10, shift: 'G10' }] },
    { name: 'around a lock on the first day', rule: 'rest_soft', fixed: [{ at: 0, shift: 'G10' }] },
    { name: 'around a lock on the last day', rule: 'rest_soft', fixed: [{ at: LAST, shift: 'E10' }] },
    {
      name: 'of a Saturday from a lock on the Sunday after',
      rule: 'rest_soft',
      fixed: [{ at: 7, shift: 'E10' }],
    },
    {
      name: 'of a Sunday from a lock on the Saturday before',
      rule: 'rest_soft',
      fixed: [{ at: 6, shift: 'G10' }],
    },
  ])('is kept $name', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: only('E10', 'S10', 'G10', 'E04', 'G04', 'S12') } });
  });

  it.each<[string, number, string]>([
    ['00:00', -1, 'G10'],
    ['00:00', 10, 'E10'],
    ['00:00', 10, 'G10'],
    ['00:00', 21, 'E10'],
    // The morning of five o'clock belongs to the day before, and spills into the next.
    ['06:00', -1, 'E10'],
    ['06:00', 10, 'E10'],
    ['06:00', 10, 'D10'],
    ['06:00', 21, 'D10'],
    ['07:00', -1, 'E10'],
    ['07:00', 10, 'E10'],
    ['07:00', 21, 'D10'],
  ])('is kept where the operational day starts at %s, beside day %i on %s', (dayStart, at, shift) => {
    const changes = { clock: { timeZone: 'America/Denver', dayStart }, shifts: TENS };
    expectKept({ name: '', rule: 'rest_soft', fixed: [{ at, shift }], changes });
  });

  it('between two tours in one week is the wall’s, and touching shifts never rest', () => {
    const apart = { id: 'apart', contiguous: false, sameCategory: false };
    const patterns = [
      {
        ...apart,
        segments: [
          { count: 2, minutes: 600 },
          { count: 1, minutes: 240 },
        ],
      },
    ];
    const weeks = (plannedRestMinutes: number) => {
      const people = [{ ...P1, patternId: 'apart' }];
      const choices = everyChoice(
        problem({
          block: THREE_WEEKS,
          shifts: only('E10', 'G10', 'E04'),
          patterns,
          people,
          plannedRestMinutes,
        }),
      );
      expect(choices.unlawful).toEqual([]);
      return choices.offered;
    };
    // G10 ends at 05:00, as E04 and E10 begin.
    expect(weeks(0)).toBe(weeks(1));
    expect(weeks(0)).toBeGreaterThan(0);
  });
});

describe('rest over a clock change', SLOW, () => {
  // From 22:00 to 08:00 the wall shows ten hours.
  const long = template('A', '08:00', '22:00', 14);
  const patterns = [
    { id: '2x14', segments: [{ count: 2, minutes: 840 }], contiguous: true, sameCategory: true },
  ];
  const base = { shifts: [long], patterns, people: [{ ...P1, patternId: '2x14' }] };

  // The Sunday of the change, and the minutes that its night gains.
  const CHANGES = [
    ['America/Denver', '2026-03-08', -60],
    ['America/Denver', '2026-11-01', 60],
    ['Europe/Berlin', '2026-03-29', -60],
    ['Europe/Berlin', '2026-10-25', 60],
    ['Australia/Sydney', '2026-10-04', -60],
    ['Australia/Sydney', '2026-04-05', 60],
    ['Australia/Lord_Howe', '2026-10-04', -30],
    ['Australia/Lord_Howe', '2026-04-05', 30],
    ['America/Phoenix', '2026-03-08', 0],
  ] as const;

  it.each(CHANGES)('is elapsed time in %s on %s, in both orders', (timeZone, sunday, gain) => {
    const clock = { timeZone, dayStart: '05:00' };
    const blocks = {
      // The duty of Saturday is before the block, after it, locked in it, or the line's own.
      before: { block: { startDate: sunday, endDate: addDays(sunday, 20) }, fixed: [{ at: -1, shift: 'A' }] },
      after: {
        block: { startDate: addDays(sunday, -21), endDate: addDays(sunday, -1) },
        fixed: [{ at: 21, shift: 'A' }],
      },
      lockedBefore: {
        block: { startDate: addDays(sunday, -7), endDate: addDays(sunday, 13) },
        fixed: [{ at: 6, shift: 'A' }],
      },
      lockedAfter: {
        block: { startDate: addDays(sunday, -14), endDate: addDays(sunday, 6) },
        fixed: [{ at: 14, shift: 'A' }],
      },
      own: { block: { startDate: addDays(sunday, -10), endDate: addDays(sunday, 10) }, fixed: [] },
      ownInTheFirstWeek: {
        block: { startDate: addDays(sunday, -1), endDate: addDays(sunday, 19) },
        fixed: [],
      },
    };
    for (const [name, { block, fixed }] of Object.entries(blocks)) {
      const input = inputOf({ name, rule: 'rest_soft', fixed, changes: { ...base, clock, block } });
      const { unlawful, withheld, tempted, choices } = everyChoice(input);
      expect(unlawful, name).toEqual([]);
      expect(withheld, name).toEqual([]);
      expect(tempted.has('rest_soft'), name).toBe(gain < 0);
      expect(checkedApart(input, choices), name).toEqual([]);
    }
  });

  it.each(CHANGES)(
    'a lock in %s on %s leaves a shorter or longer night beside it',
    (timeZone, sunday, gain) => {
      // Nine and a half hours on the wall: lawful only in a night that is longer.
      const early = template('B', '07:30', '21:30', 14, 'b');
      const input = inputOf({
        name: '',
        rule: 'rest_soft',
        fixed: [{ at: 6, shift: 'A' }],
        changes: {
          ...base,
          clock: { timeZone, dayStart: '05:00' },
          block: { startDate: addDays(sunday, -7), endDate: addDays(sunday, 13) },
          shifts: [long, early],
        },
      });
      const { unlawful, choices } = everyChoice(input);
      expect(unlawful).toEqual([]);
      const onSunday = choices.some(({ worked }) =>
        worked.some(({ shiftId, shiftDate }) => shiftId === 'B' && shiftDate === sunday),
      );
      expect(onSunday).toBe(gain >= 30);
    },
  );

  it('pairs that a clock change brings together in another locked week do not forbid this one', () => {
    const sunday = '2026-03-08';
    const input = inputOf({
      name: '',
      rule: 'rest_soft',
      // Two locked weeks; the change falls between the second of them and the ordinary week before it.
      fixed: [{ at: 10, shift: 'A' }],
      changes: {
        ...base,
        clock: { timeZone: 'America/Denver', dayStart: '05:00' },
        block: { startDate: addDays(sunday, -14), endDate: addDays(sunday, 13) },
      },
    });
    const { unlawful, choices } = everyChoice(input);
    expect(unlawful).toEqual([]);
    // Lines of a Saturday and a Sunday give one of them up in the locked week instead of being withheld.
    const across = choices.filter(({ week }) => week[6] !== null && week[0] !== null);
    expect(across.length).toBeGreaterThan(0);
    const worksBoth = ({ worked }: Choice) =>
      [addDays(sunday, -1), sunday].every((date) => datesOf(worked).includes(date));
    expect(across.some(worksBoth)).toBe(false);
    expect(checkedApart(input, choices)).toEqual([]);
  });
});

describe('days in a row', SLOW, () => {
  it.each<Scenario>([
    { name: 'with the block before', rule: 'consecutive_days', fixed: days(-4, 4, 'D10') },
    {
      name: 'with overtime before the block',
      rule: 'consecutive_days',
      fixed: overtime(days(-4, 4, 'D10')),
    },
    { name: 'with the block after', rule: 'consecutive_days', fixed: days(21, 4, 'D10') },
    { name: 'with locks before', rule: 'consecutive_days', fixed: days(5, 3, 'D10') },
    { name: 'with locks between two tours', rule: 'consecutive_days', fixed: days(10, 3, 'D10') },
    {
      name: 'of a limit of four',
      rule: 'consecutive_days',
      fixed: days(-2, 2, 'D10'),
      changes: { limits: { ...problem().limits, consecutiveDaysHard: 4 } },
    },
    {
      name: 'of a limit of nine, beyond a week',
      rule: 'consecutive_days',
      fixed: days(-9, 9, 'D10'),
      changes: { limits: { ...problem().limits, consecutiveDaysHard: 9, sevenDayMinutesSoft: 9000 } },
    },
  ])('are counted $name', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: TENS, ...scenario.changes } });
  });

  it.each<Scenario>([
    { name: 'before', rule: 'consecutive_days', fixed: overtime(days(-5, 5, 'E04')) },
    { name: 'after', rule: 'consecutive_days', fixed: overtime(days(21, 5, 'E04')) },
  ])('are counted across the edge of a block of partial weeks, $name', (scenario) => {
    expectKept({ ...scenario, changes: { ...TWELVES, block: PARTIAL } });
  });
});

describe('regular hours of a workweek', SLOW, () => {
  it.each<Scenario>([
    {
      name: 'with the block before',
      rule: 'weekly_hours',
      fixed: days(-3, 3, 'D10'),
      changes: { block: PARTIAL },
    },
    {
      name: 'with the block after',
      rule: 'weekly_hours',
      fixed: days(21, 3, 'D10'),
      changes: { block: PARTIAL },
    },
    { name: 'with a lock', rule: 'weekly_hours', fixed: [{ at: 8, shift: 'D10' }] },
    {
      name: 'with several locks in a week',
      rule: 'weekly_hours',
      fixed: [8, 10, 12].map((at) => ({ at, shift: 'D10' })),
    },
    {
      name: 'that starts on Monday, with the block before',
      rule: 'weekly_hours',
      fixed: days(-2, 2, 'D10'),
      changes: { block: PARTIAL, workweekStart: 1 },
    },
    {
      name: 'that starts on Monday, with the block after',
      rule: 'weekly_hours',
      fixed: days(21, 4, 'D10'),
      changes: { block: PARTIAL, workweekStart: 1 },
    },
    {
      name: 'that starts on Monday, with a lock on a Sunday',
      rule: 'weekly_hours',
      fixed: [{ at: 7, shift: 'D10' }],
      changes: { workweekStart: 1 },
    },
    {
      name: 'with two locked shifts on a day',
      rule: 'weekly_hours',
      fixed: [
        { at: 9, shift: 'E04' },
        { at: 9, shift: 'S04' },
      ],
      changes: { shifts: only('D10', 'S10', 'E04', 'S04') },
    },
  ])('are counted $name', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: TENS, ...scenario.changes } });
  });

  it('leave overtime of the block before out', () => {
    const worked = (isOvertime: boolean) => {
      const fixed = days(-3, 3, 'D10').map((duty) => ({ ...duty, isOvertime }));
      const input = inputOf({
        name: '',
        rule: 'weekly_hours',
        fixed,
        changes: { block: PARTIAL, shifts: only('D10') },
      });
      const { unlawful, withheld, choices } = everyChoice(input);
      expect([...unlawful, ...withheld]).toEqual([]);
      const inFirstWeek = choices.map(
        ({ worked }) => datesOf(worked).filter((date) => date <= '2026-10-10').length,
      );
      return Math.max(...inFirstWeek);
    };
    expect([worked(false), worked(true)]).toEqual([1, 3]);
  });
});

describe('hours in seven days', SLOW, () => {
  const limits = { ...problem().limits, sevenDayMinutesSoft: 50 * 60 };
  it.each<Scenario>([
    { name: 'with the block before', rule: 'seven_day_soft', fixed: days(-3, 3, 'E12') },
    {
      name: 'and no eighth, with the block before',
      rule: 'seven_day_soft',
      fixed: [{ at: -8, shift: 'E12' }, ...days(-3, 3, 'E12')],
    },
    {
      name: 'with overtime before',
      rule: 'seven_day_soft',
      fixed: overtime(days(-3, 3, 'E12')),
    },
    { name: 'with the block after', rule: 'seven_day_soft', fixed: days(22, 3, 'E12') },
    { name: 'with locks of the week before', rule: 'seven_day_soft', fixed: [{ at: 5, shift: 'E12' }] },
  ])('are counted $name', (scenario) => {
    expectKept({ ...scenario, changes: { ...TWELVES, limits } });
  });
});

describe('one shift on an operational date', SLOW, () => {
  it.each<Scenario>([
    { name: 'beside a lock', rule: 'two_shifts_a_day', fixed: [{ at: 9, shift: 'E04' }] },
    {
      name: 'beside a lock after midnight that belongs to the date before',
      rule: 'two_shifts_a_day',
      fixed: [{ at: 9, shift: 'G04' }],
    },
    {
      name: 'beside two locks on the first day',
      rule: 'two_shifts_a_day',
      fixed: [
        { at: 0, shift: 'E04' },
        { at: 0, shift: 'S04' },
      ],
    },
    { name: 'beside a lock on the last day', rule: 'two_shifts_a_day', fixed: [{ at: LAST, shift: 'E04' }] },
    { name: 'at the time of a lock', rule: 'double_booking', fixed: [{ at: 9, shift: 'D12' }] },
  ])('is kept $name', (scenario) => {
    // Little rest, so that the date alone stands in the way.
    const shifts = only('E04', 'S04', 'G04', 'S10', 'D10', 'D12');
    expectKept({
      ...scenario,
      changes: {
        shifts,
        plannedRestMinutes: 60,
        limits: { ...problem().limits, restMinutesSoft: 60, restMinutesHard: 60 },
      },
    });
  });
});

describe('approved leave', SLOW, () => {
  it.each<Scenario>([
    {
      name: 'an hour of the night after midnight',
      rule: 'leave_overlap',
      leave: [{ at: 9, from: '02:00', to: '03:00' }],
    },
    {
      name: 'the last quarter of a shift',
      rule: 'leave_overlap',
      leave: [{ at: 9, from: '18:45', to: '19:00' }],
    },
    {
      name: 'the first day of the block',
      rule: 'leave_overlap',
      leave: [{ at: 0, from: '05:00', to: '05:00' }],
    },
    {
      name: 'leave that began before the block',
      rule: 'leave_overlap',
      leave: [{ at: -1, from: '12:00', to: '11:00' }],
    },
    {
      name: 'the last day of the block',
      rule: 'leave_overlap',
      leave: [{ at: LAST, from: '05:00', to: '05:00' }],
    },
    {
      name: 'leave that begins in the last night',
      rule: 'leave_overlap',
      leave: [{ at: LAST, from: '04:30', to: '20:00' }],
    },
    {
      name: 'leave beside a lock',
      rule: 'leave_overlap',
      leave: [{ at: 9, from: '05:00', to: '05:00' }],
      fixed: [{ at: 8, shift: 'D10' }],
    },
    {
      name: 'leave with a lock on it',
      rule: 'leave_overlap',
      leave: [{ at: 9, from: '05:00', to: '05:00' }],
      fixed: [{ at: 9, shift: 'D10' }],
    },
  ])('$name is never worked', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: TENS, ...scenario.changes } });
  });

  it('touches no shift that ends as it begins, or begins as it ends', () => {
    const worked = (from: string, to: string) => {
      const input = inputOf({
        name: '',
        rule: 'leave_overlap',
        leave: [{ at: 9, from, to }],
        changes: { shifts: only('D10') },
      });
      return everyChoice(input).choices.some(({ worked }) => datesOf(worked).includes('2026-10-13'));
    };
    expect(worked('05:00', '09:00')).toBe(true);
    expect(worked('19:00', '05:00')).toBe(true);
    expect(worked('05:00', '09:15')).toBe(false);
    expect(worked('18:45', '05:00')).toBe(false);
  });
});

describe('the counts of a pattern', SLOW, () => {
  const short = (patternId: string, count: number, minutes: number) => ({
    patterns: [{ id: patternId, segments: [{ count, minutes }], contiguous: true, sameCategory: true }],
    people: [{ ...P1, patternId }],
  });
  it.each<Scenario>([
    {
      name: 'with the block before, two long and one short',
      rule: 'pattern',
      fixed: [
        { at: -2, shift: 'E12' },
        { at: -1, shift: 'E04' },
      ],
      changes: { ...TWELVES, block: PARTIAL },
    },
    {
      name: 'though a lock is none of them',
      rule: 'pattern',
      fixed: [{ at: 9, shift: 'E04' }],
      changes: TWELVES,
    },
    {
      name: 'with the block after',
      rule: 'pattern',
      fixed: [
        { at: 21, shift: 'E12' },
        { at: 22, shift: 'E04' },
      ],
      changes: { ...TWELVES, block: PARTIAL },
    },
    {
      name: 'of a part-time week with the block before',
      rule: 'pattern',
      fixed: [{ at: -2, shift: 'D10' }],
      changes: { ...short('2x10', 2, 600), block: PARTIAL },
    },
    {
      name: 'of a part-time week with the block after',
      rule: 'pattern',
      fixed: [{ at: 22, shift: 'D10' }],
      changes: { ...short('2x10', 2, 600), block: PARTIAL },
    },
    {
      name: 'of a part-time week with a lock',
      rule: 'pattern',
      fixed: [{ at: 9, shift: 'D10' }],
      changes: short('3x10', 3, 600),
    },
    {
      name: 'of a part-time week with a short lock',
      rule: 'pattern',
      fixed: [{ at: 9, shift: 'E04' }],
      changes: { ...short('2x12', 2, 720), shifts: only('E04', 'D12', 'G12') },
    },
  ])('are never passed $name', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: TENS, ...scenario.changes } });
  });
});

describe('several special weeks', SLOW, () => {
  it.each<Scenario>([
    {
      name: 'locks in every week, and both neighbours',
      rule: 'rest_soft',
      fixed: [
        ...days(-4, 4, 'S10'),
        { at: 3, shift: 'E10' },
        { at: 11, shift: 'G10' },
        { at: 17, shift: 'D10' },
        ...days(21, 3, 'E10'),
      ],
    },
    {
      name: 'locks on both sides of a week’s edge',
      rule: 'consecutive_days',
      fixed: [...days(-3, 3, 'D10'), ...days(6, 2, 'D10'), ...days(13, 2, 'D10')],
    },
    {
      name: 'partial weeks on both sides',
      rule: 'weekly_hours',
      fixed: [...days(-3, 3, 'D10'), ...days(21, 3, 'D10')],
      changes: { block: PARTIAL },
    },
    {
      name: 'a block of one day between two others',
      rule: 'weekly_hours',
      fixed: [...days(-3, 3, 'D10'), { at: 2, shift: 'D10' }],
      changes: { block: { startDate: '2026-10-07', endDate: '2026-10-07' } },
    },
  ])('are lawful together: $name', (scenario) => {
    expectKept({ ...scenario, changes: { shifts: TENS, ...scenario.changes } });
  });
});

describe('people of one pattern', SLOW, () => {
  it('who share their surroundings share no answer that is not theirs', () => {
    const histories: Fixed[][] = [
      days(-3, 3, 'D10'),
      overtime(days(-3, 3, 'D10')),
      days(-2, 2, 'D10'),
      days(-3, 3, 'S10'),
      days(-3, 3, 'E04'),
      overtime(days(-3, 3, 'E04')),
      [...days(-3, 2, 'D10'), { at: -1, shift: 'E04' }],
      [],
      [{ at: 5, shift: 'D10' }],
      days(21, 2, 'D10'),
    ];
    const base = problem({ block: PARTIAL, shifts: only('E04', 'E10', 'D10', 'S10') });
    const alone = histories.map((fixed, i) => {
      const id = `P${i + 1}`;
      const input = inputOf({ name: '', rule: 'pattern', fixed, changes: base });
      const own = <T extends { personId: string }>(some: readonly T[]) =>
        some.map((entry) => ({ ...entry, personId: id }));
      return {
        ...input,
        people: [person(id)],
        neighbours: own(input.neighbours),
        locked: own(input.locked),
      };
    });
    const together = compile({
      ...base,
      people: alone.flatMap(({ people }) => people),
      neighbours: alone.flatMap(({ neighbours }) => neighbours),
      locked: alone.flatMap(({ locked }) => locked),
    });
    const offered = ({ legalLines, specialWeeks, cellState }: Model['people'][number]) => ({
      legalLines,
      cellState,
      drops: specialWeeks.map(({ drops }) => [...legalLines].map((line) => drops[line])),
    });
    alone.forEach((input, i) => {
      const [own] = compile(input).people;
      const shared = together.people[i];
      if (!own || !shared) throw new Error('a person is missing');
      expect(offered(shared), `P${i + 1}`).toEqual(offered(own));
    });
  });
});
