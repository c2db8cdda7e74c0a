import { describe, expect, it } from 'vitest';
import { rosterEditSchema, rosterRangeSchema } from '#lib/domain/roster-schemas.ts';

const row = {
  userId: '00000000-0000-4000-8000-000000000101',
  shiftId: 1,
  shiftDate: '2031-01-06',
  localStart: null,
  localEnd: '20:15',
  requiredRole: 'dispatcher',
  isOvertime: false,
  isLocked: false,
  isActing: true,
};
const request = {
  editId: '00000000-0000-4000-8000-000000000001',
  scheduleId: 1,
  operations: [
    { kind: 'add', key: -1, row },
    { kind: 'change', id: 4, version: 1, row: { ...row, userId: null, isActing: false } },
    { kind: 'cancel', id: 5, version: 1 },
    { kind: 'restore', id: 6, version: 2 },
  ],
  reason: null,
  undoes: null,
};
const problemOf = (changed: object) =>
  rosterEditSchema.safeParse({ ...request, ...changed }).error?.issues[0]?.message;
const withRow = (changed: object) => ({
  operations: [{ kind: 'add', key: -1, row: { ...row, ...changed } }],
});

describe('a request to edit the roster', () => {
  it('is taken as it is', () => {
    expect(rosterEditSchema.parse(request)).toEqual(request);
  });

  it('has a reason of one line', () => {
    expect(problemOf({ reason: 'Sick call' })).toBeUndefined();
    expect(problemOf({ reason: 'x'.repeat(501) })).toBe('Reason has at most 500 characters.');
    expect(problemOf({ reason: 'two\nlines' })).toBe('Reason cannot contain control characters.');
    expect(problemOf({ reason: '\u200B\u2060 \u3164' })).toBe('Reason is needed.');
    expect(problemOf({ reason: 'Sick\u00ADcall' })).toBeUndefined();
  });

  it.each<[object, string]>([
    [{ editId: 'mine' }, 'Edit is not known.'],
    [{ scheduleId: '1' }, 'Schedule is not known.'],
    [{ undoes: 7 }, 'Edit that is undone is not known.'],
    [{ more: 1 }, 'There is a field here that this form does not have.'],
    [{ operations: 'all' }, 'Operations are a list.'],
    [{ operations: [] }, 'Operations are at least one.'],
    [
      { operations: Array.from({ length: 501 }, (_, id) => ({ kind: 'cancel', id: id + 1, version: 1 })) },
      'Operations are at most 500 at a time.',
    ],
    [{ operations: [{ kind: 'swap' }] }, 'Operation is one of add, change, cancel, restore.'],
    [{ operations: [null] }, 'Operation is one of add, change, cancel, restore.'],
    [
      {
        operations: [
          { kind: 'cancel', id: 5, version: 1 },
          { kind: 'restore', id: 5, version: 1 },
        ],
      },
      'Operations name each row once.',
    ],
    [{ operations: [{ kind: 'add', key: 1, row }] }, 'Key of a new shift is at most -1.'],
    [{ operations: [{ kind: 'cancel', id: 1.5, version: 1 }] }, 'Row is a whole number.'],
    [{ operations: [{ kind: 'cancel', id: 5, version: 0 }] }, 'Version is not known.'],
    [
      { operations: [{ kind: 'cancel', id: 5, version: 1, overrides: true }] },
      'There is a field here that this form does not have.',
    ],
    [withRow({ userId: 'Ana' }), 'Person is not known.'],
    [withRow({ userId: undefined }), 'Person is not known.'],
    [withRow({ shiftId: 0 }), 'Shift is not known.'],
    [withRow({ shiftDate: '2031-02-30' }), 'Date is a date such as 2026-02-04.'],
    [withRow({ shiftDate: '1999-12-31' }), 'Date lies between 2000 and 2199.'],
    [withRow({ localStart: '09:07' }), 'Start is a time in steps of 15 minutes, such as 05:15.'],
    [withRow({ localEnd: 5 }), 'End is needed.'],
    [withRow({ requiredRole: 'admin' }), 'Who an open shift needs is one of dispatcher, supervisor.'],
    [withRow({ isOvertime: 'yes' }), 'Overtime is yes or no.'],
    [withRow({ isLocked: null }), 'Locked is yes or no.'],
    [withRow({ isActing: 1 }), 'Acting supervisor is yes or no.'],
    [withRow({ userId: null }), 'Acting supervisor is a person: an open shift has none.'],
  ])('with %j is refused in words that name the field', (changed, message) => {
    expect(problemOf(changed)).toBe(message);
  });
});

it('rows are asked for since an instant that has a year of four digits', () => {
  const since = (value: string) => rosterRangeSchema.safeParse({ scheduleId: '1', since: value });
  expect(since('253402300799999').data?.since).toBe(Date.UTC(9999, 11, 31, 23, 59, 59, 999));
  expect(since('253402300800000').error?.issues[0]?.message).toBe('Since is at most 253402300799999.');
});
