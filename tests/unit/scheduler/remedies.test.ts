import { describe, expect, it } from 'vitest';
import { checkTimeline } from '#lib/domain/rules.ts';
import { shiftWindow } from '#lib/domain/time.ts';
import type { Duty, GenerationResult, Leave, Line, Person, Problem, Remedy } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { findRemedies, type RemedyOptions, type RemedyRun } from '#lib/scheduler/remedies.ts';
import { remediesOfGap } from '#lib/scheduler/remedy-shifts.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

const OPTIONS: RemedyOptions = {
  triesMax: 20,
  pendingLeave: 'avoid',
  preferenceSlackPercent: 0,
  shouldStop: () => false,
  onStep: () => {},
};
const generate = (input: Problem, more: Partial<Parameters<typeof generateSchedule>[1]> = {}) =>
  generateSchedule(input, { seed: 1, effort: 'quick', isBare: true, ...more });
const rerun: RemedyRun = (input, { keep }) => generate(input, { keep });
const never: RemedyRun = () => {
  throw new Error('nothing was to be run');
};
const ofKind = (remedies: readonly Remedy[], kind: Remedy['kind']) =>
  remedies.filter((remedy) => remedy.kind === kind);

/** A plan that is given shift by shift, with its own gaps and figures. */
function planned(input: Problem, given: readonly [string, string, string][]): GenerationResult {
  const locked = given.map(([personId, shiftId, shiftDate]) => ({ personId, shiftId, shiftDate }));
  // Nobody has a pattern, so that the locks are all there is.
  return generate({ ...input, patterns: [], locked });
}

function dutyOf(personId: string, code: string, shiftDate: string, isOvertime = false): Duty {
  const shift = SHIFTS.find(({ id }) => id === code) as (typeof SHIFTS)[number];
  const window = shiftWindow(shift, shiftDate, problem().clock);
  return { ...window, personId, shiftId: code, shiftDate, nominalMinutes: shift.durationMinutes, isOvertime };
}

/** 05:00 to 09:00 of one Wednesday in the middle of the block. */
const WEDNESDAY = '2026-10-14';
const early = (minEmployees: number, minSupervisors: number) => ({
  ...requirement('05:00', '09:00', minEmployees, minSupervisors),
  fromDate: WEDNESDAY,
  toDate: WEDNESDAY,
});

describe('named overtime', () => {
  const people = [
    person('P1', { seniorityRank: 2 }),
    person('P2', { seniorityRank: 1 }),
    person('P3', { seniorityRank: 3 }),
  ];
  const input = problem({ people, requirements: [early(1, 0)] });
  const overtime = (world: Problem, given: readonly [string, string, string][] = []) =>
    ofKind(findRemedies(world, planned(world, given), rerun, { ...OPTIONS, triesMax: 0 }), 'overtime');

  it('is the shift with the least idle time, for the most senior among equals', () => {
    expect(overtime(input)).toEqual([
      {
        kind: 'overtime',
        personId: 'P2',
        patternId: null,
        role: 'dispatcher',
        shiftId: 'E04',
        shiftDate: WEDNESDAY,
        gainSupervisorMinutes: 0,
        gainEmployeeMinutes: 240,
        closes: [0],
        overtimeMinutes: 240,
      },
    ]);
  });

  it('is for the person with the fewest hours in the week', () => {
    const given: [string, string, string][] = [
      ['P1', 'D10', '2026-10-12'],
      ['P2', 'D10', '2026-10-12'],
      // Of another week.
      ['P3', 'D10', '2026-10-19'],
    ];
    expect(overtime(input, given)[0]?.personId).toBe('P3');
  });

  it('passes over everyone whom a rule stops', () => {
    const leave: Leave[] = [
      { ...dutyOf('P1', 'E04', WEDNESDAY), state: 'approved' },
      { ...dutyOf('P2', 'E04', WEDNESDAY), state: 'pending' },
    ];
    expect(overtime({ ...input, leave })[0]?.personId).toBe('P3');
    // Four hours of rest for the third; then there is nobody.
    expect(overtime({ ...input, leave }, [['P3', 'S10', '2026-10-13']])).toEqual([]);
    const atWork = overtime(input, [
      ['P2', 'G10', '2026-10-13'],
      ['P3', 'E04', '2026-10-12'],
    ]);
    expect(atWork[0]?.personId).toBe('P1');
  });

  it('keeps the hours of seven days and the days in a row, but not those of the week', () => {
    const full = ['2026-10-11', '2026-10-12', '2026-10-13', '2026-10-15'].map(
      (date): [string, string, string] => ['P1', 'D10', date],
    );
    const alone = { ...input, people: [person('P1')] };
    expect(overtime(alone, full)[0]?.overtimeMinutes).toBe(240);
    const limits = { ...input.limits, sevenDayMinutesSoft: 43 * 60 };
    expect(overtime({ ...alone, limits }, full)).toEqual([]);
    const row = { ...input.limits, consecutiveDaysHard: 4 };
    expect(overtime({ ...alone, limits: row }, full)).toEqual([]);
  });

  it('is a supervisor’s where one is missing, and fills the other chair with it', () => {
    const withSupervisor = [...people, person('S4', { role: 'supervisor' })];
    const world = problem({ people: withSupervisor, requirements: [early(1, 1)] });
    expect(overtime(world)).toMatchObject([
      {
        personId: 'S4',
        role: 'supervisor',
        gainSupervisorMinutes: 240,
        gainEmployeeMinutes: 240,
        closes: [0, 1],
      },
    ]);
    const apart = { ...world, supervisorsCountAsEmployees: false };
    expect(overtime(apart)).toMatchObject([
      { personId: 'S4', gainSupervisorMinutes: 240, gainEmployeeMinutes: 0, closes: [0] },
    ]);
  });

  it('breaks no rule in a schedule of a whole block, and is at most five', () => {
    const many = Array.from({ length: 7 }, (_, i) => person(`P${i + 1}`));
    const world = problem({ people: many });
    const result = generate(world);
    const found = ofKind(findRemedies(world, result, rerun, { ...OPTIONS, triesMax: 0 }), 'overtime');
    expect(found).toHaveLength(5);
    expect(new Set(found.map(({ shiftDate }) => shiftDate)).size).toBe(5);
    for (const { personId, shiftId, shiftDate } of found) {
      const extra = dutyOf(personId ?? '', shiftId ?? '', shiftDate ?? '', true);
      const own = result.assignments.filter((a) => a.personId === personId);
      const duties = own.map((a) => dutyOf(a.personId, a.shiftId, a.shiftDate));
      const { limits, workweekStart } = world;
      const context = { limits, workweekStart, overtimeMayTouch: false, window: null };
      expect(checkTimeline([...duties, extra], [], context)).toEqual([]);
    }
  });

  it('is found for one gap on demand, person by person', () => {
    const { assignments, gaps } = planned(input, [['P3', 'S10', '2026-10-13']]);
    expect(remediesOfGap(input, assignments, gaps, 0)).toMatchObject([
      { kind: 'overtime', personId: 'P2', shiftId: 'E04', closes: [0] },
      { kind: 'overtime', personId: 'P1', shiftId: 'E04', closes: [0] },
    ]);
    expect(remediesOfGap(input, assignments, gaps, 1)).toEqual([]);
    // One person does not close a gap of two.
    const two = { ...input, requirements: [early(2, 0)] };
    expect(remediesOfGap(two, [], planned(two, []).gaps, 0)).toEqual([]);
  });
});

describe('an acting supervisor', () => {
  const able: Partial<Person> = { qualificationIds: ['acting'] };
  const people = [person('P1'), person('P2', able), person('P3', { ...able, countsTowardMinimum: false })];
  const world = problem({ people, requirements: [early(3, 1)], actingQualificationId: 'acting' });
  const onDuty = ['P1', 'P2', 'P3'].map((id): [string, string, string] => [id, 'E10', WEDNESDAY]);
  const acting = (input: Problem, given = onDuty) =>
    ofKind(
      findRemedies(input, planned(input, given), rerun, { ...OPTIONS, triesMax: 0 }),
      'acting_supervisor',
    );

  it('is a dispatcher on duty who holds the qualification, and keeps the own chair', () => {
    for (const supervisorsCountAsEmployees of [true, false]) {
      expect(acting({ ...world, supervisorsCountAsEmployees })).toEqual([
        {
          kind: 'acting_supervisor',
          personId: 'P2',
          patternId: null,
          role: 'supervisor',
          shiftId: 'E10',
          shiftDate: WEDNESDAY,
          gainSupervisorMinutes: 240,
          gainEmployeeMinutes: 0,
          closes: [0],
          overtimeMinutes: 0,
        },
      ]);
    }
  });

  it('is nobody without the qualification, off duty, or where no supervisor is missing', () => {
    const { actingQualificationId: _, ...without } = world;
    expect(acting(without)).toEqual([]);
    expect(acting(world, onDuty.slice(0, 1))).toEqual([]);
    expect(acting({ ...world, requirements: [early(3, 0)] })).toEqual([]);
  });

  it('is offered for its gap on demand', () => {
    const { assignments, gaps } = planned(world, onDuty);
    expect(remediesOfGap(world, assignments, gaps, 0)).toMatchObject([
      { kind: 'acting_supervisor', personId: 'P2', closes: [0] },
    ]);
  });
});

describe('changes that are run', () => {
  const people = Array.from({ length: 8 }, (_, i) => person(`P${i + 1}`));
  const world = problem({ people });
  const result = generate(world);

  it('offers one person more, measured by the run that it made', () => {
    expect(result.metrics.uncoveredEmployeeMinutes).toBeGreaterThan(0);
    const seen: { problem: Problem; lines: readonly Line[]; plan: GenerationResult }[] = [];
    const watched: RemedyRun = (input, { keep }) => {
      const plan = generate(input, { keep });
      seen.push({ problem: input, lines: keep.lines, plan });
      return plan;
    };
    const hires = ofKind(findRemedies(world, result, watched, OPTIONS), 'hire');
    expect(hires.length).toBeGreaterThan(0);
    expect(seen[0]?.problem).toBe(world);
    expect(seen.every(({ lines }) => lines === result.lines)).toBe(true);
    for (const hire of hires) {
      expect(hire).toMatchObject({ personId: null, role: 'dispatcher', overtimeMinutes: 0 });
      const run = seen.find(({ problem: tried }) => tried.people[8]?.patternId === hire.patternId);
      const control = seen[0]?.plan.metrics.uncoveredEmployeeMinutes ?? 0;
      const before = Math.min(control, result.metrics.uncoveredEmployeeMinutes);
      expect(hire.gainEmployeeMinutes).toBe(before - (run?.plan.metrics.uncoveredEmployeeMinutes ?? 0));
      const left = run?.plan.gaps ?? [];
      for (const [index, gap] of result.gaps.entries()) {
        const isLeft = left.some((other) => other.startsAt < gap.endsAt && other.endsAt > gap.startsAt);
        expect(hire.closes.includes(index)).toBe(!isLeft);
      }
    }
    const gains = hires.map(({ gainEmployeeMinutes }) => gainEmployeeMinutes);
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
  });

  it('hires supervisors only where supervisors are missing', () => {
    const requirements = [requirement('05:00', '05:00', 0, 1)];
    const supervisors = [person('S1', { role: 'supervisor' }), ...people];
    const input = problem({ people: supervisors, requirements });
    const hires = ofKind(findRemedies(input, generate(input), rerun, OPTIONS), 'hire');
    expect(new Set(hires.map(({ role }) => role))).toEqual(new Set(['supervisor']));
  });

  it('finds the one pattern that closes everything', () => {
    // Ten hours from 05:00 on four days leave two hours open that the twelve-hour shifts do not.
    const on = { weekdays: [1, 2, 3] as const };
    const requirements = [
      { ...requirement('05:00', '17:00', 1, 0), ...on },
      { ...requirement('05:00', '09:00', 1, 0), id: 'short', weekdays: [4] as const },
    ];
    const input = problem({ people: [person('P1')], requirements });
    const plan = generate(input);
    const remedies = findRemedies(input, plan, rerun, OPTIONS);
    expect(ofKind(remedies, 'pattern')).toMatchObject([
      {
        personId: 'P1',
        patternId: '3x12_1x4',
        gainEmployeeMinutes: plan.metrics.uncoveredEmployeeMinutes,
        closes: plan.gaps.map((_, index) => index),
      },
    ]);
  });

  it('never asks somebody to change the hours of the pattern', () => {
    const partTime = {
      id: '2x10',
      segments: [{ count: 2, minutes: 600 }],
      contiguous: true,
      sameCategory: true,
    };
    const patterns = [problem().patterns[0] as Problem['patterns'][number], partTime];
    const some = [...people.slice(0, 4), person('P9', { patternId: '2x10' })];
    const input = problem({ people: some, patterns });
    expect(ofKind(findRemedies(input, generate(input), rerun, OPTIONS), 'pattern')).toEqual([]);
  });

  const wish: Leave = { personId: 'P1', startsAt: 0, endsAt: 0, state: 'pending' };

  it('refuses undecided leave only where it was honoured', () => {
    // P1 is the only one, asked for every morning of a week, and wants the Tuesday off.
    const requirements = [{ ...early(1, 0), fromDate: '2026-10-11', toDate: '2026-10-13', endTime: '15:00' }];
    const leave = [
      { ...wish, ...pick(dutyOf('P1', 'E10', '2026-10-13')) },
      { ...wish, ...pick(dutyOf('P1', 'E10', '2026-10-27')) },
    ];
    const input = problem({ people: [person('P1')], requirements, leave });
    const honoured = generate(input, { pendingLeave: 'honour' });
    const honouring: RemedyRun = (changed, { keep }) => generate(changed, { keep, pendingLeave: 'honour' });
    const refusals = (pendingLeave: RemedyOptions['pendingLeave']) =>
      ofKind(findRemedies(input, honoured, honouring, { ...OPTIONS, pendingLeave }), 'refuse_leave');
    expect(honoured.gaps).toHaveLength(1);
    expect(refusals('honour')).toMatchObject([
      { personId: 'P1', shiftDate: '2026-10-13', gainEmployeeMinutes: 600, closes: [0] },
    ]);
    expect(refusals('avoid')).toEqual([]);
  });

  it('leaves a preference out only where preferences may cost coverage', () => {
    const wishful = ['P1', 'P2', 'P3'].map((id) => person(id, { preferredShiftId: 'D10' }));
    const input = problem({ people: wishful, requirements: [requirement('05:00', '05:00', 1, 0)] });
    // Everybody got what they wish, and the nights are empty.
    const plan = generate({ ...input, shifts: SHIFTS.filter(({ id }) => id === 'D10') });
    const granting: RemedyRun = (changed) => {
      const ignored = changed.people.filter(({ preferredShiftId }) => preferredShiftId === null);
      const uncovered = plan.metrics.uncoveredEmployeeMinutes - (ignored[0]?.id === 'P2' ? 600 : 0);
      expect(ignored.length).toBeLessThan(2);
      const metrics = { ...plan.metrics, uncoveredEmployeeMinutes: uncovered };
      return { assignments: plan.assignments, metrics, isStopped: false };
    };
    const slack = { ...OPTIONS, preferenceSlackPercent: 1 };
    expect(ofKind(findRemedies(input, plan, granting, slack), 'ignore_preference')).toEqual([
      {
        kind: 'ignore_preference',
        personId: 'P2',
        patternId: null,
        role: null,
        shiftId: null,
        shiftDate: null,
        gainSupervisorMinutes: 0,
        gainEmployeeMinutes: 600,
        closes: [],
        overtimeMinutes: 0,
      },
    ]);
    expect(ofKind(findRemedies(input, plan, granting, OPTIONS), 'ignore_preference')).toEqual([]);
  });

  it('counts for no remedy what more searching gains', () => {
    // A run that always finds the same, better plan: with the change or without.
    const perfect: RemedyRun = () => ({
      assignments: result.assignments,
      isStopped: false,
      metrics: { ...result.metrics, uncoveredEmployeeMinutes: 0 },
    });
    const found = findRemedies(world, result, perfect, OPTIONS);
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['overtime']));
  });

  it('offers nothing that costs supervisors’ or qualified people’s time', () => {
    for (const figure of ['uncoveredSupervisorMinutes', 'uncoveredQualifiedMinutes'] as const) {
      const trading: RemedyRun = (input) => ({
        assignments: result.assignments,
        isStopped: false,
        metrics:
          input === world
            ? result.metrics
            : { ...result.metrics, uncoveredEmployeeMinutes: 0, [figure]: result.metrics[figure] + 15 },
      });
      const found = findRemedies(world, result, trading, OPTIONS);
      expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['overtime']));
    }
  });

  it('tries as often as it may, and tells how far it is', () => {
    for (const triesMax of [0, 1, 2, 4]) {
      let runs = 0;
      const fractions: number[] = [];
      const counting: RemedyRun = () => {
        runs++;
        return { assignments: [], metrics: result.metrics, isStopped: false };
      };
      findRemedies(world, result, counting, { ...OPTIONS, triesMax, onStep: (at) => fractions.push(at) });
      expect(runs).toBe(triesMax < 2 ? 0 : triesMax);
      expect(fractions).toHaveLength(runs);
      if (runs > 0) expect(fractions.at(-1)).toBe(1);
    }
  });

  it('stops when asked, with what is certain', () => {
    let runs = 0;
    const counting: RemedyRun = (input, options) => {
      runs++;
      return rerun(input, options);
    };
    expect(findRemedies(world, result, counting, { ...OPTIONS, shouldStop: () => true })).toEqual([]);
    expect(runs).toBe(0);
    findRemedies(world, result, counting, { ...OPTIONS, shouldStop: () => runs >= 2 });
    expect(runs).toBe(2);
    const cut: RemedyRun = (input, options) => ({ ...rerun(input, options), isStopped: true });
    expect(ofKind(findRemedies(world, result, cut, OPTIONS), 'hire')).toEqual([]);
  });

  it('runs nothing where nothing is short, and equal problems give equal remedies', () => {
    const calm = problem({ people, requirements: [] });
    expect(findRemedies(calm, generate(calm), never, OPTIONS)).toEqual([]);
    expect(findRemedies(world, result, rerun, { ...OPTIONS, triesMax: 4 })).toEqual(
      findRemedies(world, result, rerun, { ...OPTIONS, triesMax: 4 }),
    );
  });
});

function pick({ startsAt, endsAt }: Duty): { startsAt: number; endsAt: number } {
  return { startsAt, endsAt };
}
