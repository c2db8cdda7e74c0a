import { describe, expect, it } from 'vitest';
import { floorHref, parseFloorQuery } from '#lib/domain/floor-query.ts';

const nothing = { rowId: null, verb: null, isMessage: false, from: null, until: null, to: null };
const person = '5e7c1f2a-0000-4000-8000-000000000001';

describe('the address of the floor', () => {
  it('says what is open, and comes back as it was', () => {
    const query = { ...nothing, rowId: 12, verb: 'hold' as const, until: '21:00', to: person };
    const address = floorHref(query);
    expect(address).toBe(`/floor?shift=12&act=hold&until=21%3A00&to=${person}`);
    expect(parseFloorQuery(new URL(address, 'http://x').searchParams)).toEqual(query);
    expect(floorHref({})).toBe('/floor');
    expect(floorHref({ isMessage: true })).toBe('/floor?message=crew');
  });

  it.each([
    { shift: '-1' },
    { shift: '1e9', act: 'fire', until: '25:00', from: 'now', to: "'; drop table" },
    { act: '__proto__', message: 'all' },
  ])('leaves out what it does not know: %o', (params) => {
    expect(parseFloorQuery(params)).toEqual(nothing);
  });
});
