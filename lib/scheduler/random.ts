/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32: small, seedable, and the same on every JavaScript engine, which `Math.random` is not. */
export function createRandom(seed: number): Random {
  // Spreads neighbouring seeds apart, so that seeds 1 and 2 do not start alike.
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from 0 to `bound - 1`. */
export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

/** Fisher–Yates, in place. */
export function shuffle(values: number[], random: Random): number[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    const swapped = values[i] as number;
    values[i] = values[j] as number;
    values[j] = swapped;
  }
  return values;
}
