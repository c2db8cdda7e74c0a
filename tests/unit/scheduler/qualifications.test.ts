import { describe, expect, it } from 'vitest';
import { operationalDayWindow } from '#lib/domain/time.ts';
import type { Requirement } from '#lib/domain/types.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { dutyOf } from './choices.ts';
import { person, problem, requirement } from './world.ts';

const asking = (qualificationId: string, from: string, to: string, count: number): Requirement => ({
  ...requirement(from, to, count, 3),
  id: `${qualificationId} ${from}`,
  qualificationId,
});
const CTO = asking('cto', '09:00', '13:00', 2);
const FIRE = asking('fire', '05:00', '05:00', 1);
const HOLDERS = [
  person('P1', { qualificationIds: ['fire'] }),
  person('P2', { qualificationIds: ['cto', 'fire'], role: 'supervisor' }),
  person('P3', { qualificationIds: ['cto'], countsTowardMinimum: false }),
  person('P4', { qualificationIds: ['other'] }),
  person('P5'),
];

describe('the model', () => {
  it('asks for each qualification by segment, and for nobody else', () => {
    const { grid } = compile(problem({ requirements: [CTO, FIRE] }));
    expect(grid.qualified.map(({ qualificationId }) => qualificationId)).toEqual(['cto', 'fire']);
    const day = grid.segmentsOf(operationalDayWindow('2026-10-06', problem().clock));
    const minutes = (required: Int32Array) =>
      [...required.subarray(day.from, day.to)].reduce(
        (sum, people, i) => sum + people * (grid.segmentMinutes[day.from + i] ?? 0),
        0,
      );
    expect(grid.qualified.map(({ required }) => minutes(required))).toEqual([2 * 240, 24 * 60]);
    expect([minutes(grid.requiredEmployees), minutes(grid.requiredSupervisors)]).toEqual([0, 0]);
  });

  it('knows by index what each person counts towards', () => {
    const { people } = compile(problem({ requirements: [CTO, FIRE], people: HOLDERS }));
    expect(people.map(({ qualified }) => qualified)).toEqual([[1], [0, 1], [], [], []]);
    const { people: unasked } = compile(problem({ people: HOLDERS }));
    expect(unasked.every(({ qualified }) => qualified.length === 0)).toBe(true);
  });

  it('starts a segment where a qualification’s minimum changes, though nothing else does', () => {
    const row = asking('cto', '10:15', '10:30', 1);
    const plain = compile(problem({ requirements: [] })).grid.segmentCount;
    const { grid } = compile(problem({ requirements: [row] }));
    expect(grid.segmentCount).toBeGreaterThan(plain);
    const required = grid.qualified[0]?.required ?? new Int32Array();
    expect(required.reduce((sum, n, g) => sum + n * (grid.segmentMinutes[g] ?? 0), 0)).toBe(28 * 15);
  });

  it('counts locks and neighbours of holders before anything is chosen', () => {
    const base = problem({ requirements: [CTO, FIRE], people: HOLDERS });
    const locked = ['P1', 'P2', 'P3', 'P5'].map((personId) => ({
      personId,
      shiftId: 'D10',
      shiftDate: '2026-10-13',
    }));
    const spill = { ...dutyOf(base, 'P1', 'G10', '2026-10-03') };
    const neighbours = [{ ...spill, endsAt: spill.endsAt + 2 * 3_600_000 }];
    const { grid, baseQualified, baseEmployees } = compile({ ...base, locked, neighbours });
    const [cto, fire] = baseQualified;
    const sum = (counts: Int32Array | undefined) =>
      (counts ?? new Int32Array()).reduce((total, n, g) => total + n * (grid.segmentMinutes[g] ?? 0), 0) / 60;
    expect([sum(cto), sum(fire), sum(baseEmployees)]).toEqual([10, 2 * 10 + 2, 3 * 10 + 2]);
  });
});

describe('a schedule', () => {
  it('measures what stays short of people with a qualification, over all of them', () => {
    const input = problem({
      people: HOLDERS,
      requirements: [requirement('05:00', '05:00', 1, 0), CTO, FIRE],
    });
    const { metrics, gaps, assignments } = generateSchedule(input, { seed: 1, effort: 'quick' });
    const days = 28;
    // One hour more: the block's last night falls back.
    expect(metrics.requiredQualifiedMinutes).toBe((days * (2 * 4 + 24) + 1) * 60);
    const missing = gaps
      .filter(({ kind }) => kind === 'qualified')
      .map((gap) => ((gap.endsAt - gap.startsAt) / 60_000) * (gap.required - gap.onDuty));
    expect(missing.length).toBeGreaterThan(0);
    expect(metrics.uncoveredQualifiedMinutes).toBe(missing.reduce((a, b) => a + b));
    // What the first person works, at least, is covered of the qualification asked for at every hour.
    expect(metrics.uncoveredQualifiedMinutes).toBeLessThan(metrics.requiredQualifiedMinutes - 15 * 600);
    expect(new Set(gaps.map(({ qualificationId }) => qualificationId))).toEqual(
      new Set([undefined, 'cto', 'fire']),
    );
    expect(assignments.filter(({ personId }) => personId === 'P2')).toHaveLength(16);
  });

  it('is short of all of it when nobody holds the qualification, and of nothing that nobody asks for', () => {
    const people = [person('P1'), person('P2')];
    const none = generateSchedule(problem({ people, requirements: [CTO] }), { seed: 1, effort: 'quick' });
    expect(none.metrics.uncoveredQualifiedMinutes).toBe(none.metrics.requiredQualifiedMinutes);
    expect(none.metrics.uncoveredEmployeeMinutes + none.metrics.requiredEmployeeMinutes).toBe(0);
    const free = generateSchedule(problem({ people: HOLDERS }), { seed: 1, effort: 'quick' });
    expect([free.metrics.requiredQualifiedMinutes, free.metrics.uncoveredQualifiedMinutes]).toEqual([0, 0]);
  });
});
