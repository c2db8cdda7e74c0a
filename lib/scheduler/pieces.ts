import type { OpenPiece } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import type { Staffing } from './evaluate.ts';
import { coverCheapest, type Offer } from './interval-cover.ts';

/** One more piece costs this little against a minute of work: among equal hours, fewer pieces. */
const MINUTES_WEIGHT = 64;
/** A new piece against a word on one that is offered anyway: no saving in words is worth a piece. */
const NEW_PIECE_WEIGHT = 4096;

/** Identical pieces: a shift on a date, who may take it, and how many. */
type Stock = { cell: number; role: OpenPiece['role']; qualificationId?: string; count: number };

/** People missing by segment. */
type Needs = {
  supervisors: Int32Array;
  employees: Int32Array;
  qualified: readonly { qualificationId: string; short: Int32Array }[];
};

/**
 * The cheapest template shifts that would leave nothing short, offered as overtime. The fewest minutes in all come
 * first; of these pieces, the fewest minutes ask for a supervisor. What no template reaches stays short. By date, then in the
 * problem's order of shifts.
 *
 * Where supervisors count as employees, a set of pieces is enough for both exactly if it covers the larger of the two
 * shortages everywhere: at worst every piece asks for a supervisor. So one cover of the larger shortage has the least
 * minutes possible, and which of its pieces need a supervisor is a second cover that picks among them. A qualification
 * is a word on a piece in the same way; a piece asks for one at most.
 */
export function openPieces(model: Model, staffing: Staffing): OpenPiece[] {
  const { grid, problem } = model;
  const supervisors = shortOf(grid.requiredSupervisors, staffing.supervisors);
  const employees = shortOf(grid.requiredEmployees, staffing.employees);
  const qualified = grid.qualified.map(({ qualificationId, required }, index) => ({
    qualificationId,
    short: shortOf(required, staffing.qualified[index]),
  }));
  const needs: Needs = { supervisors, employees, qualified };
  const together = qualifiedTogether(model, needs);
  const apart = qualifiedApart(model, needs);
  const stocks = minutesOf(model, apart) < minutesOf(model, together) ? apart : together;
  return stocks
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.cell - b.cell)
    .flatMap(({ cell, role, qualificationId, count }) =>
      Array.from({ length: count }, () => ({
        shiftId: problem.shifts[cell % grid.shiftCount]?.id ?? '',
        shiftDate: grid.dateOf(Math.floor(cell / grid.shiftCount)),
        role,
        ...(qualificationId === undefined ? {} : { qualificationId }),
      })),
    );
}

/** Pieces for the larger shortage, of which some then ask for a qualification; exact where one qualification is short. */
function qualifiedTogether(model: Model, { supervisors, employees, qualified }: Needs): Stock[] {
  // A piece asks for one qualification only, so shortages of several add up.
  const asked = sumOf(
    model.grid.segmentCount,
    qualified.map(({ short }) => short),
  );
  let stocks = model.problem.supervisorsCountAsEmployees
    ? piecesForBoth(model, supervisors, largerOf(employees, asked), [])
    : piecesApart(model, supervisors, employees, asked);
  for (const { qualificationId, short } of qualified) {
    stocks = askForQualification(model, stocks, qualificationId, short);
  }
  return stocks;
}

/** Pieces for each qualification by itself, then others for what they leave short: cheaper where several are short at odd hours. */
function qualifiedApart(model: Model, { supervisors, employees, qualified }: Needs): Stock[] {
  const own = qualified.flatMap(({ qualificationId, short }) =>
    [...cover(model, short)].map(
      ([cell, count]): Stock => ({ cell, role: 'dispatcher', qualificationId, count }),
    ),
  );
  if (model.problem.supervisorsCountAsEmployees) return piecesForBoth(model, supervisors, employees, own);
  const none = new Int32Array(model.grid.segmentCount);
  return [...own, ...piecesApart(model, supervisors, leftBy(model, own, employees), none)];
}

/** `given` and what it lacks, with the cheapest choice of pieces that ask for a supervisor. */
function piecesForBoth(
  model: Model,
  supervisors: Int32Array,
  others: Int32Array,
  given: readonly Stock[],
): Stock[] {
  const added = cover(model, leftBy(model, given, largerOf(supervisors, others)));
  const stocks = [
    ...given,
    ...[...added].map(([cell, count]): Stock => ({ cell, role: 'dispatcher', count })),
  ];
  const offers = stocks.map(({ cell, qualificationId, count }) =>
    offerOf(model, cell, qualificationId === undefined ? 1 : 2, count),
  );
  const forSupervisors = coverCheapest(offers, supervisors);
  return stocks.flatMap((stock, i): Stock[] => {
    const asking = forSupervisors[i] ?? 0;
    return [
      { ...stock, role: 'supervisor', count: asking },
      { ...stock, count: stock.count - asking },
    ];
  });
}

/** A supervisor's piece helps only supervisors here, and a qualification that it may ask for. */
function piecesApart(
  model: Model,
  supervisors: Int32Array,
  employees: Int32Array,
  qualified: Int32Array,
): Stock[] {
  const forSupervisors = cover(model, supervisors);
  const stocks = [...forSupervisors].map(([cell, count]): Stock => ({ cell, role: 'supervisor', count }));
  const forEmployees = cover(model, largerOf(employees, leftBy(model, stocks, qualified)));
  return [
    ...stocks,
    ...[...forEmployees].map(([cell, count]): Stock => ({ cell, role: 'dispatcher', count })),
  ];
}

/** Lets some pieces ask for the qualification, rather those that any dispatcher may take; new ones where all ask for another. */
function askForQualification(
  model: Model,
  stocks: readonly Stock[],
  qualificationId: string,
  short: Int32Array,
): Stock[] {
  if (!short.some((people) => people > 0)) return [...stocks];
  const open = stocks.filter((stock) => stock.count > 0 && stock.qualificationId === undefined);
  const asked = stocks.filter((stock) => stock.qualificationId !== undefined);
  const offers = [
    ...open.map(({ cell, role, count }) => offerOf(model, cell, role === 'supervisor' ? 2 : 1, count)),
    ...anyNumberOfEach(model, NEW_PIECE_WEIGHT),
  ];
  const counts = coverCheapest(offers, short);
  const split = open.flatMap((stock, i): Stock[] => {
    const asking = counts[i] ?? 0;
    return [
      { ...stock, qualificationId, count: asking },
      { ...stock, count: stock.count - asking },
    ];
  });
  const fresh = Array.from(
    model.grid.cellFrom,
    (_, cell): Stock => ({
      cell,
      role: 'dispatcher',
      qualificationId,
      count: counts[open.length + cell] ?? 0,
    }),
  );
  return [...asked, ...split, ...fresh].filter(({ count }) => count > 0);
}

/** How many pieces of each cell cover `need` (people by segment) in the fewest minutes. */
function cover(model: Model, need: Int32Array): Map<number, number> {
  const pieces = new Map<number, number>();
  coverCheapest(anyNumberOfEach(model, 1), need).forEach((count, cell) => {
    if (count > 0) pieces.set(cell, count);
  });
  return pieces;
}

/** One offer per cell, in the order of cells. */
function anyNumberOfEach(model: Model, weight: number): Offer[] {
  return Array.from(model.grid.cellFrom, (_, cell) => offerOf(model, cell, weight, Number.MAX_SAFE_INTEGER));
}

function offerOf(model: Model, cell: number, weight: number, count: number): Offer {
  const { grid, problem } = model;
  const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
  return {
    from: grid.cellFrom[cell] as number,
    to: grid.cellTo[cell] as number,
    cost: weight * (minutes * MINUTES_WEIGHT + 1),
    count,
  };
}

/** People missing by segment. */
function shortOf(required: Int32Array, onDuty: Int32Array | undefined): Int32Array {
  return Int32Array.from(required, (needed, g) => Math.max(0, needed - (onDuty?.[g] ?? 0)));
}

/** People still missing when these pieces are taken; below 0 where more are there than needed. */
function leftBy({ grid }: Model, stocks: readonly Stock[], short: Int32Array): Int32Array {
  const left = Int32Array.from(short);
  for (const { cell, count } of stocks) {
    for (let g = grid.cellFrom[cell] as number; g < (grid.cellTo[cell] as number); g++) {
      left[g] = (left[g] as number) - count;
    }
  }
  return left;
}

function minutesOf({ grid, problem }: Model, stocks: readonly Stock[]): number {
  return stocks.reduce(
    (sum, { cell, count }) => sum + count * (problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0),
    0,
  );
}

function largerOf(a: Int32Array, b: Int32Array): Int32Array {
  return Int32Array.from(a, (people, g) => Math.max(people, b[g] as number));
}

function sumOf(length: number, series: readonly Int32Array[]): Int32Array {
  return Int32Array.from({ length }, (_, g) =>
    series.reduce((sum, people) => sum + (people[g] as number), 0),
  );
}
