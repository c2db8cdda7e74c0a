import type { OpenPiece } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
import type { Staffing } from './evaluate.ts';

/** One more piece costs this little against a minute of work: among equal hours, fewer pieces. */
const MINUTES_WEIGHT = 64;

/**
 * The cheapest template shifts that would leave nothing short, offered as overtime: supervisors' pieces first,
 * since a supervisor's piece also helps the employees' minimum, then anybody's. What no template reaches stays
 * short. By date, then in the problem's order of shifts.
 */
export function openPieces(model: Model, staffing: Staffing): OpenPiece[] {
  const { grid, problem } = model;
  const employees = Int32Array.from(staffing.employees);
  const shortOf = (required: Int32Array, onDuty: Int32Array) =>
    Int32Array.from(required, (needed, g) => Math.max(0, needed - (onDuty[g] as number)));

  const supervisorCells = cheapestCover(model, shortOf(grid.requiredSupervisors, staffing.supervisors));
  if (problem.supervisorsCountAsEmployees) {
    for (const cell of supervisorCells) {
      for (let g = grid.cellFrom[cell] as number; g < (grid.cellTo[cell] as number); g++) {
        employees[g] = (employees[g] as number) + 1;
      }
    }
  }
  const employeeCells = cheapestCover(model, shortOf(grid.requiredEmployees, employees));
  const pieces = [
    ...supervisorCells.map((cell) => ({ cell, role: 'supervisor' as const })),
    ...employeeCells.map((cell) => ({ cell, role: 'dispatcher' as const })),
  ];
  return pieces
    .sort((a, b) => a.cell - b.cell)
    .map(({ cell, role }) => ({
      shiftId: problem.shifts[cell % grid.shiftCount]?.id ?? '',
      shiftDate: grid.dateOf(Math.floor(cell / grid.shiftCount)),
      role,
    }));
}

/** Cells, repeated where several people are needed, that cover `need` (people by segment) in the fewest minutes. */
function cheapestCover(model: Model, need: Int32Array): number[] {
  const arcs = usefulArcs(model, need);
  const cells: number[] = [];
  // Arcs that do not overlap never share a shortage: each connected stretch (mostly one operational day) is alone.
  let group: Arc[] = [];
  let groupEnd = -1;
  for (const arc of arcs) {
    if (group.length > 0 && arc.from >= groupEnd) {
      cells.push(...coverStretch(group, need));
      group = [];
    }
    group.push(arc);
    groupEnd = Math.max(groupEnd, arc.to);
  }
  if (group.length > 0) cells.push(...coverStretch(group, need));
  return cells;
}

type Arc = { from: number; to: number; cost: number; cell: number };

/** Every template shift that overlaps a shortage, by start. */
function usefulArcs(model: Model, need: Int32Array): Arc[] {
  const { grid, problem } = model;
  const arcs: Arc[] = [];
  for (let cell = 0; cell < grid.cellFrom.length; cell++) {
    const from = grid.cellFrom[cell] as number;
    const to = grid.cellTo[cell] as number;
    if (!need.subarray(from, to).some((people) => people > 0)) continue;
    const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
    arcs.push({ from, to, cost: minutes * MINUTES_WEIGHT + 1, cell });
  }
  return arcs.sort((a, b) => a.from - b.from || a.cell - b.cell);
}

/** An edge of the flow network with its residual twin at `index ^ 1`. */
type Edge = { to: number; cost: number; capacity: number };

/**
 * Covering a line with intervals is a flow: a unit runs from the first to the last boundary of the stretch for
 * each person on duty, forward along a shift, and backward for free where more are on duty than needed. So the
 * cheapest cover is a minimum-cost flow that carries the rises of `need` to its falls, exact in whole people.
 */
function coverStretch(arcs: readonly Arc[], need: Int32Array): number[] {
  const first = Math.min(...arcs.map((arc) => arc.from));
  const last = Math.max(...arcs.map((arc) => arc.to));
  const nodes = last - first + 1;
  const edges: Edge[] = [];
  const edgesOf: number[][] = Array.from({ length: nodes }, () => []);
  const connect = (from: number, to: number, cost: number): void => {
    edgesOf[from]?.push(edges.length);
    edges.push({ to, cost, capacity: Number.POSITIVE_INFINITY });
    edgesOf[to]?.push(edges.length);
    edges.push({ to: from, cost: -cost, capacity: 0 });
  };
  for (const arc of arcs) connect(arc.from - first, arc.to - first, arc.cost);
  for (let node = 1; node < nodes; node++) connect(node, node - 1, 0);

  const supply = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    supply[node] = needAt(need, first + node, last) - (node > 0 ? needAt(need, first + node - 1, last) : 0);
  }
  for (let source = 0; source < nodes; source++) {
    while ((supply[source] as number) > 0) {
      const path = cheapestPath(source, supply, edges, edgesOf);
      if (!path) break;
      for (const edge of path.edges) {
        (edges[edge] as Edge).capacity -= 1;
        (edges[edge ^ 1] as Edge).capacity += 1;
      }
      supply[source] = (supply[source] as number) - 1;
      supply[path.sink] = (supply[path.sink] as number) + 1;
    }
  }
  return arcs.flatMap((arc, i) => Array<number>((edges[2 * i + 1] as Edge).capacity).fill(arc.cell));
}

function needAt(need: Int32Array, segment: number, end: number): number {
  return segment < end ? (need[segment] ?? 0) : 0;
}

/** Shortest path in the residual network to any node with a deficit; costs may be negative (Bellman–Ford by queue). */
function cheapestPath(
  source: number,
  supply: Int32Array,
  edges: readonly Edge[],
  edgesOf: readonly number[][],
): { sink: number; edges: number[] } | null {
  const distance = new Float64Array(supply.length).fill(Number.POSITIVE_INFINITY);
  const arrivedBy = new Int32Array(supply.length).fill(-1);
  const isQueued = new Uint8Array(supply.length);
  distance[source] = 0;
  const queue = [source];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    isQueued[node] = 0;
    for (const index of edgesOf[node] ?? []) {
      const edge = edges[index] as Edge;
      const reached = (distance[node] as number) + edge.cost;
      if (edge.capacity <= 0 || reached >= (distance[edge.to] as number)) continue;
      distance[edge.to] = reached;
      arrivedBy[edge.to] = index;
      if (!isQueued[edge.to]) {
        isQueued[edge.to] = 1;
        queue.push(edge.to);
      }
    }
  }
  let sink = -1;
  for (let node = 0; node < supply.length; node++) {
    const isNearer = sink < 0 || (distance[node] as number) < (distance[sink] as number);
    if ((supply[node] as number) < 0 && Number.isFinite(distance[node] as number) && isNearer) sink = node;
  }
  if (sink < 0) return null;
  const path: number[] = [];
  for (let node = sink; node !== source; ) {
    const index = arrivedBy[node] as number;
    path.push(index);
    node = (edges[index ^ 1] as Edge).to;
  }
  return { sink, edges: path };
}
