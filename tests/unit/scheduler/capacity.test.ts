import { describe, expect, it } from 'vitest';
import { addDays, operationalDayWindow } from '#lib/domain/time.ts';
import type { Leave, Person } from '#lib/domain/types.ts';
import { capacityCheck } from '#lib/scheduler/index.ts';
import { person, problem, requirement, SHIFTS } from './world.ts';

const PATTERNS = [
  ...problem().patterns,
  { id: '2x10', segments: [{ count: 2, minutes: 600 }], contiguous: true, sameCategory: true },
  { id: '5x8', segments: [{ count: 5, minutes: 480 }], contiguous: true, sameCategory: true },
];
/** Four whole weeks without a clock change, one supervisor at every hour: 168 hours a week. */
const base = problem({
  block: { startDate: '2026-09-06', endDate: '2026-10-03' },
  requirements: [requirement('05:00', '05:00', 0, 1)],
  patterns: PATTERNS,
});

const people = (count: number, changes: Partial<Person> = {}) =>
  Array.from({ length: count }, (_, i) => person(`P${i + 1}`, changes));
const supervisors = (count: number, changes: Partial<Person> = {}) =>
  people(count, { role: 'supervisor', ...changes });

function away(personId: string, fromDay: number, days: number, state: Leave['state'] = 'approved'): Leave {
  const { startsAt } = operationalDayWindow(addDays(base.block.startDate, fromDay), base.clock);
  return { personId, startsAt, endsAt: startsAt + days * 86_400_000, state };
}

describe('one supervisor at every hour', () => {
  it.each([
    [0, 5, false],
    [3, 5, false],
    [4, 5, false],
    [5, 5, true],
    [6, 5, true],
  ])('%i of 40 hours: %i are needed', (count, peopleNeeded, isEnough) => {
    expect(capacityCheck({ ...base, people: supervisors(count) }).supervisors).toEqual({
      requiredHoursPerWeek: 168,
      availableHoursPerWeek: 40 * count,
      people: count,
      peopleAtPeak: 1,
      peopleNeeded,
      isEnough,
    });
  });

  it('of part-time people more are needed, of 20 hours nine', () => {
    const report = (count: number) =>
      capacityCheck({ ...base, people: supervisors(count, { patternId: '2x10' }) }).supervisors;
    expect(report(8)).toMatchObject({ availableHoursPerWeek: 160, peopleNeeded: 9, isEnough: false });
    expect(report(9)).toMatchObject({ availableHoursPerWeek: 180, peopleNeeded: 9, isEnough: true });
  });

  it('is measured by the average week of those who are there', () => {
    const mixed = [...supervisors(3), person('Q', { role: 'supervisor', patternId: '2x10' })];
    expect(capacityCheck({ ...base, people: mixed }).supervisors).toMatchObject({
      availableHoursPerWeek: 140,
      people: 4,
      peopleNeeded: 5,
    });
  });
});

describe('who counts', () => {
  it('is everyone but trainees and those whose pattern no week can hold', () => {
    const staff = [
      person('P1'),
      person('P2', { countsTowardMinimum: false }),
      person('P3', { patternId: 'unknown' }),
      person('P4', { patternId: '5x8' }),
      person('P5', { role: 'supervisor' }),
    ];
    expect(capacityCheck({ ...base, people: staff })).toMatchObject({
      employees: { people: 2, availableHoursPerWeek: 80 },
      supervisors: { people: 1, availableHoursPerWeek: 40 },
    });
    expect(
      capacityCheck({ ...base, people: staff, supervisorsCountAsEmployees: false }).employees.people,
    ).toBe(1);
  });

  it('is each qualification’s holders, in either role', () => {
    const requirements = [
      { ...requirement('05:00', '05:00', 1, 0), id: 'c', qualificationId: 'cto' },
      { ...requirement('09:00', '13:00', 2, 0), id: 'f', qualificationId: 'fire' },
    ];
    const staff = [
      person('P1', { qualificationIds: ['cto', 'fire'] }),
      person('P2', { qualificationIds: ['fire'], role: 'supervisor' }),
      person('P3', { qualificationIds: ['cto'], countsTowardMinimum: false }),
      person('P4'),
    ];
    const report = capacityCheck({ ...base, requirements, people: staff });
    expect(report.qualified).toEqual([
      {
        qualificationId: 'cto',
        requiredHoursPerWeek: 168,
        availableHoursPerWeek: 40,
        people: 1,
        peopleAtPeak: 1,
        peopleNeeded: 5,
        isEnough: false,
      },
      {
        qualificationId: 'fire',
        requiredHoursPerWeek: 56,
        availableHoursPerWeek: 80,
        people: 2,
        peopleAtPeak: 2,
        peopleNeeded: 2,
        isEnough: true,
      },
    ]);
    expect(report.employees).toMatchObject({ requiredHoursPerWeek: 0, peopleNeeded: 0, isEnough: true });
    expect(capacityCheck(base).qualified).toEqual([]);
  });
});

describe('approved leave', () => {
  const staff = supervisors(5);
  const report = (leave: Leave[]) => capacityCheck({ ...base, people: staff, leave }).supervisors;

  it('takes its share of the week away', () => {
    expect(report([away('P1', 0, 7)])).toMatchObject({ availableHoursPerWeek: 190, isEnough: true });
    const gone = report([away('P1', -7, 60)]);
    expect(gone).toMatchObject({ availableHoursPerWeek: 160, people: 5, peopleNeeded: 6, isEnough: false });
  });

  it('counts once where two overlap, and not at all while it is pending', () => {
    expect(report([away('P1', 7, 7), away('P1', 0, 7), away('P1', 3, 7)]).availableHoursPerWeek).toBe(180);
    expect(report([away('P1', 0, 28, 'pending')]).availableHoursPerWeek).toBe(200);
  });

  it('of everyone leaves full weeks to measure by', () => {
    const everyone = staff.map(({ id }) => away(id, 0, 28));
    expect(report(everyone)).toMatchObject({ availableHoursPerWeek: 0, peopleNeeded: 5, isEnough: false });
  });
});

describe('a peak', () => {
  const noon = [requirement('12:00', '13:00', 9, 0)];

  it('asks for as many people as it needs at once, though the hours are few', () => {
    const report = (count: number) =>
      capacityCheck({ ...base, requirements: noon, people: people(count) }).employees;
    expect(report(8)).toMatchObject({
      requiredHoursPerWeek: 63,
      peopleAtPeak: 9,
      peopleNeeded: 9,
      isEnough: false,
    });
    expect(report(9).isEnough).toBe(true);
  });
});

describe('a block without anything', () => {
  it.each([
    ['one day', { block: { startDate: '2026-09-06', endDate: '2026-09-06' } }, 168],
    ['no shifts', { shifts: [] }, 168],
    ['no requirement', { requirements: [] }, 0],
    ['no patterns', { patterns: [] }, 168],
  ])('%s is answered', (_, changes, hours) => {
    const report = capacityCheck({ ...base, people: supervisors(1), ...changes });
    expect(report.supervisors.requiredHoursPerWeek).toBe(hours);
    expect(report.supervisors.isEnough).toBe(hours === 0);
  });

  it('needs templates of the pattern’s lengths', () => {
    const shifts = SHIFTS.filter(({ durationMinutes }) => durationMinutes !== 600);
    expect(capacityCheck({ ...base, shifts, people: supervisors(5) }).supervisors.people).toBe(0);
  });
});
