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

/** The highest bound of some prices in minutes, not rounded, and the prices of rows and of classes. */
export type Prices = { best: number; prices: Float64Array; classPrices: Float64Array };

/**
 * The least minutes that a proven bound leaves possible: whatever is uncovered is whole people short for whole rows,
 * so a multiple of what all rows' minutes are multiples of. Never negative; rounding errors are on the safe side.
 */
export function boundMinutes(bound: number, model: RoleModel): number {
  const grid = model.minutes.reduce(greatestCommonDivisor, 0);
  const slack = 1e-6 + Math.abs(bound) * 1e-9;
  return grid > 0 ? Math.max(0, Math.ceil((bound - slack) / grid) * grid) : 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
