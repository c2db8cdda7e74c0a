import { describe, expect, it } from 'vitest';
import {
  approveTimeOffSchema,
  createTimeOffSchema,
  decideTimeOffSchema,
  denyTimeOffSchema,
  sickCallSchema,
} from '#lib/domain/time-off-schemas.ts';

const key = { requestId: 7, expectedVersion: 2 };
const refusals = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.error?.issues.map(({ message }) => message) ?? [];

describe('a request for time off', () => {
  const ask = { kindId: 1, startsAt: 1_770_000_000_000, endsAt: 1_770_000_900_000, reason: '' };

  it('has a window; what is left empty is nothing', () => {
    expect(createTimeOffSchema.parse(ask)).toEqual({ ...ask, reason: null });
    expect(refusals(createTimeOffSchema.safeParse({ ...ask, endsAt: ask.startsAt }))).toEqual([
      'Leave ends after it starts.',
    ]);
    expect(refusals(createTimeOffSchema.safeParse({ ...ask, startsAt: 1.5 }))).not.toEqual([]);
    expect(refusals(createTimeOffSchema.safeParse({ ...ask, userId: 'somebody' }))).not.toEqual([]);
  });

  it('because of sickness names the shift as it was seen', () => {
    expect(sickCallSchema.parse({ assignmentId: 9, expectedVersion: 1, reason: ' ' }).reason).toBeNull();
    expect(refusals(sickCallSchema.safeParse({ assignmentId: 9 }))).not.toEqual([]);
  });
});

describe('a decision', () => {
  it('needs a reason to deny, and passes no full day that it does not name', () => {
    expect(refusals(denyTimeOffSchema.safeParse({ ...key, note: ' ' }))).toEqual(['Reason is needed.']);
    expect(approveTimeOffSchema.parse({ ...key, note: null })).toEqual({ ...key, note: null, fullDates: [] });
  });

  it('on several names each once', () => {
    const bulk = { decision: 'approved', requests: [key, { ...key, requestId: 8 }], note: null };
    expect(decideTimeOffSchema.safeParse(bulk).success).toBe(true);
    expect(refusals(decideTimeOffSchema.safeParse({ ...bulk, requests: [key, key] }))).toEqual([
      'Requests are named once.',
    ]);
    expect(refusals(decideTimeOffSchema.safeParse({ ...bulk, requests: [] }))).toEqual([
      'Choose at least one request.',
    ]);
    const many = Array.from({ length: 101 }, (_, index) => ({ ...key, requestId: index + 1 }));
    expect(refusals(decideTimeOffSchema.safeParse({ ...bulk, requests: many }))).toEqual([
      'At most 100 requests are decided at a time.',
    ]);
    expect(refusals(decideTimeOffSchema.safeParse({ ...bulk, decision: 'denied' }))).toEqual([
      'Reason is needed.',
    ]);
  });
});
