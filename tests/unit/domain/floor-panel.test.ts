import { describe, expect, it } from 'vitest';
import type { FloorWorld } from '#lib/domain/floor-edits.ts';
import { type QuickForm, quickForm, quickShift, sickView, verbsFor } from '#lib/domain/floor-panel.ts';
import { floorEffect } from '#lib/domain/floor-plan.ts';
import type { FloorQuery } from '#lib/domain/floor-query.ts';
import { passesLimit, planKey } from '#lib/domain/floor-reason.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { touchedRows } from '#lib/domain/roster-edits.ts';
import { addDays, createZone, parseTime } from '#lib/domain/time.ts';
import { DENVER, requirement } from './reference-center.ts';
import { byId, DIAZ, factsOf, KIM, member, OKAFOR, PEOPLE, REYES, rowOf } from './roster-world.ts';

const DAY = '2026-02-04';
const at = (time: string, date = DAY) => createZone(DENVER.timeZone).toInstant(date, parseTime(time));
const look = { clockStyle: '24h' } as const;

function worldOf(rows: readonly RosterRow[], now: string, over: Partial<RosterFacts> = {}): FloorWorld {
  return {
    facts: factsOf({ requirements: [requirement({ startTime: '05:00', endTime: '05:00' })], ...over }),
    rows: byId(rows),
    now: at(now),
  };
}

function formOf(row: RosterRow, world: FloorWorld, query: Partial<FloorQuery>): QuickForm {
  const form = quickForm(row, { verb: null, from: null, until: null, to: null, ...query }, world, look);
  if (form === null) throw new Error('no form');
  return form;
}

function planOf({ plan }: QuickForm) {
  if ('refusal' in plan) throw new Error(plan.refusal);
  return plan;
}

/** The rows of the day after the plan, as person, start and end. */
function rowsAfter(form: QuickForm, world: FloorWorld) {
  const { operations } = planOf(form);
  const { after } = touchedRows(world.rows, operations, world.facts);
  const zone = createZone(DENVER.timeZone);
  const clock = (instant: number) => {
    const { minutes } = zone.toLocal(instant);
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  };
  return after.map((row) => [row.userId, clock(row.startsAt), clock(row.endsAt)]).sort();
}

describe('holding over', () => {
  it('extends the end, says what it breaks with its number, and shows the floor before and after', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const next = rowOf('diaz', 'E10', addDays(DAY, 1));
    const world = worldOf([row, next], '18:00');
    const form = formOf(row, world, { verb: 'hold', until: '23:00' });
    expect(form.until).toBe('23:00');
    const plan = planOf(form);
    expect(plan.sentence).toBe('Maria Diaz stays until 23:00, 4\u00a0h longer.');
    expect(plan.need).toBe('reason');
    expect(plan.broken).toEqual([{ words: 'Maria Diaz: 6\u00a0h rest, minimum 8\u00a0h', isHard: true }]);
    expect(plan.kept[0]?.words).toEqual([
      '14\u00a0h on duty, maximum 16\u00a0h',
      '24\u00a0h in seven days, maximum 72\u00a0h',
      '2 days in a row, maximum 6',
    ]);
    expect(plan.effect).toMatchObject([
      { startsAt: at('19:00'), endsAt: at('23:00'), employees: { required: 1, before: 0, after: 1 } },
    ]);
    expect(rowsAfter(form, world)).toEqual([['diaz', '09:00', '23:00']]);
  });

  it('asks for a reason anew when a shift that somebody else adds makes the same pass a limit', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const query = { verb: 'hold', until: '23:00' } as const;
    const free = formOf(row, worldOf([row], '18:00'), query);
    const bound = formOf(row, worldOf([row, rowOf('diaz', 'E10', addDays(DAY, 1))], '18:00'), query);
    expect(planOf(free).sentence).toBe(planOf(bound).sentence);
    expect([passesLimit(planOf(free)), passesLimit(planOf(bound))]).toEqual([false, true]);
    expect(planKey(free, planOf(free))).not.toBe(planKey(bound, planOf(bound)));
    expect(planKey(free, { need: 'warning' })).toBe(planKey(free, planOf(free)));
  });

  it('keeps what was typed while the rest that is given away gets shorter, and for nobody else', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const [early, late] = ['13:10', '13:20'].map((now) => {
      const form = formOf(row, worldOf([row], now), { verb: 'move', to: 'kim' });
      return { sentence: planOf(form).sentence, key: planKey(form, planOf(form)) };
    });
    expect(early?.sentence).not.toBe(late?.sentence);
    expect(early?.key).toBe(late?.key);
    const other = formOf(row, worldOf([row], '13:10'), { verb: 'move', to: 'okafor' });
    expect(planKey(other, planOf(other))).not.toBe(early?.key);
  });

  it('keeps the rules with their numbers where it breaks none', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([row, rowOf('diaz', 'D10', addDays(DAY, 1))], '18:00');
    const form = formOf(row, world, { verb: 'hold', until: '20:00' });
    expect(planOf(form)).toMatchObject({ need: 'nothing', broken: [], impossible: null });
    expect(planOf(form).kept[0]?.words[0]).toBe('13\u00a0h rest after, minimum 8\u00a0h');
    expect(form.others).toEqual([]);
  });

  it('proposes the end of the shortage that follows', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const rows = [row, rowOf('kim', 'D12', DAY), rowOf('okafor', 'S10', DAY)];
    const requirements = [requirement({ startTime: '05:00', endTime: '05:00', minEmployees: 3 })];
    // Kim and Okafor are still there, which is two of three, until 21:00; then one until 01:00.
    const world = worldOf(rows, '18:00', { requirements });
    expect(formOf(row, world, { verb: 'hold' }).until).toBe('03:00');
    const met = worldOf(rows, '18:00');
    expect(formOf(row, met, { verb: 'hold' }).until).toBe('21:00');
  });

  it('makes the added hours overtime where the week’s regular hours are full', () => {
    const days = [-3, -2, -1].map((off) => rowOf('diaz', 'D10', addDays(DAY, off)));
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([...days, row], '18:00');
    const form = formOf(row, world, { verb: 'hold', until: '21:00' });
    expect(planOf(form)).toMatchObject({ need: 'nothing', broken: [] });
    expect(planOf(form).sentence).toContain('The added hours are overtime');
    expect(planOf(form).operations).toMatchObject([
      { kind: 'add', row: { userId: 'diaz', localStart: '19:00', isOvertime: true, shiftDate: DAY } },
    ]);
  });

  it('is of the last of several shifts without a break between', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const extra = rowOf('diaz', 'D10', DAY, { localStart: '19:00', localEnd: '20:00', isOvertime: true });
    const world = worldOf([row, extra], '18:00');
    expect(rowsAfter(formOf(row, world, { verb: 'hold', until: '21:00' }), world)).toEqual([
      ['diaz', '19:00', '21:00'],
    ]);
  });

  it('names who else ends then and could stay, by fewest rules broken', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const rows = [
      row,
      rowOf('diaz', 'E10', addDays(DAY, 1)),
      rowOf('kim', 'D10', DAY),
      rowOf('kim', 'E10', addDays(DAY, 1)),
      rowOf('okafor', 'D10', DAY),
      // A supervisor relieves no dispatcher, and whoever ends later is no help.
      rowOf('reyes', 'D10', DAY),
    ];
    const world = worldOf(rows, '18:00');
    const { others } = formOf(row, world, { verb: 'hold', until: '23:00' });
    expect(others.map(({ fullName, broken }) => [fullName, broken])).toEqual([
      ['Ada Okafor', []],
      ['Jo Kim', ['6\u00a0h rest, minimum 8\u00a0h']],
    ]);
  });

  it('asks for a second supervisor beyond the maximum, and is refused for a shift that is over', () => {
    const row = rowOf('diaz', 'D12', DAY);
    const world = worldOf([row], '20:00');
    expect(planOf(formOf(row, world, { verb: 'hold', until: '02:00' }))).toMatchObject({
      need: 'second_supervisor',
    });
    const over = worldOf([row], '21:00');
    expect(verbsFor({ ...shownOf(row, over) }, over.now)).toEqual(['note']);
    expect(formOf(row, over, { verb: 'hold', until: '23:00' }).plan).toEqual({
      refusal: 'This shift is over.',
    });
  });
});

function shownOf(row: RosterRow, world: FloorWorld) {
  const shift = quickShift(row, world);
  if (shift === null) throw new Error('no shift');
  return shift;
}

describe('calling in early', () => {
  it('moves the start, and nobody comes before now', () => {
    const row = rowOf('diaz', 'G10', DAY);
    const world = worldOf([row, rowOf('kim', 'D10', DAY)], '17:20');
    const form = formOf(row, world, { verb: 'early', from: '18:00' });
    expect(form.times.map(({ time }) => time)).toEqual([
      '18:45',
      '18:30',
      '18:15',
      '18:00',
      '17:45',
      '17:30',
    ]);
    expect(planOf(form).sentence).toBe('Maria Diaz starts at 18:00, 1\u00a0h earlier.');
    expect(rowsAfter(form, world)).toEqual([['diaz', '18:00', '05:00']]);
  });

  it('is not possible within a quarter of an hour', () => {
    const row = rowOf('diaz', 'G10', DAY);
    expect(formOf(row, worldOf([row], '18:50'), { verb: 'early' }).plan).toMatchObject({
      refusal: expect.stringContaining('within a quarter of an hour'),
    });
  });
});

describe('giving what is left of a shift', () => {
  it('cuts a shift that runs at the next quarter: what was worked stays', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([row], '12:07');
    const form = formOf(row, world, { verb: 'move', to: 'kim' });
    expect(form.taker).toBe('kim');
    expect(planOf(form).sentence).toBe('Maria Diaz goes at 12:15; Jo Kim works the rest, 12:15–19:00.');
    expect(planOf(form).effect).toMatchObject([
      { startsAt: at('12:15'), endsAt: at('19:00'), employees: { before: 1, after: 1 } },
    ]);
    expect(rowsAfter(form, world)).toEqual([
      ['diaz', '09:00', '12:15'],
      ['kim', '12:15', '19:00'],
    ]);
  });

  it('gives an empty chair from now on to the likeliest, and counts who cannot', () => {
    const row = rowOf(null, 'D10', DAY);
    const facts = { people: [DIAZ, KIM, OKAFOR, REYES, member('gone', { isActive: false })] };
    const world = worldOf([row, rowOf('kim', 'D10', DAY)], '12:00', facts);
    const form = formOf(row, world, { verb: 'fill' });
    expect(form.takers.map(({ userId }) => userId)).not.toContain('kim');
    expect(form.barred).toBe(1);
    expect(form.taker).toBe(form.takers[0]?.userId);
    expect(rowsAfter(form, world)).toEqual([[form.taker, '12:00', '19:00']]);
  });

  it('cuts a night that runs past the start of the operational day on the day it is', () => {
    // 01:00 belongs to the day before, what follows 05:00 to the day itself.
    const times = { localStart: '01:00', localEnd: '09:00' };
    const row = rowOf('diaz', 'G4', addDays(DAY, -1), times);
    const world = worldOf([row], '06:07');
    expect(rowsAfter(formOf(row, world, { verb: 'move', to: 'kim' }), world)).toEqual([
      ['diaz', '01:00', '06:15'],
      ['kim', '06:15', '09:00'],
    ]);
    const open = rowOf(null, 'G4', addDays(DAY, -1), times);
    const empty = worldOf([open], '06:07');
    const form = formOf(open, empty, { verb: 'fill', to: 'kim' });
    expect(planOf(form).impossible).toBeNull();
    expect(rowsAfter(form, empty)).toEqual([['kim', '06:15', '09:00']]);
    expect(planOf(form).operations).toMatchObject([{ row: { shiftDate: DAY } }]);
  });

  it('lets a chair for a supervisor go to a supervisor, or to who may act as one', () => {
    const row = rowOf(null, 'G10', DAY, { requiredRole: 'supervisor' });
    const world = worldOf([row], '12:00', { people: PEOPLE });
    const { takers } = formOf(row, world, { verb: 'fill' });
    expect(takers.map(({ userId, asActing }) => [userId, asActing]).sort()).toEqual([
      ['okafor', true],
      ['reyes', false],
    ]);
  });

  it('is refused when less than a quarter of an hour is left', () => {
    const row = rowOf('diaz', 'D10', DAY);
    expect(formOf(row, worldOf([row], '18:50'), { verb: 'move' }).plan).toHaveProperty('refusal');
  });
});

describe('a large center', () => {
  it('lists everybody who can take a chair, to be found by name', () => {
    const people = Array.from({ length: 200 }, (_, index) => member(`p${index}`));
    const row = rowOf(null, 'D10', DAY);
    const form = formOf(row, worldOf([row], '08:00', { people }), { verb: 'fill', to: null });
    expect(form.takers.length + form.barred).toBe(200);
    expect(form.takers.length).toBe(200);
  });
});

describe('other times', () => {
  it('leave the start of a shift that has begun', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([row], '12:00');
    expect(formOf(row, world, { verb: 'times', from: '10:00', until: '19:00' }).plan).toHaveProperty(
      'refusal',
    );
    expect(rowsAfter(formOf(row, world, { verb: 'times', until: '17:00' }), world)).toEqual([
      ['diaz', '09:00', '17:00'],
    ]);
  });
});

describe('the floor’s count', () => {
  it('of an exchange is told over all of its hours, and of the past never', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([row], '12:00');
    expect(floorEffect([row], [{ ...row, userId: 'kim' }], world)).toMatchObject([
      { startsAt: at('12:00'), endsAt: at('19:00'), employees: { before: 1, after: 1 } },
    ]);
    expect(floorEffect([row], [], world)).toMatchObject([{ startsAt: at('12:00'), employees: { after: 0 } }]);
  });
});

describe('marking sick', () => {
  it('says what goes, what stays and what opens, with who could take it', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const world = worldOf([row], '12:07');
    const part = { startsAt: at('12:15'), endsAt: at('19:00') };
    const opening = { ...part, shiftDate: DAY, requiredRole: 'dispatcher' as const };
    const view = sickView(row, part, [opening], world, look);
    expect(view.sentence).toBe(
      'Maria Diaz is off sick 12:15–19:00. What was worked until 12:15 stays. A chair opens 12:15–19:00.',
    );
    expect(view.effect).toMatchObject([{ ...part, employees: { required: 1, before: 1, after: 0 } }]);
    expect(view.takers.map(({ userId }) => userId)).not.toContain('diaz');
    expect(view.takers.length).toBe(3);
    expect(sickView(row, part, [], world, look).sentence).toContain('No chair opens');
  });

  it('says which hours of the same duty stay, because they are a shift of their own', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const extra = rowOf('diaz', 'D10', DAY, { localStart: '19:00', localEnd: '21:00', isOvertime: true });
    const part = { startsAt: at('12:15'), endsAt: at('19:00') };
    const view = sickView(row, part, [], worldOf([row, extra], '12:07'), look);
    expect(view.sentence).toMatch(
      /They are still on 19:00–21:00: mark that shift as well if they miss it\.$/,
    );
    expect(sickView(row, part, [], worldOf([row], '12:07'), look).sentence).not.toContain('still on');
  });
});
