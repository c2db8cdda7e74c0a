import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RosterWire, WireRow } from '#lib/domain/roster.ts';
import { packRoster, unpackRoster } from '#lib/domain/roster-pack.ts';
import type { Leave } from '#lib/domain/types.ts';
import { factsOf, PEOPLE } from './roster-world.ts';

const someone = fc.constantFrom(...PEOPLE.map(({ id }) => id), 'somebody of before');
const leave = fc
  .record({
    personId: someone,
    startsAt: fc.integer({ min: 1.7e12, max: 2.2e12 }),
    length: fc.integer({ min: 1, max: 1e10 }),
    state: fc.constantFrom('approved' as const, 'pending' as const),
  })
  .map(({ length, ...rest }): Leave => ({ ...rest, endsAt: rest.startsAt + length }));
const row: fc.Arbitrary<WireRow> = fc.tuple(
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.integer({ min: 1, max: 99 }),
  fc.integer({ min: -1, max: 5 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 15_000, max: 30_000 }),
  fc.integer({ min: -1, max: 1439 }),
  fc.integer({ min: -1, max: 1439 }),
  fc.integer({ min: 0, max: 31 }),
  fc.integer({ min: 0, max: 5 }),
  fc.option(fc.string({ maxLength: 20 }), { nil: null }),
  fc.integer({ min: -1, max: 5 }),
);

it('gives a page’s facts and rows back as they were', () => {
  fc.assert(
    fc.property(fc.array(leave), fc.array(row), fc.array(someone), (leaves, rows, users) => {
      const facts = factsOf({ leave: leaves });
      const wire: RosterWire = { scheduleId: 7, version: 3, at: 1.8e12 + 0.5, count: 9, users, rows };
      // As it travels.
      const packed = JSON.parse(JSON.stringify(packRoster(facts, wire)));
      expect(unpackRoster(packed)).toEqual({ facts, wire });
    }),
    { seed: 911 },
  );
});
