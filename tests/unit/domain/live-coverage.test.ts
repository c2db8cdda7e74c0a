import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageByDay, coverageOf, slotStartsAt } from '#lib/domain/coverage.ts';
import {
  coverageDutiesOf,
  coverageEffect,
  createLiveCoverage,
  effectWords,
  type LiveCoverage,
} from '#lib/domain/live-coverage.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { blockWindow, createZone } from '#lib/domain/time.ts';
import { DENVER, REQUIREMENTS, requirement } from './reference-center.ts';
import {
  ALWAYS_TRAINEE,
  DIAZ,
  factsOf,
  KIM,
  member,
  OKAFOR,
  REYES,
  rowOf,
  TEMPLATES,
} from './roster-world.ts';

const DAY = '2026-02-04';
const FIRE = { id: 'fire', fromDate: '2026-02-03', toDate: '2026-03-08' };
const NASH = member('nash', { fullName: 'Eve Nash', qualifications: [FIRE] });
const TRAINEE = member('trainee', { notCounting: ALWAYS_TRAINEE });
const people = [DIAZ, KIM, OKAFOR, REYES, NASH, TRAINEE];

/** Three weeks over the spring clock change, with two people of the fire desk asked for by day. */
function threeWeeks(over: Partial<RosterFacts> = {}): RosterFacts {
  const facts = factsOf({
    people,
    requirements: [
      // So few that a handful of people are short here and too many there.
      ...REQUIREMENTS.map((period) => ({ ...period, minEmployees: period.minEmployees - 5 })),
      requirement({ startTime: '09:00', endTime: '21:00', minEmployees: 2, qualificationId: 'fire' }),
    ],
    ...over,
  });
  return { ...facts, schedule: { ...facts.schedule, startDate: '2026-02-22', endDate: '2026-03-14' } };
}

/** One week, where a single person is asked for round the clock. */
function quietWeek(over: Partial<RosterFacts> = {}): RosterFacts {
  const facts = factsOf({
    people,
    requirements: [requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 1 })],
    ...over,
  });
  return { ...facts, schedule: { ...facts.schedule, startDate: '2026-02-01', endDate: '2026-02-07' } };
}

function countAll(facts: RosterFacts, rows: readonly RosterRow[]) {
  return coverageOf({
    clock: facts.clock,
    window: blockWindow(facts.schedule, facts.clock),
    requirements: facts.requirements,
    duties: coverageDutiesOf(facts, rows),
    supervisorsCountAsEmployees: facts.supervisorsCountAsEmployees,
  });
}

function expectSame({ coverage, days }: LiveCoverage, facts: RosterFacts, rows: readonly RosterRow[]) {
  const counted = countAll(facts, rows);
  expect(coverage).toEqual(counted);
  expect([...days]).toEqual(coverageByDay(counted).map((day) => [day.date, day]));
}

/** People on duty at an hour of the wall, as `employees/supervisors`. */
function onDuty({ coverage }: LiveCoverage, date: string, hour: number): string {
  const at = createZone(DENVER.timeZone).toInstant(date, hour * 60);
  const slot = Array.from({ length: coverage.slotCount }, (_, index) => index).find(
    (index) => slotStartsAt(coverage, index) === at,
  );
  return `${coverage.onDutyEmployees[slot ?? -1]}/${coverage.onDutySupervisors[slot ?? -1]}`;
}

describe('who counts', () => {
  const at = (rows: RosterRow[], facts = quietWeek()) => onDuty(createLiveCoverage(facts, rows), DAY, 12);

  it('is a dispatcher once, a supervisor in both numbers, an acting one too', () => {
    expect(at([])).toBe('0/0');
    expect(at([rowOf('diaz', 'D10', DAY)])).toBe('1/0');
    expect(at([rowOf('reyes', 'D10', DAY)])).toBe('1/1');
    expect(at([rowOf('okafor', 'D10', DAY, { isActing: true })])).toBe('1/1');
    const apart = quietWeek({ supervisorsCountAsEmployees: false });
    expect(at([rowOf('reyes', 'D10', DAY)], apart)).toBe('0/1');
    expect(at([rowOf('okafor', 'D10', DAY, { isActing: true })], apart)).toBe('0/1');
  });

  it('is no trainee and no open shift, but somebody who left', () => {
    expect(at([rowOf('trainee', 'D10', DAY)])).toBe('0/0');
    expect(at([rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' })])).toBe('0/0');
    expect(at([rowOf('stranger', 'D10', DAY)])).toBe('1/0');
  });

  it('is a neighbouring block’s night that reaches into this one', () => {
    const night = rowOf('diaz', 'G12', '2026-01-31', { localEnd: '07:00' });
    const facts = quietWeek({ neighbours: [night] });
    const live = createLiveCoverage(facts, []);
    expect(onDuty(live, '2026-02-01', 6)).toBe('1/0');
    expect(onDuty(live, '2026-02-01', 7)).toBe('0/0');
  });

  it('holds a qualification from its first date to its last', () => {
    const asked = (date: string) =>
      coverageDutiesOf({ people, neighbours: [] }, [rowOf('nash', 'D10', date)])[0]?.qualificationIds;
    expect(['2026-02-02', '2026-02-03', '2026-03-08', '2026-03-09'].map(asked)).toEqual([
      [],
      ['fire'],
      ['fire'],
      [],
    ]);
  });
});

describe('after an edit', () => {
  it('counts across midnight, and days that were not touched stay the same objects', () => {
    const facts = quietWeek();
    const live = createLiveCoverage(facts, []);
    const night = rowOf('diaz', 'G12', DAY, { localEnd: '07:00' });
    const next = live.replace([], [night]);
    expectSame(next, facts, [night]);
    expectSame(live, facts, []);
    const changed = [...next.days.keys()].filter((date) => next.days.get(date) !== live.days.get(date));
    expect(changed).toEqual([DAY, '2026-02-05']);
  });

  it('stays what it was where nothing counts', () => {
    const facts = quietWeek();
    const live = createLiveCoverage(facts, []);
    const next = live.replace([], [rowOf(null, 'D10', DAY), rowOf('trainee', 'D10', DAY)]);
    expectSame(next, facts, []);
    expect(next.days.get(DAY)).toBe(live.days.get(DAY));
  });

  const anyRow = fc
    .record({
      userId: fc.constantFrom(...people.map(({ id }) => id), null),
      code: fc.constantFrom(...TEMPLATES.map(({ code }) => code)),
      date: fc.constantFrom(
        '2026-02-21',
        '2026-02-22',
        '2026-03-07',
        '2026-03-08',
        '2026-03-09',
        '2026-03-14',
      ),
      isActing: fc.boolean(),
      localEnd: fc.constantFrom(null, '00:00', '02:30', '03:15', '07:45'),
    })
    .map(({ userId, code, date, ...over }) => rowOf(userId, code, date, over));

  it('is what counting all rows gives, after any edits, over the clock change and both edges', () => {
    const steps = fc.array(
      fc.record({ removed: fc.array(fc.nat(), { maxLength: 3 }), added: fc.array(anyRow, { maxLength: 3 }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), steps, fc.boolean(), (first, edits, asEmployees) => {
        const facts = threeWeeks({ supervisorsCountAsEmployees: asEmployees });
        let rows = first;
        let live = createLiveCoverage(facts, rows);
        for (const { removed, added } of edits) {
          const gone = new Set(removed.map((pick) => rows[pick % Math.max(1, rows.length)]));
          const former = rows;
          const out = rows.filter((row) => gone.has(row));
          rows = [...rows.filter((row) => !gone.has(row)), ...added];
          const next = live.replace(out, added);
          expectSame(next, facts, rows);
          // What was given before is as it was.
          expectSame(live, facts, former);
          live = next;
        }
      }),
      { seed: 911, numRuns: 40 },
    );
  });
});

describe('the effect of an edit', () => {
  const facts = quietWeek();
  const words = (before: LiveCoverage, after: LiveCoverage) =>
    effectWords(coverageEffect(before, after)).replaceAll('\u00a0', ' ');

  it('closes and opens shortage by day, one not hiding the other', () => {
    const day = rowOf('diaz', 'D10', DAY);
    const before = createLiveCoverage(facts, [day]);
    const later = rowOf('diaz', 'D10', DAY, { id: day.id, localStart: '11:00', localEnd: '20:00' });
    const after = before.replace([day], [later]);
    expect(coverageEffect(before, after)).toEqual([
      {
        date: DAY,
        closed: { employees: 60, supervisors: 0, qualified: 0 },
        opened: { employees: 120, supervisors: 0, qualified: 0 },
      },
    ]);
    expect(words(before, after)).toBe('Closes 1 h on Wed 4 Feb. Leaves 2 h short on Wed 4 Feb.');
    expect(words(after, before)).toBe('Closes 2 h on Wed 4 Feb. Leaves 1 h short on Wed 4 Feb.');
  });

  it('is none beyond what is asked for', () => {
    const before = createLiveCoverage(facts, [rowOf('diaz', 'D10', DAY)]);
    const after = before.replace([], [rowOf('kim', 'D10', DAY)]);
    expect(coverageEffect(before, after)).toEqual([]);
    expect(words(before, after)).toBe('Shortage stays as it is.');
  });

  it('tells supervisors and qualifications apart, and counts many days', () => {
    const asked = quietWeek({
      requirements: [
        requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 1, minSupervisors: 1 }),
        requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 1, qualificationId: 'fire' }),
      ],
    });
    const empty = createLiveCoverage(asked, []);
    const led = empty.replace([], [rowOf('reyes', 'D10', DAY)]);
    expect(words(empty, led)).toBe('Closes 10 h of supervisors and 10 h on Wed 4 Feb.');
    expect(words(led, empty)).toBe('Leaves 10 h of supervisors and 10 h short on Wed 4 Feb.');
    const fire = empty.replace([], [rowOf('nash', 'D10', DAY), rowOf('nash', 'D10', '2026-02-05')]);
    expect(words(empty, fire)).toBe('Closes 20 h of a qualification and 20 h on Wed 4 Feb and Thu 5 Feb.');
    const more = fire.replace([], [rowOf('nash', 'D10', '2026-02-06')]);
    expect(words(empty, more)).toBe('Closes 30 h of a qualification and 30 h on 3 days.');
  });

  it('of a shift in the night of the clock change is in real hours', () => {
    const spring = threeWeeks({
      requirements: [requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 1 })],
    });
    const empty = createLiveCoverage(spring, []);
    expect(words(empty, empty.replace([], [rowOf('diaz', 'G10', '2026-03-07')]))).toBe(
      'Closes 9 h on Sat 7 Mar.',
    );
  });
});
