import { describe, expect, it } from 'vitest';
import { dropEdit, flagEdits, inputEdits } from '#components/roster/grid/cell-edits.ts';
import { chipEntry } from '#components/roster/grid/cell-facts.ts';
import { firstStop, gridColumns } from '#components/roster/grid/grid-columns.ts';
import { groupLines } from '#components/roster/grid/grid-lines.ts';
import { contentsIn, createGridModel } from '#components/roster/grid/grid-model.ts';
import { placeAfter, rectOf } from '#components/roster/grid/grid-selection.ts';
import { pasteEdits, pasteTargets } from '#components/roster/grid/paste.ts';
import { indexRows, patchIndex } from '#components/roster/store/row-index.ts';
import { markWords } from '#components/roster/timeline/shift-words.ts';
import { addDays, eachDate } from '#lib/domain/time.ts';
import { autumnFacts, byId, DIAZ, factsOf, KIM, member, rowOf, templateOf } from '../domain/roster-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';

const cell = (userId: string | null, date: string, ...rows: ReturnType<typeof rowOf>[]) => ({
  userId,
  date,
  rows,
});

describe('the mark of who covers nothing', () => {
  const trainee = { fromDate: '2026-02-01', toDate: DAY, kind: 'trainee' as const };
  const lightDuty = { fromDate: NEXT, toDate: NEXT, kind: 'light_duty' as const };
  const person = member('new', { notCounting: [trainee, lightDuty] });

  it.each([
    ['2026-01-31', [], []],
    [DAY, ['trainee'], ['trainee']],
    [NEXT, ['light_duty'], ['light duty']],
    ['2026-02-06', [], []],
  ])('goes by the day of the shift: %s', (date, marks, words) => {
    const row = rowOf('new', 'D10', date);
    const entry = chipEntry(row, new Map(), person);
    expect(entry.kind === 'shift' ? entry.marks : null).toEqual(marks);
    expect(markWords(row, person)).toEqual(words);
  });
});

describe('keys', () => {
  const size = { lines: 5, columns: 7 };
  const go = (line: number, column: number, key: string, isCtrl = false, heads: number[] = []) =>
    placeAfter({ line, column }, key, isCtrl, size, (at) => heads.includes(at));

  it('move within the grid and stop at its edges', () => {
    expect(go(2, 3, 'ArrowRight')).toEqual({ line: 2, column: 4 });
    expect(go(2, 6, 'ArrowRight')).toEqual({ line: 2, column: 6 });
    expect(go(0, 0, 'ArrowUp')).toEqual({ line: -1, column: 0 });
    expect(go(-1, -1, 'ArrowLeft')).toEqual({ line: -1, column: -1 });
    expect(go(1, 2, 'PageDown')).toEqual({ line: 4, column: 2 });
    expect(go(3, 2, 'Home')).toEqual({ line: 3, column: -1 });
    expect(go(3, 2, 'End', true)).toEqual({ line: 4, column: 6 });
    expect(go(3, 2, 'Home', true)).toEqual({ line: -1, column: 0 });
    expect(go(3, 2, 'x')).toBeNull();
  });

  it('pass by the headings of groups', () => {
    expect(go(-1, 2, 'ArrowDown', false, [0])).toEqual({ line: 1, column: 2 });
    expect(go(1, 2, 'ArrowUp', false, [0])).toEqual({ line: -1, column: 2 });
  });
});

describe('cells', () => {
  const range = { fromDate: DAY, toDate: '2026-02-06' };
  const columns = gridColumns(range, factsOf(), DAY, {});
  const groups = [
    { key: 'day', label: 'Day', people: [DIAZ] },
    { key: 'night', label: 'Graveyard', people: [KIM] },
  ];

  it('of a rectangle come line by line, without headings', () => {
    const rows = [rowOf('diaz', 'D12', DAY), rowOf('kim', 'G10', NEXT)];
    const model = createGridModel(groupLines(groups, [], true), columns);
    const rect = rectOf(
      model.placeOf({ line: 'diaz', date: DAY }),
      model.placeOf({ line: 'kim', date: NEXT }),
    );
    const found = contentsIn(model, rect, indexRows(byId(rows)));
    expect(found.map((line) => line.map((one) => one?.rows.map(({ userId }) => userId)))).toEqual([
      [['diaz'], []],
      [[], ['kim']],
    ]);
    expect(model.cellAt(model.placeOf({ line: 'coverage', date: NEXT }))).toEqual({
      line: 'coverage',
      date: NEXT,
    });
  });

  it('say what the clock does that night', () => {
    const { facts } = { facts: autumnFacts() };
    const [, sunday] = gridColumns({ fromDate: '2026-10-30', toDate: '2026-11-02' }, facts, DAY, {}).filter(
      ({ clockChange }, index) => clockChange !== null || index === 0,
    );
    expect(sunday?.words).toContain('25 hours');
  });

  it('say what the day is called where it is a holiday', () => {
    const facts = factsOf({ holidays: [DAY, NEXT] });
    const words = gridColumns(range, facts, NEXT, { [DAY]: 'Thanksgiving' }).map((column) => column.words);
    // A holiday that has been removed since the facts were read has lost its name already.
    expect(words).toEqual(['Wed 4 Feb, Thanksgiving', 'Thu 5 Feb, today, Holiday', 'Fri 6 Feb']);
  });
});

describe('the first tab stop', () => {
  const range = { fromDate: DAY, toDate: '2026-02-06' };

  it('is today, and the first day where today is not shown', () => {
    expect(firstStop(gridColumns(range, factsOf(), NEXT, {}))).toBe(NEXT);
    expect(firstStop(gridColumns(range, factsOf(), '2026-03-01', {}))).toBe(DAY);
    expect(firstStop([])).toBeNull();
  });
});

describe('verbs', () => {
  it('put a typed shift in the place of the one that is there, beside the open ones', () => {
    const row = rowOf('diaz', 'D12', DAY);
    const input = {
      kind: 'assign' as const,
      shiftId: templateOf('G10').id,
      localStart: null,
      localEnd: null,
      isOvertime: false,
    };
    expect(inputEdits(input, [cell('diaz', DAY, row), cell('kim', NEXT), cell(null, DAY, row)])).toEqual([
      { verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: input.shiftId, replaces: row.id },
      { verb: 'assign', userId: 'kim', shiftDate: NEXT, shiftId: input.shiftId },
      { verb: 'assign', userId: null, shiftDate: DAY, shiftId: input.shiftId },
    ]);
  });

  it('set a flag on all unless all have it', () => {
    const rows = [rowOf('diaz', 'D12', DAY, { isLocked: true }), rowOf('kim', 'D12', DAY)];
    expect(flagEdits('isLocked', rows)).toMatchObject([{ isLocked: true }, { isLocked: true }]);
    expect(flagEdits('isLocked', rows.slice(0, 1))).toMatchObject([{ isLocked: false }]);
  });

  it('paste shifts with their own times, and leave days without one as they are', () => {
    const copied = rowOf('diaz', 'D12', DAY, { localEnd: '20:00', isOvertime: true });
    const there = rowOf('kim', 'G10', NEXT);
    const clip = { isCut: false, lines: [[[copied], []]] };
    expect(pasteEdits(clip, [[cell('kim', DAY), cell('kim', NEXT, there)]], factsOf())).toEqual({
      edits: [
        {
          verb: 'assign',
          userId: 'kim',
          shiftDate: DAY,
          shiftId: copied.shiftId,
          localEnd: '20:00',
          isOvertime: true,
        },
      ],
      leftOut: null,
    });
    const cut = { isCut: true, lines: [[[copied]]] };
    expect(pasteEdits(cut, [[cell('kim', NEXT, there)]], factsOf()).edits).toEqual([
      { verb: 'move', rowId: copied.id, userId: 'kim', shiftDate: NEXT },
    ]);
  });

  it('carry a shift to a free day, onto a shift of somebody else, or nowhere', () => {
    const row = rowOf('diaz', 'D12', DAY);
    const other = rowOf('kim', 'G10', NEXT);
    expect(dropEdit(row, cell('kim', DAY))).toMatchObject({ verb: 'move', userId: 'kim', shiftDate: DAY });
    expect(dropEdit(row, cell('kim', NEXT, other))).toMatchObject({ verb: 'exchange', otherId: other.id });
    expect(dropEdit(row, cell(null, DAY, rowOf(null, 'D12', DAY)))).toMatchObject({
      verb: 'move',
      userId: null,
    });
    expect(dropEdit(row, cell('diaz', DAY, row))).toBeNull();
  });
});

describe('pasting', () => {
  const facts = factsOf();
  const last = facts.schedule.endDate;
  const week = eachDate(addDays(last, -6), last);
  /** A shift on each of some days of one line. */
  const clipOf = (...lines: number[]) => ({
    isCut: false,
    lines: lines.map((days) => Array.from({ length: days }, () => [rowOf('diaz', 'D12', DAY)])),
  });
  const groups = [
    { key: 'day', label: 'Day', people: [DIAZ] },
    { key: 'night', label: 'Graveyard', people: [KIM] },
  ];
  function paste(
    clip: ReturnType<typeof clipOf>,
    onto: { line: string; date: string },
    over: { shown?: string[]; loaded?: { fromDate: string; toDate: string }; facts?: typeof facts } = {},
  ) {
    const [fromDate = '', toDate = fromDate] = [
      over.shown?.[0] ?? week[0],
      over.shown?.at(-1) ?? week.at(-1),
    ];
    const columns = gridColumns({ fromDate, toDate }, facts, DAY, {});
    const model = createGridModel(groupLines(groups, [], true), columns);
    const { startDate, endDate } = facts.schedule;
    const state = {
      ...indexRows(byId([])),
      facts: over.facts ?? facts,
      loaded: over.loaded ?? { fromDate: startDate, toDate: endDate },
    };
    const { edits, leftOut } = pasteEdits(
      clip,
      pasteTargets(clip, model, model.placeOf(onto), state),
      state.facts,
    );
    const cells = edits.map((edit) => (edit.verb === 'assign' ? `${edit.userId} ${edit.shiftDate}` : ''));
    return { cells, leftOut };
  }

  it('goes on below the heading of another group', () => {
    expect(paste(clipOf(1, 1), { line: 'diaz', date: last })).toEqual({
      cells: [`diaz ${last}`, `kim ${last}`],
      leftOut: null,
    });
  });

  it('leaves out what is beyond the block, and says so', () => {
    expect(paste(clipOf(4), { line: 'kim', date: addDays(last, -1) })).toEqual({
      cells: ['kim 2026-05-30', 'kim 2026-05-31'],
      leftOut: '2 shifts are left out. 1–2 Jun 2026 are outside this block.',
    });
  });

  it('leaves out days that are not shown, and lines below the last', () => {
    const shown = week.slice(0, 3);
    expect(paste(clipOf(2, 1), { line: 'kim', date: shown[2] ?? '' }, { shown })).toEqual({
      cells: ['kim 2026-05-27'],
      leftOut:
        '2 shifts are left out. Thu 28 May is not among the days shown. No more lines are shown below.',
    });
  });

  it('leaves out days that have not arrived: a shift that is there would get a second beside it', () => {
    const loaded = { fromDate: week[0] ?? '', toDate: week[1] ?? '' };
    expect(paste(clipOf(3), { line: 'kim', date: week[0] ?? '' }, { loaded })).toEqual({
      cells: ['kim 2026-05-25', 'kim 2026-05-26'],
      leftOut: '1 shift is left out. Wed 27 May is not loaded yet: paste again in a moment.',
    });
  });

  it('leaves out days before those that a draft plans anew', () => {
    const revises = { scheduleId: 7, fromDate: week[2] ?? '' };
    const revising = { ...facts, schedule: { ...facts.schedule, revises } };
    expect(paste(clipOf(3), { line: 'kim', date: week[0] ?? '' }, { facts: revising })).toEqual({
      cells: ['kim 2026-05-27'],
      leftOut:
        '2 shifts are left out. This draft plans anew from Wed 27 May on. Earlier days stay as they are.',
    });
  });
});

describe('the index of rows', () => {
  it('is after a change as if it were made anew', () => {
    const rows = [rowOf('diaz', 'D12', DAY), rowOf('kim', 'G10', DAY), rowOf(null, 'E10', DAY)];
    const [first, , open] = rows;
    if (first === undefined || open === undefined) throw new Error('no rows');
    const moved = { ...first, userId: 'kim' };
    const taken = { ...open, userId: 'diaz' };
    const patched = patchIndex(indexRows(byId(rows)), [first, open], [moved, taken]);
    const anew = indexRows(byId([moved, taken, ...rows.slice(1, 2)]));
    for (const person of ['diaz', 'kim']) {
      expect(patched.byPerson.get(person)?.get(DAY)).toEqual(anew.byPerson.get(person)?.get(DAY));
    }
    expect(patched.open.size).toBe(0);
    expect(new Set(patched.rows.values())).toEqual(new Set(anew.rows.values()));
  });
});
