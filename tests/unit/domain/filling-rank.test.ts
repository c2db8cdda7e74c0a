import { describe, expect, it } from 'vitest';
import { candidateSnapshot, offerableFrom, rankFilling } from '#lib/domain/filling-rank.ts';
import type { FillingPerson, FillingStep, SkipCode } from '#lib/domain/filling-records.ts';
import type { RosterMember, RosterRow } from '#lib/domain/roster.ts';
import { eachDate } from '#lib/domain/time.ts';
import { at, fillingOf, known, namesOf, oneStep, skipOf, stepOf } from './filling-world.ts';
import {
  ACTING,
  ALWAYS_TRAINEE,
  DIAZ,
  type factsOf,
  KIM,
  member,
  OKAFOR,
  PEOPLE,
  REYES,
  rowOf,
} from './roster-world.ts';

/** A Wednesday. */
const DAY = '2026-02-04';
const BEFORE = '2026-02-03';
const NEXT = '2026-02-05';
/** Early that morning, when nobody sleeps who has no window. */
const NOW = at(DAY, '06:00');

const OPEN = rowOf(null, 'D10', DAY);
const SHORT = rowOf(null, 'D4', DAY);
const hours = (count: number) => count * 60;
const overtime = (personId: string, count: number, over: Partial<FillingPerson> = {}) =>
  known(personId, { overtimeMinutes: hours(count), ...over });
const days = (code: string, userId: string, from: string, to: string) =>
  eachDate(from, to).map((date) => rowOf(userId, code, date));

/** The only step of rules with one. */
function onlyStep(
  step: ReturnType<typeof oneStep>,
  {
    open = OPEN,
    rows = [],
    roster = {},
    people = [],
    now = NOW,
  }: {
    open?: RosterRow;
    rows?: readonly RosterRow[];
    roster?: Partial<ReturnType<typeof factsOf>>;
    people?: readonly FillingPerson[];
    now?: number;
  } = {},
) {
  return stepOf(rankFilling(fillingOf(open, rows, { rules: step, roster, people }), now));
}

describe('everybody in every step', () => {
  it('is ranked or skipped with a reason, once', () => {
    const rows = [rowOf('diaz', 'E4', DAY), rowOf('kim', 'D10', DAY)];
    const ranking = rankFilling(fillingOf(SHORT, rows), NOW);
    expect(ranking.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const { ranked, skipped } of ranking.steps) {
      const ids = [...ranked, ...skipped].map(({ personId }) => personId);
      expect(ids.toSorted()).toEqual(['diaz', 'kim', 'okafor', 'reyes']);
      for (const { words } of skipped) expect(words).toMatch(/\.$/);
    }
    expect(ranking.steps.map(namesOf)).toEqual([
      ['diaz'],
      [],
      ['okafor', 'reyes'],
      [],
      ['diaz'],
      ['reyes', 'okafor', 'diaz'],
    ]);
  });

  it('who has left is not there any more', () => {
    const people = [DIAZ, { ...KIM, isActive: false }];
    const { ranked, skipped } = onlyStep(oneStep('off'), { roster: { people } });
    expect([namesOf({ ranked }), skipped]).toEqual([['diaz'], []]);
  });

  it('is asked for the same once', () => {
    const wishes = known('diaz', { claimedAt: 1 });
    const ranking = rankFilling(fillingOf(OPEN, [], { people: [wishes] }), NOW);
    expect(namesOf(stepOf(ranking, 1))).toEqual(['diaz']);
    expect(skipOf(stepOf(ranking, 2), 'diaz')).toBe(
      'asked_before: Is asked in step 2, Volunteers and part-time.',
    );
  });

  it('stands on the list for mandates after they were asked', () => {
    const ranking = rankFilling(fillingOf(OPEN, []), NOW);
    expect(namesOf(stepOf(ranking, 2))).toHaveLength(4);
    expect(namesOf(stepOf(ranking, 5))).toHaveLength(4);
  });

  it('is skipped when the shift has somebody, is gone or is locked', () => {
    const all = (open: RosterRow, rows: readonly RosterRow[]) => {
      const facts = { ...fillingOf(OPEN, []), rows: rows.map((row) => ({ ...row, scheduleId: 1 })) };
      const { steps } = rankFilling({ ...facts, opening: { ...facts.opening, assignmentId: open.id } }, NOW);
      return new Set(steps.flatMap(({ skipped }) => skipped.map(({ code }) => code)));
    };
    const taken = { ...OPEN, userId: 'diaz' };
    const closed = new Set<SkipCode>(['too_long_for_step', 'impossible']);
    expect([all(OPEN, []), all(OPEN, [taken]), all(OPEN, [{ ...OPEN, isLocked: true }])]).toEqual([
      closed,
      closed,
      closed,
    ]);
  });
});

describe('a step of extensions', () => {
  const step = oneStep('extension');
  const rows = [rowOf('diaz', 'E4', DAY), rowOf('kim', 'S4', DAY), rowOf('okafor', 'S10', DAY)];

  it('reaches those whose duty ends when the need begins, or begins when it ends', () => {
    const { ranked, ...rest } = onlyStep(step, { open: SHORT, rows });
    expect(ranked.map(({ personId, proposal }) => [personId, proposal.kind])).toEqual([
      ['diaz', 'holdover'],
      ['kim', 'early_call_in'],
    ]);
    expect(skipOf(rest, 'okafor')).toBe(
      'not_in_step: No duty that ends when this shift starts, or starts when it ends.',
    );
  });

  it('is for needs of five hours or less', () => {
    const { ranked, ...rest } = onlyStep(step, { rows });
    expect(ranked).toEqual([]);
    expect(skipOf(rest, 'diaz')).toBe('too_long_for_step: For needs of 5 h or less; this one is 10 h.');
  });

  it('gives the whole shift as overtime, as one edit', () => {
    const { ranked } = onlyStep(step, { open: SHORT, rows });
    expect(ranked[0]?.proposal).toEqual({
      kind: 'holdover',
      startsAt: SHORT.startsAt,
      endsAt: SHORT.endsAt,
      edits: [
        { verb: 'move', rowId: SHORT.id, userId: 'diaz', shiftDate: DAY },
        { verb: 'set', rowId: SHORT.id, isOvertime: true },
      ],
    });
  });
});

describe('a step of volunteers and part-time', () => {
  const step = oneStep('volunteers', { filters: ['volunteers', 'part_time'] });
  const wish = (from: number, to: number) => ({ kind: 'overtime' as const, startsAt: from, endsAt: to });

  it('is for who asked, who wishes overtime all of that time, and who is part-time', () => {
    const people = [DIAZ, KIM, { ...OKAFOR, pattern: '2x10' as const }, REYES];
    const half = OPEN.startsAt + hours(5) * 60_000;
    const result = onlyStep(step, {
      roster: { people },
      people: [
        known('diaz', { claimedAt: at(BEFORE, '12:30') }),
        known('kim', {
          availability: [wish(half, OPEN.endsAt), wish(OPEN.startsAt - 5, half)],
        }),
        known('reyes', { availability: [wish(OPEN.startsAt, half)] }),
      ],
    });
    expect(namesOf(result)).toEqual(['diaz', 'kim', 'okafor']);
    expect(result.ranked[0]?.parts.map(({ words }) => words)).toContain('Asked for it on Tue 3 Feb at 12:30');
    expect(skipOf(result, 'reyes')).toBe(
      'not_in_step: Neither asked for it nor wishes overtime for all of it. Not part-time.',
    );
  });

  it('puts first who asked first', () => {
    const people = [
      known('diaz', { claimedAt: 30 }),
      known('kim', { claimedAt: 20 }),
      known('reyes', { claimedAt: 25 }),
    ];
    expect(namesOf(onlyStep(step, { people }))).toEqual(['kim', 'reyes', 'diaz']);
  });
});

describe('a step of everyone off', () => {
  const step = oneStep('off');

  it('goes by the fewest overtime hours, then by seniority, with both in words', () => {
    const people = [overtime('diaz', 12), overtime('kim', 3.5), overtime('okafor', 12)];
    const seniors = [{ ...DIAZ, seniorityDate: '2014-03-04', seniorityRank: 1 }, KIM, OKAFOR];
    const { ranked } = onlyStep(step, { roster: { people: seniors }, people });
    expect(namesOf({ ranked })).toEqual(['kim', 'diaz', 'okafor']);
    expect(ranked[1]?.parts).toEqual([
      { criterion: 'overtime_hours', words: '12\u00a0h overtime in 90 days', points: 0 },
      { criterion: 'seniority', words: 'In service since 4 Mar 2014, place 1 by seniority', points: 0 },
    ]);
    expect(ranked.map(({ place }) => place)).toEqual([1, 2, 3]);
  });

  it('is not for who works that day or then', () => {
    const result = onlyStep(step, { rows: [rowOf('diaz', 'G4', DAY), rowOf('kim', 'S10', DAY)] });
    expect(skipOf(result, 'diaz')).toBe('not_in_step: Works that day.');
    expect(skipOf(result, 'kim')).toBe('not_in_step: Works that day.');
  });
});

describe('a step of standby', () => {
  it('is for who is on standby then', () => {
    const standby = { kind: 'standby' as const, startsAt: OPEN.startsAt - 5, endsAt: OPEN.startsAt + 5 };
    const result = onlyStep(oneStep('standby'), { people: [known('kim', { availability: [standby] })] });
    expect(namesOf(result)).toEqual(['kim']);
    expect(skipOf(result, 'diaz')).toBe('not_in_step: Not on standby then.');
  });
});

describe('weights', () => {
  const ranking: FillingStep['ranking'] = [
    { criterion: 'wish', weight: null },
    { criterion: 'overtime_hours', weight: 2 },
    { criterion: 'rest', weight: null },
    { criterion: 'seniority', weight: 1 },
  ];
  const order = (
    over: Partial<FillingStep>,
    people: readonly FillingPerson[],
    rows: readonly RosterRow[] = [],
  ) => onlyStep(oneStep('off', over), { people, rows, roster: { people: [DIAZ, KIM, OKAFOR] } });

  it('are one sum at the place of the first, after what decides before it', () => {
    const people = [overtime('diaz', 20), overtime('kim', 10), overtime('okafor', 0)];
    const result = order({ ranking }, people);
    expect(result.ranked.map(({ personId, parts }) => [personId, parts.map(({ points }) => points)])).toEqual(
      [
        ['okafor', [0, 2, 0, 0]],
        ['kim', [0, 1, 0, 0.5]],
        ['diaz', [0, 0, 0, 1]],
      ],
    );
    const wish = { kind: 'overtime' as const, startsAt: OPEN.startsAt, endsAt: OPEN.endsAt };
    const wished = [overtime('diaz', 20, { availability: [wish] }), ...people.slice(1)];
    expect(namesOf(order({ ranking }, wished))).toEqual(['diaz', 'okafor', 'kim']);
  });

  it('compare only those of one step: who is not in it moves nobody', () => {
    const people = [overtime('diaz', 20), overtime('kim', 19), overtime('okafor', 0)];
    const balanced: FillingStep['ranking'] = [
      { criterion: 'overtime_hours', weight: 3 },
      { criterion: 'seniority', weight: 2 },
    ];
    const points = (rows: readonly RosterRow[]) =>
      order({ ranking: balanced }, people, rows).ranked.map(({ personId, parts }) => [
        personId,
        parts.map((part) => part.points),
      ]);
    expect(points([])).toEqual([
      ['okafor', [3, 0]],
      ['diaz', [0, 2]],
      ['kim', [0.15, 1]],
    ]);
    expect(points([rowOf('okafor', 'D4', DAY)])).toEqual([
      ['kim', [3, 0]],
      ['diaz', [0, 2]],
    ]);
  });

  it('that bring equals go on by seniority', () => {
    const equal: FillingStep['ranking'] = [{ criterion: 'preference', weight: 5 }];
    expect(namesOf(order({ ranking: equal }, []))).toEqual(['diaz', 'kim', 'okafor']);
  });

  it('also rank by rest and by the hours of the week', () => {
    const rows = [
      rowOf('diaz', 'S10', BEFORE),
      rowOf('kim', 'D10', BEFORE),
      ...days('D4', 'okafor', '2026-02-01', '2026-02-02'),
    ];
    const by = (criterion: 'rest' | 'week_hours') =>
      order({ ranking: [{ criterion, weight: null }] }, [], rows).ranked.map(({ personId, parts }) =>
        `${personId}: ${parts[0]?.words}`.replaceAll('\u00a0', ' '),
      );
    expect(by('rest')).toEqual([
      'okafor: A day of rest or more on both sides',
      'kim: 14 h rest at least',
      'diaz: 8 h rest at least',
    ]);
    expect(by('week_hours')).toEqual([
      'okafor: 18 h that week with it',
      'diaz: 20 h that week with it',
      'kim: 20 h that week with it',
    ]);
  });
});

describe('who is not asked', () => {
  const step = oneStep('off');
  const code = (over: Parameters<typeof onlyStep>[1], person = 'diaz') =>
    skipOf(onlyStep(step, over), person);
  const leave = (startsAt: number, endsAt: number, state: 'approved' | 'pending' = 'approved') => ({
    roster: { leave: [{ personId: 'diaz', startsAt, endsAt, state }] },
  });
  const people = (over: Partial<RosterMember>) => ({ roster: { people: [{ ...DIAZ, ...over }, KIM] } });

  it('is in training or on light duty', () => {
    expect(code(people({ notCounting: ALWAYS_TRAINEE }))).toBe(
      'trainee: In training: does not count towards the minimum.',
    );
    const light = [{ fromDate: DAY, toDate: DAY, kind: 'light_duty' as const }];
    expect(code(people({ notCounting: light }))).toBe(
      'light_duty: On light duty: does not count towards the minimum.',
    );
    expect(code(people({ notCounting: [{ fromDate: NEXT, toDate: null, kind: 'trainee' }] }))).toBeNull();
  });

  it('has approved leave, of which nothing else is said; leave that is not decided only warns', () => {
    expect(code(leave(OPEN.startsAt - 5, OPEN.startsAt + 60_000))).toBe('leave: Off on approved leave.');
    expect(code(leave(OPEN.endsAt, OPEN.endsAt + 60_000))).toBeNull();
    const { ranked } = onlyStep(step, leave(OPEN.startsAt, OPEN.endsAt, 'pending'));
    expect(ranked.find(({ personId }) => personId === 'diaz')?.candidate).toMatchObject({ need: 'warning' });
  });

  it('would rest or work beyond a hard limit', () => {
    expect(code({ rows: [rowOf('diaz', 'S12', BEFORE)] })).toBe('rest: It would mean 6 h rest, minimum 8 h.');
    expect(code({ rows: days('D4', 'diaz', '2026-01-29', BEFORE) })).toBe(
      'hours: It would mean 7 days in a row, maximum 6.',
    );
    expect(code({ rows: [rowOf('diaz', 'S10', BEFORE)] })).toBeNull();
  });

  it('wishes no overtime then', () => {
    const blackout = { kind: 'blackout' as const, startsAt: OPEN.endsAt - 60_000, endsAt: OPEN.endsAt + 5 };
    expect(code({ people: [known('diaz', { availability: [blackout] })] })).toBe(
      'blackout: Wishes no overtime then.',
    );
    expect(code({ people: [known('diaz', { availability: [blackout], claimedAt: 1 })] })).toBeNull();
  });

  it('sleeps after a night shift', () => {
    const swing = rowOf(null, 'S4', DAY);
    const night = rowOf('diaz', 'G10', BEFORE);
    expect(code({ open: swing, rows: [night], now: at(BEFORE, '12:00') })).toBe(
      'asleep: Sleeps after a night shift until 14:00.',
    );
    const later = rowOf(null, 'S10', DAY);
    expect(code({ open: later, rows: [night], now: at(BEFORE, '12:00') })).toBeNull();
  });

  it('is asleep until it is too late to ask', () => {
    const sleep = { startTime: '22:00', endTime: '08:50' };
    const asleep = { people: [known('diaz', { sleep })] };
    expect(code(asleep)).toBe('asleep: Asleep until 08:50: too late to ask.');
    expect(code({ ...asleep, now: at(DAY, '08:50') })).toBeNull();
    const early = { people: [known('diaz', { sleep: { ...sleep, endTime: '07:00' } })] };
    const { ranked } = onlyStep(step, early);
    expect(ranked.find(({ personId }) => personId === 'diaz')?.parts.at(-1)).toEqual({
      criterion: 'asleep',
      words: 'Asleep until 07:00',
      points: 0,
    });
  });

  it('cannot be reached by the channels of the step', () => {
    const phoneless = [known('diaz', { phone: null })];
    const only = (channels: FillingStep['channels']) =>
      skipOf(onlyStep(oneStep('off', { channels }), { people: phoneless }), 'diaz');
    expect([only(['phone', 'sms']), only(['phone', 'push'])]).toEqual([
      'unreachable: No phone number is known.',
      null,
    ]);
  });

  it('is no supervisor where one is needed, unless they may act', () => {
    const result = onlyStep(step, { open: rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' }) });
    expect(namesOf(result)).toEqual(['okafor', 'reyes']);
    expect(result.ranked[0]).toMatchObject({ candidate: { asActing: true } });
    expect(skipOf(result, 'diaz')).toBe(
      'not_qualified: This shift needs a supervisor, or somebody who may act as one.',
    );
    expect(namesOf(onlyStep(step))).toEqual(['diaz', 'kim', 'okafor', 'reyes']);
  });

  it('administers and works no shifts', () => {
    const admin = member('chief', { role: 'admin', seniorityRank: 9 });
    const roster = { people: [...PEOPLE, admin] };
    expect(code({ roster }, 'chief')).toBe('not_qualified: Works no shifts at this center.');
    expect(code({ roster, rows: [rowOf('chief', 'D10', '2026-02-10')] }, 'chief')).toBeNull();
  });
});

describe('the hour at which somebody may be asked', () => {
  const facts = (rows: readonly RosterRow[], sleep: FillingPerson['sleep'] = null) =>
    fillingOf(OPEN, rows, { people: [known('diaz', { sleep })] });

  it('is after their sleep window and after the rest of a night', () => {
    const night = rowOf('diaz', 'G10', BEFORE);
    expect(offerableFrom(facts([night]), 'diaz', at(DAY, '06:00'))).toBe(at(DAY, '14:00'));
    expect(offerableFrom(facts([]), 'diaz', at(DAY, '06:00'))).toBe(at(DAY, '06:00'));
    const window = { startTime: '13:00', endTime: '20:00' };
    expect(offerableFrom(facts([night], window), 'diaz', at(DAY, '06:00'))).toBe(at(DAY, '20:00'));
  });

  it('is now for who is on duty and for who asked', () => {
    const day = rowOf('diaz', 'E10', DAY);
    const window = { startTime: '05:00', endTime: '12:00' };
    expect(offerableFrom(facts([day], window), 'diaz', NOW)).toBe(NOW);
    const asked = fillingOf(OPEN, [], { people: [known('diaz', { sleep: window, claimedAt: 1 })] });
    expect(offerableFrom(asked, 'diaz', NOW)).toBe(NOW);
    expect(offerableFrom(asked, 'nobody', NOW)).toBe(NOW);
  });
});

describe('what is kept of somebody', () => {
  it('is what the ranking knew', () => {
    const roster = { people: [{ ...DIAZ, employeeNumber: '117', seniorityDate: '2014-03-04' }] };
    const rows = [rowOf('diaz', 'S10', BEFORE)];
    const facts = fillingOf(OPEN, rows, { roster, people: [overtime('diaz', 2)], rules: oneStep('off') });
    const [ranked] = stepOf(rankFilling(facts, NOW)).ranked;
    expect(candidateSnapshot(facts, 'diaz', ranked?.candidate ?? null)).toEqual({
      fullName: 'Maria Diaz',
      role: 'dispatcher',
      employeeNumber: '117',
      seniorityDate: '2014-03-04',
      overtimeMinutes: 120,
      restBeforeMinutes: 480,
      restAfterMinutes: null,
      weekMinutesAfter: 1200,
      addedOvertimeMinutes: 0,
      warnings: ['8\u00a0h rest, preferred minimum 10\u00a0h'],
    });
    expect(candidateSnapshot(facts, 'diaz', null)).toMatchObject({ weekMinutesAfter: null, warnings: [] });
  });
});

it('who may act only on other days is no supervisor', () => {
  const gone = { ...OKAFOR, qualifications: [{ ...ACTING, toDate: BEFORE }] };
  const open = rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' });
  const result = onlyStep(oneStep('off'), { open, roster: { people: [gone, REYES] } });
  expect(namesOf(result)).toEqual(['reyes']);
});
