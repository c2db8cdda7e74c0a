import { describe, expect, it } from 'vitest';
import type { CrewChange, Desk, HandoverNote } from '#lib/domain/handover-records.ts';
import {
  byDesk,
  changeLabel,
  changesOf,
  dueNotes,
  dutyEndsAt,
  historyWindow,
  readersOf,
  unreadBy,
  usualChange,
} from '#lib/domain/handover-view.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Fri 6 Feb 2026 06:00 in Denver. */
const six = Date.parse('2026-02-06T13:00Z');
const denver = { timeZone: 'America/Denver', dayStart: '05:00' };

const change = (at: number, count = 8): CrewChange => ({ at, count, codes: ['D12'] });

function desk(id: number, name: string, isActive = true): Desk {
  return { id, centerId: 'c', name, position: id, isActive, version: 1 };
}
const desks = [desk(1, 'Call taking'), desk(2, 'Radio'), desk(3, 'Old desk', false)];

function note(id: number, values: Partial<HandoverNote> = {}): HandoverNote {
  return {
    id,
    desk: { id: 2, name: 'Radio' },
    forAt: six,
    content: 'Radio 2 is out',
    authorId: 'ana',
    authorName: 'Ana',
    createdAt: six - hour,
    editedAt: null,
    withdrawnAt: null,
    withdrawnByName: null,
    version: 1,
    carriedFrom: null,
    keptFor: null,
    readers: null,
    readAt: null,
    isDue: true,
    ...values,
  };
}

describe('the notes that wait', () => {
  it('are asked to be read from an hour before their change on', () => {
    const notes = [note(1), note(2, { isDue: false }), note(3, { forAt: six + hour })];
    expect(dueNotes(notes, six - hour - 1)).toEqual([]);
    expect(dueNotes(notes, six - hour).map(({ id }) => id)).toEqual([1]);
    expect(dueNotes(notes, six).map(({ id }) => id)).toEqual([1, 3]);
    expect(dueNotes(notes, six + 20 * hour)).toHaveLength(2);
  });
});

describe('the change for which one writes', () => {
  const changes = [
    change(six - 10 * minute),
    change(six + hour),
    change(six + 100 * minute),
    change(six + 8 * hour),
  ];
  it('is the one at the end of the own duty, the nearest within half an hour', () => {
    expect(usualChange(changes, six + 8 * hour + 30 * minute, six)?.at).toBe(six + 8 * hour);
    expect(usualChange(changes, six + 85 * minute, six)?.at).toBe(six + 100 * minute);
    // As near to both: the first.
    expect(usualChange(changes, six + 80 * minute, six)?.at).toBe(six + hour);
  });
  it('is the next one else, and none that is over', () => {
    expect(usualChange(changes, six + 8 * hour + 31 * minute, six)?.at).toBe(six + hour);
    expect(usualChange(changes, null, six)?.at).toBe(six + hour);
    expect(usualChange([change(six)], null, six)).toBeNull();
    expect(usualChange([], six, six)).toBeNull();
  });
});

describe('the end of the own duty', () => {
  const at = (from: number, to: number) => ({ startsAt: six + from * hour, endsAt: six + to * hour });
  it('follows shifts that touch, and is nothing off duty', () => {
    expect(dutyEndsAt([at(8, 12), at(-2, 8)], six)).toBe(six + 12 * hour);
    expect(dutyEndsAt([at(-2, 8), at(9, 12)], six)).toBe(six + 8 * hour);
    expect(dutyEndsAt([at(-8, 0)], six)).toBeNull();
    expect(dutyEndsAt([at(1, 4)], six)).toBeNull();
    expect(dutyEndsAt([], six)).toBeNull();
  });
});

describe('notes by change and desk', () => {
  it('stand at their desks in order, retired ones last, and the written change has every desk in use', () => {
    const notes = [
      note(1, { forAt: six - 8 * hour, desk: { id: 3, name: 'Old desk' } }),
      note(2, { forAt: six - 8 * hour, desk: { id: 1, name: 'Call taking' } }),
      note(3, { forAt: six - 16 * hour }),
      note(4, { forAt: six + 8 * hour }),
      note(5, { forAt: six + hour, desk: { id: 3, name: 'Old desk' } }),
    ];
    const { coming, past } = changesOf(
      { desks, changes: [change(six + hour)], notes },
      change(six + hour),
      six,
    );
    const shape = coming.map(({ at, desks: rows }) => [
      (at - six) / hour,
      rows.map((row) => [row.desk.name, row.notes.map(({ id }) => id)]),
    ]);
    expect(shape).toEqual([
      [
        1,
        [
          ['Call taking', []],
          ['Radio', []],
          ['Old desk', [5]],
        ],
      ],
      [8, [['Radio', [4]]]],
    ]);
    expect(past.map(({ at }) => (at - six) / hour)).toEqual([-8, -16]);
    expect(past[0]?.desks.map((row) => row.desk.name)).toEqual(['Call taking', 'Old desk']);
    expect(coming[0]?.crew?.count).toBe(8);
    expect(coming[1]?.crew).toBeNull();
  });
  it('has the written change where nothing is written yet', () => {
    const { coming, past } = changesOf({ desks, changes: [], notes: [] }, change(six + hour), six);
    expect([coming.length, past.length]).toEqual([1, 0]);
    expect(changesOf({ desks, changes: [], notes: [] }, null, six).coming).toEqual([]);
  });
  it('keeps unknown desks', () => {
    expect(byDesk([note(1, { desk: { id: 9, name: 'Gone' } })], desks)).toHaveLength(1);
  });
});

describe('readers', () => {
  const crew = [
    { userId: 'cora', fullName: 'Cora' },
    { userId: 'ben', fullName: 'Ben' },
    { userId: 'ana', fullName: 'Ana' },
  ];
  const receipt = (userId: string, version: number, readAt: number) => ({
    userId,
    fullName: userId,
    version,
    readAt,
  });
  it('are the crew but for the author, and others who confirmed it; an edit makes it unread again', () => {
    const read = readersOf({ authorId: 'ana', version: 2 }, crew, [
      receipt('ben', 1, six),
      receipt('cora', 1, six),
      receipt('cora', 2, six + minute),
      receipt('zoe', 2, six + hour),
      receipt('ana', 1, six),
    ]);
    expect(read).toEqual([
      { userId: 'ben', fullName: 'ben', readAt: null, formerReadAt: six },
      { userId: 'cora', fullName: 'cora', readAt: six + minute, formerReadAt: six },
      { userId: 'zoe', fullName: 'zoe', readAt: six + hour, formerReadAt: null },
    ]);
  });
  it('miss a change while they have not read one note of it', () => {
    const reader = (userId: string, readAt: number | null) => ({
      userId,
      fullName: userId,
      readAt,
      formerReadAt: null,
    });
    const notes = [
      note(1, { readers: [reader('ben', six), reader('cora', six)] }),
      note(2, { readers: [reader('cora', null), reader('ben', six)] }),
      note(3, { readers: [reader('ben', null)], withdrawnAt: six }),
      note(4),
    ];
    expect(unreadBy(notes)).toEqual({ readers: 2, missing: [{ userId: 'cora', fullName: 'cora' }] });
    expect(unreadBy(notes.toReversed())?.missing).toHaveLength(1);
    expect(unreadBy([note(4)])).toBeNull();
  });
});

describe('times across clock changes', () => {
  it('mark a change whose time the clock shows twice', () => {
    const first = Date.parse('2026-11-01T07:30Z');
    expect(changeLabel(first, denver.timeZone)).toBe('Sun 1 Nov 01:30');
    expect(changeLabel(first + hour, denver.timeZone)).toBe('Sun 1 Nov 01:30 (after the clock change)');
    expect(changeLabel(first + 2 * hour, denver.timeZone, '12h')).toBe('Sun 1 Nov 2:30 am');
    // Within a minute it is that minute.
    expect(changeLabel(six + 59_999, denver.timeZone)).toBe('Fri 6 Feb 06:00');
    expect(changeLabel(first + hour + 1, denver.timeZone)).toBe('Sun 1 Nov 01:30 (after the clock change)');
  });
  it('let operational days follow each other without a hole or an overlap, and last 23, 24 or 25 hours', () => {
    const length = (date: string) => {
      const { startsAt, endsAt } = historyWindow(date, false, denver);
      return (endsAt - startsAt) / hour;
    };
    expect([length('2026-03-07'), length('2026-10-31'), length('2026-02-06')]).toEqual([23, 25, 24]);
    expect(historyWindow('2026-03-07', false, denver).endsAt).toBe(
      historyWindow('2026-03-08', false, denver).startsAt,
    );
    // After midnight it is still the day before.
    const { startsAt, endsAt } = historyWindow('2026-02-05', false, denver);
    const night = Date.parse('2026-02-06T08:00Z');
    expect(startsAt <= night && night < endsAt).toBe(true);
  });
  it('look for words in the year that ends with the day', () => {
    const { startsAt, endsAt } = historyWindow('2026-02-06', true, denver);
    expect(endsAt).toBe(historyWindow('2026-02-06', false, denver).endsAt);
    expect(startsAt).toBe(historyWindow('2025-02-06', false, denver).startsAt);
  });
  it('count real hours to the own relief', () => {
    // A night of 25 hours: eight real hours after 22:30 is 05:30, not 06:30.
    const shift = { startsAt: Date.parse('2026-11-01T04:30Z'), endsAt: Date.parse('2026-11-01T12:30Z') };
    const now = Date.parse('2026-11-01T11:45Z');
    const at = Date.parse('2026-11-01T13:00Z');
    const relief = usualChange([change(now + 15 * minute), change(at)], dutyEndsAt([shift], now), now);
    expect(changeLabel(relief?.at ?? 0, denver.timeZone)).toBe('Sun 1 Nov 05:00');
  });
});
