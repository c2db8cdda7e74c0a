/** How names are laid on a wall: in columns, page after page. */
import type { FloorShift } from './floor.ts';

/** People under one heading, such as `Until 15:00`. */
export type WallGroup = { title: string; people: readonly FloorShift[] };

/** A row of a column. */
export type WallRow =
  | { kind: 'heading'; title: string }
  | { kind: 'person'; shift: FloorShift; name: string };

/** Columns of rows. */
export type WallPage = readonly (readonly WallRow[])[];

/** What fits: columns, rows of each, and how wide a name may be, in em of its size, beside a supervisor's mark or alone. */
export type WallGrid = { columns: number; rows: number; nameEm: number; markedEm: number };

/** Names in the preferred size, and in the least one, by how the screen hangs. */
export const WALL_GRIDS = {
  landscape: {
    preferred: { columns: 2, rows: 9, nameEm: 9, markedEm: 7.1 },
    least: { columns: 3, rows: 12, nameEm: 7.5, markedEm: 5 },
  },
  portrait: {
    preferred: { columns: 2, rows: 7, nameEm: 7.5, markedEm: 5.6 },
    least: { columns: 2, rows: 10, nameEm: 9.5, markedEm: 7.1 },
  },
} as const satisfies Record<string, Record<'preferred' | 'least', WallGrid>>;

/** Pages that are looked through in the preferred size; names of more are shown in the least one. */
const PREFERRED_PAGES_MAX = 2;

/** Widths in em that no letter of the sort exceeds in the typeface at the weight of names. */
const LETTER_WIDTHS: readonly [RegExp, number][] = [
  [/[., '\u2019]/, 0.23],
  [/[iljI]/, 0.31],
  [/[ftr-]/, 0.44],
  [/[mwM]/, 0.9],
  [/W/, 1],
  [/[CGOQ]/, 0.76],
  [/\p{Lu}/u, 0.72],
];
const OTHER_WIDTH = 0.63;
const DOTS_WIDTH = 0.66;

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    width += LETTER_WIDTHS.find(([sort]) => sort.test(letter))?.[1] ?? OTHER_WIDTH;
  }
  return width;
}

/** A name that fits so many em: in full, else `A. Lopez`, else `Lopez`, else that cut. */
export function wallName(fullName: string, em: number): string {
  const name = fullName.trim().replace(/\s+/g, ' ');
  if (widthOf(name) <= em) return name;
  const [first = '', ...others] = name.split(' ');
  const last = others.at(-1) ?? first;
  const short = others.length === 0 ? last : `${[...first][0] ?? ''}. ${last}`;
  const fitting = [short, last].find((text) => widthOf(text) <= em);
  if (fitting !== undefined) return fitting;
  const letters = [...last];
  while (letters.length > 1 && widthOf(letters.join('')) + DOTS_WIDTH > em) letters.pop();
  return `${letters.join('')}…`;
}

/**
 * The groups on pages of a grid. A heading never stands alone at the foot of a column, and is repeated at the head of the
 * next when its people go on there.
 */
export function pagesOf(groups: readonly WallGroup[], grid: WallGrid): WallPage[] {
  const columns: WallRow[][] = [];
  let column: WallRow[] = [];
  const turn = (): void => {
    if (column.length > 0) columns.push(column);
    column = [];
  };
  for (const { title, people } of groups) {
    if (grid.rows - column.length < 2) turn();
    people.forEach((shift, index) => {
      if (column.length === grid.rows) turn();
      if (index === 0 || column.length === 0) column.push({ kind: 'heading', title });

      const em = shift.capacity === 'supervisor' ? grid.markedEm : grid.nameEm;
      const name = wallName(shift.fullName, em);
      column.push({ kind: 'person', shift, name });
    });
  }
  turn();
  return pagedBy(columns, grid.columns);
}

/** The pages in the preferred size, or where that takes too many of them, in the least one. */
export function layNames(
  groups: readonly WallGroup[],
  grids: Record<'preferred' | 'least', WallGrid>,
): { size: 'preferred' | 'least'; pages: WallPage[] } {
  const pages = pagesOf(groups, grids.preferred);
  if (pages.length <= PREFERRED_PAGES_MAX) return { size: 'preferred', pages };
  return { size: 'least', pages: pagesOf(groups, grids.least) };
}

/** A list by so many each. */
export function pagedBy<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}
