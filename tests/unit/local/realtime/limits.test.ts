import { describe, expect, it } from 'vitest';
import { createMeter } from '../../../../supabase/local/gateway/realtime/limits.ts';

describe('a meter', () => {
  it('lets a burst of ten seconds pass, then the rate', () => {
    let time = 0;
    const meter = createMeter(2, () => time);
    const taken = () => {
      let count = 0;
      while (meter.take()) count += 1;
      return count;
    };
    expect(taken()).toBe(20);
    time += 1500;
    expect(taken()).toBe(3);
    time += 1_000_000;
    expect(taken()).toBe(20);
  });

  it('counts several at once, or none when they are too many', () => {
    const meter = createMeter(1, () => 0);
    expect([meter.take(11), meter.take(10), meter.take(1)]).toEqual([false, true, false]);
  });

  it('is not filled by a clock that goes back', () => {
    let time = 10_000;
    const meter = createMeter(1, () => time);
    meter.take(10);
    time = 0;
    expect(meter.take()).toBe(false);
    time = 1000;
    expect(meter.take()).toBe(true);
  });
});
