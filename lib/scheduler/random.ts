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

/**
 * Exponentially distributed, mean 1. Only adds, multiplies and divides, whose results every engine agrees on to the
 * last bit; `Math.log` is not held to that.
 */
export function exponential(random: Random): number {
  // u = mantissa * 2^-halvings with the mantissa in (0.5, 1].
  let mantissa = random() + 1 / 4294967296;
  let halvings = 0;
  while (mantissa <= 0.5) {
    mantissa *= 2;
    halvings++;
  }
  // -ln m = 2 artanh((1 - m) / (1 + m)), whose series is short for m above a half.
  const z = (1 - mantissa) / (1 + mantissa);
  const zz = z * z;
  return halvings * Math.LN2 + 2 * z * (1 + zz * (1 / 3 + zz * (1 / 5 + zz * (1 / 7 + zz * (1 / 9)))));
}

/**
 * About e to the power of -x, for x from 0 to 30: (1 - x / 1024) to the power of 1024, by ten squarings. As above, every
 * engine agrees on it, which `Math.exp` does not promise; that it falls a little too fast for large x does no harm.
 */
export function decay(x: number): number {
  let power = 1 - x / 1024;
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}
