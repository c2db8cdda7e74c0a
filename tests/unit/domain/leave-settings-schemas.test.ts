import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { balanceEntrySchema, blackoutSchema, leaveRulesSchema } from '#lib/domain/leave-settings-schemas.ts';

/** What is wrong with an input, by field. */
function errorsOf(schema: z.ZodType, input: unknown): Record<string, string> {
  const issues = schema.safeParse(input).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]));
}

describe('a line of a balance', () => {
  const entry = {
    userId: '00000000-0000-4000-8000-000000000001',
    kindId: 1,
    kind: 'granted',
    minutes: 450,
    date: '2036-06-01',
    note: '',
  };

  it('comes in quarters of an hour', () => {
    expect(errorsOf(balanceEntrySchema, entry)).toEqual({});
    expect(errorsOf(balanceEntrySchema, { ...entry, minutes: 446 })).toEqual({
      minutes: 'Hours come in quarters, such as 7.25.',
    });
    expect(errorsOf(balanceEntrySchema, { ...entry, minutes: Number.NaN })).toEqual({
      minutes: 'Hours are a number such as 8 or 7.5.',
    });
  });

  it('takes hours away as a correction alone, which says why', () => {
    expect(errorsOf(balanceEntrySchema, { ...entry, minutes: -450 })).toEqual({
      minutes: 'Hours are more than 0. To take some away, enter a correction.',
    });
    const correction = { ...entry, kind: 'corrected', minutes: -450 };
    expect(errorsOf(balanceEntrySchema, correction)).toEqual({
      note: 'A correction needs a note: say what was wrong.',
    });
    expect(errorsOf(balanceEntrySchema, { ...correction, note: 'Counted twice' })).toEqual({});
    expect(errorsOf(balanceEntrySchema, { ...correction, minutes: 0, note: 'Nothing' })).toEqual({
      minutes: 'A correction adds hours or, with a minus sign, takes some away.',
    });
  });

  it('is not one that decisions write', () => {
    expect(Object.keys(errorsOf(balanceEntrySchema, { ...entry, kind: 'taken' }))).toEqual(['kind']);
  });
});

describe('settings of time off', () => {
  it('know an empty cap from none at all', () => {
    const rules = {
      capDispatchers: null,
      capSupervisors: 0,
      escalateAfterHours: 24,
      deputyId: null,
      version: 1,
    };
    expect(leaveRulesSchema.parse(rules)).toEqual(rules);
    expect(errorsOf(leaveRulesSchema, { ...rules, escalateAfterHours: 0 })).toEqual({
      escalateAfterHours: 'Hours until it goes on is at least 1.',
    });
  });

  it('hold blackout days within a year, the last not before the first', () => {
    const period = { id: null, name: 'County fair', fromDate: '2036-08-10', toDate: '2036-08-10' };
    expect(errorsOf(blackoutSchema, period)).toEqual({});
    expect(errorsOf(blackoutSchema, { ...period, toDate: '2036-08-09' })).toEqual({
      toDate: 'Last day is the first day or later.',
    });
    expect(errorsOf(blackoutSchema, { ...period, toDate: '2037-08-11' })).toEqual({
      toDate: 'A blackout has at most 366 days.',
    });
  });
});
