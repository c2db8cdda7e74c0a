/** One way to use a row's right-hand side: its cost and what it adds to some rows. */
export type Column = { cost: number; rows: Int32Array; values: Float64Array };

/** Entering columns must improve by this much; smaller pivots are rounding errors. */
const GAIN_MIN = 1e-7;
const PIVOT_MIN = 1e-9;

/**
 * The revised simplex method with a dense inverse, for programs of some hundred rows whose columns become known bit by
 * bit: minimise the cost of columns, all at least 0, that add up to the right-hand sides. Soft rows may be missed or
 * passed, at a price per unit; each of the hard rows, which come after them, starts with a column of its own.
 */
export class Simplex {
  readonly duals: Float64Array;
  private readonly size: number;
  private readonly costOfMissing: Float64Array;
  private readonly costOfPassing: Float64Array;
  /** Column by column. */
  private readonly inverse: Float64Array;
  private readonly values: Float64Array;
  private readonly columns: Column[];
  private readonly direction: Float64Array;

  /**
   * `firstColumns[g]` meets hard row `g` by itself (its value there is 1) and no other hard row; its cost is nothing.
   */
  constructor(
    rightSides: Float64Array,
    costs: { missing: Float64Array; passing: Float64Array },
    firstColumns: readonly Column[],
  ) {
    const size = rightSides.length;
    const soft = size - firstColumns.length;
    this.size = size;
    this.costOfMissing = costs.missing;
    this.costOfPassing = costs.passing;
    this.inverse = new Float64Array(size * size);
    this.values = Float64Array.from(rightSides);
    this.duals = new Float64Array(size);
    this.direction = new Float64Array(size);
    this.columns = [...firstColumns];
    firstColumns.forEach(({ rows, values }, g) => {
      const people = rightSides[soft + g] as number;
      rows.forEach((row, k) => {
        if (row < soft) this.values[row] = (this.values[row] as number) - people * (values[k] as number);
      });
    });
    const signs = Float64Array.from(this.values.subarray(0, soft), (value) => (value < 0 ? -1 : 1));
    for (let row = 0; row < size; row++)
      this.inverse[row * size + row] = row < soft ? (signs[row] as number) : 1;
    for (let row = 0; row < soft; row++) {
      const sign = signs[row] as number;
      const cost = (sign > 0 ? costs.missing : costs.passing)[row] as number;
      this.values[row] = Math.abs(this.values[row] as number);
      this.duals[row] = cost * sign;
    }
    firstColumns.forEach(({ rows, values }, g) => {
      const at = (soft + g) * size;
      let dual = 0;
      rows.forEach((row, k) => {
        if (row >= soft) return;
        this.inverse[at + row] = -(signs[row] as number) * (values[k] as number);
        dual -= (this.duals[row] as number) * (values[k] as number);
      });
      this.duals[soft + g] = dual;
    });
  }

  /** How much one unit of the column would change the cost: negative is a gain. */
  reducedCost({ cost, rows, values }: Column): number {
    let reduced = cost;
    for (let k = 0; k < rows.length; k++)
      reduced -= (this.duals[rows[k] as number] as number) * (values[k] as number);
    return reduced;
  }

  add(column: Column): void {
    this.columns.push(column);
  }

  /** Up to `pivotsMax` pivots; done when no known column gains any more. `work` counts elementary steps. */
  optimise(pivotsMax: number): { isDone: boolean; work: number } {
    let work = 0;
    for (let pivot = 0; pivot < pivotsMax; pivot++) {
      work += this.size * this.size + this.columns.length * 16;
      const entering = this.bestColumn();
      if (!entering || !this.enter(entering.column, entering.reduced)) return { isDone: true, work };
    }
    return { isDone: false, work };
  }

  private bestColumn(): { column: Column; reduced: number } | null {
    let best: Column | null = null;
    let least = -GAIN_MIN;
    for (const column of this.columns) {
      const reduced = this.reducedCost(column);
      if (reduced < least) {
        least = reduced;
        best = column;
      }
    }
    let unit = 0;
    let unitRow = -1;
    for (let row = 0; row < this.costOfMissing.length; row++) {
      const dual = this.duals[row] as number;
      const missing = (this.costOfMissing[row] as number) - dual;
      const passing = (this.costOfPassing[row] as number) + dual;
      if (Math.min(missing, passing) >= least) continue;
      least = Math.min(missing, passing);
      unit = missing < passing ? 1 : -1;
      unitRow = row;
    }
    if (unitRow >= 0) {
      const cost = (unit > 0 ? this.costOfMissing : this.costOfPassing)[unitRow] as number;
      best = { cost, rows: Int32Array.of(unitRow), values: Float64Array.of(unit) };
    }
    return best && { column: best, reduced: least };
  }

  private enter(column: Column, reduced: number): boolean {
    const { size, inverse, values, direction, duals } = this;
    direction.fill(0);
    for (let k = 0; k < column.rows.length; k++) {
      const at = (column.rows[k] as number) * size;
      const value = column.values[k] as number;
      for (let i = 0; i < size; i++)
        direction[i] = (direction[i] as number) + value * (inverse[at + i] as number);
    }
    let leaving = -1;
    let ratio = Number.POSITIVE_INFINITY;
    for (let i = 0; i < size; i++) {
      const slope = direction[i] as number;
      if (slope <= PIVOT_MIN) continue;
      const limit = (values[i] as number) / slope;
      if (limit < ratio - 1e-12 || (limit < ratio + 1e-12 && slope > (direction[leaving] as number))) {
        ratio = limit;
        leaving = i;
      }
    }
    if (leaving < 0) return false;
    const pivot = direction[leaving] as number;
    for (let j = 0; j < size; j++) {
      const at = j * size;
      const scaled = (inverse[at + leaving] as number) / pivot;
      if (scaled === 0) continue;
      for (let i = 0; i < size; i++) {
        inverse[at + i] = (inverse[at + i] as number) - (direction[i] as number) * scaled;
      }
      inverse[at + leaving] = scaled;
      duals[j] = (duals[j] as number) + reduced * scaled;
    }
    for (let i = 0; i < size; i++) {
      values[i] = Math.max(0, (values[i] as number) - (direction[i] as number) * ratio);
    }
    values[leaving] = ratio;
    return true;
  }
}
