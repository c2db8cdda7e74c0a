/** Up to `count` equal intervals `[from, to)` on a line of segments, each at a price. */
export type Offer = { from: number; to: number; cost: number; count: number };

/**
 * How many of each offer cover `need` (people by segment) at the least cost; by offer. Exact, in whole people. What
 * the offers cannot cover stays short.
 *
 * Covering a line with intervals is a flow: a unit runs from the first to the last boundary for each person on duty,
 * forward along an interval, and backward for free where more are on duty than needed. So the cheapest cover is a
 * minimum-cost flow that carries the rises of `need` to its falls.
 */
export function coverCheapest(offers: readonly Offer[], need: Int32Array): Int32Array {
  const counts = new Int32Array(offers.length);
  const useful = usefulOffers(offers, need);
  // Offers that do not overlap never share a need: each connected stretch (mostly one operational day) is alone.
  let stretch: number[] = [];
  let stretchEnd = -1;
  for (const index of useful) {
    const offer = offers[index] as Offer;
    if (stretch.length > 0 && offer.from >= stretchEnd) {
      coverStretch(offers, stretch, need, counts);
      stretch = [];
    }
    stretch.push(index);
    stretchEnd = Math.max(stretchEnd, offer.to);
  }
  if (stretch.length > 0) coverStretch(offers, stretch, need, counts);
  return counts;
}

/** The offers that overlap a need, by start. */
function usefulOffers(offers: readonly Offer[], need: Int32Array): number[] {
  const neededBefore = new Int32Array(need.length + 1);
  for (let g = 0; g < need.length; g++) {
    neededBefore[g + 1] = (neededBefore[g] as number) + ((need[g] as number) > 0 ? 1 : 0);
  }
  const useful: number[] = [];
  offers.forEach(({ from, to, count }, index) => {
    if (count > 0 && (neededBefore[to] as number) > (neededBefore[from] as number)) useful.push(index);
  });
  return useful.sort((a, b) => (offers[a] as Offer).from - (offers[b] as Offer).from || a - b);
}

function coverStretch(
  offers: readonly Offer[],
  stretch: readonly number[],
  need: Int32Array,
  counts: Int32Array,
): void {
  const own = stretch.map((index) => offers[index] as Offer);
  const boundaries = [...new Set(own.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const nodeOf = new Map(boundaries.map((segment, node) => [segment, node]));
  const flow = new Flow(boundaries.length);
  for (const { from, to, cost, count } of own)
    flow.connect(nodeOf.get(from) ?? 0, nodeOf.get(to) ?? 0, cost, count);
  for (let node = 1; node < boundaries.length; node++) {
    flow.connect(node, node - 1, 0, Number.MAX_SAFE_INTEGER);
  }
  // Between two boundaries nothing starts or ends, so the deepest need there decides; an offer covers all of it.
  let before = 0;
  boundaries.forEach((from, node) => {
    let most = 0;
    for (let g = from; g < (boundaries[node + 1] ?? from); g++) most = Math.max(most, need[g] as number);
    flow.supply[node] = most - before;
    before = most;
  });
  flow.solve();
  stretch.forEach((index, i) => {
    counts[index] = flow.carried(i);
  });
}

/** Minimum-cost flow by successive shortest paths. Edge `2i` is the i-th connection, `2i + 1` its way back. */
class Flow {
  /** What each node gives (above 0) or takes; spent as it flows. */
  readonly supply: Int32Array;
  private readonly target: number[] = [];
  private readonly cost: number[] = [];
  private readonly capacity: number[] = [];
  private readonly edgesOf: number[][];

  constructor(nodes: number) {
    this.supply = new Int32Array(nodes);
    this.edgesOf = Array.from({ length: nodes }, () => []);
  }

  connect(from: number, to: number, cost: number, capacity: number): void {
    this.edgesOf[from]?.push(this.target.length);
    this.edgesOf[to]?.push(this.target.length + 1);
    this.target.push(to, from);
    this.cost.push(cost, -cost);
    this.capacity.push(capacity, 0);
  }

  carried(connection: number): number {
    return this.capacity[2 * connection + 1] ?? 0;
  }

  solve(): void {
    const { supply, capacity } = this;
    for (let source = 0; source < supply.length; source++) {
      while ((supply[source] as number) > 0) {
        const path = this.cheapestPath(source);
        if (!path) break;
        let amount = Math.min(supply[source] as number, -(supply[path.sink] as number));
        for (const edge of path.edges) amount = Math.min(amount, capacity[edge] as number);
        for (const edge of path.edges) {
          capacity[edge] = (capacity[edge] as number) - amount;
          capacity[edge ^ 1] = (capacity[edge ^ 1] as number) + amount;
        }
        supply[source] = (supply[source] as number) - amount;
        supply[path.sink] = (supply[path.sink] as number) + amount;
      }
    }
  }

  /** To any node that takes; the way back over an edge costs less than nothing, hence Bellman–Ford, by queue. */
  private cheapestPath(source: number): { sink: number; edges: number[] } | null {
    const { supply, target, cost, capacity, edgesOf } = this;
    const distance = new Float64Array(supply.length).fill(Number.POSITIVE_INFINITY);
    const arrivedBy = new Int32Array(supply.length).fill(-1);
    const isQueued = new Uint8Array(supply.length);
    distance[source] = 0;
    const queue = [source];
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head] as number;
      isQueued[node] = 0;
      for (const edge of edgesOf[node] ?? []) {
        const next = target[edge] as number;
        const reached = (distance[node] as number) + (cost[edge] as number);
        if ((capacity[edge] as number) <= 0 || reached >= (distance[next] as number)) continue;
        distance[next] = reached;
        arrivedBy[next] = edge;
        if (!isQueued[next]) {
          isQueued[next] = 1;
          queue.push(next);
        }
      }
    }
    let sink = -1;
    for (let node = 0; node < supply.length; node++) {
      const isNearer = sink < 0 || (distance[node] as number) < (distance[sink] as number);
      if ((supply[node] as number) < 0 && Number.isFinite(distance[node]) && isNearer) sink = node;
    }
    if (sink < 0) return null;
    const edges: number[] = [];
    for (let node = sink; node !== source; ) {
      const edge = arrivedBy[node] as number;
      edges.push(edge);
      node = target[edge ^ 1] as number;
    }
    return { sink, edges };
  }
}
