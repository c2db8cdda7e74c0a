import { describe, expect, it } from 'vitest';
import {
  barredOf,
  chosenOf,
  filterChoices,
  foundOf,
  isShown,
  withPick,
} from '#components/swaps/finder-picks.ts';
import { keepNote, keptNote } from '#components/swaps/kept-note.ts';
import {
  answerUntil,
  isPartOf,
  ownTrades,
  sidesOf,
  tradeMarks,
  waitingOf,
} from '#components/swaps/own-trades.ts';
import { parseSwapsQuery, swapsHref } from '#components/swaps/swaps-query.ts';
import { choicesOf, type TradeItem } from '#components/swaps/trade-item.ts';
import {
  answerWords,
  lengthWords,
  namesWords,
  offerWords,
  outcomeWords,
  tradeTitle,
} from '#components/swaps/trade-words.ts';
import type { Swap, SwapAnswer, SwapShift } from '#lib/domain/swap-records.ts';
import type { PartnerList } from '#lib/domain/swap-view.ts';

const look = { timeZone: 'UTC', clockStyle: '24h' } as const;
const hour = 3_600_000;
const at = (date: string) => Date.parse(`${date}T09:00Z`);

const shift = (assignmentId: number, userId: string, date = '2026-02-04'): SwapShift => ({
  assignmentId,
  version: 1,
  scheduleId: 1,
  userId,
  code: 'D10',
  name: 'Day 10',
  shiftDate: date,
  startsAt: at(date),
  endsAt: at(date) + 10 * hour,
});

const answer = (state: SwapAnswer['state'], options: Partial<SwapAnswer> = {}): SwapAnswer => ({
  personId: 'ben',
  fullName: 'Ben Ode',
  state,
  shift: shift(2, 'ben', '2026-02-06'),
  note: null,
  at: 0,
  ...options,
});

const swap = (options: Partial<Swap> = {}): Swap => ({
  id: 7,
  version: 1,
  kind: 'swap',
  status: 'pending',
  centerId: 'c',
  isForEveryone: false,
  requesterId: 'ana',
  requesterName: 'Ana Ruiz',
  shift: shift(1, 'ana'),
  note: null,
  answers: [answer('asked')],
  responderId: null,
  responderName: null,
  responderShift: null,
  createdAt: 0,
  acceptedAt: null,
  expiresAt: at('2026-02-03'),
  decidedByName: null,
  decidedAt: null,
  decisionNote: null,
  closingNote: null,
  stage: null,
  ...options,
});

const agreed = swap({
  status: 'accepted',
  answers: [answer('accepted')],
  responderId: 'ben',
  responderName: 'Ben Ode',
  responderShift: shift(2, 'ben', '2026-02-06'),
  stage: 'supervisors',
});

describe('the address', () => {
  it('is read as it is written', () => {
    for (const panel of [
      { kind: 'choose' },
      { kind: 'find', shiftId: 12, mode: 'swap' },
      { kind: 'find', shiftId: 12, mode: 'give' },
      { kind: 'swap', swapId: 3 },
      { kind: 'answer', swapId: 3 },
    ] as const) {
      const query = { showsAllEarlier: true, panel };
      const url = new URL(swapsHref(query), 'http://x');
      expect(parseSwapsQuery(Object.fromEntries(url.searchParams))).toEqual(query);
    }
    expect(swapsHref({ panel: null })).toBe('/swaps');
  });

  it('opens a panel that says so for an id that is none', () => {
    expect(parseSwapsQuery({ swap: "1' or 1=1" }).panel).toEqual({ kind: 'swap', swapId: 0 });
    expect(parseSwapsQuery({ shift: '-4', mode: 'other' }).panel).toEqual({
      kind: 'find',
      shiftId: 0,
      mode: 'swap',
    });
    expect(parseSwapsQuery({ swap: ['1', '2'] }).panel).toBeNull();
  });
});

describe('the own trades', () => {
  it('stand where something is to be done about them', () => {
    const proposed = swap({ id: 8, answers: [answer('proposed')] });
    const mine = ownTrades([swap(), proposed, agreed, swap({ id: 9, status: 'denied' })], 'ana');
    expect(mine.needsAnswer).toEqual([{ swap: proposed, proposal: answer('proposed') }]);
    expect(mine.offers.map(({ id }) => id)).toEqual([7, 8]);
    expect(mine.waiting).toEqual([agreed]);
    expect(mine.earlier.map(({ id }) => id)).toEqual([9]);

    const declined = swap({ id: 10, answers: [answer('declined')] });
    const theirs = ownTrades([swap(), proposed, agreed, declined], 'ben');
    expect(theirs.needsAnswer).toEqual([{ swap: swap(), proposal: null }]);
    expect(theirs.offers).toEqual([proposed]);
    expect(theirs.waiting).toEqual([agreed]);
    expect(theirs.earlier).toEqual([declined]);
  });

  it('wait for a word of whoever may take an offer to everyone, until they answered', () => {
    const open = swap({ isForEveryone: true, answers: [] });
    expect(waitingOf(open, 'cy')).toEqual([{ swap: open, proposal: null }]);
    expect(waitingOf({ ...open, answers: [answer('proposed', { personId: 'cy' })] }, 'cy')).toEqual([]);
    expect(waitingOf({ ...open, isForEveryone: false }, 'cy')).toEqual([]);
    expect(waitingOf({ ...open, status: 'expired' }, 'cy')).toEqual([]);
  });

  it('are of the two and of those who are asked', () => {
    expect(['ana', 'ben', 'cy'].map((id) => isPartOf(swap(), id))).toEqual([true, true, false]);
    expect(isPartOf({ ...agreed, answers: [] }, 'ben')).toBe(true);
  });

  it('have two sides, the reader first', () => {
    expect(sidesOf(agreed, 'ana')).toEqual({
      otherName: 'Ben Ode',
      gives: agreed.shift,
      gets: agreed.responderShift,
    });
    expect(sidesOf(agreed, 'ben')).toEqual({
      otherName: 'Ana Ruiz',
      gives: agreed.responderShift,
      gets: agreed.shift,
    });
    const several = swap({ answers: [answer('asked'), answer('asked', { personId: 'cy' })] });
    expect(sidesOf(several, 'ana').gets).toBeNull();
    expect(sidesOf(several, 'ana', answer('proposed')).gets?.assignmentId).toBe(2);
  });

  it('mark the shifts that are offered, promised or came by one', () => {
    expect(tradeMarks([swap()], 'ana')).toEqual({
      1: { swapId: 7, words: 'Offered for a swap', isOpen: true },
    });
    expect(tradeMarks([swap()], 'ben')).toEqual({});
    expect(tradeMarks([agreed], 'ben')).toMatchObject({
      2: { words: 'Trade waits for a supervisor', isOpen: true },
    });
    const done = { ...agreed, status: 'approved' } as const;
    expect(tradeMarks([done], 'ben')).toEqual({
      1: { swapId: 7, words: 'From a trade with Ana Ruiz', isOpen: false },
    });
    // What came by a trade is offered on.
    const next = swap({ id: 11, requesterId: 'ben', shift: shift(1, 'ben'), kind: 'give' });
    expect(tradeMarks([next, done], 'ben')[1]).toEqual({
      swapId: 11,
      words: 'Offered to others',
      isOpen: true,
    });
    expect(tradeMarks([{ ...done, answers: [answer('void', { personId: 'cy' })] }], 'cy')).toEqual({});
  });

  it('can be answered until the limit of the earlier shift', () => {
    expect(answerUntil(swap(), null, 60)).toBe(at('2026-02-03'));
    expect(answerUntil(swap(), shift(2, 'ben', '2026-02-02'), 60)).toBe(at('2026-02-02') - hour);
  });
});

describe('what can be said to an offer', () => {
  const item = (options: Partial<TradeItem>): TradeItem => ({
    key: 'k',
    swap: swap(),
    proposal: null,
    until: 0,
    effect: null,
    options: null,
    ...options,
  });
  const effect = { bar: null, need: 'nothing', shortage: null, sides: [] } as const;

  it('is yes, no or another shift for who is asked for one by name', () => {
    expect(choicesOf(item({ effect }), 'ben')).toEqual({
      bar: null,
      canAccept: true,
      canDecline: true,
      canAnswer: true,
    });
    expect(choicesOf(item({ effect: { ...effect, bar: 'You work at that time.' } }), 'ben')).toMatchObject({
      bar: 'You work at that time.',
      canAccept: false,
    });
  });

  it('is a shift for who is asked for any, and nothing but that where everybody is', () => {
    const any = swap({ answers: [answer('asked', { shift: null })] });
    expect(choicesOf(item({ swap: any }), 'ben')).toMatchObject({ canAccept: false, canAnswer: true });
    const open = swap({ isForEveryone: true, answers: [] });
    expect(choicesOf(item({ swap: open }), 'cy')).toMatchObject({
      canAccept: false,
      canDecline: false,
      canAnswer: true,
    });
    const gift = swap({ isForEveryone: true, answers: [], kind: 'give' });
    expect(choicesOf(item({ swap: gift, effect }), 'cy')).toMatchObject({
      canAccept: true,
      canAnswer: false,
    });
  });

  it('is yes or no to a proposal', () => {
    expect(choicesOf(item({ proposal: answer('proposed'), effect }), 'ana')).toMatchObject({
      canAccept: true,
      canDecline: true,
      canAnswer: false,
    });
  });
});

describe('words', () => {
  it('name a trade from where its reader stands', () => {
    expect(tradeTitle(swap(), 'ana')).toBe('Swap offered to Ben Ode');
    expect(tradeTitle(swap(), 'ben')).toBe('Ana Ruiz offers a swap');
    expect(tradeTitle(agreed, 'ana')).toBe('Swap with Ben Ode');
    expect(tradeTitle(agreed, 'ben')).toBe('Swap with Ana Ruiz');
    expect(tradeTitle(swap({ kind: 'give', isForEveryone: true, answers: [] }), 'ana')).toBe(
      'Shift offered to everyone',
    );
    expect(tradeTitle(swap({ kind: 'give' }), 'ben')).toBe('Ana Ruiz gives a shift away');
    expect(namesWords(['A', 'B', 'C', 'D'])).toBe('A, B and 2 more');
  });

  it('say who answered what, and what became of it', () => {
    expect(answerWords(answer('proposed'), look)).toBe('answered with D10 on Fri 6 Feb 09:00–19:00');
    expect(offerWords(swap(), 'ana', look)).toBe('Ben Ode has not answered.');
    expect(offerWords(swap({ isForEveryone: true }), 'ana', look)).toBe(
      'Ben Ode has not answered, asked for D10 on Fri 6 Feb 09:00–19:00.',
    );
    expect(offerWords(swap({ answers: [answer('proposed')] }), 'ben', look)).toBe(
      'You answered; Ana Ruiz takes it or not.',
    );
    const decided = { decidedByName: 'Sam Lee', decidedAt: at('2026-02-01'), decisionNote: 'Too short' };
    expect(outcomeWords(swap({ status: 'denied', ...decided }), 'ana', look)).toBe(
      'Sam Lee, Sun 1 Feb 09:00. “Too short”',
    );
    expect(outcomeWords(swap({ status: 'approved' }), 'ana', look)).toBe(
      'It broke no rule, so it happened at once.',
    );
    expect(
      outcomeWords(swap({ status: 'cancelled', closingNote: 'The shift was changed.' }), 'ana', look),
    ).toBe('The shift was changed.');
    expect(outcomeWords(swap({ status: 'expired', acceptedAt: 1 }), 'ana', look)).toBe(
      'Nobody decided before the shift started.',
    );
    expect(outcomeWords(swap({ answers: [answer('declined')] }), 'ben', look)).toBe('You declined.');
  });

  it('compare lengths as hours of work', () => {
    expect(lengthWords({ isSameLength: true, minutesDifference: 60 })).toBe('same length');
    expect(lengthWords({ isSameLength: false, minutesDifference: 120 })).toBe('you work 2\u00a0h more');
    expect(lengthWords({ isSameLength: false, minutesDifference: -120 })).toBe('you work 2\u00a0h less');
  });
});

describe('the finder', () => {
  const partner = (personId: string, assignmentId: number, date: string) => ({
    personId,
    fullName: personId,
    shift: shift(assignmentId, personId, date),
    warnings: [],
    isSameLength: true,
    minutesDifference: 0,
  });
  const found: PartnerList = {
    shift: shift(1, 'ana'),
    bar: null,
    partners: [
      partner('cy', 3, '2026-02-07'),
      partner('ben', 2, '2026-02-06'),
      partner('ben', 4, '2026-02-07'),
    ],
    others: [{ personId: 'di', fullName: 'di', shift: null, why: 'Not free at that time.' }],
    takers: [{ personId: 'cy', fullName: 'cy', warnings: [] }],
    notTakers: [{ personId: 'ben', fullName: 'ben', why: 'Not free at that time.' }],
  };

  it('is sent no more of what cannot be had than it shows', () => {
    const barred = { personId: 'di', fullName: 'di', shift: shift(5, 'di'), why: 'The same hours.' };
    expect(foundOf({ ...found, others: [barred, ...found.others] }).others).toEqual([
      {
        ...barred,
        shift: {
          assignmentId: 5,
          code: 'D10',
          startsAt: at('2026-02-04'),
          endsAt: at('2026-02-04') + 10 * hour,
        },
      },
      ...found.others,
    ]);
  });

  it('asks of each person one shift, or any', () => {
    const one = withPick(new Map(), 'ben', 2, true);
    const other = withPick(one, 'ben', 4, true);
    expect(chosenOf('swap', other, found)).toEqual({
      chosen: [{ personId: 'ben', fullName: 'ben', shift: found.partners[2]?.shift }],
      gone: 0,
    });
    expect(chosenOf('swap', withPick(one, 'ben', null, true), found).chosen).toEqual([
      { personId: 'ben', fullName: 'ben', shift: null },
    ]);
    expect(withPick(other, 'ben', 4, false).size).toBe(0);
  });

  it('counts what can no longer be had', () => {
    const picks = new Map([
      ['ben', 99],
      ['cy', 3],
    ]);
    expect(chosenOf('swap', picks, found)).toMatchObject({ chosen: [{ personId: 'cy' }], gone: 1 });
    expect(chosenOf('give', new Map([['ben', null]]), found)).toEqual({ chosen: [], gone: 1 });
  });

  it('is narrowed to a person and a day', () => {
    expect(filterChoices(found, 'UTC')).toEqual({
      people: [
        { value: 'ben', label: 'ben' },
        { value: 'cy', label: 'cy' },
      ],
      days: [
        { value: '2026-02-06', label: 'Fri 6 Feb' },
        { value: '2026-02-07', label: 'Sat 7 Feb' },
      ],
    });
    const shown = (personId: string, date: string) =>
      found.partners
        .filter((row) => isShown(row, { personId, date }, 'UTC'))
        .map((row) => row.shift.assignmentId);
    expect(shown('ben', '')).toEqual([2, 4]);
    expect(shown('', '2026-02-07')).toEqual([3, 4]);
    expect(barredOf('swap', found).map(({ personId }) => personId)).toEqual(['di']);
    expect(barredOf('give', found)).toEqual([{ ...found.notTakers[0], shift: null }]);
  });
});

describe('a kept note', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    };
  };

  it('comes back for the same person and the same shift alone', () => {
    const tab = storage();
    const owner = { userId: 'ana', about: 'shift 1' };
    keepNote(tab, owner, 'My sister marries');
    expect(keptNote(tab, owner)).toBe('My sister marries');
    expect(keptNote(tab, { ...owner, userId: 'ben' })).toBe('');
    expect(keptNote(tab, { ...owner, about: 'shift 2' })).toBe('');
    keepNote(tab, owner, '');
    expect(keptNote(tab, owner)).toBe('');
    expect(keptNote(null, owner)).toBe('');
  });
});
