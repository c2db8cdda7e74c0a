import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Roster, ShiftTemplate } from '#lib/domain/records.ts';
import { checkTimeline, type RuleId } from '#lib/domain/rules.ts';
import { withUsedShifts } from '#lib/domain/schedule-review.ts';
import { addDays, MINUTE_MS, shiftWindow } from '#lib/domain/time.ts';
import type {
  Duty,
  Gap,
  GapPerson,
  Leave,
  Line,
  PlannedAssignment,
  Problem,
  Shift,
  Weekday,
} from '#lib/domain/types.ts';
import { peopleOfGap } from '#lib/scheduler/explain.ts';
import { explainSchedule, generateSchedule } from '#lib/scheduler/index.ts';
import { toProblem } from '../../bench/instance.ts';
import { randomInstance } from '../../bench/random-instance.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

const people = Array.from({ length: 6 }, (_, i) => person(`P${i + 1}`));
const generated = (input: Problem) => generateSchedule(input, { seed: 1, effort: 'quick' });

describe('the explanation of a schedule as it stands now', () => {
  it('is the generator’s own while nothing has changed', () => {
    const input = problem({ people });
    const result = generated(input);
    expect(result.gaps.length).toBeGreaterThan(0);
    expect(explainSchedule(input, result.assignments, result.lines)).toEqual(result.gaps);
  });

  it('does not depend on the order of the lines', () => {
    const input = problem({ people });
    const result = generated(input);
    expect(explainSchedule(input, result.assignments, result.lines.toReversed())).toEqual(result.gaps);
  });

  it('keeps everyone’s own line when somebody has come who had none', () => {
    const result = generated(problem({ people }));
    const grown = problem({ people: [person('NEW'), ...people] });
    const off = (gaps: readonly { reason: { counts: { offByLine: number } } }[]) =>
      gaps.map(({ reason }) => reason.counts.offByLine);
    const before = off(result.gaps);
    const after = off(explainSchedule(grown, result.assignments, result.lines));
    expect(after).toHaveLength(before.length);
    // The new person may be free, and nobody else's reason changes.
    for (const [index, count] of before.entries()) {
      expect((after[index] ?? 0) - count).toBeGreaterThanOrEqual(0);
      expect((after[index] ?? 0) - count).toBeLessThanOrEqual(1);
    }
  });

  it('knows the hours of a template that was retired since', () => {
    const input = problem({ people });
    const result = generated(input);
    const usedId = result.assignments[0]?.shiftId ?? '';
    const retired = input.shifts.find(({ id }) => id === usedId);
    if (retired === undefined) throw new Error('expected an assignment');
    // The database numbers its templates.
    const number = new Map(input.shifts.map(({ id }, index) => [id, index + 1]));
    const renumber = (id: string) => String(number.get(id));
    const shifts = input.shifts.map((shift) => ({ ...shift, id: renumber(shift.id) }));
    const remaining = { ...input, shifts: shifts.filter(({ id }) => id !== renumber(usedId)) };
    const assignments = result.assignments.map((a) => ({ ...a, shiftId: renumber(a.shiftId) }));
    const roster: Roster = {
      people: [],
      assignments: assignments.map((a, id) => ({
        id,
        userId: a.personId,
        shiftId: Number(a.shiftId),
        shiftDate: a.shiftDate,
        startsAt: 0,
        endsAt: 0,
        isOvertime: false,
        isManual: false,
        isLocked: false,
        requiredRole: 'dispatcher',
      })),
    };
    const templates: ShiftTemplate[] = shifts.map((shift) => ({
      ...shift,
      id: Number(shift.id),
      category: 'early',
      isActive: shift.id !== renumber(usedId),
      validFrom: null,
      validTo: null,
      version: 1,
    }));
    const whole = withUsedShifts(remaining, roster, templates);
    expect(whole.shifts).toHaveLength(input.shifts.length);
    const explained = explainSchedule(whole, assignments, []);
    expect(explained.map(({ startsAt, onDuty }) => [startsAt, onDuty])).toEqual(
      result.gaps.map(({ startsAt, onDuty }) => [startsAt, onDuty]),
    );
  });
});

type ShiftGiven = [personId: string, shiftId: string, shiftDate: string];

const plan = (given: readonly ShiftGiven[]): PlannedAssignment[] =>
  given.map(([personId, shiftId, shiftDate]) => ({ personId, shiftId, shiftDate, locked: false }));

/** The gaps of a plan that is given shift by shift. */
function explained(
  changes: Partial<Problem>,
  given: readonly ShiftGiven[] = [],
  lines: readonly Line[] = [],
): Gap[] {
  return explainSchedule(problem(changes), plan(given), lines);
}

/** From Sunday. */
function lineOf(personId: string, ...week: (string | null)[]): Line {
  return { personId, fromDate: '2026-10-04', week: [...week, ...Array(7).fill(null)].slice(0, 7) };
}

function dutyOf(personId: string, code: string, shiftDate: string, isOvertime = false): Duty {
  const shift = SHIFTS.find(({ id }) => id === code) as Shift;
  return {
    ...shiftWindow(shift, shiftDate, problem().clock),
    personId,
    shiftId: code,
    shiftDate,
    nominalMinutes: shift.durationMinutes,
    isOvertime,
  };
}

/** From the start of the operational day, in Denver's summer. */
function offOn(personId: string, date: string, state: Leave['state'] = 'approved'): Leave {
  const startsAt = Date.parse(`${date}T11:00Z`);
  return { personId, startsAt, endsAt: startsAt + 86_400_000, state };
}

const codesOf = (gaps: readonly Gap[]) => [...new Set(gaps.map(({ reason }) => reason.code))];
/** 05:00 to 09:00 of some dates. */
const early = (fromDate: string, toDate: string, minEmployees = 1, minSupervisors = 0) => ({
  ...requirement('05:00', '09:00', minEmployees, minSupervisors),
  fromDate,
  toDate,
});
const oneWeek = { startDate: '2026-10-04', endDate: '2026-10-10' };
const twoWeeks = { startDate: '2026-10-04', endDate: '2026-10-17' };
const threeWeeks = { startDate: '2026-10-04', endDate: '2026-10-24' };
const pair = [person('P1'), person('P2')];

describe('the reason of a gap', () => {
  it('is capacity where a week asks for more hours than people have', () => {
    // 24 h a day are 168 h: four people have 160, five 200.
    const requirements = [requirement('05:00', '05:00', 1, 0)];
    const four = ['P1', 'P2', 'P3', 'P4'].map((id) => person(id));
    expect(codesOf(explained({ block: oneWeek, requirements, people: four }))).toEqual(['capacity']);
    const five = [...four, person('P5')];
    expect(codesOf(explained({ block: oneWeek, requirements, people: five }))).toEqual(['pattern']);
    const trainee = [...four, person('P5', { countsTowardMinimum: false })];
    expect(codesOf(explained({ block: oneWeek, requirements, people: trainee }))).toEqual(['capacity']);
  });

  it('weighs each week and each role on its own', () => {
    const people = [person('S1', { role: 'supervisor' }), person('P1'), person('P2'), person('P3')];
    const requirements = [
      early('2026-10-04', '2026-10-10', 1, 1),
      // 140 h of supervisors, of whom there is one with 40.
      { ...early('2026-10-11', '2026-10-17', 0, 2), endTime: '15:00' },
    ];
    const gaps = explained({ block: twoWeeks, requirements, people });
    const codes = (kind: Gap['kind'], isFirst: boolean) =>
      codesOf(gaps.filter((gap) => gap.kind === kind && gap.shiftDate < '2026-10-11' === isFirst));
    expect(codes('supervisors', true)).toEqual(['no_supervisor']);
    expect(codes('employees', true)).toEqual(['pattern']);
    expect(codes('supervisors', false)).toEqual(['capacity']);
  });

  it('counts no more hours than the pattern and the days of a partial week have', () => {
    const segments = [{ count: 1, minutes: 600 }];
    const partTime = { id: '1x10', segments, contiguous: true, sameCategory: true };
    const patterns = [...problem().patterns, partTime];
    const people = pair.map((one) => ({ ...one, patternId: '1x10' }));
    // 28 h a week against 20.
    const whole = { block: oneWeek, requirements: [requirement('05:00', '09:00', 1, 0)], patterns };
    expect(codesOf(explained({ ...whole, people }))).toEqual(['capacity']);
    // On Friday and Saturday two people can work 40 h at most; 48 h are asked for.
    const partial = { startDate: '2026-10-09', endDate: '2026-10-10' };
    const requirements = [requirement('05:00', '05:00', 1, 0)];
    expect(codesOf(explained({ block: partial, requirements, people: pair }))).toEqual(['capacity']);
    const three = [...pair, person('P3')];
    expect(codesOf(explained({ block: partial, requirements, people: three }))).toEqual(['pattern']);
    // Of which the days before the block have taken the half.
    const neighbours = ['P1', 'P2', 'P3'].flatMap((id) =>
      ['2026-10-05', '2026-10-06', '2026-10-07'].map((date) => dutyOf(id, 'E10', date)),
    );
    expect(codesOf(explained({ block: partial, requirements, people: three, neighbours }))).toEqual([
      'capacity',
    ]);
  });

  it('is leave where the line’s shift over it falls to leave', () => {
    const requirements = [early('2026-10-11', '2026-10-14')];
    const given = ['2026-10-11', '2026-10-12', '2026-10-13'].map((date): ShiftGiven => ['P1', 'E10', date]);
    const lines = [lineOf('P1', 'E10', 'E10', 'E10', 'E10')];
    const world = { block: threeWeeks, requirements, people: pair };
    const onLeave = explained({ ...world, leave: [offOn('P1', '2026-10-14')] }, given, lines);
    expect(onLeave.map(({ shiftDate, reason }) => [shiftDate, reason.code])).toEqual([
      ['2026-10-14', 'leave'],
    ]);
    expect(onLeave[0]?.reason.counts).toMatchObject({ onLeave: 1, offByLine: 1 });
    const pending = explained({ ...world, leave: [offOn('P1', '2026-10-14', 'pending')] }, given, lines);
    expect(codesOf(pending)).toEqual(['pattern']);
    // Somebody else's leave does not explain it.
    expect(codesOf(explained({ ...world, leave: [offOn('P2', '2026-10-14')] }, given, lines))).toEqual([
      'pattern',
    ]);
  });

  it('is leave where leave takes the hours that a week has to spare', () => {
    const requirements = [{ ...early('2026-10-11', '2026-10-17'), endTime: '15:00' }];
    const given = ['2026-10-11', '2026-10-12'].map((date): ShiftGiven => ['P1', 'E10', date]);
    const leave = [offOn('P1', '2026-10-13'), offOn('P1', '2026-10-14')];
    const world = { block: threeWeeks, requirements, people: pair, leave };
    const lines = [lineOf('P1', 'E10', 'E10', 'E10', 'E10'), lineOf('P2', null, null, null, 'G10')];
    // 70 h asked for, 80 h less 20 h of leave there: also on days that nobody was to work.
    const gaps = explained(world, given, lines);
    expect(gaps.find(({ shiftDate }) => shiftDate === '2026-10-16')?.reason.code).toBe('leave');
    // Who works on other days instead has lost nothing.
    const elsewhere: ShiftGiven[] = [...given, ['P1', 'S10', '2026-10-15'], ['P1', 'S10', '2026-10-16']];
    expect(codesOf(explained(world, elsewhere, lines))).toEqual(['pattern']);
  });

  it('is the edge of the block where the schedule before takes the shift of a line', () => {
    const given = ['2026-10-04', '2026-10-05', '2026-10-06'].map((date): ShiftGiven => ['P1', 'E10', date]);
    const neighbours = ['2026-10-01', '2026-10-02', '2026-10-03'].map((date) => dutyOf('P1', 'E04', date));
    const world = { block: threeWeeks, requirements: [early('2026-10-04', '2026-10-07')], people: pair };
    const lines = [lineOf('P1', 'E10', 'E10', 'E10', 'E10')];
    const [first, ...more] = explained({ ...world, neighbours }, given, lines);
    expect(more).toEqual([]);
    expect(first?.reason).toMatchObject({
      code: 'block_edge',
      counts: { consecutiveDays: 1, offByLine: 1 },
    });
    // The same hole in a week between.
    const later = given.map(([id, code, date]): ShiftGiven => [id, code, addDays(date, 7)]);
    const between = { ...world, requirements: [early('2026-10-11', '2026-10-14')] };
    expect(codesOf(explained(between, later, lines))).toEqual(['pattern']);
    // And in the last week, where the schedule after is planned.
    const last = given.map(([id, code, date]): ShiftGiven => [id, code, addDays(date, 14)]);
    const atEnd = { ...world, requirements: [early('2026-10-18', '2026-10-21')] };
    expect(codesOf(explained(atEnd, last, lines))).toEqual(['block_edge']);
  });

  it('is the edge of the block where only a shift from the day before could be there', () => {
    const night: Shift = {
      id: 'N',
      code: 'N',
      name: 'N',
      category: 'night',
      startTime: '22:00',
      endTime: '06:00',
      durationMinutes: 480,
    };
    const clock = { timeZone: 'America/Denver', dayStart: '00:00' };
    const requirements = [requirement('00:00', '06:00', 1, 0)];
    const world = { clock, requirements, shifts: [night], people: pair, block: threeWeeks };
    const [first, second] = explained(world);
    expect([first?.shiftDate, first?.reason.code]).toEqual(['2026-10-04', 'block_edge']);
    expect([second?.shiftDate, second?.reason.code]).toEqual(['2026-10-05', 'pattern']);
    // A template that starts early enough leaves the line of the last night before as the reason.
    const shifts = [night, { ...night, id: 'M', startTime: '00:00', endTime: '08:00' }];
    const lines = [lineOf('P1', null, null, null, null, null, null, 'N')];
    expect(explained({ ...world, shifts }, [], lines)[0]?.reason.code).toBe('block_edge');
    expect(explained({ ...world, shifts }, [], [])[0]?.reason.code).toBe('pattern');
    // Where no template is there at that hour on any day, that is no matter of the edge.
    const noon = [requirement('12:00', '13:00', 1, 0)];
    expect(codesOf(explained({ ...world, requirements: noon }))).toEqual(['pattern']);
  });

  it('knows who holds the qualification that is missing', () => {
    const people = [
      person('P1', { qualificationIds: ['fire'] }),
      person('P2'),
      person('P3', { qualificationIds: ['fire'], countsTowardMinimum: false }),
      person('S4', { qualificationIds: ['fire'], role: 'supervisor' }),
    ];
    const requirements = [{ ...early('2026-10-13', '2026-10-13', 3), qualificationId: 'fire' }];
    const [gap, ...more] = explained({ people, requirements }, [['S4', 'E10', '2026-10-13']]);
    if (gap === undefined) throw new Error('expected a gap');
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ kind: 'qualified', required: 3, onDuty: 1 });
    expect(gap.reason.counts).toEqual({
      onDuty: 1,
      onLeave: 0,
      rest: 0,
      weeklyHours: 0,
      consecutiveDays: 0,
      offByLine: 1,
    });
    expect(
      peopleOfGap(problem({ people, requirements }), plan([['S4', 'E10', '2026-10-13']]), [], gap),
    ).toEqual([
      { personId: 'P1', stop: 'offByLine' },
      { personId: 'S4', stop: 'onDuty' },
    ]);
  });
});

describe('what stops a person', () => {
  const world = { requirements: [early('2026-10-14', '2026-10-14')], block: threeWeeks };

  function stopOf(
    changes: Partial<Problem>,
    given: readonly [shiftId: string, date: string][] = [],
    lines: readonly Line[] = [],
  ): GapPerson['stop'] | undefined {
    const input = problem({ ...world, people: [person('P1')], ...changes });
    const assignments = plan(given.map(([code, date]): ShiftGiven => ['P1', code, date]));
    const [gap] = explainSchedule(input, assignments, []);
    if (gap === undefined) throw new Error('expected a gap');
    return peopleOfGap(input, assignments, lines, gap)[0]?.stop;
  }

  it('is nothing but the line for somebody free', () => {
    expect(stopOf({})).toBe('offByLine');
  });

  it('is rest, planned and elapsed, on both sides', () => {
    // 19:00–05:00 ends as the gap begins; 15:00–01:00 leaves four hours; 09:00–19:00 leaves ten.
    expect(stopOf({}, [['G10', '2026-10-13']])).toBe('rest');
    expect(stopOf({}, [['S10', '2026-10-13']])).toBe('rest');
    expect(stopOf({}, [['D10', '2026-10-13']])).toBe('offByLine');
    expect(stopOf({ plannedRestMinutes: 601 }, [['D10', '2026-10-13']])).toBe('rest');
    // After the four hours from 05:00 ten are left till 19:00, nine would not be.
    expect(stopOf({}, [['G10', '2026-10-14']])).toBe('offByLine');
    expect(stopOf({}, [['G12', '2026-10-14']])).toBe('rest');
    expect(stopOf({ neighbours: [dutyOf('P1', 'S10', '2026-10-13')] })).toBe('rest');
  });

  it('is the hours of the workweek, or of seven days', () => {
    const days = ['2026-10-11', '2026-10-12', '2026-10-13'];
    const three = days.map((date): [string, string] => ['D10', date]);
    // 30 h and four, and then 40 h.
    expect(stopOf({}, three)).toBe('offByLine');
    expect(stopOf({}, [...three, ['D10', '2026-10-16']])).toBe('weeklyHours');
    expect(stopOf({}, [...three, ['D10', '2026-10-18']])).toBe('offByLine');
    // Overtime is outside the regular hours but tires all the same.
    const extra = [dutyOf('P1', 'D12', '2026-10-09', true), dutyOf('P1', 'D12', '2026-10-16', true)];
    expect(stopOf({ neighbours: extra.slice(1) }, three)).toBe('offByLine');
    const limits = { ...problem().limits, sevenDayMinutesSoft: 45 * 60 };
    expect(stopOf({ neighbours: extra.slice(1), limits }, three)).toBe('weeklyHours');
    expect(stopOf({ neighbours: extra.slice(0, 1), limits }, three)).toBe('weeklyHours');
  });

  it('is the days in a row, across the week and overtime included', () => {
    const before = ['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-11', '2026-10-12', '2026-10-13'];
    const six = before.map((date): [string, string] => ['D04', date]);
    expect(stopOf({}, six)).toBe('consecutiveDays');
    expect(stopOf({}, six.slice(1))).toBe('offByLine');
    expect(stopOf({}, [...six.slice(1), ['D04', '2026-10-15']])).toBe('consecutiveDays');
    const extra = dutyOf('P1', 'D04', '2026-10-08', true);
    expect(stopOf({ neighbours: [extra] }, six.slice(1))).toBe('consecutiveDays');
  });

  it('is leave over the gap, and leave that takes the own line’s shift over it', () => {
    expect(stopOf({ leave: [offOn('P1', '2026-10-14')] })).toBe('onLeave');
    expect(stopOf({ leave: [offOn('P1', '2026-10-14', 'pending')] })).toBe('offByLine');
    // From noon: the four hours before it could be worked, but the line's ten cannot.
    const noon = Date.parse('2026-10-14T18:00Z');
    const leave = [{ ...offOn('P1', '2026-10-14'), startsAt: noon }];
    expect(stopOf({ leave })).toBe('offByLine');
    expect(stopOf({ leave }, [], [lineOf('P1', null, null, null, 'E10')])).toBe('onLeave');
  });

  it('is judged by the stretch itself where no template reaches', () => {
    const shifts = SHIFTS.filter(({ id }) => id.startsWith('S'));
    expect(stopOf({ shifts })).toBe('offByLine');
    expect(stopOf({ shifts }, [['S10', '2026-10-13']])).toBe('rest');
  });

  it('is true by the domain’s own rules', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 99 }), (number, pick) => {
        const input = toProblem(randomInstance(number));
        const result = generateSchedule(input, { seed: 1, effort: 'quick', isBare: true });
        const gaps = result.gaps.filter((_, index) => index % 7 === pick % 7).slice(0, 3);
        for (const gap of gaps) {
          const people = peopleOfGap(input, result.assignments, result.lines, gap);
          const counted = {
            onDuty: 0,
            onLeave: 0,
            rest: 0,
            weeklyHours: 0,
            consecutiveDays: 0,
            offByLine: 0,
          };
          for (const { personId, stop } of people) {
            counted[stop]++;
            expect(untruths(input, result.assignments, result.lines, gap, { personId, stop })).toEqual([]);
          }
          expect(gap.reason.counts).toEqual(counted);
        }
      }),
      { seed: 911, numRuns: 8 },
    );
  });
});

const RULES_OF: Record<GapPerson['stop'], readonly RuleId[]> = {
  onDuty: ['double_booking'],
  onLeave: ['leave_overlap'],
  rest: ['rest_hard', 'rest_soft', 'double_booking'],
  weeklyHours: ['weekly_hours', 'seven_day_soft', 'seven_day_hard'],
  consecutiveDays: ['consecutive_days'],
  offByLine: [],
};

/** What the rules, asked about every template over the gap, say against a stop. */
function untruths(
  input: Problem,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
  gap: Gap,
  { personId, stop }: GapPerson,
): string[] {
  const shiftOf = (id: string) => input.shifts.find((shift) => shift.id === id) as Shift;
  const dutyFor = (shift: Shift, shiftDate: string, isOvertime: boolean): Duty => ({
    ...shiftWindow(shift, shiftDate, input.clock),
    personId,
    shiftId: shift.id,
    shiftDate,
    nominalMinutes: shift.durationMinutes,
    isOvertime,
  });
  const worked = [
    ...input.neighbours.filter((duty) => duty.personId === personId),
    ...assignments
      .filter((a) => a.personId === personId)
      .map((a) => dutyFor(shiftOf(a.shiftId), a.shiftDate, false)),
  ];
  const covers = (duty: Duty) => duty.startsAt <= gap.startsAt && duty.endsAt >= gap.endsAt;
  const at = `${stop} of ${personId} at ${gap.shiftDate} ${(gap.endsAt - gap.startsAt) / MINUTE_MS} min`;
  if (stop === 'onDuty') return worked.some(covers) ? [] : [`${at}: not on duty`];

  const leave = input.leave.filter((entry) => entry.personId === personId && entry.state === 'approved');
  const broken = (extra: Duty): RuleId[] =>
    checkTimeline([...worked, extra], leave, {
      workweekStart: input.workweekStart,
      limits: {
        ...input.limits,
        restMinutesSoft: Math.max(1, input.plannedRestMinutes),
        restMinutesHard: Math.max(1, input.plannedRestMinutes),
      },
      overtimeMayTouch: false,
      window: null,
    })
      .filter((violation) => violation.duties.includes(extra))
      .map(({ ruleId }) => ruleId);

  const days = [-1, 0, 1].map((days) => addDays(gap.shiftDate, days));
  const inBlock = days.filter((date) => date >= input.block.startDate && date <= input.block.endDate);
  const near = inBlock.flatMap((date) => input.shifts.map((shift) => ({ shift, date })));
  const overlapping = near.filter(({ shift, date }) => {
    const { startsAt, endsAt } = shiftWindow(shift, date, input.clock);
    return startsAt < gap.endsAt && endsAt > gap.startsAt && endsAt > startsAt;
  });
  const covering = overlapping.filter(({ shift, date }) => covers(dutyFor(shift, date, true)));
  const candidates = covering.length > 0 ? covering : overlapping;
  if (candidates.length === 0) return [];

  const asOvertime = candidates.map(({ shift, date }) => broken(dutyFor(shift, date, true)));
  if (stop === 'offByLine') return asOvertime.some((rules) => rules.length === 0) ? [] : [`${at}: not free`];
  const line = lines.find((entry) => entry.personId === personId);
  const own = candidates.filter(({ shift, date }) => line?.week[weekdayOf(date)] === shift.id);
  if (
    stop === 'onLeave' &&
    own.some(({ shift, date }) => broken(dutyFor(shift, date, false)).includes('leave_overlap'))
  ) {
    return [];
  }
  const asRegular = candidates.map(({ shift, date }) => broken(dutyFor(shift, date, false)));
  return [
    ...(asRegular.every((rules) => rules.length > 0) ? [] : [`${at}: could work`]),
    ...(asRegular.some((rules) => rules.some((rule) => RULES_OF[stop].includes(rule)))
      ? []
      : [`${at}: another rule`]),
  ];
}

function weekdayOf(date: string): Weekday {
  return new Date(`${date}T00:00Z`).getUTCDay() as Weekday;
}
