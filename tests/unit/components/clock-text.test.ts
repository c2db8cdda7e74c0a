import { describe, expect, it } from 'vitest';
import { CLOCK_PATTERN, completeClockText } from '#components/ui/clock-text.ts';

describe('completeClockText', () => {
  it.each([
    ['9', '09:00'],
    ['09', '09:00'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['9:30', '09:30'],
    ['9.30', '09:30'],
    [' 21:00 ', '21:00'],
    ['0', '00:00'],
    ['2359', '23:59'],
  ])('reads %j as %s', (typed, time) => {
    expect(completeClockText(typed)).toBe(time);
  });

  it.each(['24:00', '9:60', '12345', 'noon', '', '-1:00'])('leaves %j for the field to refuse', (typed) => {
    const kept = completeClockText(typed);
    expect(kept).toBe(typed);
    expect(new RegExp(`^${CLOCK_PATTERN}$`).test(kept)).toBe(false);
  });
});
