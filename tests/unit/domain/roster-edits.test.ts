import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEdits } from '#lib/domain/edit-words.ts';
import { placeRow, type RosterFacts, type RosterRow, type RowFields } from '#lib/domain/roster.ts';
import {
  applyOperations,
  compileEdits,
  inverseOperations,
  OPERATIONS_MAX,
  type RosterEdit,
  type RowOperation,
  touchedRows,
} from '#lib/domain/roster-edits.ts';
import { addDays, createZone, eachDate } from '#lib/domain/time.ts';
import { DENVER } from './reference-center.ts';
import {
  autumnFacts,
  byId,
  DIAZ,
  edited,
  factsOf,
  KIM,
  keysFrom,
  OKAFOR,
  PEOPLE,
  REYES,
  refusalOf,
  rowOf,
  TEMPLATES,
  templateOf,
} from './roster-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';

const clock = (instant: number) => {
  const { date, minutes } = createZone(DENVER.timeZone).toLocal(instant);
  return `${date} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};
const times = (row: RosterRow | undefined) => row && [row.shiftDate, clock(row.startsAt), clock(row.endsAt)];

/** What an edit sets, without what the ledger adds. */
function fields({ userId, shiftId, shiftDate, localStart, localEnd, ...rest }: RowFields) {
  const { requiredRole, isOvertime, isLocked, isActing } = rest;
  return { userId, shiftId, shiftDate, localStart, localEnd, requiredRole, isOvertime, isLocked, isActing };
}

describe('assign', () => {
  it('adds a shift with a key of its own', () => {
    const { operations, list } = edited(
      [],
      [{ verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: templateOf('D12').id, isOvertime: true }],
    );
    expect(operations).toEqual([
      {
        kind: 'add',
        key: -1,
        row: {
          userId: 'diaz',
          shiftId: templateOf('D12').id,
          shiftDate: DAY,
          localStart: null,
          localEnd: null,
          requiredRole: 'dispatcher',
          isOvertime: true,
          isLocked: false,
          isActing: false,
        },
      },
    ]);
    expect(list.map(times)).toEqual([[DAY, `${DAY} 09:00`, `${DAY} 21:00`]]);
    expect(list[0]).toMatchObject({ id: -1, version: 0, source: 'manual', nominalMinutes: 720 });
  });

  it('puts another template into a row, which loses its own times and keeps what it is', () => {
    const row = rowOf('diaz', 'D12', DAY, { localStart: '10:00', isOvertime: true });
    const replace: RosterEdit = {
      verb: 'assign',
      userId: 'diaz',
      shiftDate: DAY,
      shiftId: templateOf('G10').id,
      replaces: row.id,
    };
    const { operations, list } = edited([row], [replace]);
    expect(operations).toHaveLength(1);
    expect(operations[0]).toMatchObject({ kind: 'change', id: row.id, version: 1 });
    expect(list[0]).toMatchObject({ id: row.id, localStart: null, isOvertime: true, nominalMinutes: 600 });
    expect(edited([row], [{ ...replace, isOvertime: false }]).list[0]?.isOvertime).toBe(false);
  });

  it('takes times of its own, those of the template left out', () => {
    const edit: RosterEdit = { verb: 'assign', userId: null, shiftDate: DAY, shiftId: templateOf('D10').id };
    const { list } = edited([], [{ ...edit, localStart: '09:00', localEnd: '21:15' }]);
    expect(list[0]).toMatchObject({ localStart: null, localEnd: '21:15', nominalMinutes: 735 });
  });

  it('names an acting supervisor and asks for a capacity', () => {
    const edit: RosterEdit = {
      verb: 'assign',
      userId: 'okafor',
      shiftDate: DAY,
      shiftId: templateOf('D10').id,
      isActing: true,
      requiredRole: 'supervisor',
    };
    expect(edited([], [edit]).list[0]).toMatchObject({ isActing: true, requiredRole: 'supervisor' });
    expect(edited([], [{ ...edit, userId: null }]).list[0]?.isActing).toBe(false);
  });

  it('never makes a row of a template that is not there', () => {
    expect(refusalOf([], [{ verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: 99 }])).toBe(
      'This kind of shift does not exist at this center.',
    );
  });
});

describe('move', () => {
  it('gives a row to somebody else, on the same or another day', () => {
    const row = rowOf('diaz', 'G10', DAY, { localEnd: '04:00' });
    const { list } = edited([row], [{ verb: 'move', rowId: row.id, userId: 'kim', shiftDate: NEXT }]);
    expect(list[0]).toMatchObject({ id: row.id, userId: 'kim', localEnd: '04:00', source: 'manual' });
    expect(times(list[0])).toEqual([NEXT, `${NEXT} 19:00`, '2026-02-06 04:00']);
  });

  it('ends what a person was named for, and asks for what the shift had when it opens', () => {
    const acting = rowOf('okafor', 'D10', DAY, { isActing: true });
    const toKim = edited([acting], [{ verb: 'move', rowId: acting.id, userId: 'kim', shiftDate: DAY }]);
    expect(toKim.list[0]).toMatchObject({ isActing: false, requiredRole: 'dispatcher' });
    const open = edited([acting], [{ verb: 'move', rowId: acting.id, userId: null, shiftDate: DAY }]);
    expect(open.list[0]).toMatchObject({ isActing: false, requiredRole: 'supervisor' });
    const sameHands = edited(
      [acting],
      [{ verb: 'move', rowId: acting.id, userId: 'okafor', shiftDate: NEXT }],
    );
    expect(sameHands.list[0]?.isActing).toBe(true);
  });
});

describe('open', () => {
  it('takes the person off and keeps the capacity', () => {
    const own = rowOf('diaz', 'D10', DAY);
    const led = rowOf('reyes', 'D10', DAY);
    const { list } = edited(
      [own, led],
      [
        { verb: 'open', rowId: own.id },
        { verb: 'open', rowId: led.id },
      ],
    );
    expect(list.map(({ userId, requiredRole }) => [userId, requiredRole])).toEqual([
      [null, 'dispatcher'],
      [null, 'supervisor'],
    ]);
  });

  it('does nothing to what is open', () => {
    const row = rowOf(null, 'D10', DAY);
    expect(refusalOf([row], [{ verb: 'open', rowId: row.id }])).toBe('Nothing would change.');
  });
});

describe('exchange', () => {
  const one = rowOf('diaz', 'D10', DAY, { isOvertime: true });
  const other = rowOf('kim', 'G10', NEXT, { localStart: '20:00' });

  it('changes hands only, in both orders', () => {
    for (const [rowId, otherId] of [
      [one.id, other.id],
      [other.id, one.id],
    ] as const) {
      const { rows } = edited([one, other], [{ verb: 'exchange', rowId, otherId }]);
      expect(rows.get(one.id)).toEqual({ ...one, userId: 'kim', source: 'manual' });
      expect(rows.get(other.id)).toEqual({ ...other, userId: 'diaz', source: 'manual' });
    }
  });

  it('needs a person on both sides', () => {
    const open = rowOf(null, 'D10', DAY);
    const words = 'An open shift cannot be exchanged. Give it to somebody instead.';
    expect(refusalOf([one, open], [{ verb: 'exchange', rowId: one.id, otherId: open.id }])).toBe(words);
    expect(refusalOf([one, open], [{ verb: 'exchange', rowId: open.id, otherId: one.id }])).toBe(words);
  });
});

describe('split', () => {
  it('cuts in two across midnight; the rest opens', () => {
    const row = rowOf('diaz', 'G12', DAY);
    const { operations, list } = edited([row], [{ verb: 'split', rowId: row.id, at: '01:00', userId: null }]);
    expect(operations.map(({ kind }) => kind)).toEqual(['change', 'add']);
    expect(list.map((part) => [part.userId, part.localStart, part.localEnd, part.nominalMinutes])).toEqual([
      ['diaz', null, '01:00', 480],
      [null, '01:00', null, 240],
    ]);
    expect(list.map(times)).toEqual([
      [DAY, `${DAY} 17:00`, `${NEXT} 01:00`],
      [DAY, `${NEXT} 01:00`, `${NEXT} 05:00`],
    ]);
  });

  it('gives a part behind the start of the next operational day to that day', () => {
    const row = rowOf('diaz', 'G12', DAY, { localEnd: '07:00' });
    const { list } = edited([row], [{ verb: 'split', rowId: row.id, at: '05:00', userId: 'kim' }]);
    expect(list.map(times)).toEqual([
      [DAY, `${DAY} 17:00`, `${NEXT} 05:00`],
      [NEXT, `${NEXT} 05:00`, `${NEXT} 07:00`],
    ]);
  });

  it('keeps the capacity of the part that opens, and the acting supervisor of the own rest', () => {
    const acting = rowOf('okafor', 'D12', DAY, { isActing: true, isOvertime: true });
    const open = edited([acting], [{ verb: 'split', rowId: acting.id, at: '15:00', userId: null }]);
    expect(open.list[1]).toMatchObject({ isActing: false, requiredRole: 'supervisor', isOvertime: true });
    const own = edited([acting], [{ verb: 'split', rowId: acting.id, at: '15:00', userId: 'okafor' }]);
    expect(own.list[1]).toMatchObject({ isActing: true, isLocked: false });
  });

  it.each(['09:00', '19:00', '20:00', '08:00'])('lies inside the shift: not at %s', (at) => {
    const row = rowOf('diaz', 'D10', DAY);
    expect(refusalOf([row], [{ verb: 'split', rowId: row.id, at, userId: null }])).toBe(
      'A split lies inside the shift, 09:00–19:00.',
    );
  });

  it('lies after a start that the clock skips', () => {
    // From 03:15 on, since 02:15 is no time that night.
    const row = rowOf('diaz', 'G10', '2026-03-07', { localStart: '02:15', localEnd: '12:00' });
    const split = (at: string): RosterEdit[] => [{ verb: 'split', rowId: row.id, at, userId: null }];
    for (const at of ['03:00', '03:15']) {
      expect(refusalOf([row], split(at))).toBe(
        `The clock skips 02:15 that night, so that the shift does not start before ${at}.`,
      );
    }
    const [first, second] = edited([row], split('03:30')).list;
    expect(first?.endsAt).toBe(second?.startsAt);
  });

  it('lies where the clock shows the time, once or twice', () => {
    const spring = rowOf('diaz', 'G10', '2026-03-07');
    const at = (row: RosterRow, time: string): RosterEdit => ({
      verb: 'split',
      rowId: row.id,
      at: time,
      userId: null,
    });
    expect(refusalOf([spring], [at(spring, '02:15')])).toBe(
      'The clock skips 02:15 that night. Split at another time.',
    );
    expect(edited([spring], [at(spring, '03:00')]).list.map(({ nominalMinutes }) => nominalMinutes)).toEqual([
      480, 120,
    ]);
    const autumn = rowOf('diaz', 'G10', '2026-10-31');
    const [first, second] = edited([autumn], [at(autumn, '01:30')], autumnFacts()).list;
    expect(first?.endsAt).toBe(second?.startsAt);
    expect(second && (second.endsAt - second.startsAt) / 3_600_000).toBe(4.5);
  });

  it('lies on a quarter of an hour', () => {
    const row = rowOf('diaz', 'D10', DAY);
    expect(refusalOf([row], [{ verb: 'split', rowId: row.id, at: '12:10', userId: null }])).toContain(
      '12:10',
    );
  });
});

describe('times', () => {
  const set = (row: RosterRow, localStart: string, localEnd: string): RosterEdit => ({
    verb: 'times',
    rowId: row.id,
    localStart,
    localEnd,
  });

  it('extends and trims, and forgets times that are the template’s', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const longer = edited([row], [set(row, '09:00', '21:00')]).list[0];
    expect(longer).toMatchObject({ localStart: null, localEnd: '21:00', source: 'extension' });
    expect(longer?.nominalMinutes).toBe(720);
    const shorter = edited([row], [set(row, '10:00', '18:00')]).list[0];
    expect(shorter).toMatchObject({ localStart: '10:00', localEnd: '18:00', source: 'manual' });
    const cut = rowOf('diaz', 'D10', DAY, { localStart: '10:00', localEnd: '18:00' });
    expect(edited([cut], [set(cut, '09:00', '19:00')]).list[0]).toMatchObject({
      localStart: null,
      localEnd: null,
    });
  });

  it('starts an early shift still earlier: it is the operational day before', () => {
    const row = rowOf('diaz', 'E10', DAY);
    expect(times(edited([row], [set(row, '04:00', '15:00')]).list[0])).toEqual([
      '2026-02-03',
      `${DAY} 04:00`,
      `${DAY} 15:00`,
    ]);
  });

  it('keeps a night shift on its day, earlier and later', () => {
    const short = rowOf('diaz', 'G4', DAY);
    expect(times(edited([short], [set(short, '23:00', '05:00')]).list[0])).toEqual([
      DAY,
      `${DAY} 23:00`,
      `${NEXT} 05:00`,
    ]);
    const late = rowOf('diaz', 'G12', DAY, { localEnd: '07:00' });
    expect(times(edited([late], [set(late, '05:30', '09:00')]).list[0])).toEqual([
      NEXT,
      `${NEXT} 05:30`,
      `${NEXT} 09:00`,
    ]);
    expect(times(edited([short], [set(short, '05:00', '09:00')]).list[0])).toEqual([
      DAY,
      `${DAY} 05:00`,
      `${DAY} 09:00`,
    ]);
    const evening = rowOf('diaz', 'S10', DAY);
    expect(times(edited([evening], [set(evening, '15:00', '04:30')]).list[0])).toEqual([
      DAY,
      `${DAY} 15:00`,
      `${NEXT} 04:30`,
    ]);
  });

  it('takes quarters of an hour only, and no empty shift', () => {
    const row = rowOf('diaz', 'D10', DAY);
    expect(refusalOf([row], [set(row, '09:05', '19:00')])).toBe(
      '09:05 is between the quarters of an hour. Shifts start and end on a quarter.',
    );
    expect(refusalOf([row], [set(row, '09:00', '25:00')])).toContain('25:00');
    expect(refusalOf([row], [set(row, '12:00', '12:00')])).toBe(
      'A shift cannot end at the time at which it starts.',
    );
  });

  it('has the real hours of both clock changes', () => {
    const spring = rowOf('diaz', 'D10', '2026-03-07');
    const long = edited([spring], [set(spring, '22:00', '06:00')]).list[0];
    expect(long && (long.endsAt - long.startsAt) / 3_600_000).toBe(7);
    expect(long?.nominalMinutes).toBe(480);
    const autumn = rowOf('diaz', 'D10', '2026-10-31');
    const longer = edited([autumn], [set(autumn, '22:00', '06:00')], autumnFacts()).list[0];
    expect(longer && (longer.endsAt - longer.startsAt) / 3_600_000).toBe(9);
    expect(longer?.nominalMinutes).toBe(480);
  });
});

describe('remove and set', () => {
  it('cancels a saved row, and forgets one that came in the same step', () => {
    const row = rowOf('diaz', 'D10', DAY);
    expect(edited([row], [{ verb: 'remove', rowId: row.id }]).operations).toEqual([
      { kind: 'cancel', id: row.id, version: 1 },
    ]);
    const assign: RosterEdit = { verb: 'assign', userId: 'kim', shiftDate: DAY, shiftId: row.shiftId };
    expect(refusalOf([], [assign, { verb: 'remove', rowId: -1 }])).toBe('Nothing would change.');
  });

  it('sets each mark and leaves the others', () => {
    const row = rowOf('okafor', 'D10', DAY);
    const set = { verb: 'set', rowId: row.id } as const;
    expect(edited([row], [{ ...set, isOvertime: true }]).list[0]).toEqual({ ...row, isOvertime: true });
    expect(edited([row], [{ ...set, isLocked: true }]).list[0]).toEqual({ ...row, isLocked: true });
    expect(edited([row], [{ ...set, isActing: true }]).list[0]).toEqual({ ...row, isActing: true });
    expect(edited([row], [{ ...set, requiredRole: 'supervisor' }]).list[0]).toEqual({
      ...row,
      requiredRole: 'supervisor',
    });
  });

  it('names nobody acting supervisor of an open shift', () => {
    const row = rowOf(null, 'D10', DAY);
    expect(refusalOf([row], [{ verb: 'set', rowId: row.id, isActing: true }])).toBe(
      'This shift is open. Give it to somebody before naming an acting supervisor.',
    );
  });
});

describe('a locked shift', () => {
  const locked = rowOf('diaz', 'D10', DAY, { isLocked: true });
  const other = rowOf('kim', 'G10', DAY);
  const edits: RosterEdit[] = [
    { verb: 'move', rowId: locked.id, userId: 'kim', shiftDate: NEXT },
    { verb: 'open', rowId: locked.id },
    { verb: 'remove', rowId: locked.id },
    { verb: 'times', rowId: locked.id, localStart: '09:00', localEnd: '20:00' },
    { verb: 'split', rowId: locked.id, at: '12:00', userId: null },
    { verb: 'exchange', rowId: locked.id, otherId: other.id },
    { verb: 'exchange', rowId: other.id, otherId: locked.id },
    { verb: 'assign', userId: 'diaz', shiftDate: DAY, shiftId: templateOf('G10').id, replaces: locked.id },
  ];

  it.each(edits.map((edit) => [edit.verb, edit] as const))('refuses to %s', (_, edit) => {
    expect(refusalOf([locked, other], [edit])).toBe('This shift is locked. Unlock it first.');
  });

  it.each(edits.map((edit) => [edit.verb, edit] as const))(
    'is free to %s once unlocked, in one step',
    (_, edit) => {
      const unlock: RosterEdit = { verb: 'set', rowId: locked.id, isLocked: false };
      const { operations } = edited([locked, other], [unlock, edit]);
      const named = operations.map((operation) => (operation.kind === 'add' ? operation.key : operation.id));
      expect(new Set(named).size).toBe(named.length);
      expect(refusalOf([locked, other], [edit, unlock])).toBe(
        'Diaz: D10 on Wed 4 Feb is locked. Unlock it first.',
      );
    },
  );

  it('can be marked', () => {
    expect(edited([locked], [{ verb: 'set', rowId: locked.id, isOvertime: true }]).list[0]).toMatchObject({
      isLocked: true,
      isOvertime: true,
    });
  });
});

describe('where and how much', () => {
  it('stays inside the block', () => {
    const row = rowOf('diaz', 'E10', '2026-02-01');
    expect(refusalOf([row], [{ verb: 'times', rowId: row.id, localStart: '04:00', localEnd: '15:00' }])).toBe(
      'Sat 31 Jan is outside this block.',
    );
    expect(refusalOf([row], [{ verb: 'move', rowId: row.id, userId: 'diaz', shiftDate: '2026-06-01' }])).toBe(
      'Mon 1 Jun is outside this block.',
    );
    expect(refusalOf([row], [{ verb: 'move', rowId: row.id, userId: 'diaz', shiftDate: '2026-02-30' }])).toBe(
      'This day does not exist.',
    );
  });

  it('leaves the days before a revision as they are', () => {
    const facts = factsOf();
    const revision: RosterFacts = {
      ...facts,
      schedule: { ...facts.schedule, revises: { scheduleId: 7, fromDate: NEXT } },
    };
    const past = rowOf('diaz', 'D10', DAY);
    const words = 'This draft plans anew from Thu 5 Feb on. Earlier days stay as they are.';
    expect(refusalOf([past], [{ verb: 'remove', rowId: past.id }], revision)).toBe(words);
    const ahead = rowOf('diaz', 'D10', NEXT);
    expect(
      refusalOf([ahead], [{ verb: 'move', rowId: ahead.id, userId: 'kim', shiftDate: DAY }], revision),
    ).toBe(words);
    expect(edited([ahead], [{ verb: 'remove', rowId: ahead.id }], revision).list).toEqual([]);
  });

  it('names what is gone', () => {
    expect(refusalOf([], [{ verb: 'open', rowId: 12 }])).toBe('This shift is not there any more.');
  });

  it('takes a whole selection, up to the most that one save can', () => {
    const rows = Array.from({ length: OPERATIONS_MAX + 1 }, () => rowOf('diaz', 'D10', DAY));
    const open = rows.map(({ id }): RosterEdit => ({ verb: 'open', rowId: id }));
    expect(edited(rows, open.slice(1)).operations).toHaveLength(OPERATIONS_MAX);
    expect(refusalOf(rows, open)).toBe('At most 500 shifts can change in one step.');
  });

  it('merges all that happens to a row, in its order', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const move: RosterEdit = { verb: 'move', rowId: row.id, userId: 'kim', shiftDate: NEXT };
    const open: RosterEdit = { verb: 'open', rowId: row.id };
    expect(edited([row], [move, open]).list[0]).toMatchObject({ userId: null, shiftDate: NEXT });
    expect(edited([row], [open, move]).list[0]).toMatchObject({ userId: 'kim', shiftDate: NEXT });
    expect(edited([row], [move, { verb: 'remove', rowId: row.id }]).operations).toEqual([
      { kind: 'cancel', id: row.id, version: 1 },
    ]);
    const back: RosterEdit = { verb: 'move', rowId: row.id, userId: 'diaz', shiftDate: DAY };
    expect(refusalOf([row], [move, back])).toBe('Nothing would change.');
  });
});

describe('touched rows', () => {
  it('are those named alone, before and after', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const bystander = rowOf('kim', 'D10', DAY);
    const gone = rowOf('diaz', 'D10', NEXT);
    const rows = byId([row, bystander]);
    const opened = { ...fields(row), userId: null };
    const touched = touchedRows(
      rows,
      [
        { kind: 'change', id: row.id, version: 1, row: opened },
        { kind: 'restore', id: gone.id, version: 2 },
      ],
      factsOf(),
      byId([gone]),
    );
    expect(touched.before).toEqual([row]);
    expect(touched.after).toEqual([{ ...row, userId: null, source: 'manual' }, gone]);
  });

  it('are of their trade while the same person works them, whole or in pieces', () => {
    const row = rowOf('diaz', 'D10', DAY, { source: 'swap', creditedUserId: 'kim' });
    const paidFor = (operations: readonly RowOperation[], cancelled: readonly RosterRow[] = []) =>
      touchedRows(byId([row]), operations, factsOf(), byId(cancelled)).after.map(
        ({ creditedUserId }) => creditedUserId,
      );
    const change = (over: Partial<RowFields>): RowOperation => ({
      kind: 'change',
      id: row.id,
      version: 1,
      row: { ...fields(row), ...over },
    });
    expect(paidFor([change({ isLocked: true })])).toEqual(['kim']);
    expect(paidFor([change({ userId: 'okafor' })])).toEqual([null]);
    expect(paidFor([change({ userId: null })])).toEqual([null]);
    const piece = (userId: string | null): RowOperation => ({
      kind: 'add',
      key: -1,
      row: { ...fields(row), userId, localStart: '15:00' },
    });
    expect(paidFor([change({ localEnd: '15:00' }), piece('diaz')])).toEqual(['kim', 'kim']);
    expect(paidFor([change({ localEnd: '15:00' }), piece('okafor')])).toEqual(['kim', null]);
    expect(paidFor([change({ localEnd: '15:00' }), piece(null)])).toEqual(['kim', null]);
    const gone = { ...row, id: 99 };
    expect(paidFor([{ kind: 'restore', id: 99, version: 2 }], [gone])).toEqual(['kim']);
  });

  it('leave out what is not there', () => {
    const row = rowOf('diaz', 'D10', DAY);
    const operations = [
      { kind: 'change', id: row.id, version: 1, row: fields(row) },
      { kind: 'cancel', id: row.id, version: 1 },
      { kind: 'restore', id: row.id, version: 1 },
      { kind: 'add', key: -1, row: { ...fields(row), shiftId: 99 } },
    ] as const;
    for (const operation of operations) {
      expect(touchedRows(new Map(), [operation], factsOf())).toEqual({ before: [], after: [] });
    }
  });
});

describe('undo', () => {
  it('names saved rows by their ids and versions', () => {
    const changed = rowOf('diaz', 'D10', DAY);
    const removed = rowOf('kim', 'D10', DAY);
    const { operations } = edited(
      [changed, removed],
      [
        { verb: 'assign', userId: 'diaz', shiftDate: NEXT, shiftId: changed.shiftId },
        { verb: 'open', rowId: changed.id },
        { verb: 'remove', rowId: removed.id },
      ],
    );
    const inverse = inverseOperations(operations, [changed, removed], {
      ids: { '-1': 900 },
      versions: new Map([
        [900, 1],
        [changed.id, 5],
        [removed.id, 6],
      ]),
    });
    expect(inverse).toEqual([
      { kind: 'restore', id: removed.id, version: 6 },
      { kind: 'change', id: changed.id, version: 5, row: fields(changed) },
      { kind: 'cancel', id: 900, version: 1 },
    ]);
    expect(
      inverseOperations(inverse.slice(0, 1), [], { ids: {}, versions: new Map([[removed.id, 7]]) }),
    ).toEqual([{ kind: 'cancel', id: removed.id, version: 7 }]);
  });
});

describe('words', () => {
  const diaz = rowOf('diaz', 'D12', DAY);
  const kim = rowOf('kim', 'G10', NEXT);
  const open = rowOf(null, 'E4', DAY);
  const world = { facts: factsOf(), rows: byId([diaz, kim, open]) };
  const say = (...edits: RosterEdit[]) => describeEdits(edits, world);
  const d12 = templateOf('D12').id;

  it.each<[string, RosterEdit]>([
    ['Diaz: D12 on Thu 5 Feb', { verb: 'assign', userId: 'diaz', shiftDate: NEXT, shiftId: d12 }],
    [
      'Open: D12 on Thu 5 Feb, overtime',
      { verb: 'assign', userId: null, shiftDate: NEXT, shiftId: d12, isOvertime: true },
    ],
    [
      'Diaz: D12 10:00–21:00 on Thu 5 Feb',
      { verb: 'assign', userId: 'diaz', shiftDate: NEXT, shiftId: d12, localStart: '10:00' },
    ],
    [
      'Kim: G10 on Thu 5 Feb becomes D12',
      { verb: 'assign', userId: 'kim', shiftDate: NEXT, shiftId: d12, replaces: kim.id },
    ],
    ['Diaz: D12 on Wed 4 Feb goes to Kim', { verb: 'move', rowId: diaz.id, userId: 'kim', shiftDate: DAY }],
    [
      'Diaz: D12 on Wed 4 Feb goes to Kim on Thu 5 Feb',
      { verb: 'move', rowId: diaz.id, userId: 'kim', shiftDate: NEXT },
    ],
    [
      'Diaz: D12 on Wed 4 Feb moves to Thu 5 Feb',
      { verb: 'move', rowId: diaz.id, userId: 'diaz', shiftDate: NEXT },
    ],
    ['Open: E4 on Wed 4 Feb goes to Kim', { verb: 'move', rowId: open.id, userId: 'kim', shiftDate: DAY }],
    [
      'Diaz and Kim exchange D12 on Wed 4 Feb and G10 on Thu 5 Feb',
      { verb: 'exchange', rowId: diaz.id, otherId: kim.id },
    ],
    [
      'Diaz: D12 on Wed 4 Feb is split at 15:00, the rest becomes open',
      { verb: 'split', rowId: diaz.id, at: '15:00', userId: null },
    ],
    [
      'Diaz: D12 on Wed 4 Feb is split at 15:00, the rest goes to Kim',
      { verb: 'split', rowId: diaz.id, at: '15:00', userId: 'kim' },
    ],
    [
      'Diaz: D12 on Wed 4 Feb becomes 09:00–23:00',
      { verb: 'times', rowId: diaz.id, localStart: '09:00', localEnd: '23:00' },
    ],
    ['Diaz: D12 on Wed 4 Feb becomes open', { verb: 'open', rowId: diaz.id }],
    ['Diaz: D12 on Wed 4 Feb is removed', { verb: 'remove', rowId: diaz.id }],
    [
      'Diaz: D12 on Wed 4 Feb is unlocked and is worked as acting supervisor',
      { verb: 'set', rowId: diaz.id, isLocked: false, isActing: true },
    ],
    [
      'Diaz: D12 on Wed 4 Feb becomes regular and needs no supervisor',
      { verb: 'set', rowId: diaz.id, isOvertime: false, requiredRole: 'dispatcher' },
    ],
    ['A shift that is not there any more', { verb: 'open', rowId: 0 }],
  ])('%s', (words, edit) => {
    expect(say(edit)).toBe(words);
  });

  it('tells two edits and counts more', () => {
    const first: RosterEdit = { verb: 'open', rowId: diaz.id };
    const second: RosterEdit = { verb: 'remove', rowId: kim.id };
    expect(say(first, second)).toBe('Diaz: D12 on Wed 4 Feb becomes open; Kim: G10 on Thu 5 Feb is removed');
    expect(say(second, first, first)).toBe('Kim: G10 on Thu 5 Feb is removed, and 2 more');
  });

  it('says whole names where the last ones are shared', () => {
    const other = { ...KIM, id: 'diaz2', fullName: 'Jo Diaz' };
    const facts = factsOf({ people: [DIAZ, other, OKAFOR, REYES] });
    expect(describeEdits([{ verb: 'open', rowId: diaz.id }], { facts, rows: world.rows })).toBe(
      'Maria Diaz: D12 on Wed 4 Feb becomes open',
    );
  });
});

// --- Properties ------------------------------------------------------------------------------------

const DATES = [
  ...eachDate('2026-02-01', '2026-02-08'),
  ...eachDate('2026-03-05', '2026-03-10'),
  '2026-05-31',
];
const anyUser = fc.constantFrom(...PEOPLE.map(({ id }) => id), null);
const anyTime = fc
  .integer({ min: 0, max: 95 })
  .map((q) => `${String(Math.floor(q / 4)).padStart(2, '0')}:${String((q % 4) * 15).padStart(2, '0')}`);
const anyRows = fc
  .array(
    fc.record({
      userId: anyUser,
      code: fc.constantFrom(...TEMPLATES.map(({ code }) => code)),
      date: fc.constantFrom(...DATES),
      own: fc.option(fc.tuple(anyTime, anyTime), { nil: null }),
      marks: fc.record({ isOvertime: fc.boolean(), isLocked: fc.boolean(), isActing: fc.boolean() }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((seeds) =>
    seeds.map(({ userId, code, date, own, marks }, index) =>
      rowOf(userId, code, date, {
        id: index + 1,
        ...marks,
        isActing: marks.isActing && userId !== null,
        localStart: own?.[0] ?? null,
        localEnd: own?.[1] ?? null,
      }),
    ),
  );
const anyRowId = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 12 }) },
  fc.integer({ min: -3, max: -1 }),
);
const anyDate = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...DATES) },
  fc.constant(addDays('2026-05-31', 1)),
);
const anyEdit: fc.Arbitrary<RosterEdit> = fc.oneof(
  fc.record(
    {
      verb: fc.constant('assign' as const),
      userId: anyUser,
      shiftDate: anyDate,
      shiftId: fc.integer({ min: 1, max: 14 }),
      isOvertime: fc.boolean(),
      replaces: anyRowId,
      localStart: anyTime,
    },
    { requiredKeys: ['verb', 'userId', 'shiftDate', 'shiftId'] },
  ),
  fc.record({ verb: fc.constant('move' as const), rowId: anyRowId, userId: anyUser, shiftDate: anyDate }),
  fc.record({ verb: fc.constant('exchange' as const), rowId: anyRowId, otherId: anyRowId }),
  fc.record({ verb: fc.constant('split' as const), rowId: anyRowId, at: anyTime, userId: anyUser }),
  fc.record({
    verb: fc.constant('times' as const),
    rowId: anyRowId,
    localStart: anyTime,
    localEnd: anyTime,
  }),
  fc.record({ verb: fc.constant('open' as const), rowId: anyRowId }),
  fc.record({ verb: fc.constant('remove' as const), rowId: anyRowId }),
  fc.record(
    {
      verb: fc.constant('set' as const),
      rowId: anyRowId,
      isLocked: fc.boolean(),
      isOvertime: fc.boolean(),
      isActing: fc.boolean(),
    },
    { requiredKeys: ['verb', 'rowId'] },
  ),
);
const unlocked = (rows: readonly RosterRow[]) => rows.map((row) => ({ ...row, isLocked: false }));
const plainRows = (rows: ReadonlyMap<number, RosterRow>) =>
  [...rows.values()].map(({ source: _, ...row }) => row).sort((a, b) => a.id - b.id);

describe('any edits', () => {
  const facts = factsOf();
  /** As many of the edits, from the first, as can be made. */
  const compiledOf = (rows: readonly RosterRow[], edits: readonly RosterEdit[]) => {
    for (let count = edits.length; count > 0; count--) {
      const compiled = compileEdits(edits.slice(0, count), { facts, rows: byId(rows) }, keysFrom());
      if (!('refusal' in compiled)) return compiled.operations;
    }
    return null;
  };

  it('and their inverse leave the rows as they were', () => {
    fc.assert(
      fc.property(anyRows, fc.array(anyEdit, { minLength: 1, maxLength: 5 }), (seed, edits) => {
        const rows = byId(unlocked(seed));
        const operations = compiledOf([...rows.values()], edits);
        fc.pre(operations !== null);
        if (operations === null) return;
        const { before, after } = touchedRows(rows, operations, facts);
        const saved = { ids: {}, versions: new Map<number, number>() };
        const inverse = inverseOperations(operations, before, saved);
        const changed = applyOperations(rows, operations, facts);
        expect(plainRows(changed)).not.toEqual(plainRows(rows));
        expect(plainRows(applyOperations(changed, inverse, facts, byId(before)))).toEqual(plainRows(rows));
        const back = touchedRows(byId(after), inverse, facts, byId(before));
        expect(plainRows(byId(back.after))).toEqual(plainRows(byId(before)));
      }),
      { seed: 911, numRuns: 400 },
    );
  });

  it('name each row once, only templates that are there, days of the block and quarters of an hour', () => {
    fc.assert(
      fc.property(anyRows, fc.array(anyEdit, { minLength: 1, maxLength: 5 }), (seed, edits) => {
        const operations = compiledOf(unlocked(seed), edits) ?? [];
        const named = operations.map((operation) =>
          operation.kind === 'add' ? operation.key : operation.id,
        );
        expect(new Set(named).size).toBe(named.length);
        for (const operation of operations) {
          if (operation.kind === 'cancel' || operation.kind === 'restore') continue;
          const { row } = operation;
          const template = TEMPLATES.find(({ id }) => id === row.shiftId);
          if (template === undefined) throw new Error('a row of no template');
          expect(row.shiftDate >= facts.schedule.startDate && row.shiftDate <= facts.schedule.endDate).toBe(
            true,
          );
          expect(row.isActing && row.userId === null).toBe(false);
          const placed = placeRow(row, template, facts.clock);
          expect(placed.startsAt % 900_000).toBe(0);
          expect(placed.endsAt % 900_000).toBe(0);
        }
      }),
      { seed: 911, numRuns: 400 },
    );
  });

  it('change no locked row unless they unlock it', () => {
    fc.assert(
      fc.property(anyRows, anyEdit, (seed, edit) => {
        fc.pre(edit.verb !== 'set');
        const rows = byId(seed);
        const compiled = compileEdits([edit], { facts, rows }, keysFrom());
        if ('refusal' in compiled) return;
        const { before } = touchedRows(rows, compiled.operations, facts);
        expect(before.some(({ isLocked }) => isLocked)).toBe(false);
      }),
      { seed: 911, numRuns: 400 },
    );
  });

  it('that exchange twice are nothing', () => {
    fc.assert(
      fc.property(anyRows, anyRowId, anyRowId, (seed, rowId, otherId) => {
        const rows = byId(unlocked(seed));
        const exchange: RosterEdit = { verb: 'exchange', rowId, otherId };
        const once = compileEdits([exchange], { facts, rows }, keysFrom());
        if ('refusal' in once) return;
        const exchanged = applyOperations(rows, once.operations, facts);
        const again: RosterEdit = { verb: 'exchange', rowId: otherId, otherId: rowId };
        const twice = compileEdits([again], { facts, rows: exchanged }, keysFrom());
        if ('refusal' in twice) throw new Error(twice.refusal);
        expect(plainRows(applyOperations(exchanged, twice.operations, facts))).toEqual(plainRows(rows));
        expect(compileEdits([exchange, again], { facts, rows }, keysFrom())).toEqual({
          refusal: 'Nothing would change.',
        });
      }),
      { seed: 911, numRuns: 400 },
    );
  });

  it('keep all hours when they split', () => {
    fc.assert(
      fc.property(anyRows, anyRowId, anyTime, anyUser, (seed, rowId, at, userId) => {
        const rows = byId(unlocked(seed));
        const compiled = compileEdits([{ verb: 'split', rowId, at, userId }], { facts, rows }, keysFrom());
        const whole = rows.get(rowId);
        if ('refusal' in compiled || whole === undefined) return;
        const { after } = touchedRows(rows, compiled.operations, facts);
        const [first, second] = after;
        expect([first?.startsAt, second?.endsAt]).toEqual([whole.startsAt, whole.endsAt]);
        expect(first?.endsAt).toBe(second?.startsAt);
        const nominal = after.reduce((sum, { nominalMinutes }) => sum + nominalMinutes, 0);
        expect(nominal).toBe(whole.nominalMinutes);
      }),
      { seed: 911, numRuns: 600 },
    );
  });
});
