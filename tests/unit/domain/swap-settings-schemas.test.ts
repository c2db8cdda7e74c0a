import { describe, expect, it } from 'vitest';
import { swapRulesSchema } from '#lib/domain/swap-settings-schemas.ts';

const rules = { noticeHours: 24, isSameWorkweek: false, approvesClean: true, version: 3 };

describe('the rules of trades', () => {
  it('have a notice of whole hours, up to two weeks', () => {
    const messageOf = (noticeHours: number) =>
      swapRulesSchema.safeParse({ ...rules, noticeHours }).error?.issues[0]?.message;
    expect([0, 24, 336].map(messageOf)).toEqual([undefined, undefined, undefined]);
    expect(messageOf(337)).toBe('Notice in hours is at most 336.');
    expect(messageOf(-1)).toBe('Notice in hours is at least 0.');
    expect(messageOf(Number.NaN)).toBe('Notice in hours is a whole number.');
  });

  it('name the version that was looked at, and nothing else', () => {
    expect(swapRulesSchema.safeParse({ ...rules, version: undefined }).success).toBe(false);
    expect(swapRulesSchema.safeParse({ ...rules, agencyId: 'another' }).success).toBe(false);
  });
});
