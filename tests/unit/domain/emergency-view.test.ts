import { describe, expect, it } from 'vitest';
import type { EmergencyRecord } from '#lib/domain/emergency-records.ts';
import { emergencyDeeds, emergencyState, heldFor } from '#lib/domain/emergency-view.ts';
import { clipped, limitList } from '#lib/domain/emergency-words.ts';

const HOUR = 3_600_000;
const span = { startsAt: 10 * HOUR, endsAt: 20 * HOUR, endedAt: null as number | null };

describe('where emergency staffing stands', () => {
  it.each([
    [9, null, 'planned'],
    [10, null, 'running'],
    [19.9, null, 'running'],
    [20, null, 'ended'],
    [15, 12, 'ended'],
    [15, 10, 'cancelled'],
    [9, 8, 'cancelled'],
  ])('at %d, ended at %s: %s', (now, ended, state) => {
    const endedAt = ended === null ? null : ended * HOUR;
    expect(emergencyState({ ...span, endedAt }, now * HOUR)).toBe(state);
  });

  it('held until it was ended, to the minute that clocks show', () => {
    expect(heldFor(span)).toEqual({ startsAt: 10 * HOUR, endsAt: 20 * HOUR });
    expect(heldFor({ ...span, endedAt: 12 * HOUR + 1 }).endsAt).toBe(12 * HOUR + 60_000);
    expect(heldFor({ ...span, endedAt: 8 * HOUR }).endsAt).toBe(20 * HOUR);
  });
});

const record: EmergencyRecord = {
  emergency: {
    id: 1,
    version: 1,
    reason: 'Ice storm',
    limits: ['rest_hard'],
    startsAt: 0,
    endsAt: 1,
    centerId: 'c',
    centerName: 'Harbor',
    timeZone: 'UTC',
    declaredByName: 'Ada',
    declaredAt: 0,
    endedByName: null,
    endedAt: null,
    endReason: null,
  },
  mayEnd: true,
  edits: [
    {
      id: 'e1',
      at: 3,
      byName: 'Sam',
      reason: 'Snow',
      isUndone: true,
      scheduleId: 4,
      passed: [{ personName: 'Kim', message: '4 h rest, minimum 8 h (emergency staffing: Ice storm)' }],
    },
    {
      id: 'e2',
      at: 5,
      byName: 'Sam',
      reason: 'Open shift',
      isUndone: false,
      scheduleId: 4,
      passed: [{ personName: 'Diaz', message: '17 h on duty, maximum 16 h (emergency staffing: Ice storm)' }],
    },
  ],
  trades: [],
  fills: [
    { id: 9, at: 5, byName: 'Sam', personName: 'Diaz', way: 'award', startsAt: 6, endsAt: 7, editId: 'e2' },
  ],
  mandates: [
    {
      id: 2,
      at: 8,
      byName: 'Sam',
      personName: 'Kim',
      kind: 'mandate',
      outcome: 'refused',
      startsAt: 9,
      endsAt: 10,
    },
  ],
  callOuts: [],
};

it('lists what was done, the latest first, and an edit that filled an opening once with the limits it passed', () => {
  expect(
    emergencyDeeds(record).map(({ kind, words, passed, href }) => ({ kind, words, passed, href })),
  ).toEqual([
    { kind: 'Mandate', words: 'Kim refused a mandate', passed: [], href: '/mandates/2' },
    {
      kind: 'Filled',
      words: 'Diaz was given an open shift',
      passed: ['Diaz: 17 h on duty, maximum 16 h'],
      href: null,
    },
    {
      kind: 'Change',
      words: 'Snow (undone since)',
      passed: ['Kim: 4 h rest, minimum 8 h'],
      href: '/roster?block=4',
    },
  ]);
});

it('names limits in a sentence, and cuts a long reason', () => {
  expect(limitList(['rest_hard'])).toBe('minimum rest');
  expect(limitList(['rest_hard', 'duty_hard', 'weekly_hours'])).toBe(
    'minimum rest, longest duty and regular hours a week',
  );
  expect(clipped('Ice storm')).toBe('Ice storm');
  expect(clipped('x'.repeat(61))).toBe(`${'x'.repeat(59)}…`);
});
