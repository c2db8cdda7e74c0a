import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOf, type Shortage, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { applyChange } from '#lib/domain/setting-apply.ts';
import { blockCoverage, previewChange } from '#lib/domain/setting-preview.ts';
import type { PreviewBlock, ScheduleChange, ScheduleEffect } from '#lib/domain/setting-records.ts';
import { createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { Requirement } from '#lib/domain/types.ts';
import { DENVER, requirement } from './reference-center.ts';
import { DIAZ, factsOf, KIM, OKAFOR, REYES, rowOf, templateOf } from './roster-world.ts';

const NONE: PreviewBlock['nextVersions'] = { limits: null, workweek: null, patterns: null };
const NO_QUALIFICATIONS: PreviewBlock['qualifications'] = { names: {}, spans: [], held: [] };
const at = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);

/** One week in March 2026, with the spring clock change on the Sunday that it begins with. */
function weekOf(rows: readonly RosterRow[], over: Partial<RosterFacts> = {}): PreviewBlock {
  const facts = factsOf({ requirements: [], ...over });
  return {
    facts: {
      ...facts,
      schedule: { ...facts.schedule, startDate: '2026-03-08', endDate: '2026-03-14', ...over.schedule },
    },
    rows,
    nextVersions: NONE,
    qualifications: NO_QUALIFICATIONS,
  };
}

function effectOf(block: PreviewBlock, change: ScheduleChange): ScheduleEffect {
  const { schedules, impossible } = previewChange([block], change);
  expect(impossible).toBeNull();
  const [effect] = schedules;
  if (effect === undefined) throw new Error('no schedule is concerned');
  return effect;
}

const period = (over: Partial<Requirement> & { id: string }) =>
  requirement({ startTime: '09:00', endTime: '13:00', minEmployees: 1, ...over });

function requirementChange(
  requirementId: number | null,
  fields: Partial<Requirement> | null,
  fromDate = '2026-03-11',
): Extract<ScheduleChange, { kind: 'requirement' }> {
  const { id: _, ...whole } = period({ id: '' });
  return {
    kind: 'requirement',
    centerId: 'harbor',
    requirementId,
    fields: fields === null ? null : { ...whole, ...fields },
    fromDate,
  };
}

describe('a requirement that changes in the middle of a block', () => {
  const covered = ['08', '09', '10', '11', '12', '13', '14'].map((day) =>
    rowOf('diaz', 'D4', `2026-03-${day}`),
  );

  it('leaves gaps from its date on, and none before', () => {
    const block = weekOf(covered, { requirements: [period({ id: '7' })] });
    const effect = effectOf(block, requirementChange(7, { minEmployees: 2 }));
    expect(effect.newGaps.map(({ shiftDate, required, onDuty }) => [shiftDate, required, onDuty])).toEqual([
      ['2026-03-11', 2, 1],
      ['2026-03-12', 2, 1],
      ['2026-03-13', 2, 1],
      ['2026-03-14', 2, 1],
    ]);
    expect(effect.newGaps[0]).toEqual({
      kind: 'employees',
      shiftDate: '2026-03-11',
      required: 2,
      onDuty: 1,
      startsAt: at('2026-03-11', 9),
      endsAt: at('2026-03-11', 13),
    });
    expect(effect.goneGaps).toEqual([]);
    expect(effect.shortBefore).toEqual({ employees: 0, supervisors: 0, qualified: 0 });
    expect(effect.shortAfter).toEqual({ employees: 4 * 240, supervisors: 0, qualified: 0 });
    expect([effect.newBreaks, effect.goneBreaks, effect.shiftsByOldRule]).toEqual([[], [], 0]);
  });

  it('closes gaps from its date on', () => {
    const block = weekOf(covered, { requirements: [period({ id: '7', minEmployees: 3 })] });
    const effect = effectOf(block, requirementChange(7, { minEmployees: 1 }, '2026-03-13'));
    expect(effect.newGaps).toEqual([]);
    expect(effect.goneGaps.map(({ shiftDate, required, onDuty }) => [shiftDate, required, onDuty])).toEqual([
      ['2026-03-13', 3, 1],
      ['2026-03-14', 3, 1],
    ]);
  });

  it('is told of the part of a gap that gets worse, with its worse numbers', () => {
    const block = weekOf([], { requirements: [period({ id: '7' })] });
    const { newGaps, goneGaps } = effectOf(
      block,
      requirementChange(null, { startTime: '11:00', minEmployees: 2, weekdays: [3] }),
    );
    expect(newGaps).toEqual([
      expect.objectContaining({
        startsAt: at('2026-03-11', 11),
        endsAt: at('2026-03-11', 13),
        required: 2,
        onDuty: 0,
      }),
    ]);
    expect(goneGaps).toEqual([]);
  });

  it('says nothing where as many are short as before', () => {
    const extra = rowOf('kim', 'D4', '2026-03-11');
    const block = weekOf([...covered, extra], { requirements: [period({ id: '7', minEmployees: 2 })] });
    // 1 of 2 becomes 1 of 2 by another row; on the 11th nothing is short either way.
    const { newGaps, goneGaps } = effectOf(block, requirementChange(7, { name: 'Renamed', minEmployees: 2 }));
    expect([newGaps, goneGaps]).toEqual([[], []]);
  });

  it('ends the day before, and does not come at all when it has not begun', () => {
    const requirements = [period({ id: '7' }), period({ id: '8', minEmployees: 2, fromDate: '2026-03-13' })];
    const gone = effectOf(weekOf([], { requirements }), requirementChange(7, null)).goneGaps;
    expect(gone.map(({ shiftDate, required }) => [shiftDate, required])).toEqual([
      ['2026-03-11', 1],
      ['2026-03-12', 1],
    ]);
    const later = effectOf(weekOf([], { requirements }), requirementChange(8, null)).goneGaps;
    expect(later.map(({ shiftDate, required }) => [shiftDate, required])).toEqual([
      ['2026-03-13', 2],
      ['2026-03-14', 2],
    ]);
  });

  it.each([
    ['later lets what it replaces go on until then', '2026-03-14', null, [1, 1, 2]],
    ['earlier ends what it replaces before', '2026-03-12', null, [2, 2, 2]],
    ['beyond the end of what it replaces leaves nothing between', '2026-03-14', '2026-03-12', [1, 2]],
  ])('that is to come and is moved %s', (_, start, until, required) => {
    const requirements = [
      period({ id: '7', toDate: '2026-03-12' }),
      period({ id: '8', minEmployees: 2, fromDate: '2026-03-13' }),
    ];
    const block = weekOf([], { requirements });
    const change = {
      ...requirementChange(8, { minEmployees: 2, fromDate: start }, '2026-03-12'),
      replaced: { requirementId: 7, until },
    };
    const gaps = gapsOf(blockCoverage(applyChange(block.facts, change, block), []));
    expect(gaps.filter(({ shiftDate }) => shiftDate >= '2026-03-12').map((gap) => gap.required)).toEqual(
      required,
    );
  });

  it('replaces the weekly ones on its dates, for better or worse', () => {
    const block = weekOf(covered, { requirements: [period({ id: '7', minEmployees: 2 })] });
    const event = { replacesWeekly: true, minEmployees: 4, fromDate: '2026-03-12', toDate: '2026-03-12' };
    expect(effectOf(block, requirementChange(null, event)).newGaps).toMatchObject([
      { shiftDate: '2026-03-12', required: 4, onDuty: 1 },
    ]);
    const quiet = { ...event, minEmployees: 0 };
    expect(effectOf(block, requirementChange(null, quiet)).goneGaps).toMatchObject([
      { shiftDate: '2026-03-12', required: 2, onDuty: 1 },
    ]);
  });

  it('counts people with a qualification apart', () => {
    const fire = { id: 'fire', fromDate: '2026-01-01', toDate: '2026-03-12' };
    const block = weekOf(covered, { people: [{ ...DIAZ, qualifications: [fire] }] });
    const { newGaps } = effectOf(block, requirementChange(null, { qualificationId: 'fire' }));
    expect(newGaps).toMatchObject([
      { kind: 'qualified', qualificationId: 'fire', shiftDate: '2026-03-13', required: 1, onDuty: 0 },
      { kind: 'qualified', qualificationId: 'fire', shiftDate: '2026-03-14', required: 1, onDuty: 0 },
    ]);
  });

  it('misses the hour that spring skips, and asks twice for the one that autumn repeats', () => {
    const night = { startTime: '01:00', endTime: '05:00' };
    const spring = weekOf([], {
      schedule: { ...factsOf().schedule, startDate: '2026-03-07', endDate: '2026-03-08' },
    });
    const short = effectOf(spring, requirementChange(null, night, '2026-03-07')).shortAfter;
    expect(short.employees).toBe(3 * 60 + 4 * 60);
    const autumn = weekOf([], {
      schedule: { ...factsOf().schedule, startDate: '2026-10-31', endDate: '2026-10-31' },
    });
    expect(effectOf(autumn, requirementChange(null, night, '2026-10-31')).shortAfter.employees).toBe(5 * 60);
  });
});

describe('limits that change in the middle of a block', () => {
  // 8 h rest on the 10th and on the 12th.
  const rows = [
    rowOf('diaz', 'D12', '2026-03-09'),
    rowOf('diaz', 'E4', '2026-03-10'),
    rowOf('diaz', 'D12', '2026-03-11'),
    rowOf('diaz', 'E4', '2026-03-12'),
  ];
  const limits = (over: Partial<typeof DEFAULT_LIMITS>, fromDate: string): ScheduleChange => ({
    kind: 'limits',
    limits: { ...DEFAULT_LIMITS, ...over },
    fromDate,
  });
  const named = (breaks: ScheduleEffect['newBreaks']) =>
    breaks.map(({ ruleId, date, minutes }) => [ruleId, date, minutes]);

  it('break only what begins from their date on', () => {
    const effect = effectOf(weekOf(rows), limits({ restMinutesHard: 540 }, '2026-03-11'));
    expect(named(effect.newBreaks)).toEqual([['rest_hard', '2026-03-12', 60]]);
    // It was below the preferred rest, and is a break of the minimum now.
    expect(named(effect.goneBreaks)).toEqual([['rest_soft', '2026-03-12', 120]]);
    expect([effect.newGaps, effect.goneGaps]).toEqual([[], []]);
  });

  it('no longer break what they allow', () => {
    const effect = effectOf(weekOf(rows), limits({ restMinutesSoft: 480 }, '2026-03-12'));
    expect(named(effect.goneBreaks)).toEqual([['rest_soft', '2026-03-12', 120]]);
    expect(effect.newBreaks).toEqual([]);
  });

  it('tell a break that gets worse as new, and one that gets better as gone', () => {
    const worse = effectOf(weekOf(rows), limits({ restMinutesSoft: 660 }, '2026-03-12'));
    expect([named(worse.newBreaks), worse.goneBreaks]).toEqual([[['rest_soft', '2026-03-12', 180]], []]);
    const better = effectOf(weekOf(rows), limits({ restMinutesSoft: 540 }, '2026-03-12'));
    expect([better.newBreaks, named(better.goneBreaks)]).toEqual([[], [['rest_soft', '2026-03-12', 120]]]);
  });

  it('hold until the next version, which stays', () => {
    const block = weekOf(rows);
    const next = { ...block, nextVersions: { ...NONE, limits: '2026-03-12' } };
    expect(effectOf(next, limits({ restMinutesHard: 540 }, '2026-03-08')).newBreaks).toMatchObject([
      { ruleId: 'rest_hard', date: '2026-03-10' },
    ]);
    const { ruleVersions, limits: planned } = applyChange(
      block.facts,
      limits({ restMinutesHard: 540 }, '2026-03-08'),
      next,
    );
    expect(ruleVersions.map(({ fromDate, limits: one }) => [fromDate, one.restMinutesHard])).toEqual([
      ['2000-01-01', 480],
      ['2026-03-08', 540],
      ['2026-03-12', 480],
    ]);
    expect(planned.restMinutesHard).toBe(540);
  });

  it('cannot contradict each other', () => {
    const change = limits({ restMinutesSoft: 300 }, '2026-03-08');
    expect(previewChange([weekOf(rows)], change)).toEqual({
      schedules: [],
      impossible: expect.stringMatching(/rest/),
      notes: [],
    });
  });

  it('plan a draft by those of its first day, and say so', () => {
    const { notes } = previewChange([weekOf(rows)], limits({ restMinutesHard: 540 }, '2026-03-11'));
    expect(notes).toEqual([
      'The draft Spring is generated by the limits of its first day, Sun 8 Mar; from Wed 11 Mar on it is judged by the new.',
    ]);
  });
});

describe('a workweek that begins on another day', () => {
  // 40 hours from Monday to Thursday in two weeks of Sundays; 50 from Wednesday to Tuesday.
  const rows = ['08', '09', '10', '11', '15', '16', '17', '18'].map((day) =>
    rowOf('diaz', 'D10', `2026-03-${day}`),
  );
  const twoWeeks = (own: readonly RosterRow[]) =>
    weekOf(own, { schedule: { ...factsOf().schedule, startDate: '2026-03-08', endDate: '2026-03-28' } });

  it('adds up other days', () => {
    const change: ScheduleChange = { kind: 'workweek', workweekStart: 3, fromDate: '2026-03-11' };
    const fifth = rowOf('diaz', 'D10', '2026-03-14');
    const { newBreaks } = effectOf(twoWeeks([...rows.slice(3), fifth]), change);
    expect(newBreaks).toMatchObject([{ ruleId: 'weekly_hours', minutes: 600 }]);
    expect(previewChange([twoWeeks(rows)], change).notes[0]).toBe(
      '11–14 Mar 2026 lies in two workweeks: that of Sun 8 Mar and that of Wed 11 Mar.',
    );
  });

  it('begins on its own day of the week', () => {
    const change: ScheduleChange = { kind: 'workweek', workweekStart: 1, fromDate: '2026-03-11' };
    expect(previewChange([twoWeeks(rows)], change).impossible).toBe(
      'Wed 11 Mar is no first day of a workweek that starts on Monday.',
    );
  });
});

describe('a shift that is replaced', () => {
  const d10 = templateOf('D10');
  const rows = [
    rowOf('diaz', 'D10', '2026-03-10'),
    rowOf('diaz', 'D10', '2026-03-11'),
    rowOf(null, 'D10', '2026-03-12'),
    rowOf('kim', 'D12', '2026-03-12'),
  ];
  const block = weekOf(rows, { requirements: [period({ id: '7' })] });
  const shift = (over: Partial<typeof d10> | null): ScheduleChange => ({
    kind: 'shift',
    centerId: 'harbor',
    shiftId: d10.id,
    fields: over === null ? null : { ...d10, ...over },
    fromDate: '2026-03-11',
  });

  it('leaves what is planned by it as it is, and counts it', () => {
    const effect = effectOf(block, shift({ startTime: '10:00', endTime: '20:00' }));
    expect(effect).toMatchObject({ shiftsByOldRule: 2, newGaps: [], goneGaps: [], newBreaks: [] });
    expect(effectOf(block, shift(null)).shiftsByOldRule).toBe(2);
  });

  it('concerns nothing that is planned when only its name changes, or when it is new', () => {
    expect(effectOf(block, shift({ name: 'Day, long' })).shiftsByOldRule).toBe(0);
    const added: ScheduleChange = {
      kind: 'shift',
      centerId: 'harbor',
      shiftId: null,
      fields: d10,
      fromDate: '2026-03-11',
    };
    expect(effectOf(block, added).shiftsByOldRule).toBe(0);
  });

  it('is planned until the day before, and the other from then on', () => {
    const { templates } = applyChange(block.facts, shift({ startTime: '10:00', endTime: '18:30' }), block);
    expect(templates.find(({ id }) => id === d10.id)).toMatchObject({
      startTime: '09:00',
      validTo: '2026-03-10',
    });
    expect(templates.find(({ startTime }) => startTime === '10:00')).toMatchObject({
      durationMinutes: 510,
      validFrom: '2026-03-11',
      validTo: null,
    });
  });
});

describe('rules of patterns', () => {
  const id = (code: string) => String(templateOf(code).id);
  // Four hours first, then three times twelve, all of one category.
  const shortFirst = [id('D4'), id('D12'), id('D12'), id('D12'), null, null, null];
  const people = [
    { ...DIAZ, pattern: '3x12_1x4' as const, line: shortFirst },
    { ...KIM, pattern: '3x12_1x4' as const, line: shortFirst.toReversed() },
    // No tour of the pattern by any rules.
    { ...OKAFOR, pattern: '4x10' as const, line: shortFirst },
  ];
  const rows = [
    rowOf('diaz', 'D4', '2026-03-08'),
    rowOf('diaz', 'D12', '2026-03-11'),
    rowOf('diaz', 'D4', '2026-03-12', { isOvertime: true }),
    rowOf('kim', 'D4', '2026-03-12'),
    rowOf('okafor', 'D4', '2026-03-12'),
  ];
  const change = (shortShift: 'first' | 'last' | 'either', sameCategory = true): ScheduleChange => ({
    kind: 'patterns',
    rules: { '3x12_1x4': { shortShift, sameCategory } },
    fromDate: '2026-03-09',
  });

  it('concern the shifts of people whose week they do not allow', () => {
    const block = weekOf(rows, { people });
    expect(effectOf(block, change('last'))).toMatchObject({ shiftsByOldRule: 1, newGaps: [], newBreaks: [] });
    expect(previewChange([block], change('last')).notes[0]).toBe(
      'In Spring the week of Diaz would not be allowed; it stays until it is planned anew.',
    );
    expect(effectOf(block, change('either')).shiftsByOldRule).toBe(0);
    const until = { ...block, nextVersions: { ...NONE, patterns: '2026-03-11' } };
    expect(effectOf(until, change('last')).shiftsByOldRule).toBe(0);
  });
});

describe('the start of the day', () => {
  const rows = [rowOf('diaz', 'E4', '2026-03-10')];
  const change = (dayStart: string): ScheduleChange => ({
    kind: 'day_start',
    centerId: 'harbor',
    dayStart,
    fromDate: '2026-03-09',
  });

  it('does not move past the start of a shift', () => {
    expect(previewChange([weekOf(rows)], change('06:00')).impossible).toBe(
      'E4 starts at 05:00. Between 05:00 and 06:00 nothing may start, or it would move to another date.',
    );
    const own = rowOf('diaz', 'E4', '2026-03-10', { localStart: '04:30' });
    expect(previewChange([weekOf([own])], change('04:00')).impossible).toMatch(
      /^E4 on Tue 10 Mar starts at 04:30/,
    );
  });

  it('does not move past the start of a period', () => {
    const requirements = [requirement({ startTime: '04:00', endTime: '05:00', name: 'Dawn' })];
    expect(previewChange([weekOf(rows, { requirements })], change('03:00')).impossible).toMatch(
      /^“Dawn” starts at 04:00/,
    );
  });

  it('moves the edges of a block', () => {
    // A whole day begins when the day does.
    const requirements = [requirement({ startTime: '05:00', endTime: '05:00', weekdays: [0] })];
    const { newGaps, goneGaps } = effectOf(weekOf([], { requirements }), change('04:00'));
    expect(newGaps.map(({ startsAt, endsAt, shiftDate }) => [startsAt, endsAt, shiftDate])).toEqual([
      [at('2026-03-08', 4), at('2026-03-08', 5), '2026-03-08'],
    ]);
    expect(goneGaps.map(({ startsAt, endsAt, shiftDate }) => [startsAt, endsAt, shiftDate])).toEqual([
      [at('2026-03-09', 4), at('2026-03-09', 5), '2026-03-08'],
    ]);
  });
});

describe('which schedules are concerned', () => {
  const block = weekOf([rowOf('diaz', 'D4', '2026-03-11')]);
  const later: PreviewBlock = {
    ...block,
    facts: {
      ...block.facts,
      schedule: { ...block.facts.schedule, id: 2, startDate: '2026-03-15', endDate: '2026-03-21' },
    },
    rows: [],
  };

  it('are those of the center that reach to the date, by start', () => {
    const ids = (change: ScheduleChange) =>
      previewChange([later, block], change).schedules.map(({ schedule }) => schedule.id);
    expect(ids(requirementChange(null, {}, '2026-03-14'))).toEqual([1, 2]);
    expect(ids(requirementChange(null, {}, '2026-03-15'))).toEqual([2]);
    expect(ids({ ...requirementChange(null, {}), centerId: 'prairie' })).toEqual([]);
    expect(ids({ kind: 'holiday', date: '2026-03-17', name: 'Day', fromDate: '2026-03-14' })).toEqual([1, 2]);
  });

  it('count shifts on a holiday', () => {
    const notes = (name: string | null) =>
      previewChange([block], { kind: 'holiday', date: '2026-03-11', name, fromDate: '2026-03-11' }).notes;
    expect(notes('Day')).toEqual(['1 shift of Spring on Wed 11 Mar counts as work on a holiday.']);
    expect(notes(null)).toEqual(['1 shift of Spring on Wed 11 Mar no longer counts as work on a holiday.']);
    expect(
      applyChange(
        block.facts,
        { kind: 'holiday', date: '2026-03-11', name: 'Day', fromDate: '2026-03-11' },
        block,
      ).holidays,
    ).toEqual(['2026-03-11']);
  });

  it('do not take a requirement that ends before it begins', () => {
    expect(previewChange([block], requirementChange(null, { toDate: '2026-03-10' })).impossible).toBe(
      'The last day, Tue 10 Mar, lies before the first.',
    );
    const ended = weekOf([], { requirements: [period({ id: '7', toDate: '2026-03-09' })] });
    expect(previewChange([ended], requirementChange(7, {})).impossible).toMatch(
      /ends Mon 9 Mar, before the change/,
    );
    expect(previewChange([ended], requirementChange(7, null)).impossible).toMatch(/ends Mon 9 Mar already/);
  });
});

describe('any change of requirements', () => {
  const codes = ['E10', 'D12', 'S10', 'G12'] as const;
  const dates = ['2026-03-08', '2026-03-09', '2026-03-10', '2026-03-11'] as const;
  const anyRow = fc
    .tuple(fc.constantFrom(DIAZ.id, KIM.id, REYES.id), fc.constantFrom(...codes), fc.constantFrom(...dates))
    .map(([person, code, date]) => rowOf(person, code, date));
  const anyPeriod = fc.record({
    startTime: fc.constantFrom('00:30', '05:00', '09:00', '17:15', '22:00'),
    endTime: fc.constantFrom('00:30', '05:00', '12:45', '21:00', '23:00'),
    minEmployees: fc.integer({ min: 0, max: 4 }),
    minSupervisors: fc.integer({ min: 0, max: 1 }),
    replacesWeekly: fc.boolean(),
    fromDate: fc.constantFrom(...dates),
  });

  it('is new where more are short than before, slot by slot, and gone where fewer are', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 12 }),
        fc.array(anyPeriod, { minLength: 1, maxLength: 5 }),
        anyPeriod,
        fc.constantFrom(...dates),
        (rows, periods, changed, fromDate) => {
          const requirements = periods.map((one, index) => requirement({ ...one, id: String(index) }));
          const block = weekOf(rows, { requirements });
          const change = requirementChange(0, { ...changed, toDate: '2026-03-12' }, fromDate);
          const effect = effectOf(block, change);
          const after = applyChange(block.facts, change, block);
          const shortBefore = slotsOf(gapsOf(blockCoverage(block.facts, rows)));
          const shortAfter = slotsOf(gapsOf(blockCoverage(after, rows)));
          expect(slotsOf(effect.newGaps)).toEqual(beyond(shortAfter, shortBefore));
          expect(slotsOf(effect.goneGaps)).toEqual(beyond(shortBefore, shortAfter));
        },
      ),
      { seed: 911, numRuns: 60 },
    );
  });

  /** People missing by kind and slot. */
  function slotsOf(gaps: readonly Shortage[]): Map<string, number> {
    const slots = new Map<string, number>();
    for (const { kind, startsAt, endsAt, required, onDuty } of gaps) {
      for (let slot = startsAt; slot < endsAt; slot += SLOT_MINUTES * MINUTE_MS) {
        slots.set(`${kind} ${slot}`, required - onDuty);
      }
    }
    return slots;
  }

  function beyond(
    slots: ReadonlyMap<string, number>,
    known: ReadonlyMap<string, number>,
  ): Map<string, number> {
    return new Map([...slots].filter(([slot, short]) => short > (known.get(slot) ?? 0)));
  }
});
