import 'server-only';
import ical, { type ICalDayJsStub, ICalEventStatus } from 'ical-generator';
import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library';
import { type CalendarFeed, calendarSummary, calendarUid } from '#lib/domain/calendar-feed.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/** How often a calendar should ask again, in seconds. */
const refreshSeconds = 3600;

type CalendarZone = { id: string; definition: string };

const knownZones = new Set(tzlib_get_timezones());
const zones = new Map<string, CalendarZone | null>();

/** The definition of a zone; the library may name it otherwise (`US/Pacific` as `America/Los_Angeles`). Null = unknown. */
function zoneOf(timeZone: string): CalendarZone | null {
  const cached = zones.get(timeZone);
  if (cached !== undefined) return cached;
  const [definition, id] = knownZones.has(timeZone) ? tzlib_get_ical_block(timeZone) : [];
  const zone =
    definition === undefined || id === undefined ? null : { id: id.replace(/^TZID=/, ''), definition };
  zones.set(timeZone, zone);
  return zone;
}

/** The wall clock at an instant, in the form of those dates that ical-generator writes as they are. */
function wallTime(timeZone: string, instant: Instant): ICalDayJsStub {
  const { date, minutes } = createZone(timeZone).toLocal(instant);
  const digits = date.replaceAll('-', '');
  return {
    format: (form) => (form === 'YYYYMMDD' ? digits : `${formatTime(minutes).replace(':', '')}00`),
    isValid: () => true,
    toDate: () => new Date(instant),
    toJSON: () => new Date(instant).toISOString(),
  };
}

/**
 * The feed as iCalendar (RFC 5545). Shifts stand at the wall-clock times of their center, with its zone's definition.
 * The same feed gives the same text.
 */
export function icalOf(feed: CalendarFeed): string {
  const definitions = new Map(
    feed.shifts.map(({ timeZone }) => {
      const zone = zoneOf(timeZone);
      return [zone?.id, zone?.definition];
    }),
  );
  const calendar = ical({
    // The library writes it as it is.
    name: feed.name.replace(/[\\;,]/g, '\\$&'),
    prodId: { company: 'dispatch-scheduler', product: 'shifts', language: 'EN' },
    // Without a name: with one, stamps would be written as local times of this machine.
    timezone: { name: null, generator: (id) => definitions.get(id) ?? null },
    ttl: refreshSeconds,
  });
  for (const shift of feed.shifts) {
    const zone = zoneOf(shift.timeZone);
    calendar.createEvent({
      id: calendarUid(shift.rowId),
      sequence: shift.version,
      status: shift.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: calendarSummary(shift),
      start: zone === null ? new Date(shift.startsAt) : wallTime(shift.timeZone, shift.startsAt),
      end: zone === null ? new Date(shift.endsAt) : wallTime(shift.timeZone, shift.endsAt),
      timezone: zone?.id ?? null,
      stamp: new Date(shift.changedAt),
      lastModified: new Date(shift.changedAt),
    });
  }
  return `${calendar.toString()}\r\n`;
}
