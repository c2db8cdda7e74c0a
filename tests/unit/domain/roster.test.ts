import { describe, expect, it } from 'vitest';
import {
  capacityOf,
  dutyOfRow,
  mayAct,
  placeRow,
  ROW_FLAGS,
  type RosterWire,
  readWire,
  type WireRow,
} from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import { dayNumber } from '#lib/domain/time.ts';
import { DENVER, dutyOf } from './reference-center.ts';
import { ACTING, factsOf, member, rowOf, TEMPLATES, templateOf } from './roster-world.ts';

const DAY = '2026-02-04';

describe('a row', () => {
  it('has the template’s times or its own, and the nominal minutes of either', () => {
    expect(rowOf('diaz', 'G10', DAY)).toMatchObject({ nominalMinutes: 600, ...windowOf('G10') });
    const cut = rowOf('diaz', 'G10', DAY, { localStart: '21:00' });
    expect(cut).toMatchObject({ nominalMinutes: 480, endsAt: windowOf('G10').endsAt });
    const longer = rowOf('diaz', 'G10', DAY, { localEnd: '06:00' });
    expect(longer).toMatchObject({ nominalMinutes: 660, startsAt: windowOf('G10').startsAt });
  });

  it('counts a template’s nominal minutes, whatever its times say', () => {
    const paid = { ...templateOf('G10'), durationMinutes: 570 };
    expect(placeRow(rowOf('diaz', 'G10', DAY), paid, DENVER).nominalMinutes).toBe(570);
  });

  it('is a duty of its person, and none when open', () => {
    expect(dutyOfRow(rowOf('p1', 'G10', DAY, { isOvertime: true }))).toEqual({
      ...dutyOf('G10', DAY, { isOvertime: true }),
      shiftId: String(templateOf('G10').id),
    });
    expect(dutyOfRow(rowOf(null, 'G10', DAY))).toBeNull();
    expect(dutyOfRow(rowOf('p1', 'G10', DAY, { creditedUserId: 'p2' }))?.isTraded).toBe(true);
    expect(dutyOfRow(rowOf('p1', 'G10', DAY, { creditedUserId: 'p1' }))).not.toHaveProperty('isTraded');
  });

  it('is worked in a capacity', () => {
    expect(capacityOf({ isActing: false }, 'dispatcher')).toBe('dispatcher');
    expect(capacityOf({ isActing: true }, 'dispatcher')).toBe('supervisor');
    expect(capacityOf({ isActing: false }, 'supervisor')).toBe('supervisor');
    expect(capacityOf({ isActing: false }, 'admin')).toBe('supervisor');
  });
});

it('may be worked as acting supervisor by who holds the qualification on that date', () => {
  const facts = factsOf();
  const held = { ...ACTING, fromDate: DAY, toDate: '2026-02-06' };
  const person = member('p', { qualifications: [{ ...held, id: 'fire' }, held] });
  const may = ['2026-02-03', DAY, '2026-02-06', '2026-02-07'].map((date) => mayAct(person, date, facts));
  expect(may).toEqual([false, true, true, false]);
  expect(mayAct(member('p', { qualifications: [ACTING] }), '2030-01-01', facts)).toBe(true);
  expect(mayAct(person, DAY, { actingQualificationId: null })).toBe(false);
});

describe('the wire', () => {
  const wireOf = (...rows: WireRow[]): RosterWire => ({
    scheduleId: 1,
    version: 3,
    at: 0,
    count: rows.length,
    users: ['diaz', 'kim'],
    rows,
  });
  const read = (...rows: WireRow[]) => readWire(wireOf(...rows), templatesById(TEMPLATES), DENVER);
  const day = dayNumber(DAY);
  const g10 = templateOf('G10').id;

  it('brings rows as they are', () => {
    const { rows, cancelled } = read(
      [7, 2, 1, g10, day, -1, -1, 0, 2, null, 0],
      [8, 1, -1, g10, day, 20 * 60 + 15, 60, ROW_FLAGS.supervisor | ROW_FLAGS.overtime, 5, 'Storm', -1],
      [9, 4, 0, g10, day, -1, 60, ROW_FLAGS.locked | ROW_FLAGS.acting, 1, null, -1],
    );
    expect(cancelled).toEqual([]);
    expect(rows).toEqual([
      rowOf('kim', 'G10', DAY, { id: 7, version: 2, source: 'swap', creditedUserId: 'diaz' }),
      rowOf(null, 'G10', DAY, {
        id: 8,
        localStart: '20:15',
        localEnd: '01:00',
        requiredRole: 'supervisor',
        isOvertime: true,
        source: 'extension',
        reason: 'Storm',
      }),
      rowOf('diaz', 'G10', DAY, {
        id: 9,
        version: 4,
        localEnd: '01:00',
        isLocked: true,
        isActing: true,
        source: 'manual',
      }),
    ]);
  });

  it('brings cancelled rows as they last were, and leaves out what has no template', () => {
    const { rows, cancelled } = read(
      [7, 2, 1, g10, day, -1, -1, ROW_FLAGS.cancelled | ROW_FLAGS.overtime, 0, null, -1],
      [8, 3, 1, 99, day, -1, -1, ROW_FLAGS.cancelled, 0, null, -1],
      [9, 1, 1, 99, day, -1, -1, 0, 0, null, -1],
    );
    expect(rows).toEqual([]);
    expect(cancelled).toEqual([
      { id: 7, version: 2, row: rowOf('kim', 'G10', DAY, { id: 7, version: 2, isOvertime: true }) },
      { id: 8, version: 3, row: null },
    ]);
  });
});

function windowOf(code: string) {
  const { startsAt, endsAt } = dutyOf(code, DAY);
  return { startsAt, endsAt };
}
