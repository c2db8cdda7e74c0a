import { describe, expect, it } from 'vitest';
import { createKeyReader } from '#components/requests/request-keys.ts';
import { ageWords, datesInRanges, shortWords, startWords } from '#components/requests/request-words.ts';
import {
  afterDecision,
  byUrgency,
  parseRequestsQuery,
  requestsHref,
  stepFrom,
} from '#components/requests/requests-query.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';

const HOUR = 3_600_000;
const now = Date.parse('2036-06-01T12:00Z');

function request(id: number, startsInHours: number, askedHoursAgo: number): TimeOffRequest {
  return {
    id,
    version: 1,
    userId: `person ${id}`,
    fullName: `Person ${id}`,
    role: 'dispatcher',
    centerId: 'center',
    kindId: 1,
    kindName: 'Vacation',
    isProtected: false,
    countsToCaps: true,
    needsBalance: true,
    status: 'pending',
    isSickCall: false,
    startsAt: now + startsInHours * HOUR,
    endsAt: now + (startsInHours + 24) * HOUR,
    reason: null,
    decisionNote: null,
    reviewedByName: null,
    reviewedAt: null,
    chargedMinutes: null,
    createdAt: now - askedHoursAgo * HOUR,
    stage: 'supervisors',
    line: [],
  };
}

describe('the address of the requests', () => {
  it('is read back as it was written, and what it does not know is left out', () => {
    const query = { status: 'denied', requestId: 12, after: 40 } as const;
    const params = Object.fromEntries(new URL(requestsHref(query), 'http://x').searchParams);
    expect(parseRequestsQuery(params)).toEqual(query);
    expect(requestsHref({ status: 'pending', requestId: null, after: null })).toBe('/requests');
    expect(parseRequestsQuery({ status: 'lost', request: '-1', after: 'x' })).toEqual({
      status: 'pending',
      requestId: null,
      after: null,
    });
    expect(parseRequestsQuery({ request: ['1', '2'] }).requestId).toBeNull();
  });
});

describe('the order of what waits', () => {
  it('has what starts within a week first, by its start, then the others by age', () => {
    const waiting = [request(1, 169, 10), request(2, 167, 1), request(3, 900, 50), request(4, 3, 0)];
    expect(byUrgency(waiting, now).map(({ id }) => id)).toEqual([4, 2, 3, 1]);
  });
});

describe('the way through the list', () => {
  it('stays at the ends, and goes on in the place of a row that has gone', () => {
    expect(stepFrom([5, 6, 7], 6, 1, 1)).toBe(7);
    expect(stepFrom([5, 6, 7], 7, 2, 1)).toBe(7);
    expect(stepFrom([5, 7], 6, 1, 1)).toBe(7);
    expect(stepFrom([5, 7], 6, 1, -1)).toBe(5);
    expect(stepFrom([], 6, 1, 1)).toBeNull();
  });

  it('goes to the next request that may be decided, then back, then nowhere', () => {
    const rows = [1, 2, 3, 4].map((id) => ({ id, canDecide: id !== 3 }));
    expect(afterDecision(rows, 2)).toBe(4);
    expect(afterDecision(rows, 4)).toBe(2);
    expect(afterDecision([{ id: 3, canDecide: false }, ...rows.slice(3)], 4)).toBeNull();
  });
});

describe('the keys', () => {
  const press = (key: string, timeStamp: number, more: Partial<KeyboardEvent> = {}) => ({
    key,
    timeStamp,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  });

  it('leave the letter after g to the pages', () => {
    const read = createKeyReader();
    expect(read(press('a', 0), false)).toBe('approve');
    expect(read(press('g', 100), false)).toBeNull();
    expect(read(press('d', 200), false)).toBeNull();
    expect(read(press('d', 300), false)).toBe('deny');
    expect(read(press('g', 400), false)).toBeNull();
    expect(read(press('d', 2000), false)).toBe('deny');
  });

  it('know arrows in the list alone, and no combination', () => {
    const read = createKeyReader();
    expect(read(press('ArrowDown', 0), true)).toBe('next');
    expect(read(press('ArrowDown', 1), false)).toBeNull();
    expect(read(press('a', 2, { ctrlKey: true }), true)).toBeNull();
  });
});

describe('words', () => {
  it('round down what is ahead and what has passed', () => {
    expect(ageWords(request(1, 0, 47), now)).toBe('asked 47\u00a0h ago');
    expect(ageWords(request(1, 0, 50), now)).toBe('asked 2 days ago');
    expect(ageWords(request(1, 0, 0), now)).toBe('asked just now');
    expect(startWords(request(1, 5.5, 0), now)).toBe('starts in 5\u00a0h');
    expect(startWords(request(1, -1, 0), now)).toBe('has started');
    expect(startWords(request(1, -24, 0), now)).toBe('is over');
  });

  it('join dates that follow one another', () => {
    expect(datesInRanges(['2036-02-28', '2036-02-29', '2036-03-01', '2036-03-04'])).toBe(
      '28 Feb – 1 Mar 2036, Tue 4 Mar 2036',
    );
  });

  it('name what is short, and nothing where nothing is', () => {
    expect(shortWords({ employees: 480, supervisors: 0, qualified: 0 })).toBe('8\u00a0h of employees short');
    expect(shortWords({ employees: 60, supervisors: 30, qualified: 0 })).toBe(
      '1\u00a0h of employees and 30\u00a0min of supervisors short',
    );
    expect(shortWords({ employees: 0, supervisors: 0, qualified: 0 })).toBeNull();
  });
});
