import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  blockWindow,
  compareDates,
  createZone,
  dayNumber,
  daysBetween,
  defaultBlockAfter,
  eachDate,
  formatTime,
  isLocalDate,
  isLocalTime,
  isTimeZone,
  nominalMinutesBetween,
  operationalDateOf,
  operationalDayWindow,
  overlapMinutes,
  parseTime,
  shiftWindow,
  weekdayOf,
  weekStartOf,
  workweekWindow,
} from '#lib/domain/time.ts';
import type { CenterClock, Interval } from '#lib/domain/types.ts';
import { DENVER, SHIFTS, shiftOf } from './reference-center.ts';

const HOUR = 3_600_000;
const hours = ({ startsAt, endsAt }: Interval): number => (endsAt - startsAt) / HOUR;
const at = (iso: string): number => Date.parse(iso);
const clockOf = (timeZone: string, dayStart = '05:00'): CenterClock => ({ timeZone, dayStart });

describe('local dates', () => {
  it('knows which dates exist', () => {
    expect(['2026-02-28', '2028-02-29', '2000-02-29'].map(isLocalDate)).toEqual([true, true, true]);
    const wrong = [
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '2026-01-01T00:00',
      '',
      '0050-01-01',
    ];
    expect(wrong.filter(isLocalDate)).toEqual([]);
    expect(() => dayNumber('2026-02-30')).toThrow(RangeError);
  });

  it('adds days and months across months, years and leap days', () => {
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addMonths('2025-10-31', 4)).toBe('2026-02-28');
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
    expect(daysBetween('2026-01-01', '2026-04-30')).toBe(119);
    expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1);
  });

  it('orders and lists dates', () => {
    expect(['2026-02-01', '2025-12-31', '2026-01-15'].sort(compareDates)).toEqual([
      '2025-12-31',
      '2026-01-15',
      '2026-02-01',
    ]);
    expect(compareDates('2026-01-01', '2026-01-01')).toBe(0);
    expect(eachDate('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(eachDate('2026-02-27', '2026-02-26')).toEqual([]);
  });

  it('knows weekdays and the start of a week', () => {
    expect(weekdayOf('2026-02-04')).toBe(3);
    expect(weekdayOf('1969-12-31')).toBe(3);
    expect(weekStartOf('2026-02-07', 0)).toBe('2026-02-01');
    expect(weekStartOf('2026-02-08', 0)).toBe('2026-02-08');
    expect(weekStartOf('2026-02-08', 1)).toBe('2026-02-02');
  });

  it('plans four months by default', () => {
    expect(defaultBlockAfter('2025-12-31')).toEqual({ startDate: '2026-01-01', endDate: '2026-04-30' });
    expect(defaultBlockAfter('2026-04-30')).toEqual({ startDate: '2026-05-01', endDate: '2026-08-31' });
    expect(defaultBlockAfter('2025-10-30')).toEqual({ startDate: '2025-10-31', endDate: '2026-02-27' });
  });
});

describe('times of day', () => {
  it('reads and writes them', () => {
    expect(parseTime('00:00')).toBe(0);
    expect(parseTime('23:59')).toBe(1439);
    expect([0, 299, 1439, 1500, -60].map(formatTime)).toEqual(['00:00', '04:59', '23:59', '01:00', '23:00']);
    expect(['24:00', '5:00', '05:60', '05:00:00', ''].filter(isLocalTime)).toEqual([]);
    expect(() => parseTime('24:00')).toThrow(RangeError);
  });
});

describe('a zone', () => {
  it('is refused unless it is a known name', () => {
    expect(['UTC', 'America/Denver', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].map(isTimeZone)).toEqual(
      Array(4).fill(true),
    );
    expect(
      ['', 'Mars/Olympus', '+05:00', '-07:00', 'America/Denver ', 'MST7MDT;', '../etc'].filter(isTimeZone),
    ).toEqual([]);
    expect(() => createZone('Mars/Olympus')).toThrow(RangeError);
    expect(createZone('UTC')).toBe(createZone('UTC'));
  });

  it.each([
    // zone, date, time, instant: the missing time, then the ambiguous one
    ['America/Denver', '2026-03-08', '02:30', '2026-03-08T09:30Z'],
    ['America/Denver', '2026-11-01', '01:30', '2026-11-01T07:30Z'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30Z'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45Z'],
    ['America/Havana', '2026-03-08', '00:30', '2026-03-08T05:30Z'],
    ['America/Havana', '2026-11-01', '00:30', '2026-11-01T04:30Z'],
    ['Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00Z'],
    ['Africa/Cairo', '2026-10-29', '23:30', '2026-10-29T20:30Z'],
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T22:00Z'],
  ])('%s %s %s is the earlier occurrence, or moves forward by the jump', (timeZone, date, time, instant) => {
    expect(createZone(timeZone).toInstant(date, parseTime(time))).toBe(at(instant));
  });

  it('changes at the second, also at half past the hour', () => {
    const zone = createZone('Australia/Lord_Howe');
    const change = at('2026-10-03T15:30Z');
    expect(zone.offsetMinutes(change - 1000)).toBe(630);
    expect(zone.offsetMinutes(change)).toBe(660);
    expect(zone.toLocal(change - 60_000)).toEqual({ date: '2026-10-04', minutes: 119 });
    expect(zone.toLocal(change)).toEqual({ date: '2026-10-04', minutes: 150 });
  });

  it('reads minutes of other days on the wall, not as elapsed time', () => {
    const zone = createZone('America/Denver');
    expect(zone.toInstant('2026-10-31', 1440 + 300)).toBe(zone.toInstant('2026-11-01', 300));
    expect(zone.toInstant('2026-11-01', 300) - zone.toInstant('2026-10-31', 300)).toBe(25 * HOUR);
    expect(zone.toInstant('2026-11-01', -60)).toBe(zone.toInstant('2026-10-31', 1380));
  });
});

const ZONES = [
  'America/Denver',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
];

/** An oracle without shared code: what the runtime itself shows at an instant, as `YYYY-MM-DD HH:MM`. */
function wallReader(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (instant) => format.format(instant);
}

describe('conversion, against the runtime', () => {
  it.each(ZONES)(
    '%s: every instant reads as the wall shows it and converts back to its first showing',
    (timeZone) => {
      const zone = createZone(timeZone);
      const wallAt = wallReader(timeZone);
      const quarter = fc.integer({ min: at('2010-01-01Z') / 900_000, max: at('2036-01-01Z') / 900_000 });
      fc.assert(
        fc.property(quarter, (index) => {
          const instant = index * 900_000;
          const local = zone.toLocal(instant);
          expect(`${local.date} ${formatTime(local.minutes)}`).toBe(wallAt(instant));
          const back = zone.toInstant(local.date, local.minutes);
          expect(wallAt(back)).toBe(wallAt(instant));
          expect(back).toBeLessThanOrEqual(instant);
          // Nothing earlier shows the same: one jump back is at most an hour.
          for (const minutes of [30, 60]) expect(wallAt(back - minutes * 60_000)).not.toBe(wallAt(back));
        }),
        { seed: 911, numRuns: 150 },
      );
    },
  );

  it.each([
    ['America/Denver', '2026-03-07', '2026-11-01'],
    ['Europe/Berlin', '2026-03-28', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-10-03', '2026-04-05'],
    ['America/Havana', '2026-03-07', '2026-11-01'],
    ['Africa/Cairo', '2026-04-23', '2026-10-29'],
  ])('%s: all quarter hours around both changes', (timeZone, spring, autumn) => {
    const zone = createZone(timeZone);
    const wallAt = wallReader(timeZone);
    let missing = 0;
    for (const first of [spring, addDays(autumn, -1)]) {
      const showings = new Map<string, number>();
      for (
        let instant = at(`${addDays(first, -1)}Z`);
        instant < at(`${addDays(first, 4)}Z`);
        instant += 900_000
      ) {
        const text = wallAt(instant);
        if (!showings.has(text)) showings.set(text, instant);
      }
      for (let minutes = 0; minutes < 2 * 1440; minutes += 15) {
        const text = `${addDays(first, Math.floor(minutes / 1440))} ${formatTime(minutes)}`;
        const shown = showings.get(text);
        const instant = zone.toInstant(first, minutes);
        if (shown !== undefined) expect(`${text} ${instant}`).toBe(`${text} ${shown}`);
        else {
          missing++;
          // The time that was skipped, read with the offset before the jump.
          const before = zone.offsetMinutes(instant - 3 * HOUR);
          expect(instant).toBe(at(`${first}T00:00Z`) + (minutes - before) * 60_000);
        }
      }
    }
    expect(missing).toBe(timeZone === 'Australia/Lord_Howe' ? 2 : 4);
  });
});

describe('operational days', () => {
  it('run from day start to day start: 23 and 25 hours at the clock change', () => {
    expect(hours(operationalDayWindow('2026-03-06', DENVER))).toBe(24);
    expect(hours(operationalDayWindow('2026-03-07', DENVER))).toBe(23);
    expect(hours(operationalDayWindow('2026-10-31', DENVER))).toBe(25);
    expect(hours(operationalDayWindow('2026-10-03', clockOf('Australia/Lord_Howe')))).toBe(23.5);
  });

  it('give an instant before day start to the date before', () => {
    const zone = createZone(DENVER.timeZone);
    expect(operationalDateOf(zone.toInstant('2026-02-05', 299), DENVER)).toBe('2026-02-04');
    expect(operationalDateOf(zone.toInstant('2026-02-05', 300), DENVER)).toBe('2026-02-05');
    expect(operationalDateOf(zone.toInstant('2026-01-01', 0), DENVER)).toBe('2025-12-31');
  });

  it.each([
    ['America/Denver', '01:30', '2026-10-30'],
    ['America/Denver', '02:30', '2026-03-06'],
    ['America/Havana', '00:15', '2026-03-06'],
    ['America/Havana', '00:30', '2026-10-30'],
    ['Africa/Cairo', '23:30', '2026-10-27'],
  ])(
    '%s with day start %s: every instant lies in the window of its date',
    (timeZone, dayStart, firstDate) => {
      const clock = clockOf(timeZone, dayStart);
      for (let instant = at(`${firstDate}Z`); instant < at(`${addDays(firstDate, 4)}Z`); instant += 900_000) {
        const window = operationalDayWindow(operationalDateOf(instant, clock), clock);
        expect(instant).toBeGreaterThanOrEqual(window.startsAt);
        expect(instant).toBeLessThan(window.endsAt);
      }
    },
  );

  it('make a block from the first start to the same time after the last date', () => {
    const block = blockWindow({ startDate: '2026-01-01', endDate: '2026-04-30' }, DENVER);
    expect(block).toEqual({ startsAt: at('2026-01-01T12:00Z'), endsAt: at('2026-05-01T11:00Z') });
    // The spring hour is missing: 120 days less one hour, the slots that the bench's README states.
    expect(hours(block) * 4).toBe(11_516);
  });
});

describe('shifts', () => {
  it('end on the next day when the end is at or before the start, so none has zero length', () => {
    expect(nominalMinutesBetween('19:00', '05:00')).toBe(600);
    expect(nominalMinutesBetween('05:00', '05:00')).toBe(1440);
    expect(hours(shiftWindow({ startTime: '07:00', endTime: '07:00' }, '2026-02-04', DENVER))).toBe(24);
  });

  it('start on the next calendar day when the start is before day start', () => {
    expect(shiftWindow(shiftOf('G4'), '2026-02-04', DENVER)).toEqual({
      startsAt: at('2026-02-05T08:00Z'),
      endsAt: at('2026-02-05T12:00Z'),
    });
    expect(shiftWindow(shiftOf('E4'), '2026-02-04', DENVER).startsAt).toBe(at('2026-02-04T12:00Z'));
  });

  it.each([
    ['G10', 9, 11],
    ['G12', 11, 13],
    ['G4', 3, 5],
    ['S12', 11, 13],
    ['S10', 10, 10],
    ['E10', 10, 10],
  ])('%s lasts its real hours on the nights of the clock change', (code, spring, autumn) => {
    expect(hours(shiftWindow(shiftOf(code), '2026-03-07', DENVER))).toBe(spring);
    expect(hours(shiftWindow(shiftOf(code), '2026-10-31', DENVER))).toBe(autumn);
  });

  it('is measured by half an hour on Lord Howe and across midnight in Havana and Cairo', () => {
    expect(hours(shiftWindow(shiftOf('G10'), '2026-10-03', clockOf('Australia/Lord_Howe')))).toBe(9.5);
    expect(hours(shiftWindow(shiftOf('G10'), '2026-04-04', clockOf('Australia/Lord_Howe')))).toBe(10.5);
    expect(hours(shiftWindow(shiftOf('S10'), '2026-03-07', clockOf('America/Havana')))).toBe(9);
    expect(hours(shiftWindow(shiftOf('S10'), '2026-10-31', clockOf('America/Havana')))).toBe(11);
    expect(hours(shiftWindow(shiftOf('G10'), '2026-10-29', clockOf('Africa/Cairo')))).toBe(11);
  });

  it('is empty, never negative, when the clock skips it', () => {
    const skipped = shiftWindow({ startTime: '02:30', endTime: '03:00' }, '2026-03-07', DENVER);
    expect(skipped).toEqual({ startsAt: at('2026-03-08T09:30Z'), endsAt: at('2026-03-08T09:30Z') });
  });

  it('of the reference center all lie inside their operational day, all year', () => {
    for (const date of eachDate('2026-01-01', '2026-12-31')) {
      const day = operationalDayWindow(date, DENVER);
      for (const shift of SHIFTS) {
        const window = shiftWindow(shift, date, DENVER);
        expect(window.startsAt).toBeGreaterThanOrEqual(day.startsAt);
        expect(window.endsAt).toBeLessThanOrEqual(day.endsAt);
      }
    }
  });
});

describe('the workweek', () => {
  it('is fixed at local midnight: 167 and 169 hours at the clock change', () => {
    const inAutumn = workweekWindow(at('2026-11-04T00:00Z'), 0, DENVER);
    expect(inAutumn).toEqual({ startsAt: at('2026-11-01T06:00Z'), endsAt: at('2026-11-08T07:00Z') });
    expect(hours(inAutumn)).toBe(169);
    expect(hours(workweekWindow(at('2026-03-10T00:00Z'), 0, DENVER))).toBe(167);
    expect(hours(workweekWindow(at('2026-03-10T00:00Z'), 1, DENVER))).toBe(168);
  });

  it('contains its first instant and not its last', () => {
    const week = workweekWindow(at('2026-02-04T12:00Z'), 0, DENVER);
    expect(workweekWindow(week.startsAt, 0, DENVER)).toEqual(week);
    expect(workweekWindow(week.endsAt - 1, 0, DENVER)).toEqual(week);
    expect(workweekWindow(week.endsAt, 0, DENVER).startsAt).toBe(week.endsAt);
  });

  it('has begun when the wall shows Saturday a second time', () => {
    // In Newfoundland the clock fell back at 00:01 to 23:01 of the day before.
    const week = workweekWindow(at('2010-11-07T02:45Z'), 0, clockOf('America/St_Johns'));
    expect(week.startsAt).toBe(at('2010-11-07T02:30Z'));
  });

  it('begins where the clock skips midnight', () => {
    const week = workweekWindow(at('2026-03-08T05:00Z'), 0, clockOf('America/Havana'));
    expect(week.startsAt).toBe(at('2026-03-08T05:00Z'));
  });
});

describe('overlap', () => {
  it('is half-open and symmetric', () => {
    const a = { startsAt: 0, endsAt: 2 * HOUR };
    expect(overlapMinutes(a, { startsAt: HOUR, endsAt: 3 * HOUR })).toBe(60);
    expect(overlapMinutes({ startsAt: HOUR, endsAt: 3 * HOUR }, a)).toBe(60);
    expect(overlapMinutes(a, { startsAt: 2 * HOUR, endsAt: 3 * HOUR })).toBe(0);
    expect(overlapMinutes(a, { startsAt: 5 * HOUR, endsAt: 6 * HOUR })).toBe(0);
  });
});
