import { describe, expect, it } from 'vitest';
import { createRandom, decay, exponential } from '#lib/scheduler/random.ts';

describe('chance without the engine’s own functions', () => {
  it('decays like the exponential function', () => {
    expect(decay(0)).toBe(1);
    for (let x = 0; x <= 10; x += 0.25) {
      expect(decay(x) / Math.exp(-x)).toBeGreaterThan(0.95);
      expect(decay(x) / Math.exp(-x)).toBeLessThanOrEqual(1);
      expect(decay(x + 0.25)).toBeLessThan(decay(x));
    }
  });

  it('draws waits whose shares above a limit fall exponentially', () => {
    const random = createRandom(911);
    const waits = Array.from({ length: 20_000 }, () => exponential(random));
    for (const limit of [0.5, 1, 2, 4]) {
      const share = waits.filter((wait) => wait > limit).length / waits.length;
      expect(Math.abs(share - Math.exp(-limit))).toBeLessThan(0.015);
    }
  });
});
