import type { LocalDate } from '#lib/domain/types.ts';
import type { GridGroup } from './grid-lines.ts';
import type { CellKey, GridPlace, GridSelection } from './grid-selection.ts';
import type { GridMetrics, GridWindow } from './use-window.ts';

/** Scrolls as little as brings a cell into view, between the parts that stick. */
export function scrollToPlace(
  box: HTMLElement,
  metrics: GridMetrics,
  place: GridPlace,
  options: { isGrouped: boolean; lineCount: number },
): void {
  const { line, column, name, head, foot } = metrics;
  if (place.line >= 0 && place.line < options.lineCount) {
    // A group's heading stands over its first line.
    const over = options.isGrouped ? line : 0;
    const height = box.clientHeight - head - foot;
    const top = place.line * line;
    if (top - over < box.scrollTop) box.scrollTop = top - over;
    else if (top + line > box.scrollTop + height) box.scrollTop = top + line - height;
  }
  if (place.column >= 0) {
    const width = box.clientWidth - name;
    const left = place.column * column;
    if (left < box.scrollLeft) box.scrollLeft = left;
    else if (left + column > box.scrollLeft + width) box.scrollLeft = left + column - width;
  }
}

/** Whether something of a group has to be there. */
export function isNear(group: GridGroup, shown: GridWindow, focusLine: number): boolean {
  const end = group.at + group.lines.length;
  const hasFocus = focusLine >= group.at && focusLine < end;
  return hasFocus || (group.at < shown.toLine && end > shown.fromLine);
}

/** The selection within the days shown: what lies outside stands at the edge. */
export function withinDays(
  { focus, anchor, lead }: GridSelection,
  first: LocalDate | undefined,
  last: LocalDate | undefined,
): GridSelection {
  const inside = (cell: CellKey): CellKey => {
    if (cell.date === null || first === undefined || last === undefined) return cell;
    if (cell.date < first) return { ...cell, date: first };
    return cell.date > last ? { ...cell, date: last } : cell;
  };
  return { focus: inside(focus), anchor: inside(anchor), lead: inside(lead) };
}
