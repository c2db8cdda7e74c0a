import { describe, expect, it } from 'vitest';
import {
  parseDifferenceQuery,
  parseVersionRosterQuery,
  parseVersionsQuery,
  weeksBeside,
} from '#lib/domain/version-query.ts';

const block = { startDate: '2026-01-01', endDate: '2026-01-31' };

describe('the address of versions', () => {
  it('names two different ones to compare, or none', () => {
    expect(parseVersionsQuery({ from: '2', to: 'now' }).compare).toEqual({ from: 2, to: 'now' });
    expect(parseVersionsQuery({ from: 'now', to: '1' }).compare).toEqual({ from: 'now', to: 1 });
    for (const address of [
      {},
      { from: '2' },
      { from: '2', to: '2' },
      { from: '0', to: '1' },
      { from: 'x', to: '1' },
    ]) {
      expect(parseVersionsQuery(address).compare).toBeNull();
    }
  });

  it('says what of a difference is listed', () => {
    expect(parseDifferenceQuery({ q: ' Diaz ', kind: 'removed', people: 'all' })).toEqual({
      text: 'Diaz',
      kind: 'removed',
      showAll: true,
    });
    expect(parseDifferenceQuery({ q: ['x'], kind: 'moved' })).toEqual({
      text: '',
      kind: null,
      showAll: false,
    });
  });

  it('names a week inside the block, by the agency’s workweek', () => {
    const week = (value: string | undefined, start: 0 | 1 = 0) =>
      parseVersionRosterQuery(value === undefined ? {} : { week: value }, block, start).from;
    expect(week('2026-01-14')).toBe('2026-01-11');
    expect(week('2026-01-14', 1)).toBe('2026-01-12');
    expect(week(undefined)).toBe('2025-12-28');
    expect(week('2026-02-14')).toBe('2025-12-28');
    expect(week('tomorrow')).toBe('2025-12-28');
    expect(parseVersionRosterQuery({ page: '3', before: '77' }, block, 0)).toMatchObject({
      page: 3,
      changesBefore: 77,
    });
    expect(parseVersionRosterQuery({ page: '-1' }, block, 0)).toMatchObject({ page: 1, changesBefore: null });
  });

  it('has no week beyond the edges', () => {
    expect(weeksBeside('2025-12-28', block)).toEqual({ previous: null, next: '2026-01-04' });
    expect(weeksBeside('2026-01-25', block)).toEqual({ previous: '2026-01-18', next: null });
  });
});
