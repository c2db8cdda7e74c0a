import { describe, expect, it } from 'vitest';
import { createKeyReader } from '#components/requests/request-keys.ts';
import { byUrgency, listedLeave, listedSwap, mergePages } from '#components/requests/request-order.ts';
import { ageWords, datesInRanges, shortWords, startWords } from '#components/requests/request-words.ts';
import {
  afterDecision,
  type Cursor,
  parseRequestsQuery,
  requestKey,
  requestsHref,
  stepFrom,
} from '#components/requests/requests-query.ts';
import { payWords, tradeConsequence, tradeMarks, tradeRow } from '#components/requests/trade-words.ts';
import type { Swap, SwapRules, SwapShift } from '#lib/domain/swap-records.ts';
import type { TradeSide } from '#lib/domain/swap-view.ts';
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

function shift(owner: string, code: string, startsInHours: number): SwapShift {
  const startsAt = now + startsInHours * HOUR;
  return {
    assignmentId: startsInHours,
    version: 1,
    scheduleId: 1,
    userId: owner,
    code,
    name: code,
    shiftDate: '2036-06-04',
    startsAt,
    endsAt: startsAt + 10 * HOUR,
  };
}

/** Accepted so long ago; the responder's shift is a day after the requester's. */
function trade(
  id: number,
  startsInHours: number,
  acceptedHoursAgo: number,
  change: Partial<Swap> = {},
): Swap {
  return {
    id,
    version: 1,
    kind: 'swap',
    status: 'accepted',
    centerId: 'center',
    isForEveryone: false,
    requesterId: 'ana',
    requesterName: 'Ana Ruiz',
    shift: shift('ana', 'D10', startsInHours),
    note: null,
    answers: [],
    responderId: 'ben',
    responderName: 'Ben Ode',
    responderShift: shift('ben', 'N10', startsInHours + 24),
    createdAt: now - 500 * HOUR,
    acceptedAt: now - acceptedHoursAgo * HOUR,
    expiresAt: now + startsInHours * HOUR,
    decidedByName: null,
    decidedAt: null,
    decisionNote: null,
    closingNote: null,
    stage: 'supervisors',
    ...change,
  };
}

const noSide: TradeSide = {
  personId: 'ana',
  fullName: 'Ana Ruiz',
  gives: null,
  takes: null,
  paidName: null,
  warnings: [],
  violations: [],
  restNow: null,
  restThen: null,
  weeks: [],
  minutesDifference: 0,
};
const rules: SwapRules = { noticeMinutes: 1440, isSameWorkweek: false, approvesClean: false, version: 1 };
const clock = { timeZone: 'America/Los_Angeles', dayStart: '05:00' } as const;
const context = { clock, centerName: null, clockStyle: '24h', now, rules } as const;

describe('the address of the requests', () => {
  it('is read back as it was written, and what it does not know is left out', () => {
    const query = { view: 'ended', open: { kind: 'swap', id: 12 }, after: [40, 'end', null, 7] } as const;
    const params = Object.fromEntries(new URL(requestsHref(query), 'http://x').searchParams);
    expect(params).toEqual({ status: 'ended', swap: '12', after: '40.end.0.7' });
    expect(parseRequestsQuery(params)).toEqual(query);
    const nothing = { view: 'pending', open: null, after: null } as const;
    expect(requestsHref(nothing)).toBe('/requests');
    expect(parseRequestsQuery({ status: 'lost', request: '-1', after: 'x' })).toEqual(nothing);
    expect(parseRequestsQuery({ request: ['1', '2'] }).open).toBeNull();
    // A place in each of two lists says nothing of four.
    expect(parseRequestsQuery({ status: 'ended', after: '40.7' }).after).toBeNull();
  });

  it('has a request and a trade of one number apart', () => {
    expect(parseRequestsQuery({ request: '12' }).open).toEqual({ kind: 'leave', id: 12 });
    expect(requestsHref({ view: 'pending', open: { kind: 'leave', id: 12 }, after: null })).toBe(
      '/requests?request=12',
    );
    expect(requestKey('leave', 12)).not.toBe(requestKey('swap', 12));
  });
});

describe('the order of what waits', () => {
  it('has what starts within a week first, by its start, then the others by age', () => {
    const waiting = [request(1, 169, 10), request(2, 167, 1), request(3, 900, 50), request(4, 3, 0)];
    const trades = [trade(5, 100, 0), trade(6, 800, 20)];
    const items = [...waiting.map(listedLeave), ...trades.map(listedSwap)];
    expect(byUrgency(items, now).map(({ id }) => id)).toEqual([4, 5, 2, 3, 6, 1]);
  });

  it('counts from the earlier of the two shifts', () => {
    const later = trade(1, 300, 0, { responderShift: shift('ben', 'N10', 2) });
    expect(byUrgency([listedLeave(request(2, 5, 0)), listedSwap(later)], now).map(({ id }) => id)).toEqual([
      1, 2,
    ]);
  });
});

describe('several lists as one', () => {
  const item = (id: number, createdAt: number) => ({ id, createdAt });

  it('shows each request once and in order, page after page, until every list is at its end', () => {
    const lists = [[item(9, 90), item(8, 80), item(5, 50), item(2, 20)], [item(7, 85), item(6, 10)], []];
    const read = (place: number, after: Cursor | undefined) => {
      const list = lists[place] ?? [];
      const from = after === 'end' ? list.length : list.findIndex(({ id }) => id === after) + 1;
      const items = list.slice(from, from + 2);
      return { items, next: from + 2 < list.length ? (items.at(-1)?.id ?? null) : null };
    };
    const pages: number[][] = [];
    let after: readonly Cursor[] | null = [null, null, null];
    while (after !== null && pages.length < 10) {
      const cursors: readonly Cursor[] = after;
      const page = mergePages(
        lists.map((_, place) => read(place, cursors[place])),
        cursors,
      );
      pages.push(page.items.map(({ id }) => id));
      after = page.after;
    }
    expect(pages).toEqual([
      [9, 7, 8],
      [5, 2, 6],
    ]);
  });
});

describe('a trade', () => {
  it('is told with both people and both shifts', () => {
    const row = tradeRow(trade(7, 200, 50), 'sam', 'pending', context);
    expect(row).toMatchObject({
      key: 'swap-7',
      who: 'Ana Ruiz and Ben Ode',
      subject: 'the swap of Ana Ruiz and Ben Ode',
      kindName: 'Swap',
      when: 'D10 Mon 9 Jun 13:00–23:00 for N10 Tue 10 Jun 13:00–23:00',
      note: 'starts in 8 days, agreed 2 days ago',
      people: ['ana', 'ben'],
      marks: [],
      canDecide: true,
    });
    const given = trade(8, 200, 0, { kind: 'give', responderShift: null });
    expect(tradeRow(given, 'sam', 'pending', context).when).toBe('D10 Mon 9 Jun 13:00–23:00 to Ben Ode');
    expect(tradeConsequence(given)).toBe('Approving gives D10 on Wed 4 Jun to Ben Ode, and tells both.');
    const side = { gives: shift('ana', 'D10', 200), paidName: 'Ana Ruiz' };
    const traded = { gives: shift('ben', 'N10', 224), paidName: null };
    expect(payWords({ sides: [side, traded].map((each) => ({ ...noSide, ...each })) })).toBe(
      'Ana Ruiz stays paid for D10 on Wed 4 Jun. Who was to work it first stays paid for N10 on Wed 4 Jun.',
    );
    expect(payWords({ sides: [noSide] })).toBe('');
  });

  it('is not decided by one of the two, nor before both have agreed, nor afterwards', () => {
    expect(tradeRow(trade(7, 200, 50), 'ben', 'pending', context)).toMatchObject({
      canDecide: false,
      marks: [{ label: 'Your own' }],
    });
    const offered = trade(7, 200, 0, {
      status: 'pending',
      responderId: null,
      responderName: null,
      acceptedAt: null,
    });
    expect(tradeRow(offered, 'sam', 'offered', context)).toMatchObject({
      canDecide: false,
      who: 'Ana Ruiz',
      marks: [],
    });
    expect(tradeRow(trade(7, 200, 0, { status: 'expired' }), 'sam', 'ended', context)).toMatchObject({
      canDecide: false,
      marks: [{ label: 'Expired' }],
    });
  });

  it('is urgent once its notice limit has passed', () => {
    const labels = (startsInHours: number, stage: Swap['stage'] = 'supervisors') =>
      tradeMarks(trade(1, startsInHours, 0, { stage }), rules, now).map(({ label }) => label);
    expect(labels(24)).toEqual(['Urgent']);
    expect(labels(25)).toEqual(['Soon']);
    expect(labels(169)).toEqual([]);
    expect(labels(169, 'deputy')).toEqual(['Escalated to the deputy']);
  });
});

describe('the way through the list', () => {
  it('stays at the ends, and goes on in the place of a row that has gone', () => {
    expect(stepFrom([5, 6, 7], 6, 1, 1)).toBe(7);
    expect(stepFrom([5, 6, 7], 7, 2, 1)).toBe(7);
    expect(stepFrom([5, 7], 6, 1, 1)).toBe(7);
    expect(stepFrom([5, 7], 6, 1, -1)).toBe(5);
    expect(stepFrom<number>([], 6, 1, 1)).toBeNull();
  });

  it('goes to the next request that may be decided, then back, then nowhere', () => {
    const row = (kind: 'leave' | 'swap', id: number, canDecide = true) => ({
      key: requestKey(kind, id),
      canDecide,
    });
    const rows = [row('leave', 1), row('swap', 1), row('leave', 3, false), row('leave', 4)];
    expect(afterDecision(rows, 'swap-1')?.key).toBe('leave-4');
    expect(afterDecision(rows, 'leave-4')?.key).toBe('swap-1');
    expect(afterDecision(rows.slice(2), 'leave-4')).toBeNull();
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
