import { expect, it } from 'vitest';
import { type DaySheet, printSheets, rowsOnPaper, type TableSheet } from '#lib/domain/print-sheets.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import {
  ALWAYS_TRAINEE,
  autumnFacts,
  DIAZ,
  factsOf,
  KIM,
  member,
  PEOPLE,
  REYES,
  rowOf,
} from './roster-world.ts';

const WED = '2026-02-04';

function dayOf(rows: readonly RosterRow[], date = WED, facts: RosterFacts = factsOf()): DaySheet {
  const [sheet] = printSheets({ facts, rows, kind: 'day', date });
  if (sheet?.kind !== 'day') throw new Error('no sheet of the day');
  return sheet;
}

function weekOf(rows: readonly RosterRow[], date = WED, facts: RosterFacts = factsOf()): TableSheet {
  const [sheet] = printSheets({ facts, rows, kind: 'week', date });
  if (sheet?.kind !== 'week') throw new Error('no sheet of the week');
  return sheet;
}

const lineOf = (sheet: TableSheet, name: string) =>
  sheet.groups.flatMap(({ people }) => people).find(({ person }) => person.name === name);

it('lists a day by start, then name, with who works as what', () => {
  const trainee = member('trent', { fullName: 'Al Trent', notCounting: ALWAYS_TRAINEE });
  const facts = factsOf({ people: [...PEOPLE, trainee] });
  const sheet = dayOf(
    [
      rowOf('diaz', 'D12', WED, { isOvertime: true }),
      rowOf('kim', 'D12', WED, { isActing: true }),
      rowOf('trent', 'E10', WED),
      rowOf('reyes', 'G10', WED),
    ],
    WED,
    facts,
  );
  expect(sheet.people.map(({ person, shift }) => [person.name, person.role, shift.code])).toEqual([
    ['Al Trent', 'Trainee', 'E10'],
    ['Jo Kim', 'Dispatcher', 'D12'],
    ['Maria Diaz', 'Dispatcher', 'D12'],
    ['Luis Reyes', 'Supervisor', 'G10'],
  ]);
  expect(sheet.people.map(({ shift }) => [shift.isOvertime, shift.isActing])).toEqual([
    [false, false],
    [false, true],
    [true, false],
    [false, false],
  ]);
  expect(sheet.title).toBe('Wed 4 Feb 2026');
});

it('draws a shift of the day before that lasts into the day, and one that goes beyond it', () => {
  const sheet = dayOf([
    rowOf('diaz', 'G10', '2026-02-03', { localEnd: '07:00' }),
    rowOf('kim', 'G10', WED, { localEnd: '06:30' }),
    rowOf('reyes', 'G10', '2026-02-05'),
  ]);
  expect(sheet.people.map(({ person, span }) => [person.id, span])).toEqual([
    ['diaz', { fromSlot: 0, toSlot: 8, startsBefore: true, endsAfter: false }],
    ['kim', { fromSlot: 56, toSlot: 96, startsBefore: false, endsAfter: true }],
  ]);
});

it('has a slot for each quarter of an hour that there is, and marks the hour that comes twice', () => {
  const autumn = dayOf([], '2026-10-31', autumnFacts());
  expect(autumn.slotCount).toBe(100);
  expect(autumn.hours.map(({ label }) => label).slice(-5)).toEqual(['01', '01′', '02', '03', '04']);
  expect(autumn.clockChange).toContain('comes twice');
  const spring = dayOf([], '2026-03-07');
  expect(spring.slotCount).toBe(92);
  expect(spring.hours.map(({ label }) => label)).not.toContain('02');
  expect(dayOf([]).slotCount).toBe(96);
});

it('names what is short, without a word about leave', () => {
  const window = { startsAt: 0, endsAt: Date.UTC(2030, 0, 1) };
  const leave = [{ personId: 'kim', state: 'approved' as const, ...window }];
  const rows = [rowOf('diaz', 'D12', WED)];
  const sheet = dayOf(rows, WED, factsOf({ leave }));
  expect(sheet.gaps).toContain('Wed 4 Feb 09:00–21:00: 1 of 8 employees');
  expect(sheet.gaps).toContain('Wed 4 Feb 05:00 – Thu 5 Feb 05:00: 0 of 1 supervisor');
  expect(sheet).toEqual(dayOf(rows, WED, factsOf()));
  expect(weekOf(rows, WED, factsOf({ leave }))).toEqual(weekOf(rows, WED, factsOf()));
});

it('prints a whole week, with rows of the neighbouring block, and its real hours', () => {
  const facts = factsOf({
    neighbours: [rowOf('diaz', 'D10', '2026-01-31'), rowOf('diaz', 'G10', '2026-01-26')],
  });
  const sheet = weekOf(
    [rowOf('diaz', 'D10', '2026-02-01'), rowOf('diaz', 'D12', '2026-02-02')],
    '2026-02-01',
    facts,
  );
  expect([sheet.dates[0], sheet.dates.at(-1), sheet.dates.length]).toEqual(['2026-02-01', '2026-02-07', 7]);
  expect(lineOf(sheet, 'Maria Diaz')?.weekMinutes).toEqual([22 * 60]);
  expect(lineOf(sheet, 'Maria Diaz')?.shifts.map((day) => day.map(({ code }) => code))).toEqual([
    ['D10'],
    ['D12'],
    ...Array.from({ length: 5 }, () => []),
  ]);
});

it('splits a shift over the end of the workweek between its weeks', () => {
  const rows = [rowOf('kim', 'G10', '2026-02-07')];
  expect(lineOf(weekOf(rows), 'Jo Kim')?.weekMinutes).toEqual([5 * 60]);
  expect(lineOf(weekOf(rows, '2026-02-08'), 'Jo Kim')?.weekMinutes).toEqual([5 * 60]);
});

it('puts supervisors first, everyone by name, and leaves out who left without a shift', () => {
  const left = member('left', { fullName: 'Aa Left', isActive: false });
  const facts = factsOf({ people: [...PEOPLE, left] });
  const names = (sheet: TableSheet) =>
    sheet.groups.map(({ label, people }) => [label, people.map(({ person }) => person.name)]);
  expect(names(weekOf([], WED, facts))).toEqual([
    ['Supervisors', ['Luis Reyes']],
    ['Dispatchers', ['Ada Okafor', 'Jo Kim', 'Maria Diaz']],
  ]);
  expect(names(weekOf([rowOf('left', 'D12', WED)], WED, facts))[1]).toEqual([
    'Dispatchers',
    ['Aa Left', 'Ada Okafor', 'Jo Kim', 'Maria Diaz'],
  ]);
});

it('counts open shifts by template and day', () => {
  const sheet = weekOf([
    rowOf(null, 'D12', WED),
    rowOf(null, 'D12', WED),
    rowOf(null, 'G10', '2026-02-05'),
    rowOf(null, 'G10', '2026-02-12'),
  ]);
  expect(sheet.open).toEqual([
    expect.objectContaining({ code: 'D12', times: '09:00–21:00', counts: [0, 0, 0, 2, 0, 0, 0] }),
    expect.objectContaining({ code: 'G10', counts: [0, 0, 0, 0, 1, 0, 0] }),
  ]);
});

it('prints a block month by month, each week with its hours on the last day of it', () => {
  const facts = factsOf({ people: [DIAZ, KIM, REYES] });
  const rows = [
    rowOf('diaz', 'D12', '2026-02-28', { localEnd: '23:00' }),
    rowOf('diaz', 'D12', '2026-03-01'),
  ];
  const sheets = printSheets({ facts, rows, kind: 'block', date: WED });
  expect(sheets.map(({ title }) => title)).toEqual(['February 2026', 'March 2026', 'April 2026', 'May 2026']);
  const [february, march] = sheets;
  if (february?.kind !== 'month' || march?.kind !== 'month') throw new Error('no sheets of months');
  expect(february.dates).toHaveLength(28);
  expect([...february.weekEnds]).toEqual(['2026-02-07', '2026-02-14', '2026-02-21', '2026-02-28']);
  expect([...march.weekEnds].at(-1)).toBe('2026-03-31');
  expect(lineOf(february, 'Maria Diaz')?.weekMinutes).toEqual([0, 0, 0, 14 * 60]);
  expect(february.ownTimes).toEqual(['Maria Diaz, Sat 28 Feb: 09:00–23:00']);
  expect(march.clockChange).toContain('Night of Sat 7 Mar: The clock goes forward');
  expect(february.short.every((words) => words !== '')).toBe(true);
});

it('asks for the rows that its sheets are made of', () => {
  const facts = factsOf();
  expect(rowsOnPaper('day', '2026-02-01', facts)).toEqual({ fromDate: '2026-02-01', toDate: '2026-02-02' });
  expect(rowsOnPaper('week', WED, facts)).toEqual({ fromDate: '2026-02-01', toDate: '2026-02-08' });
  expect(rowsOnPaper('block', WED, facts)).toBeNull();
});
