/** What a cell (a shift on a date) is to one person. */
export const CELL = {
  /** On approved leave. */
  leave: 0,
  /** A line that has this cell works it. */
  free: 1,
  /** In a special week: worked unless the chosen subset drops it. */
  special: 2,
  /** A lock, or a duty outside the block, stands in its place or too near. */
  blocked: 3,
} as const;

/** Whether a line that has the cell can work it. */
export function isWorkable(state: number): boolean {
  return state === CELL.free || state === CELL.special;
}
