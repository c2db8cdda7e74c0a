import { describe, expect, it } from 'vitest';
import type { FloorShift } from '#lib/domain/floor.ts';
import { layNames, pagedBy, pagesOf, WALL_GRIDS, type WallGrid, wallName } from '#lib/domain/wall-layout.ts';
import { arcMinutesOf, WALL_SIZES } from '#lib/domain/wall-sizes.ts';

const grid: WallGrid = { columns: 2, rows: 4, nameEm: 9, markedEm: 7 };

function people(count: number, capacity: FloorShift['capacity'] = 'dispatcher'): FloorShift[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: `${index}`,
    fullName: `Person ${index}`,
    code: 'DA10',
    startsAt: 0,
    endsAt: 1,
    capacity,
    isActing: false,
  }));
}

const shown = (groups: Parameters<typeof pagesOf>[0], into = grid) =>
  pagesOf(groups, into).map((page) =>
    page.map((column) => column.map((row) => (row.kind === 'heading' ? row.title : row.name))),
  );

describe('sizes on a wall', () => {
  it('are read from five metres: names at 20 minutes of arc, nothing under 16', () => {
    expect(arcMinutesOf(WALL_SIZES.preferred)).toBeGreaterThanOrEqual(20);
    expect(arcMinutesOf(WALL_SIZES.preferred)).toBeLessThan(21);
    for (const pixels of Object.values(WALL_SIZES)) expect(arcMinutesOf(pixels)).toBeGreaterThanOrEqual(16);
    // A pixel less would be too little, so that the calculation is seen to bite.
    expect(arcMinutesOf(WALL_SIZES.least - 1)).toBeLessThan(16);
  });
});

describe('names on a wall', () => {
  it('are in full where they fit, else with an initial, else the last alone, else that cut', () => {
    expect(wallName('Mei Jensen', 9)).toBe('Mei Jensen');
    expect(wallName('  Mei   Jensen ', 9)).toBe('Mei Jensen');
    expect(wallName('Alexandra Washington', 9)).toBe('A. Washington');
    expect(wallName('Maria de la Cruz Hernandez', 9)).toBe('M. Hernandez');
    expect(wallName('Victor Washington', 6.5)).toBe('Washington');
    expect(wallName('Élodie Montgomery-Featherstone', 7)).toMatch(/^Montgom\S*…$/);
    expect(wallName('Wwwwwwwwwwwwww', 5)).toBe('Wwww…');
    expect(wallName('', 5)).toBe('');
  });

  it('never take more room than there is', () => {
    for (const em of [3, 5, 7, 9]) {
      const cut = wallName('Bartholomew Featherstonehaugh', em);
      expect([...cut].length).toBeLessThanOrEqual(em / 0.31 + 1);
      expect(cut.endsWith('…')).toBe(true);
    }
  });
});

describe('pages of names', () => {
  it('fill columns, then pages, and repeat the heading where a group goes on', () => {
    expect(shown([{ title: 'Until 15:00', people: people(7) }])).toEqual([
      [
        ['Until 15:00', 'Person 0', 'Person 1', 'Person 2'],
        ['Until 15:00', 'Person 3', 'Person 4', 'Person 5'],
      ],
      [['Until 15:00', 'Person 6']],
    ]);
  });

  it('leave no heading alone at the foot of a column', () => {
    const groups = [
      { title: 'A', people: people(2) },
      { title: 'B', people: people(1) },
    ];
    expect(shown(groups)).toEqual([
      [
        ['A', 'Person 0', 'Person 1'],
        ['B', 'Person 0'],
      ],
    ]);
  });

  it('are none without people', () => {
    expect(shown([])).toEqual([]);
    expect(shown([{ title: 'A', people: [] }])).toEqual([]);
  });

  it('show everybody once, however many there are', () => {
    for (const count of [1, 9, 17, 18, 19, 35, 200]) {
      const { pages } = layNames([{ title: 'A', people: people(count) }], WALL_GRIDS.landscape);
      const ids = pages.flat(2).flatMap((row) => (row.kind === 'person' ? [row.shift.userId] : []));
      expect(ids).toEqual(people(count).map(({ userId }) => userId));
    }
  });

  it('use the preferred size up to two pages, then the least', () => {
    const { rows, columns } = WALL_GRIDS.landscape.preferred;
    const room = 2 * columns * (rows - 1);
    const lay = (count: number) => layNames([{ title: 'A', people: people(count) }], WALL_GRIDS.landscape);
    expect(lay(room)).toMatchObject({ size: 'preferred', pages: { length: 2 } });
    expect(lay(room + 1).size).toBe('least');
  });

  it('leave room for the mark of a supervisor', () => {
    const [person] = people(1, 'supervisor');
    if (person === undefined) throw new Error('nobody');
    const named = { ...person, fullName: 'Deborah Campbell' };
    const wide = { ...grid, nameEm: 12, markedEm: 7 };
    expect(shown([{ title: 'A', people: [named] }], wide)).toEqual([[['A', 'D. Campbell']]]);
    expect(shown([{ title: 'A', people: [{ ...named, capacity: 'dispatcher' }] }], wide)).toEqual([
      [['A', 'Deborah Campbell']],
    ]);
  });
});

describe('a list by so many each', () => {
  it('keeps the order and the rest', () => {
    expect(pagedBy([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(pagedBy([], 2)).toEqual([]);
  });
});
