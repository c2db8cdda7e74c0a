/**
 * What a bound needs to know of one role over the block or over one of its weeks, in plain arrays. A row is a stretch
 * of time in which somebody of the role is needed and the people on duty cannot change; a cell is a shift on a day;
 * a slot is a shift on a weekday (`weekday * shiftCount + shift`).
 */
export type RoleModel = {
  rowCount: number;
  /** The block's segment that each row is. */
  segmentOfRow: Int32Array;
  /** People needed beside those who are there anyway; at least 1. */
  need: Float64Array;
  minutes: Float64Array;
  shiftCount: number;
  /** The cells that somebody may work: rows `[cellFrom, cellTo)` and slot, by cell. */
  cellFrom: Int32Array;
  cellTo: Int32Array;
  cellSlot: Int32Array;
  lineTables: readonly LineTable[];
  people: readonly RolePerson[];
};

/** The lines of one pattern. A line's worth is the sum of its parts'. */
export type LineTable = {
  lineCount: number;
  /** `[line * 7 + weekday]` = shift, or -1. */
  week: Int16Array;
  partsPerLine: number;
  partsOfLine: Int32Array;
  partCount: number;
  partFirst: Int32Array;
  partSlots: Int32Array;
  /** By line: lines of one class are told apart by their weekdays alone. Classes count through all tables. */
  classOfLine: Int32Array;
};

/** People who may do exactly the same. */
export type RolePerson = {
  count: number;
  table: number;
  /** The lines to choose from, ascending; at least one. */
  lines: Int32Array;
  /** The cells that no line can work: leave, locks, duties outside. */
  lostCells: Int32Array;
  /** By line: for each week in which days have to be given up, the sets of cells of which one goes. */
  drops: readonly (readonly (readonly (readonly number[])[])[] | undefined)[];
};

/** The classes of a model: how many, and for each the table it belongs to. */
export function classTables(model: RoleModel): Int32Array {
  const tables: number[] = [];
  model.lineTables.forEach((table, index) => {
    for (const each of table.classOfLine) tables[each] = index;
  });
  return Int32Array.from(tables);
}
