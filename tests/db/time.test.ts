import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, createZone, eachDate, isTimeZone, shiftWindow } from '#lib/domain/time.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

// An hour over the year's two changes at night, in the morning of the same day, by half an hour, and at midnight.
const zones = ['America/Denver', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Havana'];
const year = { from: '2026-01-01', to: '2026-12-31' };
const quarters = Array.from({ length: 96 }, (_, index) => index * 15);

describe.each(zones)('%s', (timeZone) => {
  const zone = createZone(timeZone);

  it('changes its clock twice in the year of this test', () => {
    const offsets = eachDate(year.from, year.to).map((date) => zone.offsetMinutes(zone.toInstant(date, 720)));
    expect(offsets.filter((offset, index) => index > 0 && offset !== offsets[index - 1])).toHaveLength(2);
  });

  it('has the same instant for every quarter of an hour in SQL and in TypeScript', async () => {
    const rows = await db.sql<{ instant: number }[]>`
      select extract(epoch from private.local_to_instant(wall, ${timeZone}))::bigint::double precision * 1000 as instant
      from generate_series(${year.from}::timestamp, ${addDays(year.to, 1)}::timestamp - interval '15 minutes',
        interval '15 minutes') wall
      order by wall`;
    const expected = eachDate(year.from, year.to).flatMap((date) =>
      quarters.map((minutes) => zone.toInstant(date, minutes)),
    );
    expect(rows).toHaveLength(expected.length);
    // One array comparison of 35,040 numbers is slow when it fails; the first difference says more.
    const different = rows.findIndex((row, index) => row.instant !== expected[index]);
    expect(different < 0 ? null : { index: different, sql: rows[different]?.instant }).toBeNull();
  });

  it.each(['05:00', '00:00', '02:30'])(
    'has the same window for every shift of every day from %s',
    async (dayStart) => {
      const dates = eachDate(year.from, year.to);
      const rows = await db.sql<{ starts: number; ends: number }[]>`
      select extract(epoch from i.starts_at)::bigint::double precision * 1000 as starts,
        extract(epoch from i.ends_at)::bigint::double precision * 1000 as ends
      from generate_series(${year.from}::date, ${year.to}::date, interval '1 day') day,
        unnest(${shifts.map((shift) => shift.startTime)}::time[], ${shifts.map((shift) => shift.endTime)}::time[])
          with ordinality as shift (start_time, end_time, place),
        private.shift_instants(day::date, shift.start_time, shift.end_time, ${dayStart}::time, ${timeZone}) i
      order by day, shift.place`;
      const expected = dates.flatMap((date) =>
        shifts.map((shift) => shiftWindow(shift, date, { timeZone, dayStart })),
      );
      expect(rows).toHaveLength(expected.length);
      const different = rows.findIndex(
        (row, index) => row.starts !== expected[index]?.startsAt || row.ends !== expected[index]?.endsAt,
      );
      expect(
        different < 0 ? null : { shift: shifts[different % shifts.length], row: rows[different] },
      ).toBeNull();
    },
  );
});

// The reference center's templates, and those that touch or lie inside a change of the clock.
const shifts = [
  ['05:00', '09:00'],
  ['05:00', '15:00'],
  ['05:00', '17:00'],
  ['09:00', '13:00'],
  ['09:00', '19:00'],
  ['09:00', '21:00'],
  ['13:00', '17:00'],
  ['15:00', '01:00'],
  ['15:00', '03:00'],
  ['01:00', '05:00'],
  ['19:00', '05:00'],
  ['17:00', '05:00'],
  ['02:00', '03:00'],
  ['02:30', '03:00'],
  ['00:15', '00:45'],
  ['00:00', '00:00'],
  ['22:00', '02:30'],
].map(([startTime = '', endTime = '']) => ({ startTime, endTime }));

describe('the one conversion', () => {
  const instant = async (wall: string, timeZone: string) => {
    const [row] = await db.sql<
      { at: Date }[]
    >`select private.local_to_instant(${wall}::timestamp, ${timeZone}) as at`;
    return row?.at.toISOString();
  };

  it('takes the earlier occurrence of a time that the clock shows twice', async () => {
    expect(await instant('2026-11-01 01:30', 'America/Denver')).toBe('2026-11-01T07:30:00.000Z');
    expect(await instant('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('moves a time that the clock skips forward', async () => {
    expect(await instant('2026-03-08 02:30', 'America/Denver')).toBe('2026-03-08T09:30:00.000Z');
    expect(await instant('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each(['Nowhere/Land', '+05:00', 'EST5EDT,M3.2.0/2,M11.1.0/2', 'MST7MDT', ''])(
    'refuses the zone "%s"',
    async (zone) => {
      const [row] = await db.sql`select private.is_time_zone(${zone}) as known`;
      expect({ sql: row?.known, domain: isTimeZone(zone) }).toEqual({ sql: false, domain: false });
    },
  );
});
