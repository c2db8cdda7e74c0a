import type { RowFields } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import { fieldsOf } from '#lib/domain/row-operations.ts';
import { addDays, formatTime, parseTime } from '#lib/domain/time.ts';
import type { Random } from '../random.ts';
import { BLOCKS, type Floor, TEMPLATE_IDS } from './floor.ts';
import type { LedgerRow, State } from './state.ts';

/** Something that a supervisor might do to a block. */
export type InventedEdit = { what: string; scheduleId: number; operations: RowOperation[] };

const VERBS = [
  'give',
  'move',
  'open',
  'cancel',
  'restore',
  'times',
  'lock',
  'exchange',
  'add',
  'split',
] as const;

/** Null when there is nothing to do it to. */
export function inventOperations(floor: Floor, state: State, random: Random): InventedEdit | null {
  const what = random.pick(VERBS);
  const { id: scheduleId, startDate } = random.pick<(typeof BLOCKS)[number]>(BLOCKS);
  const isInBlock = (row: LedgerRow) => row.scheduleId === scheduleId;
  const rows = [...state.rows.values()].filter(isInBlock);
  const free = rows.filter(({ isLocked }) => !isLocked);
  const given = free.filter(({ userId }) => userId !== null);
  const open = free.filter(({ userId }) => userId === null);
  const gone = [...state.cancelled.values()].filter(isInBlock);
  const pick = <Item>(items: readonly Item[]): Item | null =>
    items[random.between(0, items.length - 1)] ?? null;
  const somebody = random.pick(floor.people).id;
  const change = (row: LedgerRow | null, changed: Partial<RowFields>): RowOperation[] =>
    row === null
      ? []
      : [{ kind: 'change', id: row.id, version: row.version, row: { ...fieldsOf(row), ...changed } }];
  const row = pick(given);
  const operationsOf: Record<(typeof VERBS)[number], () => RowOperation[]> = {
    give: () => change(pick(open), { userId: somebody }),
    move: () => change(row, { userId: somebody, isActing: false }),
    open: () => change(row, { userId: null, isActing: false }),
    cancel: () => (row === null ? [] : [{ kind: 'cancel', id: row.id, version: row.version }]),
    restore: () => {
      const back = pick(gone);
      return back === null ? [] : [{ kind: 'restore', id: back.id, version: back.version }];
    },
    times: () => {
      if (row === null) return [];
      const [from, to] = wallOf(row);
      const quarters = random.between(-6, 6) * 15;
      const isStart = random.next() < 0.5;
      return change(row, {
        localStart: isStart ? shifted(from, quarters) : from,
        localEnd: isStart ? to : shifted(to, quarters),
      });
    },
    lock: () => {
      const locked = pick(rows.filter(({ isLocked }) => isLocked));
      return locked === null || random.next() < 0.3
        ? change(row, { isLocked: true })
        : change(locked, { isLocked: false });
    },
    exchange: () => {
      const other = pick(given);
      if (row === null || other === null || row.userId === other.userId) return [];
      return [...change(row, { userId: other.userId }), ...change(other, { userId: row.userId })];
    },
    add: () => [
      {
        kind: 'add',
        key: -1,
        row: {
          userId: random.next() < 0.5 ? somebody : null,
          shiftId: random.pick(TEMPLATE_IDS),
          shiftDate: addDays(startDate, random.between(0, 13)),
          localStart: null,
          localEnd: null,
          requiredRole: 'dispatcher',
          isOvertime: true,
          isLocked: false,
          isActing: false,
        },
      },
    ],
    split: () => {
      if (row === null) return [];
      const [from, to] = wallOf(row);
      const middle = shifted(from, 60);
      // What begins after midnight is of another operational date where the day has begun anew.
      if (parseTime(from) < 5 * 60 || parseTime(middle) < 5 * 60 || row.endsAt - row.startsAt < 7_200_000)
        return [];
      const second = { ...fieldsOf(row), localStart: middle, localEnd: to };
      const userId = random.pick([row.userId, somebody, null]);
      return [
        ...change(row, { localStart: from, localEnd: middle }),
        { kind: 'add', key: -1, row: { ...second, userId, isActing: false } },
      ];
    },
  };
  const operations = operationsOf[what]();
  return operations.length === 0 ? null : { what, scheduleId, operations };
}

const WALL: Readonly<Record<number, readonly [from: string, to: string]>> = {
  1: ['09:00', '19:00'],
  2: ['19:00', '05:00'],
  3: ['13:00', '23:00'],
  4: ['09:00', '13:00'],
};

function wallOf({ shiftId, localStart, localEnd }: LedgerRow): [from: string, to: string] {
  const [from, to] = WALL[shiftId] ?? ['09:00', '19:00'];
  return [localStart ?? from, localEnd ?? to];
}

function shifted(time: string, minutes: number): string {
  return formatTime((parseTime(time) + minutes + 1440) % 1440);
}
