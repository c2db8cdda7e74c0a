import { describe, expect, it } from 'vitest';
import type { Leave, ScenarioChange } from '#lib/domain/types.ts';
import { applyScenario } from '#lib/scheduler/scenario.ts';
import { person, problem, requirement } from './world.ts';

const wish: Leave = { personId: 'P2', startsAt: 1000, endsAt: 2000, state: 'pending' };
const granted: Leave = { ...wish, state: 'approved' };
const base = problem({
  people: [person('P1', { preferredShiftId: 'E10' }), person('P2', { preferredShiftId: 'D10' })],
  requirements: [requirement('05:00', '09:00', 2, 1), requirement('09:00', '05:00', 1, 1)],
  leave: [granted, wish, { ...wish, startsAt: 3000, endsAt: 4000 }],
});

describe('a scenario', () => {
  it('that changes nothing is the problem itself', () => {
    expect(applyScenario(base, {})).toEqual({ problem: base, options: {} });
  });

  it('moves people to other patterns', () => {
    const { people } = applyScenario(base, {
      patterns: [{ personId: 'P2', patternId: '3x12_1x4' }],
    }).problem;
    expect(people.map(({ patternId }) => patternId)).toEqual(['4x10', '3x12_1x4']);
  });

  it('hires people who come last in seniority and wish nothing', () => {
    const { people } = applyScenario(base, {
      hires: [
        { role: 'dispatcher', patternId: '4x10', count: 2 },
        { role: 'supervisor', patternId: '3x12_1x4', count: 1 },
      ],
    }).problem;
    const hire = { preferredShiftId: null, countsTowardMinimum: true };
    expect(people.slice(0, 2)).toEqual(base.people);
    expect(people.slice(2)).toEqual([
      { ...hire, id: 'hire-1', role: 'dispatcher', patternId: '4x10', seniorityRank: 3 },
      { ...hire, id: 'hire-2', role: 'dispatcher', patternId: '4x10', seniorityRank: 4 },
      { ...hire, id: 'hire-3', role: 'supervisor', patternId: '3x12_1x4', seniorityRank: 5 },
    ]);
  });

  it('gives nobody an id that is taken', () => {
    const people = [person('hire-1', { seniorityRank: 9 })];
    const grown = applyScenario(problem({ people }), {
      hires: [{ role: 'dispatcher', patternId: '4x10', count: 1 }],
    }).problem.people;
    expect(grown.map(({ id, seniorityRank }) => [id, seniorityRank])).toEqual([
      ['hire-1', 9],
      ['hire-2', 10],
    ]);
  });

  it('asks for other numbers of people', () => {
    const { requirements } = applyScenario(base, {
      requirements: [{ id: '09:00', minEmployees: 5, minSupervisors: 0 }],
    }).problem;
    expect(requirements).toEqual([
      base.requirements[0],
      { ...base.requirements[1], minEmployees: 5, minSupervisors: 0 },
    ]);
  });

  it('leaves out wishes, and undecided leave alone', () => {
    const { problem: changed } = applyScenario(base, {
      ignoredPreferences: ['P1'],
      refusedLeave: [{ personId: 'P2', startsAt: 1000 }],
    });
    expect(changed.people.map(({ preferredShiftId }) => preferredShiftId)).toEqual([null, 'D10']);
    expect(changed.leave).toEqual([granted, base.leave[2]]);
  });

  it('carries what it asks of the run', () => {
    expect(applyScenario(base, { preferenceSlackPercent: 0, changeBudgetPercent: 5 }).options).toEqual({
      preferenceSlackPercent: 0,
      changeBudgetPercent: 5,
    });
  });

  const wrong: [string, ScenarioChange][] = [
    ['patterns[0].personId', { patterns: [{ personId: 'P9', patternId: '4x10' }] }],
    ['patterns[0].patternId', { patterns: [{ personId: 'P1', patternId: '9x9' }] }],
    ['hires[0].patternId', { hires: [{ role: 'dispatcher', patternId: '9x9', count: 1 }] }],
    ['hires[0].count', { hires: [{ role: 'dispatcher', patternId: '4x10', count: 0.5 }] }],
    ['requirements[0].id', { requirements: [{ id: '9', minEmployees: 1, minSupervisors: 0 }] }],
    [
      'requirements[0].minEmployees',
      { requirements: [{ id: '05:00', minEmployees: -1, minSupervisors: 0 }] },
    ],
    [
      'requirements[0].minSupervisors',
      { requirements: [{ id: '05:00', minEmployees: 1, minSupervisors: 0.5 }] },
    ],
    ['ignoredPreferences[1]', { ignoredPreferences: ['P1', 'P9'] }],
    ['refusedLeave[0].personId', { refusedLeave: [{ personId: 'P9', startsAt: 1000 }] }],
    ['refusedLeave[0].startsAt', { refusedLeave: [{ personId: 'P2', startsAt: 1500 }] }],
  ];
  it.each(wrong)('names the field that is wrong: %s', (field, change) => {
    const apply = () => applyScenario(base, change);
    expect(apply).toThrow(RangeError);
    expect(apply).toThrow(`${field}: `);
  });
});
