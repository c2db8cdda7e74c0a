import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EditJudgement, judgeChange, needOf } from '#lib/domain/edit-judgement.ts';
import { formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { compileEdits, type RosterEdit, touchedRows } from '#lib/domain/roster-edits.ts';
import { addDays, createZone, eachDate } from '#lib/domain/time.ts';
import type { Leave } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import {
  ACTING,
  autumnFacts,
  byId,
  DIAZ,
  factsOf,
  KIM,
  keysFrom,
  member,
  PEOPLE,
  REYES,
  rowOf,
  TEMPLATES,
  templateOf,
} from './roster-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';
const LONG_AGO = 0;

const instant = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);

/** Judges edits in every form that judgeChange takes, and with the rows in both orders: all must say the same. */
function judge(
  rows: readonly RosterRow[],
  edits: readonly RosterEdit[],
  facts: RosterFacts = factsOf(),
  now = LONG_AGO,
): EditJudgement {
  const compiled = compileEdits(edits, { facts, rows: byId(rows) }, keysFrom());
  if ('refusal' in compiled) throw new Error(compiled.refusal);
  const { before, after } = touchedRows(byId(rows), compiled.operations, facts);
  const touched = new Set([...before, ...after].map(({ id }) => id));
  const others = rows.filter(({ id }) => !touched.has(id));
  const judgement = judgeChange({ facts, before, after, rowsOf: (id) => ownRows(rows, id), now });
  const later = [...others, ...after].toReversed();
  const forms = [
    judgeChange({ facts, before: rows, after: [...others, ...after], now }),
    judgeChange({ facts, before, after, rowsOf: (id) => ownRows(later, id), now }),
  ];
  for (const form of forms) expect(form).toEqual(judgement);
  return inPlainSpaces(judgement);
}

/** A duration keeps its unit beside its number by a space of its own kind. */
function inPlainSpaces(judgement: EditJudgement): EditJudgement {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  return {
    ...judgement,
    violations: judgement.violations.map((each) => ({ ...each, message: plain(each.message) })),
    impossible: judgement.impossible === null ? null : plain(judgement.impossible),
  };
}

const ownRows = (rows: readonly RosterRow[], id: string) => rows.filter(({ userId }) => userId === id);
const assign = (userId: string, code: string, shiftDate: string, isOvertime = false): RosterEdit => ({
  verb: 'assign',
  userId,
  shiftDate,
  shiftId: templateOf(code).id,
  isOvertime,
});
const words = ({ violations }: EditJudgement) =>
  violations.map(({ personId, ruleId, message }) => `${personId} ${ruleId}: ${message}`);
const days = (code: string, userId: string, from: string, to: string, isOvertime = false) =>
  eachDate(from, to).map((date) => rowOf(userId, code, date, { isOvertime }));

describe('what an edit needs', () => {
  it('is nothing when no rule is broken', () => {
    expect(judge([], [assign('diaz', 'D10', DAY)])).toEqual({
      need: 'nothing',
      violations: [],
      impossible: null,
    });
  });

  it('is a warning for a soft limit: rest', () => {
    const judgement = judge([rowOf('diaz', 'S10', DAY)], [assign('diaz', 'D10', NEXT)]);
    expect(judgement.need).toBe('warning');
    expect(words(judgement)).toEqual(['diaz rest_soft: 8 h rest, preferred minimum 10 h']);
  });

  it('is a reason for a hard one: rest, from either side', () => {
    const late = judge([rowOf('diaz', 'S12', DAY)], [assign('diaz', 'D10', NEXT)]);
    const early = judge([rowOf('diaz', 'D10', NEXT)], [assign('diaz', 'S12', DAY)]);
    for (const judgement of [late, early]) {
      expect(judgement.need).toBe('reason');
      expect(words(judgement)).toEqual(['diaz rest_hard: 6 h rest, minimum 8 h']);
    }
  });

  it('is a warning over 14 h on duty and a second supervisor over 16 h', () => {
    const row = rowOf('diaz', 'D12', DAY);
    const until = (localEnd: string) =>
      judge([row], [{ verb: 'times', rowId: row.id, localStart: '09:00', localEnd }]);
    expect(until('23:00').need).toBe('nothing');
    expect(until('23:15').need).toBe('warning');
    expect(until('01:00').need).toBe('warning');
    expect(until('01:15').need).toBe('second_supervisor');
    expect(words(until('01:15'))).toEqual(['diaz duty_hard: 16 h 15 min on duty, maximum 16 h']);
  });

  it('is a warning over 60 h in seven days and a second supervisor over 72 h', () => {
    const five = days('D12', 'diaz', '2026-02-01', '2026-02-05', true);
    expect(judge(five, [assign('diaz', 'D12', '2026-02-06', true)]).need).toBe('warning');
    const six = [...five, rowOf('diaz', 'D12', '2026-02-06', { isOvertime: true })];
    const seventh = judge(six, [assign('diaz', 'D4', '2026-02-07', true)]);
    expect(seventh.need).toBe('second_supervisor');
    expect(words(seventh)).toEqual([
      'diaz seven_day_hard: 76 h in seven days, maximum 72 h',
      'diaz consecutive_days: 7 days in a row, maximum 6',
    ]);
  });

  it('is a reason for more than forty regular hours in a week of operational days', () => {
    const rows = days('D10', 'diaz', '2026-02-01', '2026-02-04');
    expect(judge(rows, [assign('diaz', 'D4', '2026-02-06')]).need).toBe('reason');
    expect(judge(rows, [assign('diaz', 'D4', '2026-02-06', true)]).need).toBe('nothing');
    // Graveyard of Saturday is Saturday's, though it is worked on Sunday by the wall.
    expect(judge(rows, [assign('diaz', 'G4', '2026-02-07')]).need).toBe('reason');
    expect(judge(rows, [assign('diaz', 'G4', '2026-02-08')]).need).toBe('nothing');
  });

  it('is a reason for a second regular shift a day', () => {
    const rows = [rowOf('diaz', 'E4', DAY)];
    expect(words(judge(rows, [assign('diaz', 'S4', DAY)]))).toContain(
      'diaz two_shifts_a_day: 2 regular shifts on Wed 4 Feb, maximum 1',
    );
    expect(judge(rows, [assign('diaz', 'S10', DAY, true)]).violations).toMatchObject([
      { ruleId: 'rest_hard' },
    ]);
  });

  it('is a reason for approved leave, a warning for leave that is not decided', () => {
    const off = (state: Leave['state']): Leave => ({
      personId: 'diaz',
      state,
      startsAt: instant(DAY, 12),
      endsAt: instant(DAY, 24),
    });
    const approved = judge([], [assign('diaz', 'D10', DAY)], factsOf({ leave: [off('approved')] }));
    expect([approved.need, ...words(approved)]).toEqual([
      'reason',
      'diaz leave_overlap: 7 h of approved time off on Wed 4 Feb',
    ]);
    const pending = judge([], [assign('diaz', 'D10', DAY)], factsOf({ leave: [off('pending')] }));
    expect(pending.need).toBe('warning');
    expect(judge([], [assign('kim', 'D10', DAY)], factsOf({ leave: [off('approved')] })).need).toBe(
      'nothing',
    );
    expect(judge([], [assign('diaz', 'E4', DAY)], factsOf({ leave: [off('approved')] })).need).toBe(
      'nothing',
    );
  });

  it('is the most that one of the violations asks for, the gravest told first', () => {
    const row = rowOf('diaz', 'E12', DAY);
    const rows = [row, rowOf('diaz', 'D10', NEXT, { localStart: '10:00' })];
    const edit: RosterEdit = { verb: 'times', rowId: row.id, localStart: '09:00', localEnd: '01:30' };
    const judgement = judge(rows, [edit]);
    expect(judgement.need).toBe('second_supervisor');
    expect(judgement.violations.map(({ ruleId }) => ruleId)).toEqual(['duty_hard', 'rest_soft']);
    expect(needOf(judgement.violations)).toBe('second_supervisor');
    expect(needOf([])).toBe('nothing');
  });
});

describe('what only grows worse', () => {
  // Thursday's D10 begins 6 h after Wednesday's S12 ends.
  const late = rowOf('diaz', 'S12', DAY);
  const soon = rowOf('diaz', 'D10', NEXT);
  const times = (row: RosterRow, localStart: string, localEnd: string): RosterEdit => ({
    verb: 'times',
    rowId: row.id,
    localStart,
    localEnd,
  });

  it('is news, what stays is not', () => {
    expect(judge([late, soon], [times(soon, '09:00', '18:00')]).violations).toEqual([]);
    expect(judge([late, soon], [times(late, '16:00', '03:00')]).violations).toEqual([]);
    expect(judge([late, soon], [assign('diaz', 'D4', '2026-02-07')]).violations).toEqual([]);
    expect(words(judge([late, soon], [times(soon, '08:00', '18:00')]))).toEqual([
      'diaz rest_hard: 5 h rest, minimum 8 h',
    ]);
    expect(words(judge([late, soon], [times(late, '15:00', '03:30')]))).toEqual([
      'diaz rest_hard: 5 h 30 min rest, minimum 8 h',
    ]);
  });

  it('is not a rest that grows from the hard limit to the soft one', () => {
    expect(judge([late, soon], [times(soon, '12:00', '19:00')]).need).toBe('nothing');
    const nine = rowOf('diaz', 'D10', NEXT, { localStart: '12:00' });
    expect(judge([late, nine], [times(nine, '10:00', '19:00')]).need).toBe('reason');
    expect(judge([late, nine], [times(nine, '11:00', '19:00')]).need).toBe('warning');
  });

  it('is a short rest at another place', () => {
    const far = rowOf('diaz', 'S12', '2026-02-10');
    const moved = judge(
      [late, soon, far],
      [{ verb: 'move', rowId: soon.id, userId: 'diaz', shiftDate: '2026-02-11' }],
    );
    expect(words(moved)).toEqual(['diaz rest_hard: 6 h rest, minimum 8 h']);
  });

  it('is not a run of days that gets shorter or is cut in two', () => {
    const run = days('D4', 'diaz', '2026-02-08', '2026-02-21');
    const removed = (index: number): RosterEdit => ({ verb: 'remove', rowId: run[index]?.id ?? 0 });
    expect(judge(run, [removed(0)]).violations).toEqual([]);
    expect(judge(run, [removed(7)]).violations).toEqual([]);
    expect(judge(run, [assign('diaz', 'D4', '2026-02-22')]).violations).toMatchObject([
      { ruleId: 'consecutive_days', message: '15 days in a row, maximum 6' },
    ]);
  });

  it('is a second peak of seven days beside the first', () => {
    const first = days('D12', 'diaz', '2026-02-01', '2026-02-06', true);
    const second = days('D12', 'diaz', '2026-02-09', '2026-02-13', true);
    expect(
      judge([...first, ...second], [assign('diaz', 'D12', '2026-02-14', true)]).violations,
    ).toMatchObject([{ ruleId: 'seven_day_soft', message: '72 h in seven days, preferred maximum 60 h' }]);
    const lighter: RosterEdit = {
      verb: 'times',
      rowId: first[5]?.id ?? 0,
      localStart: '09:00',
      localEnd: '20:00',
    };
    expect(judge([...first, ...second], [lighter]).violations).toEqual([]);
  });

  it('is a second peak that shares a day with the first', () => {
    const first = [
      ...days('D12', 'diaz', '2026-02-01', '2026-02-05', true),
      ...days('D12', 'diaz', '2026-02-07', '2026-02-07', true),
    ];
    const rows = [
      ...first,
      ...days('D4', 'diaz', '2026-02-09', '2026-02-09', true),
      ...days('D12', 'diaz', '2026-02-10', '2026-02-12', true),
    ];
    expect(words(judge(rows, [assign('diaz', 'D12', '2026-02-13', true)]))).toEqual([
      'diaz seven_day_soft: 64 h in seven days, preferred maximum 60 h',
    ]);
  });

  it('is not a week that falls from the hard limit to the soft one', () => {
    const rows = [
      ...days('D12', 'diaz', '2026-02-01', '2026-02-05', true),
      ...days('D12', 'diaz', '2026-02-07', '2026-02-07', true),
      rowOf('diaz', 'G4', '2026-02-07', { isOvertime: true }),
    ];
    const last = rows.at(-1)?.id ?? 0;
    expect(judge(rows, [{ verb: 'remove', rowId: last }]).violations).toEqual([]);
    expect(judge(rows.slice(0, -1), [assign('diaz', 'G4', '2026-02-07', true)]).need).toBe(
      'second_supervisor',
    );
  });

  it('is the rest that a removed extension leaves behind', () => {
    const rows = [
      rowOf('diaz', 'D10', DAY),
      rowOf('diaz', 'S4', DAY, { localStart: '19:00', localEnd: '21:00', isOvertime: true }),
      rowOf('diaz', 'S4', DAY, { localStart: '21:00', localEnd: '23:00', isOvertime: true }),
    ];
    const [, between] = rows;
    const judgement = judge(rows, [{ verb: 'remove', rowId: between?.id ?? 0 }]);
    expect(words(judgement)).toEqual(['diaz rest_hard: 2 h rest, minimum 8 h']);
  });
});

describe('both people', () => {
  it('of an exchange are judged', () => {
    const diaz = rowOf('diaz', 'D10', NEXT);
    const kim = rowOf('kim', 'S10', NEXT);
    const rows = [
      diaz,
      kim,
      // Diaz begins at 05:00 on Friday; Kim worked until 03:00 on Thursday.
      rowOf('diaz', 'E4', '2026-02-06'),
      rowOf('kim', 'S12', DAY),
    ];
    for (const [rowId, otherId] of [
      [diaz.id, kim.id],
      [kim.id, diaz.id],
    ] as const) {
      const judgement = judge(rows, [{ verb: 'exchange', rowId, otherId }]);
      expect(words(judgement)).toEqual([
        'diaz rest_hard: 4 h rest, minimum 8 h',
        'kim rest_hard: 6 h rest, minimum 8 h',
      ]);
    }
  });
});

describe('the edges', () => {
  it('of the block are no edges to rest, days in a row and hours', () => {
    const worked = (code: string, from: string, to: string) => days(code, 'diaz', from, to);
    const late = factsOf({ neighbours: worked('S12', '2026-01-31', '2026-01-31') });
    expect(judge([], [assign('diaz', 'D10', '2026-02-01')], late).need).toBe('reason');
    const run = factsOf({ neighbours: worked('D4', '2026-01-26', '2026-01-31') });
    expect(judge([], [assign('diaz', 'D4', '2026-02-01')], run).violations).toMatchObject([
      { ruleId: 'consecutive_days', message: '7 days in a row, maximum 6' },
    ]);
    // Weeks start on Wednesday: the four days before the block are of its first week.
    const week = factsOf({ workweekStart: 3, neighbours: worked('D10', '2026-01-28', '2026-01-31') });
    expect(judge([], [assign('diaz', 'D4', '2026-02-02')], week).violations).toMatchObject([
      { ruleId: 'weekly_hours' },
    ]);
    const after = factsOf({ neighbours: [rowOf('diaz', 'E10', '2026-06-01')] });
    expect(words(judge([], [assign('diaz', 'S12', '2026-05-31')], after))).toEqual([
      'diaz rest_hard: 2 h rest, minimum 8 h',
    ]);
  });

  it('of the operational day: a shift of the small hours follows its own date’s', () => {
    const judgement = judge([rowOf('diaz', 'S4', DAY)], [assign('diaz', 'G4', DAY, true)]);
    expect(words(judgement)).toEqual(['diaz rest_soft: 8 h rest, preferred minimum 10 h']);
  });

  it('of the clock: rest is real, caps are nominal', () => {
    // 21:00 to 05:00 over the night of 8 March is seven hours.
    const spring = judge([rowOf('diaz', 'D12', '2026-03-07')], [assign('diaz', 'E10', '2026-03-08')]);
    expect(words(spring)).toEqual(['diaz rest_hard: 7 h rest, minimum 8 h']);
    const ordinary = judge([rowOf('diaz', 'D12', '2026-03-14')], [assign('diaz', 'E10', '2026-03-15')]);
    expect(ordinary.need).toBe('warning');
    const autumn = judge(
      [rowOf('diaz', 'D12', '2026-10-31')],
      [assign('diaz', 'E10', '2026-11-01')],
      autumnFacts(),
    );
    expect(words(autumn)).toEqual(['diaz rest_soft: 9 h rest, preferred minimum 10 h']);
    const nights = days('G10', 'diaz', '2026-10-28', '2026-10-30');
    expect(judge(nights, [assign('diaz', 'G10', '2026-10-31')], autumnFacts()).need).toBe('nothing');
  });
});

describe('impossible', () => {
  const impossible = (judgement: EditJudgement) => [judgement.need, judgement.impossible];

  it('is one person in two places', () => {
    const rows = [rowOf('diaz', 'G10', DAY)];
    expect(impossible(judge(rows, [assign('diaz', 'G4', DAY, true)]))).toEqual([
      'impossible',
      'Diaz works at that time already: 4 h in two shifts at once.',
    ]);
    const neighbour = factsOf({ neighbours: [rowOf('diaz', 'G10', '2026-01-31', { localEnd: '07:00' })] });
    expect(judge([], [assign('diaz', 'E4', '2026-02-01', true)], neighbour).need).toBe('impossible');
    expect(judge(rows, [assign('kim', 'G4', DAY)]).need).toBe('nothing');
  });

  it('is somebody who left, or was never here', () => {
    const facts = factsOf({ people: [{ ...DIAZ, isActive: false }, KIM] });
    expect(impossible(judge([], [assign('diaz', 'D10', DAY)], facts))).toEqual([
      'impossible',
      'Diaz does not work here any more.',
    ]);
    expect(impossible(judge([], [assign('stranger', 'D10', DAY)], facts))).toEqual([
      'impossible',
      'This person does not work at this center.',
    ]);
    const had = rowOf('diaz', 'D10', DAY);
    const trim: RosterEdit = { verb: 'times', rowId: had.id, localStart: '09:00', localEnd: '12:00' };
    expect(judge([had], [trim], facts).need).toBe('nothing');
    const move: RosterEdit = { verb: 'move', rowId: had.id, userId: 'kim', shiftDate: DAY };
    expect(judge([had], [move], facts).need).toBe('nothing');
  });

  it('is a dispatcher in a shift that needs a supervisor', () => {
    const open = rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' });
    const give = (userId: string, ...more: RosterEdit[]) =>
      judge([open], [{ verb: 'move', rowId: open.id, userId, shiftDate: DAY }, ...more]);
    expect(give('diaz').impossible).toBe(
      'This shift needs a supervisor on Wed 4 Feb, and Diaz is a dispatcher.',
    );
    expect(give('okafor').impossible).toBe(
      'This shift needs a supervisor on Wed 4 Feb. Name Okafor acting supervisor with it.',
    );
    expect(give('reyes').need).toBe('nothing');
    const act: RosterEdit = { verb: 'set', rowId: open.id, isActing: true };
    expect(give('okafor', act).need).toBe('nothing');
    expect(give('diaz', act).impossible).toBe(
      'Diaz does not hold the acting supervisor qualification on Wed 4 Feb.',
    );
    const asked = rowOf('diaz', 'D10', DAY);
    expect(judge([asked], [{ verb: 'set', rowId: asked.id, requiredRole: 'supervisor' }]).need).toBe(
      'impossible',
    );
    const acting = rowOf('okafor', 'D10', DAY, { requiredRole: 'supervisor', isActing: true });
    expect(judge([acting], [{ verb: 'set', rowId: acting.id, isActing: false }]).need).toBe('impossible');
  });

  it('is an acting supervisor without the qualification on that date', () => {
    const valid = { ...ACTING, fromDate: NEXT, toDate: '2026-02-07' };
    const facts = factsOf({
      people: [member('okafor', { fullName: 'Ada Okafor', qualifications: [valid] }), REYES],
    });
    const name = (shiftDate: string, over = facts) => {
      const row = rowOf('okafor', 'D10', shiftDate);
      return judge([row], [{ verb: 'set', rowId: row.id, isActing: true }], over).need;
    };
    expect([DAY, NEXT, '2026-02-07', '2026-02-08'].map((date) => name(date))).toEqual([
      'impossible',
      'nothing',
      'nothing',
      'impossible',
    ]);
    expect(name(NEXT, { ...facts, actingQualificationId: null })).toBe('impossible');
    const acting = rowOf('okafor', 'D10', '2026-02-07', { isActing: true });
    const move: RosterEdit = { verb: 'move', rowId: acting.id, userId: 'okafor', shiftDate: '2026-02-08' };
    expect(judge([acting], [move], facts).need).toBe('impossible');
    const lead = rowOf('reyes', 'D12', '2026-02-08');
    const other = rowOf('okafor', 'D10', '2026-02-07', { isActing: true });
    expect(judge([lead, other], [{ verb: 'exchange', rowId: lead.id, otherId: other.id }], facts).need).toBe(
      'nothing',
    );
  });

  it('is whatever touches a day before the one from which a draft plans anew', () => {
    const planned = factsOf();
    const revises = { scheduleId: 1, fromDate: NEXT };
    const facts = { ...planned, schedule: { ...planned.schedule, revises } };
    const row = rowOf('diaz', 'D10', DAY);
    const needs = (before: RosterRow[], after: RosterRow[]) =>
      judgeChange({ facts, before, after, now: LONG_AGO }).need;
    expect(needs([row], [])).toBe('impossible');
    expect(needs([row], [{ ...row, userId: null }])).toBe('impossible');
    expect(needs([row], [{ ...row, shiftDate: NEXT }])).toBe('impossible');
    const later = rowOf('diaz', 'D10', NEXT);
    expect(needs([later], [])).toBe('nothing');
    expect(needs([later], [{ ...later, shiftDate: DAY }])).toBe('impossible');
  });

  it('is a shift that ends when it starts, open or not, unless it was there before', () => {
    const facts = factsOf();
    const words = 'A shift cannot end at the time at which it starts.';
    const open = rowOf(null, 'D10', DAY);
    const judged = (before: RosterRow[], after: RosterRow[]) =>
      judgeChange({ facts, before, after, now: LONG_AGO }).impossible;
    const { startTime } = templateOf('D10');
    const whole = { ...open, localEnd: startTime };
    expect(judged([open], [whole])).toBe(words);
    expect(judged([open], [{ ...open, localStart: '07:00', localEnd: '07:00' }])).toBe(words);
    expect(judged([], [{ ...whole, id: -1 }])).toBe(words);
    expect(judged([], [whole])).toBeNull();
    expect(judged([whole], [{ ...whole, isLocked: true }])).toBeNull();
    expect(judged([open], [{ ...open, localEnd: '18:45' }])).toBeNull();
  });

  it('is a shift on a date on which it is not planned, unless it was there before', () => {
    const templates = TEMPLATES.map((template) =>
      template.code === 'D10' ? { ...template, validTo: DAY } : template,
    );
    const facts = factsOf({ templates });
    expect(judge([], [assign('diaz', 'D10', DAY)], facts).need).toBe('nothing');
    const words = `D10 is planned until ${formatDateRange(DAY, DAY)}. Choose a shift that is in use on ${formatDate(NEXT)}.`;
    expect(judge([], [assign('diaz', 'D10', NEXT)], facts).impossible).toBe(words);
    const row = rowOf('diaz', 'D10', DAY);
    const move = (userId: string, shiftDate: string) =>
      judge([row], [{ verb: 'move', rowId: row.id, userId, shiftDate }], facts).impossible;
    expect(move('kim', NEXT)).toBe(words);
    expect(move('kim', DAY)).toBeNull();
    // What was planned by it keeps it.
    const late = rowOf('diaz', 'D10', NEXT);
    const edits: RosterEdit[] = [{ verb: 'split', rowId: late.id, at: '14:00', userId: 'kim' }];
    expect(judge([late], edits, facts).impossible).toBeNull();
  });

  it('is a retired shift, unless it was there before', () => {
    const retired = TEMPLATES.map((template) =>
      template.code === 'D10' ? { ...template, isActive: false } : template,
    );
    const facts = factsOf({ templates: retired });
    expect(judge([], [assign('diaz', 'D10', DAY)], facts).impossible).toBe(
      'D10 is retired. Choose a shift that is in use.',
    );
    const row = rowOf('diaz', 'D10', DAY);
    expect(judge([row], [{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: NEXT }], facts).need).toBe(
      'nothing',
    );
    expect(judge([row], [{ verb: 'split', rowId: row.id, at: '14:00', userId: 'kim' }], facts).need).toBe(
      'nothing',
    );
    // Others of the same person do not make it one that was there.
    expect(judge([row], [assign('diaz', 'D10', '2026-02-10')], facts).need).toBe('impossible');
    const brought = judgeChange({ facts, before: [], after: [row], now: LONG_AGO });
    expect(brought.need).toBe('nothing');
  });

  it('is a day outside the block, whoever asks', () => {
    const row = rowOf('diaz', 'D10', '2026-06-01');
    const judgement = judgeChange({ facts: factsOf(), before: [], after: [row], now: LONG_AGO });
    expect(judgement.impossible).toBe('Mon 1 Jun is outside this block.');
  });
});

describe('the past', () => {
  it('is corrected: what was worked needs a reason, but nobody can allow it any more', () => {
    const row = rowOf('diaz', 'D12', DAY);
    const late: RosterEdit = { verb: 'times', rowId: row.id, localStart: '09:00', localEnd: '02:00' };
    const endsAt = instant(NEXT, 2);
    expect(judge([row], [late], factsOf(), endsAt - 1).need).toBe('second_supervisor');
    expect(judge([row], [late], factsOf(), endsAt).need).toBe('reason');
    const clash: RosterEdit = assign('diaz', 'S4', DAY, true);
    expect(judge([row], [clash], factsOf(), endsAt).need).toBe('impossible');
  });
});

// --- Properties ------------------------------------------------------------------------------------

const DATES = eachDate('2026-03-01', '2026-03-21');
const anyUser = fc.constantFrom(...PEOPLE.map(({ id }) => id));
const anyRows = fc
  .array(
    fc.record({
      userId: anyUser,
      code: fc.constantFrom(...TEMPLATES.map(({ code }) => code)),
      date: fc.constantFrom(...DATES),
      isOvertime: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((seeds) =>
    seeds.map(({ userId, code, date, ...over }, index) =>
      rowOf(userId, code, date, { ...over, id: index + 1 }),
    ),
  );
const anyRowId = fc.integer({ min: 1, max: 40 });
const anyTime = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
const anyEdit: fc.Arbitrary<RosterEdit> = fc.oneof(
  fc.record({
    verb: fc.constant('assign' as const),
    userId: anyUser,
    shiftDate: fc.constantFrom(...DATES),
    shiftId: fc.integer({ min: 1, max: 12 }),
    isOvertime: fc.boolean(),
  }),
  fc.record({
    verb: fc.constant('move' as const),
    rowId: anyRowId,
    userId: anyUser,
    shiftDate: fc.constantFrom(...DATES),
  }),
  fc.record({ verb: fc.constant('exchange' as const), rowId: anyRowId, otherId: anyRowId }),
  fc.record({ verb: fc.constant('times' as const), rowId: anyRowId, localStart: anyTime, localEnd: anyTime }),
  fc.record({ verb: fc.constant('remove' as const), rowId: anyRowId }),
  fc.record({ verb: fc.constant('set' as const), rowId: anyRowId, isOvertime: fc.boolean() }),
);
const anyLeave: fc.Arbitrary<Leave> = fc
  .record({
    personId: anyUser,
    state: fc.constantFrom('approved' as const, 'pending' as const),
    date: fc.constantFrom(...DATES),
    hours: fc.integer({ min: 1, max: 72 }),
  })
  .map(({ personId, state, date, hours }) => ({
    personId,
    state,
    startsAt: instant(date, 0),
    endsAt: instant(date, hours),
  }));

/** Soft and hard limit of one thing. */
const familyOf = (ruleId: string) => ruleId.replace(/_(soft|hard)$/, '');

describe('any edits', () => {
  it('and their inverse do not both make the same thing worse', () => {
    let found = 0;
    fc.assert(
      fc.property(
        anyRows,
        fc.array(anyEdit, { minLength: 1, maxLength: 3 }),
        fc.array(anyLeave, { maxLength: 4 }),
        (rows, edits, leave) => {
          const facts = factsOf({ leave });
          const compiled = compileEdits(edits, { facts, rows: byId(rows) }, keysFrom());
          if ('refusal' in compiled) return;
          const { before, after } = touchedRows(byId(rows), compiled.operations, facts);
          const rowsOf = (id: string) => ownRows(rows, id);
          const there = judgeChange({ facts, before, after, rowsOf, now: LONG_AGO });
          const back = judgeChange({ facts, before: after, after: before, rowsOf, now: LONG_AGO });
          const placesOf = ({ violations }: EditJudgement) =>
            violations.map(({ personId, ruleId, at }) => `${personId} ${familyOf(ruleId)} ${at}`);
          const worse = new Set(placesOf(there));
          expect(placesOf(back).filter((place) => worse.has(place))).toEqual([]);
          found += worse.size;
        },
      ),
      { seed: 911, numRuns: 300 },
    );
    expect(found).toBeGreaterThan(0);
  });

  it('that take work away from a free person break nothing', () => {
    fc.assert(
      fc.property(anyRows, anyRowId, (seed, rowId) => {
        // Without extensions and double bookings nothing holds two duties together, so less work is never worse.
        const rows = seed.map((row) => ({ ...row, isOvertime: false }));
        const row = rows.find(({ id }) => id === rowId);
        if (row === undefined) return;
        const isBookedTwice = ({ id, userId, startsAt, endsAt }: RosterRow) =>
          id !== row.id && userId === row.userId && startsAt < row.endsAt && endsAt > row.startsAt;
        if (rows.some(isBookedTwice)) return;
        expect(judge(rows, [{ verb: 'remove', rowId }]).violations).toEqual([]);
        expect(judge(rows, [{ verb: 'open', rowId }]).violations).toEqual([]);
      }),
      { seed: 911, numRuns: 200 },
    );
  });

  it('are told nothing of what is far away', () => {
    fc.assert(
      fc.property(anyRows, anyUser, fc.constantFrom('D10', 'G12', 'E4'), (rows, userId, code) => {
        const far = addDays('2026-03-21', 40);
        expect(judge(rows, [assign(userId, code, far)]).violations).toEqual([]);
      }),
      { seed: 911, numRuns: 100 },
    );
  });
});
