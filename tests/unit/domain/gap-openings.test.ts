import { describe, expect, it } from 'vitest';
import { coverageOf } from '#lib/domain/coverage.ts';
import {
  gapChoices,
  shortPart,
  shortStretches,
  trimOperations,
  withOpenings,
} from '#lib/domain/gap-openings.ts';
import { operationalDayWindow, shiftWindow } from '#lib/domain/time.ts';
import type { Requirement } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import { factsOf, rowOf, templateOf } from './roster-world.ts';

const DAY = '2026-02-10';
const before = Date.parse('2026-02-09T12:00:00Z');
const at = (startTime: string, endTime: string) => shiftWindow({ startTime, endTime }, DAY, DENVER);

function needs(startTime: string, endTime: string, minEmployees: number, minSupervisors = 0): Requirement {
  return {
    id: `${startTime} ${endTime}`,
    name: 'Day',
    startTime,
    endTime,
    minEmployees,
    minSupervisors,
    weekdays: null,
    fromDate: null,
    toDate: null,
    replacesWeekly: false,
  };
}

function coverage(
  requirements: readonly Requirement[],
  duties: readonly { startsAt: number; endsAt: number }[] = [],
) {
  return coverageOf({
    clock: DENVER,
    window: operationalDayWindow(DAY, DENVER),
    requirements,
    duties: duties.map((duty) => ({ ...duty, role: 'dispatcher' as const, countsTowardMinimum: true })),
    supervisorsCountAsEmployees: true,
  });
}

describe('short stretches', () => {
  it('joins what is short without a break, and says the most that are missing', () => {
    const short = coverage([needs('09:00', '19:00', 2)], [at('09:00', '13:00')]);
    expect(shortStretches(short, before)).toEqual([
      { kind: 'employees', shiftDate: DAY, missing: 2, ...at('09:00', '19:00') },
    ]);
  });

  it('keeps apart what somebody covers between', () => {
    const short = coverage([needs('09:00', '19:00', 1)], [at('12:00', '14:00')]);
    expect(shortStretches(short, before).map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))).toEqual([
      at('09:00', '12:00'),
      at('14:00', '19:00'),
    ]);
  });

  it('leaves out what is over', () => {
    const short = coverage([needs('09:00', '11:00', 1), needs('15:00', '17:00', 1)]);
    expect(shortStretches(short, at('09:00', '11:00').endsAt)).toHaveLength(1);
  });

  it('counts open shifts as if they were taken, supervisors among the employees too', () => {
    const short = coverage([needs('09:00', '19:00', 1, 1)]);
    expect(shortStretches(short, before)).toHaveLength(2);
    const one = withOpenings(short, [{ ...at('09:00', '19:00'), capacity: 'dispatcher' }]);
    expect(shortStretches(one, before).map(({ kind }) => kind)).toEqual(['supervisors']);
    const both = withOpenings(short, [{ ...at('09:00', '19:00'), capacity: 'supervisor' }]);
    expect(shortStretches(both, before)).toEqual([]);
    expect(shortStretches(short, before), 'what was given stays as it was').toHaveLength(2);
  });
});

describe('what a short stretch is opened as', () => {
  const stretch = { kind: 'employees' as const, shiftDate: DAY, missing: 1, ...at('15:00', '18:00') };

  it('is the shortest shift that covers it, or the part alone', () => {
    const choices = gapChoices(stretch, factsOf(), before);
    expect(choices.map(({ kind, startsAt, endsAt }) => ({ kind, startsAt, endsAt }))).toEqual([
      { kind: 'whole', ...at('09:00', '19:00') },
      { kind: 'part', ...at('15:00', '18:00') },
    ]);
    const [whole, part] = choices;
    expect(whole?.operations).toMatchObject([
      { kind: 'add', row: { userId: null, shiftDate: DAY, shiftId: templateOf('D10').id, localStart: null } },
    ]);
    expect(part?.operations).toMatchObject([
      { kind: 'add', row: { userId: null, shiftDate: DAY, localStart: '15:00', localEnd: '18:00' } },
    ]);
  });

  it('is one choice where the part is a whole shift', () => {
    const whole = { ...stretch, ...at('09:00', '19:00') };
    expect(gapChoices(whole, factsOf(), before).map(({ kind, code }) => [kind, code])).toEqual([
      ['whole', 'D10'],
    ]);
  });

  it('is as much of it as the longest shift may last, where no shift covers it', () => {
    const day = { ...stretch, ...operationalDayWindow(DAY, DENVER) };
    const facts = { ...factsOf(), templates: [templateOf('D10')] };
    const choices = gapChoices(day, facts, before);
    expect(choices.map(({ kind, startsAt, endsAt }) => ({ kind, startsAt, endsAt }))).toEqual([
      { kind: 'first', ...at('05:00', '15:00') },
    ]);
    expect(choices[0]?.operations).toMatchObject([
      { kind: 'add', row: { userId: null, shiftDate: DAY, localStart: '05:00', localEnd: '15:00' } },
    ]);
    expect(gapChoices({ ...day, ...at('15:00', '05:00') }, facts, before)[0], 'then the rest').toMatchObject({
      kind: 'first',
      ...at('15:00', '01:00'),
    });
    expect(gapChoices(day, factsOf(), before), 'a shift that is just that part is whole').toMatchObject([
      { kind: 'whole', code: 'E12', ...at('05:00', '17:00') },
    ]);
  });

  it('asks for a supervisor where supervisors are short', () => {
    const [choice] = gapChoices({ ...stretch, kind: 'supervisors' }, factsOf(), before);
    expect(choice?.operations).toMatchObject([{ row: { requiredRole: 'supervisor' } }]);
  });

  it('is only what is left once it has begun', () => {
    const now = at('15:00', '16:05').endsAt;
    const choices = gapChoices(stretch, factsOf(), now);
    expect(choices.map(({ kind, startsAt }) => [kind, startsAt])).toEqual([
      ['part', at('16:15', '18:00').startsAt],
    ]);
  });

  it('is nothing when less than a quarter of an hour is left', () => {
    expect(gapChoices(stretch, factsOf(), at('15:00', '17:50').endsAt)).toEqual([]);
  });
});

describe('the short part of an open shift', () => {
  const row = rowOf(null, 'D10', DAY);

  it('is the hours in which somebody is missing', () => {
    const short = coverage([needs('09:00', '19:00', 1)], [at('09:00', '15:00')]);
    expect(shortPart(row, short, before)).toEqual(at('15:00', '19:00'));
  });

  it('is none where all of it is short, and where nothing is', () => {
    expect(shortPart(row, coverage([needs('05:00', '19:00', 1)]), before)).toBeNull();
    expect(shortPart(row, coverage([needs('19:00', '21:00', 1)]), before)).toBeNull();
  });

  it('goes by supervisors alone where it asks for one', () => {
    const short = coverage([needs('09:00', '19:00', 1), needs('17:00', '19:00', 0, 1)]);
    expect(shortPart({ ...row, requiredRole: 'supervisor' }, short, before)).toEqual(at('17:00', '19:00'));
  });

  it('becomes its times; a locked shift is refused', () => {
    const part = at('15:00', '19:00');
    expect(trimOperations(row, part, factsOf())).toMatchObject({
      operations: [{ kind: 'change', id: row.id, version: 1, row: { localStart: '15:00', localEnd: null } }],
    });
    expect(trimOperations({ ...row, isLocked: true }, part, factsOf())).toHaveProperty('refusal');
  });
});
