import { PARTS, type Weight } from './weigh.ts';

const MiB = 1024 * 1024;

/** Growth in a minute, in bytes of heap and of all memory, up to which a part counts as flat. */
const growthMax = { heap: 0.5 * MiB, rss: 2 * MiB } as const;
/** Connections may come and go by a few with what is under way. */
const connectionGrowthMax = 3;
/** Everybody has a connection or two that stay open for a while; whoever never closes one of them holds thousands soon. */
const fileGrowthMax = 100;

/**
 * What is wrong with how an installation's weight went, in words. Its first third still makes what is kept.
 *
 * @param weights a minute apart
 */
export function judgeWeights(weights: readonly Weight[]): string[] {
  const later = weights.slice(Math.floor(weights.length / 3));
  const grown = PARTS.flatMap((part) =>
    (['heap', 'rss'] as const).flatMap((kind) => {
      const values = later.map((weight) => weight[part][kind]);
      // What is in use goes up and down between two collections by more than it may grow: what lasts is in the lows.
      const slope = kind === 'heap' ? slopeOf(lowsOf(values)) / LOW_MINUTES : slopeOf(values);
      return slope <= growthMax[kind]
        ? []
        : [`${kind} of ${part} grows by ${(slope / MiB).toFixed(2)} MB a minute`];
    }),
  );
  const counted: [string, number, (weight: Weight) => number][] = [
    ['connections', connectionGrowthMax, ({ connections }) => connections],
    ...PARTS.map((part): [string, number, (weight: Weight) => number] => [
      `open files of ${part}`,
      fileGrowthMax,
      (weight) => weight[part].files,
    ]),
  ];
  const more = counted.flatMap(([what, most, of]) => {
    const growth = slopeOf(later.map(of)) * (later.length - 1);
    return growth <= most ? [] : [`${what} grow by ${growth.toFixed(1)}`];
  });
  const stuck = later.filter(({ idleInTransaction }) => idleInTransaction > 0).length;
  return [
    ...grown,
    ...more,
    ...(stuck > 1 ? [`in ${stuck} minutes a transaction was open and did nothing`] : []),
  ];
}

const LOW_MINUTES = 4;

/** The lowest of each few minutes. */
function lowsOf(values: readonly number[]): number[] {
  const count = Math.floor(values.length / LOW_MINUTES);
  return Array.from({ length: count }, (_, index) =>
    Math.min(...values.slice(index * LOW_MINUTES, (index + 1) * LOW_MINUTES)),
  );
}

/** In words: by how much each part grew in a minute. */
export function describeSlopes(weights: readonly Weight[]): string {
  const later = weights.slice(Math.floor(weights.length / 3));
  return PARTS.map((part) => {
    const [heap, rss] = (['heap', 'rss'] as const).map(
      (kind) => slopeOf(later.map((weight) => weight[part][kind])) / MiB,
    );
    return `${part} heap ${heap?.toFixed(2)} and all ${rss?.toFixed(2)} MB a minute`;
  }).join(', ');
}

/** By how much the values grow from one to the next, by least squares; 0 for fewer than three. */
function slopeOf(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [above, below] = [0, 0];
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return above / below;
}
