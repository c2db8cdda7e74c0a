import { describe, expect, it } from 'vitest';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import type { RosterFacts, RosterMember, RosterRow } from '#lib/domain/roster.ts';
import { groupPeople } from '#lib/domain/roster-groups.ts';
import { requirement } from './reference-center.ts';
import { factsOf, member, rowOf, templateOf } from './roster-world.ts';

const RANGE = { fromDate: '2026-02-01', toDate: '2026-02-07' };
type Options = Parameters<typeof groupPeople>[2];

/** Groups as `label: people`; the same whatever order rows and people come in. */
function groups(
  people: readonly RosterMember[],
  options: Partial<Options> = {},
  rows: readonly RosterRow[] = [],
  over: Partial<RosterFacts> = {},
): string[] {
  const asked: Options = {
    group: 'none',
    sort: 'seniority',
    q: '',
    show: 'all',
    range: RANGE,
    days: new Map(),
    ...options,
  };
  const found = groupPeople(factsOf({ people, ...over }), rows, asked);
  const other = groupPeople(factsOf({ people: people.toReversed(), ...over }), rows.toReversed(), asked);
  expect(other).toEqual(found);
  expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  return found.map((group) => `${group.label}: ${group.people.map(({ id }) => id).join(' ')}`);
}

/** Weekdays from Sunday, as `....XX.`: X is a day of that shift. */
function line(code: string, week: string): RosterMember['line'] {
  return [...week].map((day) => (day === 'X' ? String(templateOf(code).id) : null));
}

describe('the order', () => {
  const people = [
    member('b', { fullName: 'Bea Ochoa', seniorityRank: 3 }),
    member('a', { fullName: 'Álvaro Muñoz', seniorityRank: 2 }),
    member('c', { fullName: 'Cy Young', seniorityRank: 1 }),
  ];
  const rows = [
    rowOf('a', 'D12', '2026-02-02'),
    rowOf('b', 'D12', '2026-02-07', { localEnd: '23:00' }),
    rowOf('c', 'D12', '2026-02-08'),
    rowOf('c', 'D12', '2026-01-31'),
    rowOf(null, 'D12', '2026-02-03'),
  ];

  it('is by seniority, name, or hours in the range', () => {
    expect(groups(people, {}, rows)).toEqual(['Everyone: c a b']);
    expect(groups(people, { sort: 'name' }, rows)).toEqual(['Everyone: a b c']);
    expect(groups(people, { sort: 'hours' }, rows)).toEqual(['Everyone: b a c']);
  });

  it('finds every word in name or number, accents aside', () => {
    const known = [
      ...people,
      member('d', { fullName: 'Di Muñoz', employeeNumber: 'H-0417', seniorityRank: 4 }),
    ];
    expect(groups(known, { q: 'munoz' })).toEqual(['Everyone: a d']);
    expect(groups(known, { q: ' MUÑOZ  di' })).toEqual(['Everyone: d']);
    expect(groups(known, { q: '0417' })).toEqual(['Everyone: d']);
    expect(groups(known, { q: 'nobody' })).toEqual([]);
  });
});

describe('who is shown', () => {
  const people = [member('a', { seniorityRank: 1 }), member('b', { seniorityRank: 2 })];

  it('has overtime or a change in the range', () => {
    const rows = [
      rowOf('a', 'D10', '2026-02-02', { isOvertime: true }),
      rowOf('b', 'D10', '2026-02-02', { source: 'swap' }),
      rowOf('b', 'D10', '2026-02-08', { isOvertime: true }),
    ];
    expect(groups(people, { show: 'overtime' }, rows)).toEqual(['Everyone: a']);
    expect(groups(people, { show: 'changed' }, rows)).toEqual(['Everyone: b']);
    expect(groups(people, { show: 'changed' }, [])).toEqual([]);
  });

  it('works on a day that is short', () => {
    const requirements = [requirement({ startTime: '09:00', endTime: '19:00', minEmployees: 1 })];
    const rows = [
      rowOf('a', 'D10', '2026-02-02'),
      rowOf('b', 'D10', '2026-02-03', { localEnd: '18:00' }),
      rowOf('a', 'D10', '2026-02-08', { localEnd: '18:00' }),
    ];
    const { days } = createLiveCoverage(factsOf({ people, requirements }), rows);
    expect(groups(people, { show: 'short', days }, rows)).toEqual(['Everyone: b']);
  });
});

describe('groups', () => {
  const people = [
    member('night', { seniorityRank: 1, pattern: '3x12_1x4', line: line('G12', 'XXXX...') }),
    member('night2', { seniorityRank: 2, pattern: '4x10', line: line('G10', 'XXXX...') }),
    member('late', { seniorityRank: 3, line: line('G10', 'XX..XX.') }),
    member('weekend', { seniorityRank: 4, line: line('D10', 'XX...XX') }),
    member('early', { seniorityRank: 5, line: line('E10', '.X.X.X.') }),
    member('spare', { seniorityRank: 6, pattern: null }),
  ];

  it('are categories in the order of the day, by the line or else by the shifts in the range', () => {
    const byCategory = { group: 'category' } as const;
    expect(groups(people, byCategory)).toEqual([
      'Early: early',
      'Day: weekend',
      'Graveyard: night night2 late',
      'No shifts: spare',
    ]);
    const rows = [
      rowOf('spare', 'S10', '2026-02-01'),
      rowOf('spare', 'S12', '2026-02-03'),
      rowOf('spare', 'E10', '2026-02-05'),
      rowOf('spare', 'E10', '2026-02-08'),
      rowOf('spare', 'E10', '2026-02-09'),
      rowOf('early', 'G10', '2026-02-02'),
    ];
    expect(groups(people, byCategory, rows)).toEqual([
      'Early: early',
      'Day: weekend',
      'Swing: spare',
      'Graveyard: night night2 late',
    ]);
  });

  it('are patterns in their order, people without one last', () => {
    expect(groups(people, { group: 'pattern' })).toEqual([
      '4 × 10 h: night2 late weekend early',
      '3 × 12 h + 4 h: night',
      'No pattern: spare',
    ]);
  });

  it('are crews: the same category on the same days, in the order of the workweek', () => {
    expect(groups(people, { group: 'crew' })).toEqual([
      'Early · Mon, Wed, Fri: early',
      'Day · Fri–Mon: weekend',
      'Graveyard · Sun–Wed: night night2',
      'Graveyard · Sun, Mon, Thu, Fri: late',
      'No stable line: spare',
    ]);
    const two = [
      member('sun', { seniorityRank: 1, line: line('D10', 'XXXX...') }),
      member('wed', { seniorityRank: 2, line: line('D10', '...XXXX') }),
      member('fri', { seniorityRank: 4, line: line('D10', 'XX...XX') }),
      member('all', { seniorityRank: 3, line: line('D10', 'XXXXXXX') }),
    ];
    expect(groups(two, { group: 'crew' })).toEqual([
      'Day · Every day: all',
      'Day · Sun–Wed: sun',
      'Day · Wed–Sat: wed',
      'Day · Fri–Mon: fri',
    ]);
    expect(groups(two, { group: 'crew' }, [], { workweekStart: 3 })).toEqual([
      'Day · Every day: all',
      'Day · Wed–Sat: wed',
      'Day · Fri–Mon: fri',
      'Day · Sun–Wed: sun',
    ]);
  });

  it('that are empty are left out', () => {
    expect(groups(people, { group: 'category', q: 'weekend' })).toEqual(['Day: weekend']);
  });
});
