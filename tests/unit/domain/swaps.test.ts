import { describe, expect, it } from 'vitest';
import { coverageOf } from '#lib/domain/coverage.ts';
import { coverageDutiesOf } from '#lib/domain/live-coverage.ts';
import { tradeEffect } from '#lib/domain/swap-effect.ts';
import type { SwapFacts } from '#lib/domain/swap-records.ts';
import { type HeldRow, heldRow, isHeld, tradedRow } from '#lib/domain/swap-trade.ts';
import { knownNeed, stopWords, warningWords, whyNot } from '#lib/domain/swap-words.ts';
import { judgeTrade, type TradeStage } from '#lib/domain/swaps.ts';
import { blockWindow, createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { Leave } from '#lib/domain/types.ts';
import { DENVER, requirement } from './reference-center.ts';
import { ALWAYS_TRAINEE, DIAZ, factsOf, KIM, member, OKAFOR, REYES } from './roster-world.ts';
import { heldRowOf, swapFactsOf } from './swap-world.ts';

const WED = '2026-02-04';
const THU = '2026-02-05';
const FRI = '2026-02-06';
const LONG_AGO = 0;
const HOUR_MS = 60 * MINUTE_MS;
const diaz = { id: 'diaz', isDecider: false };
const kim = { id: 'kim', isDecider: false };
const decider = { id: 'reyes', isDecider: true };

const instant = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);
const off = (personId: string, date: string, state: Leave['state'] = 'approved'): Leave => ({
  personId,
  state,
  startsAt: instant(date, 12),
  endsAt: instant(date, 18),
});

/** Diaz gives a shift to Kim, for one of hers or for nothing, among other rows of theirs. */
function world(
  given: { shift: HeldRow; other?: HeldRow | null; more?: readonly HeldRow[]; to?: string },
  over: Parameters<typeof swapFactsOf>[1] = {},
) {
  const { shift, other = null, more = [], to = 'kim' } = given;
  const facts = swapFactsOf([shift, ...(other === null ? [] : [other]), ...more], over);
  const trade = { shift, responderId: to, other };
  const judge = (stage: TradeStage = 'agree', now = LONG_AGO) => judgeTrade(trade, facts, now, stage);
  const why = (reader = diaz, stage: TradeStage = 'agree', now = LONG_AGO) =>
    whyNot(judge(stage, now), trade, facts, reader)?.replaceAll('\u00a0', ' ') ?? null;
  return { facts, trade, judge, why };
}

describe('a trade between two free people', () => {
  const shift = heldRowOf('diaz', 'D10', WED);
  const other = heldRowOf('kim', 'S10', FRI);

  it('needs nothing', () => {
    const { judge, why } = world({ shift, other });
    expect(judge()).toEqual({ need: 'nothing', bar: null, violations: [], shortage: [] });
    expect(why()).toBeNull();
    expect(world({ shift }).judge().need).toBe('nothing');
  });

  it('is paid to whoever was to work it first, however often it changes hands', () => {
    const once = tradedRow(shift, 'kim');
    expect(once).toMatchObject({ userId: 'kim', creditedUserId: 'diaz', source: 'swap' });
    expect(tradedRow(once, 'okafor')).toMatchObject({ userId: 'okafor', creditedUserId: 'diaz' });
    expect(tradedRow(once, 'diaz')).toMatchObject({ userId: 'diaz', creditedUserId: null });
  });

  it('may pass forty hours, for they are not the hours of who takes over', () => {
    const week = [1, 2, 3, 4].map((day) => heldRowOf('kim', 'D10', `2026-02-0${day}`));
    const saturday = heldRowOf('diaz', 'D10', '2026-02-07');
    expect(world({ shift: saturday, more: week }).judge().need).toBe('nothing');
  });
});

describe('what stands against a trade', () => {
  const shift = heldRowOf('diaz', 'D10', WED);
  const free = heldRowOf('kim', 'D10', FRI);

  it('is a shift that is locked, worked as acting supervisor, started, or promised to others', () => {
    const bars: [Partial<HeldRow>, string][] = [
      [{ isLocked: true }, 'D10 on Wed 4 Feb is locked.'],
      [{ isActing: true }, 'D10 on Wed 4 Feb is worked as acting supervisor. Such a shift is not traded.'],
    ];
    for (const [over, words] of bars) {
      const barred = { ...shift, ...over };
      expect(world({ shift: barred, other: free }).why()).toBe(words);
      expect(world({ shift: { ...free, userId: 'diaz' }, other: { ...barred, userId: 'kim' } }).why()).toBe(
        words,
      );
    }
    expect(world({ shift, other: free }).why(diaz, 'decide', shift.startsAt)).toBe(
      'D10 on Wed 4 Feb has started.',
    );
    const promised = world({ shift, other: free }, { promisedIds: new Set([free.id]) });
    expect(promised.why()).toBe('D10 on Fri 6 Feb is in another trade that waits for a decision.');
  });

  it('is the notice while the two agree, and the start alone once they have', () => {
    const { why, judge } = world({ shift, other: free });
    const words = 'D10 on Wed 4 Feb starts in less than 24 h, the notice for a trade.';
    expect(why(diaz, 'agree', shift.startsAt - 24 * HOUR_MS)).toBeNull();
    expect(why(diaz, 'agree', shift.startsAt - 24 * HOUR_MS + 1)).toBe(words);
    expect(judge('decide', shift.startsAt - 1).need).toBe('nothing');
  });

  it('is another capacity, another center, oneself, and the same hours', () => {
    const [mine, reyes] = [heldRowOf('diaz', 'D10', WED), heldRowOf('reyes', 'D10', FRI)];
    expect(world({ shift: mine, other: reyes, to: 'reyes' }).why()).toBe(
      'Dispatchers trade with dispatchers, supervisors with supervisors.',
    );
    const admin = member('boss', { role: 'admin' });
    const people = [DIAZ, KIM, REYES, admin, member('gone', { isActive: false })];
    const up = world({ shift: heldRowOf('reyes', 'D10', WED), to: 'boss' }, { roster: { people } });
    expect(up.judge().need).toBe('nothing');
    for (const to of ['gone', 'stranger']) {
      expect(world({ shift: mine, to }, { roster: { people } }).why()).toBe('Does not work at this center.');
    }
    expect(world({ shift: mine, to: 'diaz' }).why()).toBe('A shift is not traded with oneself.');
    expect(world({ shift: mine, other: heldRowOf('kim', 'D10', WED) }).why()).toBe('The same hours.');
    expect(world({ shift: mine, other: heldRowOf('kim', 'D12', WED) }).why()).toBeNull();
  });

  it('is a distance of more than two weeks', () => {
    const at = (date: string) => world({ shift, other: heldRowOf('kim', 'D10', date) }).why();
    expect(at('2026-02-18')).toBeNull();
    expect(at('2026-02-19')).toBe('The shifts are more than 14 days apart.');
  });

  it('is another workweek where the agency says so, and then a decider passes it with a reason', () => {
    const rules = { noticeMinutes: 1440, isSameWorkweek: true, approvesClean: false, version: 1 };
    const on = (code: string, date: string) =>
      world({ shift, other: heldRowOf('kim', code, date) }, { rules });
    expect(on('D10', '2026-02-07').why()).toBeNull();
    expect(on('D10', '2026-02-08').why()).toBe('The shifts start in different workweeks.');
    // 01:00 of Saturday's operational day is Sunday by the wall.
    expect(on('G4', '2026-02-07').why()).toBe('The shifts start in different workweeks.');
    const { judge, facts, trade } = on('D10', '2026-02-08');
    expect([judge('agree').need, judge('decide').need]).toEqual(['impossible', 'reason']);
    expect(stopWords(judge('decide'), trade, facts, decider)).toBeNull();
  });

  it('is a limit of duty for either of the two, on either day', () => {
    const tired = world({ shift, other: free, more: [heldRowOf('kim', 'G10', '2026-02-03')] });
    expect(tired.judge().need).toBe('reason');
    expect(tired.why(diaz)).toBe('Jo Kim would have 4 h rest, minimum 8 h.');
    expect(tired.why(kim)).toBe('You would have 4 h rest, minimum 8 h.');
    const own = world({ shift, other: free, more: [heldRowOf('diaz', 'G10', THU)] });
    expect(own.why(diaz)).toBe('You would have 4 h rest, minimum 8 h.');
    expect(own.why(kim)).toBe('Maria Diaz would have 4 h rest, minimum 8 h.');
  });

  it('is beyond every reason where a second supervisor would have to agree', () => {
    const days = ['01', '02', '03', '05', '06', '07'];
    const more = days.map((day) => heldRowOf('kim', 'D12', `2026-02-${day}`, { isOvertime: true }));
    const { judge, trade, facts } = world({ shift, more });
    expect(judge('decide').need).toBe('second_supervisor');
    expect(stopWords(judge('decide'), trade, facts, decider)?.replaceAll('\u00a0', ' ')).toBe(
      'Jo Kim would have 82 h in seven days, maximum 72 h. No trade passes this limit.',
    );
  });

  it('is work at that time, also where somebody works twice at that time already', () => {
    const [one, two] = [heldRowOf('kim', 'E12', WED), heldRowOf('kim', 'D12', WED)];
    for (const more of [[one], [one, two]]) {
      const { judge, why } = world({ shift, other: free, more });
      expect(judge().need).toBe('impossible');
      expect([why(diaz), why(kim), why(decider)]).toEqual([
        'Not free at that time.',
        'You work at that time.',
        'Jo Kim works at that time.',
      ]);
    }
  });
});

describe('leave', () => {
  const shift = heldRowOf('diaz', 'D10', WED);
  const other = heldRowOf('kim', 'D10', FRI);
  const booked = world({ shift, other, more: [heldRowOf('kim', 'E12', WED)] });
  const away = world({ shift, other }, { roster: { leave: [off('kim', WED)] } });

  it('of a coworker looks like work at that time to everybody but deciders', () => {
    const seen = ({ why, judge, trade, facts }: typeof booked) => [
      why(diaz),
      knownNeed(judge(), diaz),
      warningWords(judge().violations, facts, diaz),
      tradeEffect(trade, facts, { reader: diaz, now: LONG_AGO, stage: 'agree' }).bar,
    ];
    expect(seen(away)).toEqual(seen(booked));
    expect(seen(away)).toEqual(['Not free at that time.', 'impossible', [], 'Not free at that time.']);
    expect(away.why(kim)).toBe('You have 6 h of approved time off on Wed 4 Feb.');
    expect(away.why(decider)).toBe('Jo Kim has 6 h of approved time off on Wed 4 Feb.');
  });

  it('looks so before whatever else stands against it', () => {
    const more = [heldRowOf('kim', 'G10', '2026-02-03')];
    expect(world({ shift, other, more }, { roster: { leave: [off('kim', WED)] } }).why(diaz)).toBe(
      'Not free at that time.',
    );
    const twice = [...more, heldRowOf('kim', 'E12', WED)];
    expect(world({ shift, other, more: twice }).why(diaz)).toBe('Not free at that time.');
  });

  it('that is not decided is a warning to its person and to deciders, and nothing to the other', () => {
    const roster = { leave: [off('kim', WED, 'pending')] };
    const { judge, facts, why, trade } = world({ shift, other }, { roster });
    expect([judge().need, why(diaz)]).toEqual(['warning', null]);
    const words = (reader: typeof diaz) => {
      const effect = tradeEffect(trade, facts, { reader, now: LONG_AGO, stage: 'decide' });
      expect(effect.sides.flatMap(({ warnings }) => warnings)).toEqual(
        warningWords(judge().violations, facts, reader),
      );
      return [effect.need, ...warningWords(judge().violations, facts, reader)];
    };
    expect(words(diaz)).toEqual(['nothing']);
    expect(words(kim)).toEqual([
      'warning',
      'You have 6\u00a0h of time off that is not decided yet on Wed 4 Feb.',
    ]);
    expect(words(decider)).toEqual([
      'warning',
      'Jo Kim has 6\u00a0h of time off that is not decided yet on Wed 4 Feb.',
    ]);
  });
});

describe('what a trade leaves short', () => {
  const FIRE = { id: 'fire', fromDate: '2026-01-01', toDate: '2026-02-04' };
  const people = [
    DIAZ,
    KIM,
    member('trainee', { fullName: 'Al New', notCounting: ALWAYS_TRAINEE }),
    member('fireman', { fullName: 'Jim Blaze', qualifications: [FIRE] }),
  ];
  const requirements = [
    requirement({ startTime: '09:00', endTime: '13:00', minEmployees: 1 }),
    requirement({ startTime: '13:00', endTime: '17:00', minEmployees: 1, qualificationId: 'fire' }),
  ];
  function covered(given: Parameters<typeof world>[0]): ReturnType<typeof world> {
    const { shift, other, more = [] } = given;
    const roster = {
      people,
      requirements,
      schedule: { ...factsOf().schedule, id: 0, startDate: WED, endDate: FRI },
    };
    const rows = [shift, ...more, ...(other ? [other] : [])];
    const facts = factsOf(roster);
    const coverage = coverageOf({
      clock: DENVER,
      window: blockWindow(facts.schedule, DENVER),
      requirements,
      duties: coverageDutiesOf(facts, rows),
      supervisorsCountAsEmployees: true,
    });
    return world(given, { roster, coverage });
  }

  it('is what somebody does not count for who takes over', () => {
    const alone = covered({ shift: heldRowOf('diaz', 'D10', WED), to: 'trainee' });
    expect(alone.judge().need).toBe('reason');
    expect(alone.why(diaz)).toBe('Leaves 4 h short on Wed 4 Feb.');
    expect(alone.judge('decide').shortage).toEqual([
      {
        date: WED,
        closed: { employees: 0, supervisors: 0, qualified: 0 },
        opened: { employees: 240, supervisors: 0, qualified: 0 },
      },
    ]);
    const second = covered({
      shift: heldRowOf('diaz', 'D10', WED),
      more: [heldRowOf('kim', 'D10', WED)],
      to: 'trainee',
    });
    expect(second.judge().need).toBe('nothing');
    expect(covered({ shift: heldRowOf('trainee', 'D10', WED), to: 'diaz' }).judge().need).toBe('nothing');
  });

  it('asks for a qualification on the day of the shift, and one that gains hides none that loses', () => {
    const [wednesday, friday] = [heldRowOf('fireman', 'D10', WED), heldRowOf('diaz', 'D10', FRI)];
    expect(covered({ shift: wednesday, to: 'diaz' }).why(diaz)).toBe(
      'Leaves 4 h of a qualification short on Wed 4 Feb.',
    );
    expect(covered({ shift: heldRowOf('fireman', 'D10', FRI), to: 'diaz' }).judge().need).toBe('nothing');
    expect(covered({ shift: wednesday, other: friday, to: 'diaz' }).judge().need).toBe('reason');
  });

  it('is nothing where nobody could make a difference', () => {
    expect(
      world(
        { shift: heldRowOf('diaz', 'D10', WED), to: 'okafor' },
        { roster: { people: [DIAZ, OKAFOR] } },
      ).judge().need,
    ).toBe('nothing');
  });
});

describe('the effect of a trade', () => {
  const shift = heldRowOf('diaz', 'D10', WED);
  const other = heldRowOf('kim', 'S12', '2026-02-09');
  const more = [heldRowOf('diaz', 'D10', THU), heldRowOf('kim', 'S10', '2026-02-03')];
  const { trade, facts } = world({ shift, other, more });
  const seen = (reader = decider) => tradeEffect(trade, facts, { reader, now: LONG_AGO, stage: 'decide' });

  it('tells deciders of both: what each gives and takes, rest, and the hours of both weeks', () => {
    expect(seen()).toMatchObject({ bar: null, need: 'warning', shortage: null });
    expect(seen().sides).toEqual([
      {
        personId: 'diaz',
        fullName: 'Maria Diaz',
        gives: expect.objectContaining({ assignmentId: shift.id, code: 'D10', userId: 'diaz' }),
        takes: expect.objectContaining({ assignmentId: other.id, code: 'S12', userId: 'kim' }),
        paidName: 'Maria Diaz',
        warnings: [],
        violations: [],
        restNow: { beforeMinutes: null, afterMinutes: 14 * 60 },
        restThen: { beforeMinutes: 92 * 60, afterMinutes: null },
        weeks: [
          { startDate: '2026-02-01', minutesNow: 1200, minutesThen: 600 },
          { startDate: '2026-02-08', minutesNow: 0, minutesThen: 720 },
        ],
        minutesDifference: 120,
      },
      expect.objectContaining({
        personId: 'kim',
        warnings: ['Jo Kim would have 8\u00a0h rest, preferred minimum 10\u00a0h.'],
        restNow: { beforeMinutes: 134 * 60, afterMinutes: null },
        restThen: { beforeMinutes: 8 * 60, afterMinutes: null },
        weeks: [
          { startDate: '2026-02-01', minutesNow: 600, minutesThen: 1200 },
          { startDate: '2026-02-08', minutesNow: 720, minutesThen: 0 },
        ],
        minutesDifference: -120,
      }),
    ]);
  });

  it('tells who stays paid: who was to work it first, of a shift that was traded before', () => {
    const again = { ...other, creditedUserId: 'diaz' };
    const effect = tradeEffect(
      { ...trade, other: again },
      { ...facts, rows: [shift, again] },
      { reader: decider, now: LONG_AGO, stage: 'decide' },
    );
    expect(effect.sides.map(({ paidName }) => paidName)).toEqual(['Maria Diaz', 'Maria Diaz']);
  });

  it('tells one of the two of themselves', () => {
    expect(seen(diaz).sides.map(({ personId }) => personId)).toEqual(['diaz']);
    expect(seen(kim).sides.map(({ personId }) => personId)).toEqual(['kim']);
    expect(seen(kim).sides[0]?.warnings).toEqual([
      'You would have 8\u00a0h rest, preferred minimum 10\u00a0h.',
    ]);
  });
});

describe('a row of the facts', () => {
  it('is found by its id where somebody works it', () => {
    const open = { ...heldRowOf('diaz', 'D10', WED), userId: null };
    const held = heldRowOf('kim', 'D10', WED);
    const facts: Pick<SwapFacts, 'rows'> = { rows: [open, held] };
    expect(facts.rows.filter(isHeld)).toEqual([held]);
    expect([heldRow(facts, held.id)?.userId, heldRow(facts, open.id), heldRow(facts, -1)]).toEqual([
      'kim',
      null,
      null,
    ]);
  });
});
