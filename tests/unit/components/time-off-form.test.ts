import { describe, expect, test } from 'vitest';
import {
  type AskDraft,
  draftFor,
  editedDraft,
  emptyDraft,
  errorsOfWindow,
  windowOfDraft,
} from '#components/time-off/ask-draft.ts';
import { type DraftStorage, keepDraft, keptDraft } from '#components/time-off/kept-draft.ts';
import { parseTimeOffQuery, timeOffHref } from '#components/time-off/time-off-query.ts';
import { shiftWindow } from '#lib/domain/time.ts';
import type { CenterClock } from '#lib/domain/types.ts';

const clock: CenterClock = { timeZone: 'America/Los_Angeles', dayStart: '05:00' };
const night = (id: number, shiftDate: string) => ({
  id,
  shiftDate,
  code: 'G10',
  ...shiftWindow({ startTime: '19:00', endTime: '05:00' }, shiftDate, clock),
});
const draft = (change: Partial<AskDraft>): AskDraft => ({ ...emptyDraft, ...change });

describe('what is typed', () => {
  test('names each field that is missing', () => {
    expect(windowOfDraft('days', emptyDraft, [], clock)).toEqual({
      errors: { fromDate: 'First day is needed.', toDate: 'Last day is needed.' },
    });
    expect(windowOfDraft('hours', emptyDraft, [], clock)).toEqual({
      errors: { date: 'Day is needed.', startTime: 'Start is needed.', endTime: 'End is needed.' },
    });
    expect(windowOfDraft('shifts', emptyDraft, [], clock)).toEqual({
      errors: { shiftIds: 'Choose at least one of your shifts.' },
    });
  });

  test('names the step of the clock', () => {
    const typed = draft({ date: '2035-12-04', startTime: '09:10', endTime: '25:00' });
    expect(windowOfDraft('hours', typed, [], clock)).toEqual({
      errors: {
        startTime: 'Leave starts and ends in steps of 15 minutes: 00, 15, 30 or 45.',
        endTime: 'Time is HH:MM on 24 hours, such as 05:15.',
      },
    });
  });

  test('the night that is meant moves the window', () => {
    const shifts = [night(1, '2035-12-03'), night(2, '2035-12-04')];
    const day = { fromDate: '2035-12-04', toDate: '2035-12-04' };
    const windowFor = (nights: AskDraft['nights']) => {
      const read = windowOfDraft('days', draft({ ...day, nights }), shifts, clock);
      return 'window' in read ? read.window : read.errors;
    };
    expect(windowFor('')).toHaveProperty('nights');
    expect(windowFor('before')).toMatchObject({ startsAt: shifts[0]?.startsAt, endsAt: shifts[1]?.startsAt });
    expect(windowFor('after')).toMatchObject({ startsAt: shifts[0]?.endsAt, endsAt: shifts[1]?.endsAt });
    expect(windowFor('both')).toMatchObject({ startsAt: shifts[0]?.startsAt, endsAt: shifts[1]?.endsAt });
  });

  test('the last day follows a later first day, and another day asks for the night anew', () => {
    const one = editedDraft(emptyDraft, { fromDate: '2035-12-04' });
    expect(one.toDate).toBe('2035-12-04');
    const longer = editedDraft(editedDraft(one, { toDate: '2035-12-06' }), { nights: 'both' });
    expect(longer).toMatchObject({ fromDate: '2035-12-04', toDate: '2035-12-06', nights: 'both' });
    expect(editedDraft(longer, { fromDate: '2035-12-03' })).toMatchObject({
      toDate: '2035-12-06',
      nights: '',
    });
    expect(editedDraft(longer, { fromDate: '2035-12-08' }).toDate).toBe('2035-12-08');
    expect(editedDraft(longer, { toDate: '2035-12-01' }).toDate).toBe('2035-12-01');
    expect(editedDraft(longer, { reason: 'Wedding' }).nights).toBe('both');
    expect(editedDraft(draft({ date: '2035-12-04', night: 'after' }), { startTime: '01:00' }).night).toBe('');
  });

  test('a link brings its day or its shift and leaves the rest', () => {
    const typed = draft({ reason: 'Wedding', kindId: '2', shiftIds: [4] });
    expect(draftFor(typed, '2035-12-04', null)).toMatchObject({
      reason: 'Wedding',
      fromDate: '2035-12-04',
      toDate: '2035-12-04',
      date: '2035-12-04',
      shiftIds: [4],
    });
    expect(draftFor(typed, null, 9)).toMatchObject({ reason: 'Wedding', fromDate: '', shiftIds: [9] });
  });

  test('what the server says of the window stands at the fields of the mode', () => {
    const errors = { startsAt: 'Too soon.', endsAt: 'Too long.', kindId: 'Unknown.' };
    expect(errorsOfWindow('days', errors)).toEqual({
      fromDate: 'Too soon.',
      toDate: 'Too long.',
      kindId: 'Unknown.',
    });
    expect(errorsOfWindow('hours', errors)).toMatchObject({ startTime: 'Too soon.', endTime: 'Too long.' });
    expect(errorsOfWindow('shifts', { startsAt: 'Too soon.' })).toEqual({ shiftIds: 'Too soon.' });
  });
});

function memory(): DraftStorage & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => texts.set(key, value),
    removeItem: (key) => texts.delete(key),
  };
}

describe('what is kept of it', () => {
  test('comes back to its person, and is forgotten when told', () => {
    const storage = memory();
    const typed = draft({
      kindId: '3',
      nights: 'both',
      shiftIds: [1, 2],
      reason: 'Wedding',
      fields: { 7: 'Training' },
    });
    keepDraft(storage, 'me', typed);
    expect(keptDraft(storage, 'me')).toEqual(typed);
    keepDraft(storage, 'me', null);
    expect(keptDraft(storage, 'me')).toBeNull();
  });

  test("another person's is thrown away unread", () => {
    const storage = memory();
    keepDraft(storage, 'me', draft({ reason: 'Surgery' }));
    expect(keptDraft(storage, 'you')).toBeNull();
    expect(storage.texts.size).toBe(0);
  });

  test('what cannot be read is nothing', () => {
    const storage = memory();
    for (const text of ['', '{', 'null', '7']) {
      storage.texts.set('time-off-draft', text);
      expect(keptDraft(storage, 'me')).toBeNull();
    }
    storage.texts.set(
      'time-off-draft',
      '{"userId":"me","draft":{"nights":"x","shiftIds":["1",2],"fields":{"7":1}}}',
    );
    expect(keptDraft(storage, 'me')).toEqual(draft({ shiftIds: [2] }));
    expect(keptDraft(null, 'me')).toBeNull();
  });
});

describe('the address', () => {
  test('says what is shown, and reads it back', () => {
    for (const href of [
      '/time-off',
      '/time-off?month=2035-12&earlier=all',
      '/time-off?new=days&date=2035-12-04',
      '/time-off?month=2035-12&new=shifts&shift=7',
      '/time-off?request=12',
      '/time-off?balance=3',
    ]) {
      const params = Object.fromEntries(new URLSearchParams(href.split('?')[1] ?? ''));
      expect(timeOffHref(parseTimeOffQuery(params))).toBe(href);
    }
  });

  test('what it does not know is left out; an id that is none opens an empty panel', () => {
    expect(parseTimeOffQuery({ month: '2035-13', new: 'weeks', earlier: 'x' })).toEqual({
      month: null,
      showsAllEarlier: false,
      panel: null,
    });
    expect(parseTimeOffQuery({ new: 'days', date: '2035-02-30', shift: '-1' }).panel).toEqual({
      kind: 'ask',
      mode: 'days',
      date: null,
      shiftId: null,
    });
    expect(parseTimeOffQuery({ request: "1' or 1=1" }).panel).toEqual({ kind: 'request', id: 0 });
    expect(parseTimeOffQuery({ balance: '99999999999999' }).panel).toEqual({ kind: 'balance', kindId: 0 });
  });
});
