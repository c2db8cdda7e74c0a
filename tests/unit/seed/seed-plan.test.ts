import { describe, expect, it } from 'vitest';
import { createZone } from '#lib/domain/time.ts';
import { blockAfter, blockName, blockOf } from '#supabase/seed/blocks.ts';
import { SEED_AGENCIES } from '#supabase/seed/centers.ts';
import { usHolidays } from '#supabase/seed/holidays.ts';
import { makeLeave } from '#supabase/seed/leave.ts';
import { makePeople } from '#supabase/seed/people.ts';
import { createRandom, stableId } from '#supabase/seed/random.ts';
import { assertDemoAllowed } from '#supabase/seed/seed.ts';

const [harbor] = SEED_AGENCIES.demo;

describe('blocks', () => {
  it('are the four months that contain the date, and the four after them', () => {
    expect(blockOf('2026-11-20')).toEqual({ startDate: '2026-09-01', endDate: '2026-12-31' });
    expect(blockOf('2026-12-31')).toEqual({ startDate: '2026-09-01', endDate: '2026-12-31' });
    expect(blockOf('2027-01-01')).toEqual({ startDate: '2027-01-01', endDate: '2027-04-30' });
    expect(blockOf('2028-02-29')).toEqual({ startDate: '2028-01-01', endDate: '2028-04-30' });
    expect(blockAfter(blockOf('2027-03-14'))).toEqual({ startDate: '2027-05-01', endDate: '2027-08-31' });
    expect(blockName(blockOf('2027-03-14'))).toBe('January–April 2027');
  });
});

describe('holidays', () => {
  it('fall on the days the law names', () => {
    expect(usHolidays(2026).map(({ date }) => date)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-04',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
    expect(usHolidays(2027).find(({ name }) => name === 'Memorial Day')?.date).toBe('2027-05-31');
  });
});

describe('draws', () => {
  it('depend on the seed alone', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return [
        random.between(1, 1000),
        random.pick(['a', 'b', 'c']),
        random.shuffled([1, 2, 3, 4, 5]).join(''),
      ];
    };
    expect(draw('x')).toEqual(draw('x'));
    expect(draw('x')).not.toEqual(draw('y'));
  });

  it('give ids that are uuids', () => {
    expect(stableId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(stableId('a')).not.toBe(stableId('b'));
  });
});

describe('leave', () => {
  // Days on which the clock of the center changes, and the last day of a year.
  for (const today of ['2026-11-01', '2027-03-14', '2026-12-31', '2028-02-29']) {
    it(`starts and ends on the wall clock, and was asked for before ${today}`, () => {
      const people = makePeople(harbor, today);
      const block = blockOf(today);
      const leave = makeLeave(harbor, people, block, today);
      const zone = createZone(harbor.timeZone);
      const edges = leave.flatMap(({ startsAt, endsAt }) =>
        [startsAt, endsAt].map((at) => zone.toLocal(at).minutes),
      );
      expect(edges.every((minutes) => [0, 5 * 60, 12 * 60].includes(minutes))).toBe(true);
      const startOfToday = zone.toInstant(today, 0);
      for (const { startsAt, endsAt, requestedAt, decidedAt } of leave) {
        expect(endsAt).toBeGreaterThan(startsAt);
        expect(requestedAt).toBeLessThan(Math.min(startsAt, startOfToday));
        expect(decidedAt ?? 0).toBeLessThan(startOfToday);
      }
    });
  }

  it('is apart from a person’s other leave', () => {
    const people = makePeople(harbor, '2026-11-20');
    const leave = makeLeave(harbor, people, blockOf('2026-11-20'), '2026-11-20');
    for (const { id } of people) {
      const own = leave.filter(({ personId }) => personId === id).sort((a, b) => a.startsAt - b.startsAt);
      for (const [index, next] of own.entries()) {
        expect(next.startsAt).toBeGreaterThan(own[index - 1]?.endsAt ?? 0);
      }
    }
  });
});

describe('assertDemoAllowed', () => {
  it('keeps people with a public password out of hosted projects', () => {
    expect(() => assertDemoAllowed({ hosted: true })).toThrow(/never in a hosted project/);
    expect(() => assertDemoAllowed({ hosted: false })).not.toThrow();
  });
});
