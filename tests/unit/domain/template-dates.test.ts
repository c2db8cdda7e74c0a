import { describe, expect, it } from 'vitest';
import { preferable } from '#lib/domain/template-dates.ts';

describe('shifts that somebody may prefer', () => {
  const d10 = { id: 1, replacesId: null };
  const d10Later = { id: 2, replacesId: 1 };
  const d10Last = { id: 3, replacesId: 2 };
  const night = { id: 4, replacesId: null };

  it('are listed once, as they are until others take their place', () => {
    expect(preferable([d10, d10Later, d10Last, night], null)).toEqual([d10, night]);
  });

  it('are listed as what took the place of one that is out of use', () => {
    expect(preferable([d10Last, night], null)).toEqual([d10Last, night]);
  });

  it('keep the one that is chosen', () => {
    expect(preferable([d10, d10Later, night], 2)).toEqual([d10, d10Later, night]);
  });
});
