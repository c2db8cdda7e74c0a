import { describe, expect, it } from 'vitest';
import { gapKey, parseReviewQuery, reviewHref } from '#lib/domain/review-query.ts';
import { reviewSchedule } from '#lib/domain/schedule-review.ts';
import type { Gap } from '#lib/domain/types.ts';

const review = reviewSchedule(
  {
    clock: { timeZone: 'America/Denver', dayStart: '05:00' },
    block: { startDate: '2026-03-06', endDate: '2026-03-08' },
    requirements: [],
    neighbours: [],
    people: [],
    supervisorsCountAsEmployees: true,
  },
  { people: [], assignments: [] },
  [],
);
const read = (address: string) =>
  parseReviewQuery(Object.fromEntries(new URLSearchParams(address)), review, '2026-03-07', '2026-03-06');

describe('the address of a review', () => {
  it('opens one gap, and leaves it with the tab', () => {
    const query = read('tab=gaps&gap=employees-1770000000000&gaps=all');
    expect(query).toMatchObject({ tab: 'gaps', gap: 'employees-1770000000000', showAllGaps: true });
    expect(reviewHref(7, query, {})).toBe('/schedules/7?tab=gaps&gaps=all&gap=employees-1770000000000');
    expect(reviewHref(7, query, { gap: null })).toBe('/schedules/7?tab=gaps&gaps=all');
    expect(reviewHref(7, query, { tab: 'lines' })).toBe('/schedules/7?tab=lines');
  });

  it('sorts fairness by the difference, the highest first, unless it says otherwise', () => {
    expect(read('tab=fairness')).toMatchObject({ measure: 'nights', sort: 'difference', isDescending: true });
    expect(read('tab=fairness&sort=name')).toMatchObject({ sort: 'name', isDescending: false });
    expect(read('tab=fairness&measure=x&sort=y&order=asc')).toMatchObject({
      measure: 'nights',
      sort: 'difference',
      isDescending: false,
    });
    const query = read('tab=fairness&measure=holidays&sort=carried&order=asc');
    expect(reviewHref(7, query, {})).toBe(
      '/schedules/7?tab=fairness&measure=holidays&sort=carried&order=asc',
    );
  });
});

describe('the key of a gap', () => {
  const gap: Gap = {
    kind: 'employees',
    startsAt: 5,
    endsAt: 6,
    shiftDate: '2026-03-06',
    required: 2,
    onDuty: 1,
    reason: {
      code: 'pattern',
      counts: { onDuty: 0, onLeave: 0, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 },
    },
  };

  it('keeps gaps of one moment apart', () => {
    const keys = [
      gap,
      { ...gap, kind: 'supervisors' as const },
      { ...gap, kind: 'qualified' as const, qualificationId: 'cto' },
      { ...gap, kind: 'qualified' as const, qualificationId: 'fire' },
      { ...gap, startsAt: 7 },
    ].map(gapKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
