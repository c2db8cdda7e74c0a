import type { RosterMember } from '#lib/domain/roster.ts';

/** A line of the grid. All are of one height, so that where a line stands is a multiplication. */
export type GridLine =
  /** Open shifts; of one template where the lines are spread, else all together. */
  | { kind: 'open'; key: string; shiftId: number | null; label: string }
  | { kind: 'group'; key: string; label: string; count: number }
  | { kind: 'person'; key: string; person: RosterMember };

/** Lines that stand together; `header` sticks while they are in view. */
export type GridGroup = {
  key: string;
  /** The index of its first line. */
  at: number;
  lines: readonly GridLine[];
};

type PeopleGroup = { key: string; label: string; people: readonly RosterMember[] };

/** The line of all open shifts; it always stands under the days. */
export const OPEN_LINE = {
  kind: 'open' as const,
  key: 'open',
  shiftId: null,
  label: 'Open shifts',
} satisfies GridLine;

/** The lines of the groups, headed where there is more than one. */
export function groupLines(
  groups: readonly PeopleGroup[],
  openShifts: readonly { id: number; label: string }[],
  isGrouped: boolean,
): GridGroup[] {
  const made: GridGroup[] = [];
  let at = 0;
  const add = (key: string, lines: GridLine[]) => {
    if (lines.length === 0) return;
    made.push({ key, at, lines });
    at += lines.length;
  };
  add(
    'open-shifts',
    openShifts.map(({ id, label }) => ({ kind: 'open', key: `open:${id}`, shiftId: id, label })),
  );
  for (const { key, label, people } of groups) {
    const header: GridLine[] = isGrouped
      ? [{ kind: 'group', key: `group:${key}`, label, count: people.length }]
      : [];
    add(key, [...header, ...people.map((person): GridLine => ({ kind: 'person', key: person.id, person }))]);
  }
  return made;
}
