import { describe, expect, it } from 'vitest';
import { middleOf, stepTimes, timesAt } from '#components/roster/timeline/bar-times.ts';
import {
  dayPeople,
  dayTrack,
  instantAt,
  leaveOver,
  openBars,
  placeOf,
} from '#components/roster/timeline/day-model.ts';
import { itemsOf, nextItem } from '#components/roster/timeline/roving-items.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { createZone, shiftWindow } from '#lib/domain/time.ts';
import { DENVER } from '../domain/reference-center.ts';
import { factsOf, member, PEOPLE, rowOf, templateOf } from '../domain/roster-world.ts';

const WED = '2026-02-04';

function index(rows: readonly RosterRow[]) {
  const byPerson = new Map<string, ReadonlyMap<string, readonly RosterRow[]>>();
  for (const [userId, own] of Map.groupBy(rows, ({ userId }) => userId ?? '')) {
    byPerson.set(
      userId,
      Map.groupBy(own, ({ shiftDate }) => shiftDate),
    );
  }
  return byPerson;
}

describe('the track of a day', () => {
  it.each([
    ['2026-03-07', 92],
    [WED, 96],
    ['2026-10-31', 100],
  ])('%s has %i slots of a quarter of an hour', (date, slots) => {
    const track = dayTrack(date, DENVER);
    expect(track.toSlot - track.fromSlot).toBe(slots);
    expect(placeOf(track.day.startsAt, track) * track.slotCount).toBeCloseTo(track.fromSlot);
    expect(instantAt(placeOf(track.day.endsAt, track), track)).toBeCloseTo(track.day.endsAt);
  });

  it('shows the repeated hour twice, and marks it once', () => {
    const { hours } = dayTrack('2026-10-31', DENVER);
    expect(hours.filter(({ time }) => time === '01:00').map(({ isRepeated }) => isRepeated)).toEqual([
      false,
      true,
    ]);
  });
});

describe('who is on, off, on leave', () => {
  const facts = factsOf({
    people: [...PEOPLE, member('ash', { fullName: 'Zed Ash' }), member('gone', { isActive: false })],
    leave: [
      {
        personId: 'okafor',
        state: 'approved',
        ...shiftWindow({ startTime: '09:00', endTime: '21:00' }, WED, DENVER),
      },
      {
        personId: 'kim',
        state: 'pending',
        ...shiftWindow({ startTime: '09:00', endTime: '21:00' }, WED, DENVER),
      },
    ],
    neighbours: [],
  });
  const rows = [
    rowOf('reyes', 'D12', WED),
    rowOf('diaz', 'E10', WED),
    rowOf('ash', 'G10', '2026-02-03', { localEnd: '06:00' }),
    rowOf('kim', 'E10', '2026-02-05'),
  ];

  it('is on who works a minute of the day, by start then name; leave that is not decided is no leave', () => {
    const people = dayPeople(facts, index(rows), WED);
    expect(people.on.map(({ person }) => person.id)).toEqual(['ash', 'diaz', 'reyes']);
    expect(people.off.map(({ person }) => person.id)).toEqual(['kim']);
    expect(people.leave.map(({ person }) => person.id)).toEqual(['okafor']);
  });

  it('shows heads and tails of the neighbouring days', () => {
    const people = dayPeople(facts, index(rows), WED);
    expect(
      people.on[0]?.bars.map(({ isOfDay, startsBefore, endsAfter }) => [isOfDay, startsBefore, endsAfter]),
    ).toEqual([[false, true, false]]);
    // Kim starts when the day is over: within the two hours that are drawn beyond it.
    expect(people.off[0]?.bars.map(({ isOfDay, endsAfter }) => [isOfDay, endsAfter])).toEqual([
      [false, true],
    ]);
  });

  it('shows rows of the neighbouring block, and who left only when they work', () => {
    const other = { ...facts, neighbours: [rowOf('gone', 'D12', WED)] };
    const people = dayPeople(other, index(rows), WED);
    expect(people.on.find(({ person }) => person.id === 'gone')?.bars[0]?.isNeighbour).toBe(true);
    expect(
      Object.values(dayPeople(facts, index(rows), WED))
        .flat()
        .map(({ person }) => person.id),
    ).not.toContain('gone');
  });

  it('looks for a name', () => {
    expect(Object.values(dayPeople(facts, index(rows), WED, ' diaz')).flat()).toHaveLength(1);
  });

  it('lists open shifts that touch the day, by start', () => {
    const open = [rowOf(null, 'G10', WED), rowOf(null, 'E10', WED), rowOf(null, 'E10', '2026-02-05')];
    const bars = openBars(
      Map.groupBy(open, ({ shiftDate }) => shiftDate),
      WED,
      DENVER,
    );
    expect(bars.map(({ row }) => row.id)).toEqual([open[1]?.id, open[0]?.id]);
  });
});

describe('moving an end', () => {
  const d12 = templateOf('D12');
  const g10 = templateOf('G10');

  it('steps by quarters of an hour from the times as they are', () => {
    const row = rowOf('diaz', 'D12', WED);
    expect(stepTimes(row, 'end', 1, d12, DENVER)).toEqual({ localStart: '09:00', localEnd: '21:15' });
    expect(stepTimes(row, 'start', -2, d12, DENVER)).toEqual({ localStart: '08:30', localEnd: '21:00' });
    const own = rowOf('diaz', 'D12', WED, { localEnd: '20:45' });
    expect(stepTimes(own, 'end', 1, d12, DENVER)).toEqual({ localStart: '09:00', localEnd: '21:00' });
  });

  it('goes on past midnight and past the end of the operational day', () => {
    const row = rowOf('diaz', 'G10', WED);
    expect(stepTimes(row, 'end', 8, g10, DENVER)).toEqual({ localStart: '19:00', localEnd: '07:00' });
  });

  it('says why it cannot: before the day begins, shorter than a quarter, longer than a day', () => {
    const early = templateOf('E4');
    expect(stepTimes(rowOf('diaz', 'E4', WED), 'start', -1, early, DENVER)).toEqual({
      refusal: 'A shift of this day starts from 05:00 on, within 24 hours.',
    });
    expect(stepTimes(rowOf('diaz', 'E4', WED), 'end', -16, early, DENVER)).toEqual({
      refusal: 'A shift lasts at least 15 minutes.',
    });
    expect(stepTimes(rowOf('diaz', 'D12', WED), 'end', 49, d12, DENVER)).toEqual({
      refusal: 'A shift lasts at most 24 hours.',
    });
  });

  it('steps over the hour that the clock skips', () => {
    const row = rowOf('diaz', 'G10', '2026-03-07', { localEnd: '01:45' });
    expect(stepTimes(row, 'end', 1, g10, DENVER)).toEqual({ localStart: '19:00', localEnd: '03:00' });
    const later = rowOf('diaz', 'G10', '2026-03-07', { localEnd: '03:00' });
    expect(stepTimes(later, 'end', -1, g10, DENVER)).toEqual({ localStart: '19:00', localEnd: '01:45' });
  });

  it('takes the quarter nearest to where the pointer is, also on the longer night', () => {
    const row = rowOf('diaz', 'G10', '2026-10-31');
    const zone = createZone(DENVER.timeZone);
    const secondOne = zone.toInstant('2026-11-01', 60) + 60 * 60_000;
    expect(timesAt(row, 'end', secondOne + 6 * 60_000, g10, DENVER)).toEqual({
      localStart: '19:00',
      localEnd: '01:00',
    });
    expect(timesAt(row, 'end', zone.toInstant('2026-11-01', 8 + 4 * 60), g10, DENVER)).toEqual({
      localStart: '19:00',
      localEnd: '04:15',
    });
  });

  it('offers the middle for a split', () => {
    expect(middleOf(rowOf('diaz', 'D12', WED), d12, DENVER)).toBe('15:00');
    expect(middleOf(rowOf('diaz', 'G10', WED, { localEnd: '05:30' }), g10, DENVER)).toBe('00:15');
  });
});

describe('the way of the arrow keys', () => {
  it('goes along bars and rows, and stops at the edges', () => {
    const facts = factsOf();
    const [tail, own] = [
      rowOf('diaz', 'G10', '2026-02-03', { localEnd: '06:00' }),
      rowOf('diaz', 'S10', WED),
    ];
    const open = openBars(new Map([[WED, [rowOf(null, 'D12', WED)]]]), WED, DENVER);
    const people = dayPeople(facts, index([tail, own]), WED);
    const items = itemsOf(open, [...people.on, ...people.off]);
    const openItem = `bar:${open[0]?.row.id}`;
    expect(items).toEqual([
      [openItem],
      [`bar:${tail.id}`, `bar:${own.id}`],
      ['row:okafor'],
      ['row:kim'],
      ['row:reyes'],
    ]);
    expect(nextItem(items, `bar:${tail.id}`, 'ArrowRight')).toBe(`bar:${own.id}`);
    expect(nextItem(items, `bar:${own.id}`, 'ArrowRight')).toBeUndefined();
    expect(nextItem(items, `bar:${own.id}`, 'ArrowUp')).toBe(openItem);
    expect(nextItem(items, `bar:${own.id}`, 'ArrowDown')).toBe('row:okafor');
    expect(nextItem(items, 'row:reyes', 'ArrowDown')).toBeUndefined();
    expect(nextItem(items, 'row:kim', 'Home')).toBe(openItem);
    expect(nextItem(items, openItem, 'End')).toBe('row:reyes');
    expect(nextItem(items, openItem, 'x')).toBeUndefined();
  });
});

describe('a shift on leave', () => {
  const row = rowOf('diaz', 'D12', WED);
  const absence = (state: 'approved' | 'pending', from: number, to: number) => ({
    personId: 'diaz',
    state,
    startsAt: row.startsAt + from,
    endsAt: row.startsAt + to,
  });

  it('says so by the gravest leave that it meets', () => {
    expect(leaveOver(row, [absence('pending', 0, 1), absence('approved', 1, 2)])).toBe('approved');
    expect(leaveOver(row, [absence('pending', -1, 1)])).toBe('pending');
    expect(leaveOver(row, [absence('approved', -1, 0)])).toBeNull();
  });
});
