import { describe, expect, it } from 'vitest';
import { icalOf } from '#lib/data/ical.ts';
import type { FeedShift } from '#lib/domain/calendar-feed.ts';
import { shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

const night = { startTime: '19:00', endTime: '05:00' };

function feedShift(change: Partial<FeedShift> = {}): FeedShift {
  const timeZone = change.timeZone ?? 'America/Los_Angeles';
  return {
    rowId: 7,
    version: 3,
    isCancelled: false,
    code: 'GR10',
    name: 'Graveyard 10',
    isOvertime: false,
    timeZone,
    changedAt: Date.parse('2036-01-15T12:34:56Z'),
    ...nightOf('2036-02-04', timeZone),
    ...change,
  };
}

function nightOf(date: LocalDate, timeZone: string) {
  return shiftWindow(night, date, { timeZone, dayStart: '05:00' });
}

type Property = { name: string; parameters: string; value: string };

/** The properties of a calendar in order, unfolded. */
function parse(text: string): Property[] {
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n');
  return lines.filter((line) => line !== '').map(propertyOf);
}

function propertyOf(line: string): Property {
  const [, name = '', parameters = '', value = ''] = /^([A-Z-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
  return { name, parameters: parameters.slice(1), value };
}

/** Those of the components of a kind, each without its `BEGIN` and `END`. */
function componentsOf(properties: readonly Property[], kind: string): Property[][] {
  const starts = properties.flatMap(({ name, value }, index) =>
    name === 'BEGIN' && value === kind ? [index + 1] : [],
  );
  return starts.map((start) => {
    const rest = properties.slice(start);
    return rest.slice(
      0,
      rest.findIndex(({ name, value }) => name === 'END' && value === kind),
    );
  });
}

function valueIn(properties: readonly Property[], name: string): string {
  return properties.find((property) => property.name === name)?.value ?? '';
}

function firstEvent(text: string): Property[] {
  return componentsOf(parse(text), 'VEVENT')[0] ?? [];
}

/** What the wall shows, read as if it were UTC. In ms. */
function wallOf(value: string): number {
  const [, year, month, day, hour, minute] = (/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00$/.exec(value) ?? []).map(
    Number,
  );
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** When a rule of a zone sets in, in the years around a wall-clock time. */
function onsetsOf(rule: readonly Property[], wall: number): number[] {
  const first = wallOf(valueIn(rule, 'DTSTART'));
  const [, month, place, day] = /BYMONTH=(\d+);BYDAY=(-?\d+)([A-Z]{2})/.exec(valueIn(rule, 'RRULE')) ?? [];
  if (month === undefined) return [first];
  const year = new Date(wall).getUTCFullYear();
  return [year - 1, year].map((of) => {
    const days = Array.from(
      { length: 31 },
      (_, index) => new Date(Date.UTC(of, Number(month) - 1, index + 1)),
    )
      .filter((date) => date.getUTCMonth() === Number(month) - 1)
      .filter((date) => weekdays[date.getUTCDay()] === day);
    const found = days.at(Number(place) > 0 ? Number(place) - 1 : Number(place));
    return (found?.getTime() ?? Number.NaN) + (first % 86_400_000);
  });
}

/** Reads a time of the first event with the definition of its zone alone, as a calendar does. */
function instantOf(text: string, name: 'DTSTART' | 'DTEND'): number {
  const time = firstEvent(text).find((property) => property.name === name);
  const wall = wallOf(time?.value ?? '');
  const zone = componentsOf(parse(text), 'VTIMEZONE').find(
    (properties) => `TZID=${valueIn(properties, 'TZID')}` === time?.parameters,
  );
  const rules = [...componentsOf(zone ?? [], 'STANDARD'), ...componentsOf(zone ?? [], 'DAYLIGHT')];
  const inForce = rules
    .flatMap((rule) => onsetsOf(rule, wall).map((onset) => ({ onset, to: valueIn(rule, 'TZOFFSETTO') })))
    .filter(({ onset }) => onset <= wall)
    .sort((a, b) => a.onset - b.onset)
    .at(-1);
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(inForce?.to ?? '') ?? [];
  return wall - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

describe('a calendar', () => {
  it('says what a shift is, and nothing else', () => {
    const text = icalOf({ name: 'Shifts, Harbor; north', shifts: [feedShift({ isOvertime: true })] });
    expect(Object.fromEntries(firstEvent(text).map(({ name, value }) => [name, value]))).toEqual({
      UID: 'shift-7@dispatch-scheduler',
      SEQUENCE: '3',
      STATUS: 'CONFIRMED',
      SUMMARY: 'GR10 Graveyard 10\\, overtime',
      DTSTAMP: '20360115T123456Z',
      'LAST-MODIFIED': '20360115T123456Z',
      DTSTART: '20360204T190000',
      DTEND: '20360205T050000',
    });
    expect(valueIn(parse(text), 'X-WR-CALNAME')).toBe('Shifts\\, Harbor\\; north');
    expect(valueIn(parse(text), 'REFRESH-INTERVAL')).toBe('PT1H');
  });

  it('tells a cancellation under the same name', () => {
    const text = icalOf({ name: 'Shifts', shifts: [feedShift({ isCancelled: true, version: 4 })] });
    expect(firstEvent(text).map(({ value }) => value)).toEqual(
      expect.arrayContaining(['shift-7@dispatch-scheduler', '4', 'CANCELLED']),
    );
  });

  it.each([
    ['America/Los_Angeles', '2036-03-08', 'before the spring change'],
    ['America/Los_Angeles', '2036-11-01', 'across the autumn change'],
    ['America/Los_Angeles', '2036-02-04', 'in winter'],
    ['Europe/Berlin', '2036-03-29', 'across the spring change'],
    ['Europe/Berlin', '2036-10-25', 'across the autumn change'],
    ['Australia/Sydney', '2036-04-05', 'across the autumn change'],
    ['Australia/Sydney', '2036-10-04', 'across the spring change'],
  ])('reads back as the same instants: %s, %s, %s', (timeZone, date) => {
    const window = nightOf(date, timeZone);
    const text = icalOf({ name: 'Shifts', shifts: [feedShift({ timeZone, ...window })] });
    expect(valueIn(firstEvent(text), 'DTSTART')).toBe(`${date.replaceAll('-', '')}T190000`);
    expect(valueIn(firstEvent(text), 'DTEND')).toMatch(/T050000$/);
    expect(instantOf(text, 'DTSTART')).toBe(window.startsAt);
    expect(instantOf(text, 'DTEND')).toBe(window.endsAt);
  });

  it('defines each zone once, by the name that events use', () => {
    const shifts = [
      feedShift({ timeZone: 'US/Pacific' }),
      feedShift({ rowId: 8, timeZone: 'America/Los_Angeles' }),
      feedShift({ rowId: 9, timeZone: 'Europe/Berlin' }),
    ];
    const properties = parse(icalOf({ name: 'Shifts', shifts }));
    const defined = componentsOf(properties, 'VTIMEZONE').map((zone) => valueIn(zone, 'TZID'));
    expect(defined).toEqual(['America/Los_Angeles', 'Europe/Berlin']);
    const events = componentsOf(properties, 'VEVENT');
    expect(events.map((event) => event.find(({ name }) => name === 'DTSTART')?.parameters)).toEqual([
      'TZID=America/Los_Angeles',
      'TZID=America/Los_Angeles',
      'TZID=Europe/Berlin',
    ]);
  });

  it('gives instants where the zone’s definition is not known', () => {
    const timeZone = 'america/denver';
    const text = icalOf({
      name: 'Shifts',
      shifts: [feedShift({ timeZone, ...nightOf('2036-02-04', timeZone) })],
    });
    expect(text).not.toContain('TZID');
    expect(valueIn(firstEvent(text), 'DTSTART')).toBe('20360205T020000Z');
  });

  it('is the same text for the same shifts, without any shift too', () => {
    const feed = { name: 'Shifts', shifts: [feedShift()] };
    expect(icalOf(feed)).toBe(icalOf(feed));
    expect(icalOf({ name: 'Shifts', shifts: [] })).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
  });
});
