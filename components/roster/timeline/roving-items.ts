import type { DayBar, DayPerson } from './day-model.ts';

/** What the arrow keys walk over, row by row: bars, or the empty track of somebody without one. */
export function itemsOf(open: readonly DayBar[], people: readonly DayPerson[]): string[][] {
  return [
    ...open.map(({ row }) => [`bar:${row.id}`]),
    ...people.map(({ person, bars }) =>
      bars.length === 0 ? [`row:${person.id}`] : bars.map(({ row }) => `bar:${row.id}`),
    ),
  ];
}

/** The item that a key leads to from another; undefined for other keys and at the edges. */
export function nextItem(
  items: readonly (readonly string[])[],
  from: string,
  key: string,
): string | undefined {
  const row = items.findIndex((inRow) => inRow.includes(from));
  const inRow = items[row] ?? [];
  const column = inRow.indexOf(from);
  const below = (next: number): string | undefined => {
    const other = items[next] ?? [];
    return other[Math.min(column, other.length - 1)];
  };
  switch (key) {
    case 'ArrowLeft':
      return inRow[column - 1];
    case 'ArrowRight':
      return inRow[column + 1];
    case 'ArrowUp':
      return below(row - 1);
    case 'ArrowDown':
      return below(row + 1);
    case 'Home':
      return items[0]?.[0];
    case 'End':
      return items.at(-1)?.[0];
    default:
      return undefined;
  }
}
