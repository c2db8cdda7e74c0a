/** Copied cells, and what pasting them does. Pure. */
import { countOf, formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { dateRefusal, type RosterEdit } from '#lib/domain/roster-edits.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { RosterState } from '../store/store-types.ts';
import { type CellContent, ownTimes } from './cell-edits.ts';
import { contentAt, type GridModel } from './grid-model.ts';
import type { GridPlace } from './grid-selection.ts';

/** What is copied: lines of cells, each with its shifts. */
export type CellClip = { isCut: boolean; lines: readonly (readonly (readonly RosterRow[])[])[] };

/** Why a cell takes nothing: its day is of another block, must stay, is not shown or not here yet; or the lines end. */
type Stop = { date: LocalDate; why: 'outside' | 'fixed' | 'hidden' | 'loading' | 'below' };

/** A cell on which something comes, or why nothing can. */
export type PasteTarget = CellContent | Stop;

export type PasteState = Pick<RosterState, 'byPerson' | 'open' | 'loaded' | 'facts'>;

/**
 * Where each copied cell comes to, in the clip's own shape, from a cell on to the right and below. Headings of groups
 * are passed by. Only cells that are shown take something: nothing changes out of sight.
 */
export function pasteTargets(
  clip: CellClip,
  model: GridModel,
  from: GridPlace,
  state: PasteState,
): PasteTarget[][] {
  const { columns } = model;
  const first = columns[Math.max(0, from.column)]?.date;
  if (first === undefined) return [];
  let line = from.line - 1;
  return clip.lines.map((cells) => {
    do line += 1;
    while (model.lineAt(line)?.kind === 'group');
    return cells.map((_, place) => {
      const date = addDays(first, place);
      const why = stopOn(date, model, state);
      if (why !== null) return { date, why };
      return contentAt(model.lineAt(line), date, state) ?? { date, why: 'below' };
    });
  });
}

function stopOn(date: LocalDate, { columns }: GridModel, { facts, loaded }: PasteState): Stop['why'] | null {
  if (date < facts.schedule.startDate || date > facts.schedule.endDate) return 'outside';
  if (dateRefusal(date, facts) !== null) return 'fixed';
  if (date > (columns.at(-1)?.date ?? '')) return 'hidden';
  return date < loaded.fromDate || date > loaded.toDate ? 'loading' : null;
}

/**
 * Copied cells onto others, cell by cell: a copied shift takes the place of the one that is there. Days without a shift
 * leave what they come upon. What was cut moves. `leftOut` says in words what finds no place and why; null when all does.
 */
export function pasteEdits(
  clip: CellClip,
  targets: readonly (readonly PasteTarget[])[],
  facts: PasteState['facts'],
): { edits: RosterEdit[]; leftOut: string | null } {
  const edits: RosterEdit[] = [];
  const stops: Stop[] = [];
  clip.lines.forEach((line, at) => {
    line.forEach((rows, place) => {
      const target = targets[at]?.[place];
      if (target === undefined) return;
      if ('why' in target) stops.push(...rows.map(() => target));
      else edits.push(...rows.map((row, index) => pasteOne(clip.isCut, row, target, index)));
    });
  });
  return { edits, leftOut: stops.length === 0 ? null : leftOutWords(stops, facts) };
}

function pasteOne(isCut: boolean, row: RosterRow, { userId, date, rows }: CellContent, place: number) {
  if (isCut) return { verb: 'move', rowId: row.id, userId, shiftDate: date } as const;
  const replaced = userId === null ? undefined : rows[place];
  return {
    verb: 'assign',
    userId,
    shiftDate: date,
    shiftId: row.shiftId,
    ...ownTimes(row.localStart, row.localEnd),
    ...(row.isOvertime && { isOvertime: true }),
    ...(replaced !== undefined && { replaces: replaced.id }),
  } as const;
}

/** `2 shifts are left out. 13–14 Jun 2036 are not among the days shown.` */
function leftOutWords(stops: readonly Stop[], facts: PasteState['facts']): string {
  const reasons = new Set<string>();
  for (const [why, same] of Map.groupBy(stops, (stop) => stop.why)) {
    const dates = same.map(({ date }) => date).sort();
    const [from = '', to = from] = [dates[0], dates.at(-1)];
    const days = from === to ? `${formatDate(from)} is` : `${formatDateRange(from, to)} are`;
    if (why === 'outside') reasons.add(`${days} outside this block.`);
    else if (why === 'hidden') reasons.add(`${days} not among the days shown.`);
    else if (why === 'loading') reasons.add(`${days} not loaded yet: paste again in a moment.`);
    else if (why === 'below') reasons.add('No more lines are shown below.');
    else reasons.add(dateRefusal(from, facts) ?? '');
  }
  return `${countOf(stops.length, 'shift is', 'shifts are')} left out. ${[...reasons].join(' ')}`;
}

/** The cells as text for other programs: codes, tabs between days, a line for each person. */
export function clipText(clip: CellClip, codeOf: (row: RosterRow) => string): string {
  return clip.lines.map((line) => line.map((rows) => rows.map(codeOf).join('+')).join('\t')).join('\n');
}
