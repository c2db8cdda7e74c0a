import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageTotals } from '#lib/domain/coverage.ts';
import type { OpenPiece, Problem, Requirement } from '#lib/domain/types.ts';
import { compile, type Model } from '#lib/scheduler/compile.ts';
import { choiceOn, Staffing } from '#lib/scheduler/evaluate.ts';
import { coverCheapest, type Offer } from '#lib/scheduler/interval-cover.ts';
import { openPieces } from '#lib/scheduler/pieces.ts';
import { planCoverage } from '#lib/scheduler/plan-coverage.ts';
import { listAssignments } from '#lib/scheduler/result.ts';
import { readInstance } from '../../bench/instance.ts';
import { minimumPieceMinutes } from '../../bench/pieces-minimum.ts';
import { problem, requirement, SHIFTS } from './world.ts';

/** Every way to take up to `most` of each of `kinds` things. */
function* counts(kinds: number, most: (kind: number) => number): Generator<number[]> {
  const current = Array<number>(kinds).fill(0);
  for (let kind = 0; kind < kinds; ) {
    if (kind === 0) yield current;
    if ((current[kind] as number) < most(kind)) {
      current[kind] = (current[kind] as number) + 1;
      kind = 0;
    } else {
      current[kind++] = 0;
    }
  }
}

describe('the cheapest cover of a line by intervals', () => {
  const needs = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 7 });
  const offersOn = (length: number) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: length - 1 }),
          fc.integer({ min: 1, max: length }),
          fc.integer({ min: 1, max: 20 }),
          fc.integer({ min: 0, max: 2 }),
        )
        .map(
          ([from, size, cost, count]): Offer => ({ from, to: Math.min(length, from + size), cost, count }),
        ),
      { minLength: 1, maxLength: 6 },
    );

  it('is what trying everything finds', () => {
    const cases = needs.chain((need) => fc.tuple(fc.constant(need), offersOn(need.length)));
    fc.assert(
      fc.property(cases, ([need, offers]) => {
        let least = Number.POSITIVE_INFINITY;
        for (const taken of counts(offers.length, (i) => offers[i]?.count ?? 0)) {
          const isCovered = need.every(
            (people, g) =>
              offers.reduce((sum, { from, to }, i) => sum + (from <= g && g < to ? (taken[i] ?? 0) : 0), 0) >=
              people,
          );
          const cost = offers.reduce((sum, offer, i) => sum + offer.cost * (taken[i] ?? 0), 0);
          if (isCovered) least = Math.min(least, cost);
        }
        fc.pre(Number.isFinite(least));
        const found = coverCheapest(offers, Int32Array.from(need));
        expect(offers.reduce((sum, { cost }, i) => sum + cost * (found[i] ?? 0), 0)).toBe(least);
        for (const [i, { count }] of offers.entries()) expect(found[i]).toBeLessThanOrEqual(count);
        for (const [g, people] of need.entries()) {
          const onDuty = offers.reduce(
            (sum, { from, to }, i) => sum + (from <= g && g < to ? (found[i] ?? 0) : 0),
            0,
          );
          expect(onDuty).toBeGreaterThanOrEqual(people);
        }
      }),
      { seed: 20_261_121, numRuns: 300 },
    );
  });
});

const MINUTES = new Map(SHIFTS.map((shift) => [shift.id, shift.durationMinutes]));
const minutesOf = (pieces: readonly OpenPiece[]) =>
  pieces.reduce((sum, { shiftId }) => sum + (MINUTES.get(shiftId) ?? 0), 0);

/** Nobody is there: whatever is required is short. */
function piecesOf(world: Problem): { model: Model; pieces: OpenPiece[] } {
  const model = compile(world);
  return { model, pieces: openPieces(model, new Staffing(model)) };
}

const oneDay = { startDate: '2026-10-06', endDate: '2026-10-06' };
/** Four templates that overlap in every way: a day can be covered by few enough to try everything. */
const FEW = SHIFTS.filter(({ id }) => ['E04', 'E10', 'D04', 'D12'].includes(id));

describe('the pieces of a day', () => {
  const times = ['05:00', '07:00', '09:00', '13:00', '17:00', '21:00'];
  const rows = (withQualification: boolean) =>
    fc.array(
      fc
        .record({
          from: fc.integer({ min: 0, max: 4 }),
          size: fc.integer({ min: 1, max: 5 }),
          people: fc.integer({ min: 0, max: 2 }),
          supervisors: fc.integer({ min: 0, max: 1 }),
          isQualified: withQualification ? fc.boolean() : fc.constant(false),
        })
        .map(
          ({ from, size, people, supervisors, isQualified }): Requirement => ({
            ...requirement(
              times[from] ?? '05:00',
              times[Math.min(5, from + size)] ?? '21:00',
              people,
              supervisors,
            ),
            ...(isQualified ? { minEmployees: 1, minSupervisors: 0, qualificationId: 'fire' } : {}),
          }),
        ),
      { minLength: 1, maxLength: 3 },
    );

  /** The fewest minutes of pieces of any kind that leave nothing short. */
  function leastMinutes({ grid, problem: { shifts, supervisorsCountAsEmployees } }: Model): number {
    const fire = grid.qualified[0]?.required ?? new Int32Array(grid.segmentCount);
    // Which of a set of pieces must be supervisors', and which qualified, is tried as part of the set.
    const roles = ['dispatcher', 'supervisor'] as const;
    const kinds = shifts.flatMap((shift, s) => roles.map((role) => ({ shift, s, role })));
    let least = Number.POSITIVE_INFINITY;
    for (const taken of counts(kinds.length, () => 2)) {
      const minutes = kinds.reduce((sum, { shift }, i) => sum + shift.durationMinutes * (taken[i] ?? 0), 0);
      if (minutes >= least) continue;
      let isEnough = true;
      for (let g = 0; g < grid.segmentCount && isEnough; g++) {
        let all = 0;
        let supervisors = 0;
        kinds.forEach(({ s, role }, i) => {
          if ((grid.cellFrom[s] as number) > g || (grid.cellTo[s] as number) <= g) return;
          all += taken[i] ?? 0;
          if (role === 'supervisor') supervisors += taken[i] ?? 0;
        });
        isEnough =
          supervisors >= (grid.requiredSupervisors[g] as number) &&
          (supervisorsCountAsEmployees ? all : all - supervisors) >= (grid.requiredEmployees[g] as number) &&
          // At best every piece asks for the one qualification there is.
          all >= (fire[g] as number);
      }
      if (isEnough) least = minutes;
    }
    return least;
  }

  it.each([
    { supervisorsCountAsEmployees: true, withQualification: true },
    { supervisorsCountAsEmployees: false, withQualification: false },
  ])('take the fewest minutes possible: %j', ({ supervisorsCountAsEmployees, withQualification }) => {
    fc.assert(
      fc.property(rows(withQualification), (requirements) => {
        const world = problem({ block: oneDay, shifts: FEW, requirements, supervisorsCountAsEmployees });
        const { model, pieces } = piecesOf(world);
        expect(minutesOf(pieces)).toBe(leastMinutes(model));
        expect(coverageTotals(planCoverage(model, [], pieces))).toMatchObject({
          uncoveredEmployeeMinutes: 0,
          uncoveredSupervisorMinutes: 0,
          uncoveredQualifiedMinutes: 0,
        });
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('ask for a supervisor where a longer shift for both is cheaper than a short one and another', () => {
    // Four hours of supervisor and, after them, six of anybody: ten hours at once, not four and ten.
    const requirements = [requirement('05:00', '09:00', 1, 1), requirement('09:00', '15:00', 1, 0)];
    const { pieces } = piecesOf(problem({ block: oneDay, requirements }));
    expect(pieces).toEqual([{ shiftId: 'E10', shiftDate: '2026-10-06', role: 'supervisor' }]);
  });

  it('ask for no more supervisors than are short', () => {
    const requirements = [requirement('05:00', '15:00', 3, 0), requirement('05:00', '09:00', 3, 1)];
    const { pieces } = piecesOf(problem({ block: oneDay, requirements }));
    expect(pieces.map(({ shiftId, role }) => `${shiftId} ${role}`)).toEqual([
      'E10 supervisor',
      'E10 dispatcher',
      'E10 dispatcher',
    ]);
  });

  it('are apart where supervisors do not count as employees', () => {
    const block = { startDate: '2026-10-06', endDate: '2026-10-07' };
    const requirements = [requirement('05:00', '09:00', 1, 1)];
    const { pieces } = piecesOf(problem({ block, requirements, supervisorsCountAsEmployees: false }));
    expect(pieces.map(({ shiftId, shiftDate, role }) => `${shiftDate} ${shiftId} ${role}`)).toEqual([
      '2026-10-06 E04 supervisor',
      '2026-10-06 E04 dispatcher',
      '2026-10-07 E04 supervisor',
      '2026-10-07 E04 dispatcher',
    ]);
  });

  it('come by date, then in the order of the templates', () => {
    const requirements = [requirement('05:00', '05:00', 1, 0)];
    const block = { startDate: '2026-10-06', endDate: '2026-10-07' };
    const { pieces } = piecesOf(problem({ block, requirements }));
    expect(pieces.map(({ shiftId, shiftDate }) => `${shiftDate} ${shiftId}`)).toEqual([
      '2026-10-06 E12',
      '2026-10-06 G12',
      '2026-10-07 E12',
      '2026-10-07 G12',
    ]);
  });

  it('cover what templates reach and leave the rest short', () => {
    const shifts = SHIFTS.filter(({ id }) => id === 'D10');
    const requirements = [requirement('05:00', '21:00', 2, 0)];
    const { model, pieces } = piecesOf(problem({ block: oneDay, shifts, requirements }));
    expect(pieces.map(({ shiftId }) => shiftId)).toEqual(['D10', 'D10']);
    expect(coverageTotals(planCoverage(model, [], pieces)).uncoveredEmployeeMinutes).toBe(2 * 6 * 60);
  });
});

describe('a qualification', () => {
  const asking = (qualificationId: string, people: number, startTime = '05:00', endTime = '15:00') => ({
    ...requirement(startTime, endTime, people, 0),
    qualificationId,
  });

  it('is asked of a piece that is offered anyway, rather of one that needs no supervisor', () => {
    const requirements = [requirement('05:00', '15:00', 2, 1), asking('fire', 1)];
    const { pieces } = piecesOf(problem({ block: oneDay, requirements }));
    expect(pieces).toEqual([
      { shiftId: 'E10', shiftDate: '2026-10-06', role: 'supervisor' },
      { shiftId: 'E10', shiftDate: '2026-10-06', role: 'dispatcher', qualificationId: 'fire' },
    ]);
  });

  it('is asked of a supervisor where only one person is needed', () => {
    const requirements = [requirement('05:00', '15:00', 1, 1), asking('fire', 1)];
    const { pieces } = piecesOf(problem({ block: oneDay, requirements }));
    expect(pieces).toEqual([
      { shiftId: 'E10', shiftDate: '2026-10-06', role: 'supervisor', qualificationId: 'fire' },
    ]);
  });

  it('gets a piece of its own where enough people are there but none holds it', () => {
    const { pieces } = piecesOf(problem({ block: oneDay, requirements: [asking('fire', 1)] }));
    expect(pieces).toEqual([
      { shiftId: 'E10', shiftDate: '2026-10-06', role: 'dispatcher', qualificationId: 'fire' },
    ]);
  });

  it('is asked of a supervisor who counts as nothing else', () => {
    const requirements = [requirement('05:00', '15:00', 0, 1), asking('fire', 1)];
    const { pieces } = piecesOf(problem({ block: oneDay, requirements, supervisorsCountAsEmployees: false }));
    expect(pieces).toEqual([
      { shiftId: 'E10', shiftDate: '2026-10-06', role: 'supervisor', qualificationId: 'fire' },
    ]);
  });

  it.each([true, false])(
    'is never the second one of a piece (supervisors count as employees: %s)',
    async (supervisorsCountAsEmployees) => {
      const requirements = [
        requirement('05:00', '15:00', 1, 1),
        asking('fire', 1, '05:00', '09:00'),
        asking('medical', 2, '07:00', '13:00'),
        asking('spanish', 1, '13:00', '19:00'),
      ];
      const world = problem({ block: oneDay, requirements, supervisorsCountAsEmployees });
      const { model, pieces } = piecesOf(world);
      expect(coverageTotals(planCoverage(model, [], pieces))).toMatchObject({
        uncoveredEmployeeMinutes: 0,
        uncoveredSupervisorMinutes: 0,
        uncoveredQualifiedMinutes: 0,
      });
      const least = await minimumPieceMinutes(world, { assignments: [] });
      if (supervisorsCountAsEmployees) expect(minutesOf(pieces)).toBe(least);
      else expect(minutesOf(pieces)).toBeLessThan(1.25 * least);
    },
  );
});

describe('the benchmark', { timeout: 60_000 }, () => {
  it.each(['prod-n36', 'prod-n120', 'ecc-n16-t100-s1'])('%s: no integer program finds less', async (name) => {
    const path = new URL(`../../bench/instances/${name}.json`, import.meta.url).pathname;
    const { problem: center } = readInstance(path);
    const model = compile(center);
    // Lines dealt out in turn: short and over everywhere.
    const choices = model.people.map((person, e) =>
      choiceOn(person, person.legalLines[(5 * e) % person.legalLines.length] ?? 0),
    );
    const staffing = new Staffing(model);
    for (const [e, person] of model.people.entries()) {
      const choice = choices[e];
      if (choice) staffing.put(person, choice);
    }
    const pieces = openPieces(model, staffing);
    const lengths = new Map(center.shifts.map((shift) => [shift.id, shift.durationMinutes]));
    const minutes = pieces.reduce((sum, { shiftId }) => sum + (lengths.get(shiftId) ?? 0), 0);
    const least = await minimumPieceMinutes(center, { assignments: listAssignments(model, choices) });
    expect(least).toBeGreaterThan(0);
    expect(minutes).toBe(least);
  });
});
