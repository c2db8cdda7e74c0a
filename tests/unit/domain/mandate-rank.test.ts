import { describe, expect, it } from 'vitest';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingPerson, FillingRules } from '#lib/domain/filling-records.ts';
import { mandateInputs, rankMandates } from '#lib/domain/mandate-rank.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { addDays, eachDate } from '#lib/domain/time.ts';
import { at, fillingOf, known, skipOf } from './filling-world.ts';
import { ALWAYS_TRAINEE, DIAZ, KIM, member, OKAFOR, PEOPLE, rowOf } from './roster-world.ts';

/** A Wednesday. */
const DAY = '2026-02-04';
const NOW = at(DAY, '06:00');
const OPEN = rowOf(null, 'D10', DAY);
const HOUR = 3_600_000;

type Over = {
  rows?: readonly RosterRow[];
  roster?: Partial<RosterFacts>;
  people?: readonly FillingPerson[];
  mandate?: Partial<FillingRules['mandate']>;
  open?: RosterRow;
};

function inputsOf({ rows = [], roster = {}, people = [], mandate = {}, open = OPEN }: Over = {}) {
  const rules = { mandate: { ...DEFAULT_FILLING.mandate, ...mandate } };
  return mandateInputs(fillingOf(open, rows, { roster, people, rules }), NOW);
}
const rank = (over?: Over) => rankMandates(inputsOf(over));
const skip = (over: Over, person = 'diaz') => skipOf(rank(over), person);
const mandated = (personId: string, lastMandateAt: number | null, mandates = 1) =>
  known(personId, { lastMandateAt, mandates });

describe('the order', () => {
  const last = [
    mandated('diaz', at('2026-01-10', '12:00')),
    mandated('okafor', at('2025-11-01', '12:00'), 3),
  ];

  it('in rotation: never, then least recently, then the least seniority', () => {
    const { ranked } = rank({ people: last });
    expect(ranked.map(({ personId }) => personId)).toEqual(['reyes', 'kim', 'okafor', 'diaz']);
    expect(ranked.map(({ place, parts }) => [place, parts.map(({ words }) => words)])).toEqual([
      [1, ['Never mandated', expect.stringMatching(/^Place \d+ by seniority$/)]],
      [2, ['Never mandated', expect.stringMatching(/^Place \d+ by seniority$/)]],
      [3, ['Mandated 3 times, last 94 days before this shift', expect.any(String)]],
      [4, ['Mandated 1 time, last 24 days before this shift', expect.any(String)]],
    ]);
  });

  it('by inverse seniority: the least seniority, whoever was mandated', () => {
    const { ranked } = rank({ people: last, mandate: { order: 'inverse_seniority' } });
    expect(ranked.map(({ personId, parts }) => [personId, parts.length])).toEqual([
      ['reyes', 1],
      ['okafor', 1],
      ['kim', 1],
      ['diaz', 1],
    ]);
  });

  it('puts new people on top of those who never were', () => {
    const people = [...PEOPLE, member('new', { seniorityRank: 900 })];
    expect(rank({ roster: { people }, people: last }).ranked[0]?.personId).toBe('new');
  });

  it('tells when the last was also where it is close', () => {
    const words = (lastMandateAt: number) =>
      rank({ people: [mandated('diaz', lastMandateAt)] }).ranked.at(-1)?.parts[0]?.words;
    expect([words(OPEN.startsAt - HOUR), words(OPEN.startsAt + HOUR)]).toEqual([
      'Mandated 1 time, last within a day of this shift',
      'Mandated 1 time, last since this shift began',
    ]);
  });
});

describe('protected is', () => {
  const leave = (startsAt: number, endsAt: number, state: 'approved' | 'pending' = 'approved') => [
    { personId: 'diaz', startsAt, endsAt, state },
  ];
  /** Work on each of these days but the opening's. */
  const works = (from: string, to: string) =>
    eachDate(from, to)
      .filter((date) => date !== DAY)
      .map((date) => rowOf('diaz', 'D4', date));

  it('who is on approved leave', () => {
    expect(skip({ roster: { leave: leave(OPEN.endsAt - HOUR, OPEN.endsAt + HOUR) } })).toBe(
      'leave: Off on approved leave.',
    );
    expect(skip({ roster: { leave: leave(OPEN.startsAt, OPEN.endsAt, 'pending') } })).toBeNull();
  });

  it('who has approved leave within the hours after it', () => {
    const rows = [rowOf('diaz', 'D4', '2026-02-05')];
    const at24 = (over: Over, from: number) =>
      skip({ rows, roster: { leave: leave(from, from + 30 * HOUR) }, ...over });
    expect(at24({}, OPEN.endsAt + 23 * HOUR)).toBe('before_leave: Within 24 h before approved leave.');
    expect(at24({}, OPEN.endsAt + 24 * HOUR)).toBeNull();
    expect(at24({ mandate: { leaveBufferHours: 48 } }, OPEN.endsAt + 24 * HOUR)).toBe(
      'before_leave: Within 48 h before approved leave.',
    );
    expect(at24({ mandate: { leaveBufferHours: 0 } }, OPEN.endsAt + 23 * HOUR)).toBeNull();
  });

  it('who has leave within 24 real hours, in the night when the clock changes', () => {
    const onDay = (date: string) => {
      const open = rowOf(null, 'D10', date);
      const from = at(addDays(date, 1), '19:00');
      const rows = [rowOf('diaz', 'D4', addDays(date, 1))];
      return skip({ open, rows, roster: { leave: leave(from, from + 12 * HOUR) } });
    };
    // From 19:00 to 19:00 it is 24 hours, and 23 in spring.
    expect([onDay(DAY), onDay('2026-03-07')]).toEqual([
      null,
      'before_leave: Within 24 h before approved leave.',
    ]);
  });

  it('who is off between approved leave and work, before or after it', () => {
    const after = leave(at('2026-02-01', '05:00'), at('2026-02-02', '05:00'));
    const attached = 'beside_leave: On days off beside approved leave.';
    expect(skip({ rows: works('2026-02-05', '2026-02-06'), roster: { leave: after } })).toBe(attached);
    const before = leave(at('2026-02-06', '05:00'), at('2026-02-07', '05:00'));
    expect(skip({ rows: works('2026-02-02', '2026-02-03'), roster: { leave: before } })).toBe(attached);
  });

  it('not who works between the leave and the day, or on the day itself', () => {
    const after = leave(at('2026-02-01', '05:00'), at('2026-02-02', '05:00'));
    const between = [rowOf('diaz', 'D4', '2026-02-03')];
    expect(skip({ rows: between, roster: { leave: after } })).toBeNull();
    const sameDay = [rowOf('diaz', 'E4', DAY)];
    expect(skip({ rows: sameDay, roster: { leave: after } })).toBeNull();
  });

  it('who was mandated in the same workweek', () => {
    const on = (date: string, over: Partial<RosterFacts> = {}) =>
      skip({ people: [known('diaz', { mandatedAt: [at(date, '19:00')] })], roster: over });
    const words = 'mandated_this_week: Mandated already in this workweek.';
    expect([on('2026-02-01'), on('2026-02-07'), on('2026-01-31'), on('2026-02-08')]).toEqual([
      words,
      words,
      null,
      null,
    ]);
    const monday = { workweekStart: 1 as const };
    expect([on('2026-02-01', monday), on('2026-02-08', monday)]).toEqual([null, words]);
    // Before the start of the operational day it still is the week before.
    const early = known('diaz', { mandatedAt: [at('2026-02-01', '03:00')] });
    expect(skip({ people: [early] })).toBeNull();
  });

  it('who would rest too little or work too long', () => {
    expect(skip({ rows: [rowOf('diaz', 'S12', '2026-02-03')] })).toBe(
      'rest: It would mean 6 h rest, minimum 8 h.',
    );
    expect(skip({ rows: works('2026-01-29', '2026-02-03') })).toBe(
      'hours: It would mean 7 days in a row, maximum 6.',
    );
    expect(skip({ rows: [rowOf('diaz', 'S10', '2026-02-03')] })).toBeNull();
  });

  it('not by a limit that emergency staffing relaxes', () => {
    const emergencies = [
      {
        id: 1,
        reason: 'Ice storm',
        version: 1,
        startsAt: OPEN.startsAt - HOUR,
        endsAt: OPEN.endsAt + HOUR,
        limits: ['rest_hard' as const],
      },
    ];
    const rows = [rowOf('diaz', 'S12', '2026-02-03')];
    expect(skip({ rows, roster: { emergencies } })).toBeNull();
  });

  it('who is not qualified, in training, on light duty, or at work then', () => {
    const supervisor = rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' });
    expect(skip({ open: supervisor })).toMatch(/^not_qualified/);
    expect(skip({ open: supervisor }, 'okafor')).toBeNull();
    const people = (over: Parameters<typeof member>[1]) => ({
      roster: { people: [{ ...DIAZ, ...over }, KIM] },
    });
    expect(skip(people({ notCounting: ALWAYS_TRAINEE }))).toMatch(/^trainee/);
    const light = [{ fromDate: DAY, toDate: null, kind: 'light_duty' as const }];
    expect(skip(people({ notCounting: light }))).toMatch(/^light_duty/);
    expect(skip({ rows: [rowOf('diaz', 'S10', DAY)] })).toBe('impossible: Works at that time.');
  });

  it('nobody by a wish, by sleep or by being without a phone', () => {
    const stretch = { kind: 'blackout' as const, startsAt: OPEN.startsAt, endsAt: OPEN.endsAt };
    const diaz = known('diaz', {
      phone: null,
      availability: [stretch],
      sleep: { startTime: '05:00', endTime: '20:00' },
    });
    expect(skip({ people: [diaz] })).toBeNull();
    const swing = rowOf(null, 'S4', DAY);
    expect(skip({ open: swing, rows: [rowOf('diaz', 'G10', '2026-02-03')] })).toBeNull();
  });
});

describe('the inputs', () => {
  it('hold everybody once, by id, whatever order people come in', () => {
    const inputs = inputsOf({ roster: { people: [OKAFOR, DIAZ, KIM] } });
    expect(inputs.people.map(({ personId }) => personId)).toEqual(['diaz', 'kim', 'okafor']);
    expect(inputsOf({ roster: { people: [KIM, OKAFOR, DIAZ] } })).toEqual(inputs);
  });

  it('give the same list after they were stored, whatever became of the people since', () => {
    const people = [mandated('diaz', at('2026-01-10', '12:00')), mandated('kim', 5)];
    const inputs = inputsOf({ people, rows: [rowOf('okafor', 'S10', DAY)] });
    const ranking = rankMandates(inputs);
    const stored: unknown = JSON.parse(JSON.stringify({ inputs, ranking }));
    const read = stored as { inputs: typeof inputs; ranking: typeof ranking };
    expect(rankMandates(read.inputs)).toEqual(read.ranking);
    const shuffled = { ...read.inputs, people: read.inputs.people.toReversed() };
    expect(rankMandates(shuffled)).toEqual(read.ranking);
  });

  it('hold no more of leave than that it protects', () => {
    const off = [
      { personId: 'diaz', startsAt: OPEN.startsAt, endsAt: OPEN.endsAt, state: 'approved' as const },
    ];
    const text = JSON.stringify(inputsOf({ roster: { leave: off } }));
    expect(text).toContain('Off on approved leave.');
    expect(text).not.toContain('sick');
    expect(Object.keys(inputsOf().people[0] ?? {}).toSorted()).toEqual([
      'fullName',
      'lastMandateAt',
      'mandates',
      'personId',
      'seniorityDate',
      'seniorityRank',
      'skip',
    ]);
  });
});

it('a week later the same people are asked again', () => {
  const open = rowOf(null, 'D10', addDays(DAY, 7));
  const people = [known('diaz', { mandatedAt: [OPEN.startsAt], lastMandateAt: OPEN.startsAt, mandates: 1 })];
  expect(skip({ open, people })).toBeNull();
});
