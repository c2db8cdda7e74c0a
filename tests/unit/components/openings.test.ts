import { describe, expect, it } from 'vitest';
import { fillSteps } from '#components/openings/fill-view.ts';
import { byDay, isAsked } from '#components/openings/open-item.ts';
import {
  consequenceOf,
  dayWords,
  deadlineWords,
  eventWords,
  meansWords,
  missingWords,
  startWords,
  timesWords,
} from '#components/openings/opening-words.ts';
import { openingsHref, parseOpeningsQuery } from '#components/openings/openings-query.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingRanking } from '#lib/domain/filling-records.ts';
import type { OpenShiftMeans } from '#lib/domain/opening-view.ts';
import { shiftWindow } from '#lib/domain/time.ts';

const clock = { timeZone: 'America/Phoenix', dayStart: '05:00' };
const look = { clock, clockStyle: '24h' } as const;
const at = (shiftDate: string, startTime: string, endTime: string) => ({
  shiftDate,
  ...shiftWindow({ startTime, endTime }, shiftDate, clock),
});
const means: OpenShiftMeans = {
  need: 'nothing',
  violations: [],
  restBeforeMinutes: 720,
  restAfterMinutes: null,
  weekMinutesBefore: 2160,
  weekMinutesAfter: 2880,
  overtimeMinutes: 480,
  asActing: false,
};

describe('the address of open shifts', () => {
  it('says the view and what is open, and is read as it was written', () => {
    for (const query of [
      { view: 'mine', openingId: null, gapAt: null, gapOf: 'employees' },
      { view: 'fill', openingId: 12, gapAt: null, gapOf: 'employees' },
      { view: 'fill', openingId: null, gapAt: 1_795_363_200_000, gapOf: 'supervisors' },
    ] as const) {
      const params = Object.fromEntries(new URL(openingsHref(query), 'http://x').searchParams);
      expect(parseOpeningsQuery(params)).toEqual(query);
    }
    expect(openingsHref({})).toBe('/open-shifts');
  });

  it('opens a panel for what is no opening too, and leaves out what it does not know', () => {
    expect(parseOpeningsQuery({ opening: 'x', view: 'all', gap: ['1', '2'] })).toEqual({
      view: 'mine',
      openingId: 0,
      gapAt: null,
      gapOf: 'employees',
    });
    expect(parseOpeningsQuery({ opening: '9'.repeat(30) }).openingId).toBe(0);
  });
});

describe('open shifts in words', () => {
  it('names a shift after midnight with its own date, under the day that it belongs to', () => {
    expect(timesWords(at('2026-02-04', '09:00', '19:00'), look)).toBe('09:00–19:00');
    expect(timesWords(at('2026-02-04', '01:00', '05:00'), look)).toBe('Thu 5 Feb 01:00–05:00');
  });

  it('says how near a day is', () => {
    const now = at('2026-02-04', '03:00', '04:00').startsAt;
    expect(['2026-02-04', '2026-02-05', '2026-02-06'].map((date) => dayWords(date, now, clock))).toEqual([
      'Today, Wed 4 Feb',
      'Tomorrow, Thu 5 Feb',
      'Fri 6 Feb',
    ]);
  });

  it('says when it starts, that it runs, and that it is over', () => {
    const shift = at('2026-02-04', '09:00', '19:00');
    expect(startWords(shift, shift.startsAt - 90 * 60_000, look)).toBe('Starts in 1\u00a0h 30\u00a0min');
    expect(startWords(shift, shift.startsAt, look)).toBe('Runs since 09:00');
    expect(startWords(shift, shift.endsAt, look)).toBe('It is over');
  });

  it('says until when one can ask', () => {
    const { startsAt, endsAt } = at('2026-02-04', '09:00', '19:00');
    expect(deadlineWords(endsAt, startsAt, look)).toBe('until Wed 4 Feb 19:00, 10\u00a0h left');
    expect(deadlineWords(startsAt, endsAt, look)).toBe('until Wed 4 Feb 09:00, which is over');
  });

  it('says what it would mean', () => {
    expect(meansWords(means)).toEqual([
      '8\u00a0h overtime',
      'week 36\u00a0h → 48\u00a0h',
      'rest 12\u00a0h before',
    ]);
    expect(meansWords({ ...means, overtimeMinutes: 0, restBeforeMinutes: null })).toEqual([
      'No overtime',
      'week 36\u00a0h → 48\u00a0h',
    ]);
    expect(consequenceOf(means)).toBe('It adds 8\u00a0h of overtime, and your week comes to 48\u00a0h.');
  });

  it('names people in its history, and what is short', () => {
    expect(eventWords({ kind: 'awarded', personName: 'Ben Ode' })).toBe('Awarded to Ben Ode');
    expect(eventWords({ kind: 'claimed', personName: 'Ben Ode' })).toBe('Asked for by Ben Ode');
    expect(eventWords({ kind: 'opened', personName: null })).toBe('Opened');
    expect(missingWords({ kind: 'employees', missing: 2 }, {})).toBe('2 employees short');
    expect(missingWords({ kind: 'qualified', qualificationId: '1', missing: 1 }, { 1: 'Fire' })).toBe(
      '1 person with Fire short',
    );
  });
});

describe('lists of open shifts', () => {
  it('stand by operational day and start', () => {
    const late = at('2026-02-04', '01:00', '05:00');
    const early = at('2026-02-04', '09:00', '19:00');
    const next = at('2026-02-05', '05:00', '15:00');
    expect(byDay([next, late, early], (item) => item)).toEqual([
      { date: '2026-02-04', items: [early, late] },
      { date: '2026-02-05', items: [next] },
    ]);
  });

  it('know for which one waits', () => {
    const claim = { id: 1, personId: 'a', fullName: 'A', note: null, at: 0 };
    expect(isAsked({ claim: { ...claim, state: 'waiting' } })).toBe(true);
    expect(isAsked({ claim: { ...claim, state: 'withdrawn' } })).toBe(false);
    expect(isAsked({ claim: null })).toBe(false);
  });
});

describe('the ranking of an opening', () => {
  const proposal = { kind: 'take' as const, startsAt: 0, endsAt: 1, edits: [] };
  const ranking: FillingRanking = {
    rankedAt: 0,
    steps: [
      {
        step: 2,
        ranked: [{ personId: 'a', fullName: 'A', place: 1, parts: [], candidate: means, proposal }],
        skipped: [
          { personId: 'b', fullName: 'B', code: 'rest', words: 'Would rest 3 h.' },
          { personId: 'c', fullName: 'C', code: 'impossible', words: 'Works then.' },
          { personId: 'd', fullName: 'D', code: 'not_in_step', words: 'Is on duty.' },
        ],
      },
      { step: 5, ranked: [], skipped: [] },
    ],
  };
  const passing = {
    personId: 'b',
    fullName: 'B',
    place: null,
    parts: [],
    means: { ...means, need: 'reason' as const },
    proposal: { kind: 'take' as const, startsAt: 0, endsAt: 1 },
  };

  it('keeps who is left out with why, and lets a limit be passed for whom that can be', () => {
    const [off, mandate] = fillSteps(ranking, DEFAULT_FILLING, new Map([['b', passing]]));
    expect(off).toMatchObject({ name: 'Everyone off', isMandate: false, others: 1 });
    expect(off?.ranked[0]?.proposal).toEqual({ kind: 'take', startsAt: 0, endsAt: 1 });
    expect(off?.skipped.map(({ fullName, candidate }) => [fullName, candidate?.means.need ?? null])).toEqual([
      ['B', 'reason'],
      ['C', null],
    ]);
    expect(mandate).toMatchObject({ name: 'Mandate', isMandate: true });
  });
});
