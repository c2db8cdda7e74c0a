/** Limits and workweeks have versions by date: which one a day goes by, and in which week of seven days it lies. */
import type { RuleVersion } from './setting-records.ts';
import { addDays, weekStartOf } from './time.ts';
import type { Limits, LocalDate, Weekday } from './types.ts';

/**
 * The version in force on an operational date. Before the second version's first day that is the first one.
 *
 * @param versions by first day; throws `RangeError` when there is none
 */
export function versionOn(versions: readonly RuleVersion[], date: LocalDate): RuleVersion {
  const version = versions.findLast(({ fromDate }) => fromDate <= date) ?? versions[0];
  if (version === undefined) throw new RangeError('there is no version of the rules');
  return version;
}

/** Limits by date where there are versions, else those for every date. */
type DatedLimits = { limits: Limits; versions?: readonly RuleVersion[] };

/** The limits that a duty of an operational date is judged by. */
export function limitsOn({ limits, versions }: DatedLimits, date: LocalDate): Limits {
  return versions === undefined || versions.length === 0 ? limits : versionOn(versions, date).limits;
}

/** The weekday on which every workweek begins, or its versions by first day. */
export type Workweeks = Weekday | readonly WorkweekVersion[];
type WorkweekVersion = Pick<RuleVersion, 'fromDate' | 'workweekStart'>;

/** Two workweeks of seven days that share days, where the beginning of the workweek changed. */
type WorkweekCut = {
  /** First day of the last week that begins as it did before. */
  formerStart: LocalDate;
  /** First day of the first week that begins as it does since, and of the shared days. */
  start: LocalDate;
  /** The day after the last shared one. */
  sharedUntil: LocalDate;
};

type Era = { firstWeek: LocalDate; weekday: Weekday };
type Calendar = { eras: readonly Era[]; cuts: readonly WorkweekCut[] };
const calendars = new WeakMap<readonly WorkweekVersion[], Calendar>();

/**
 * A workweek is a fixed and regularly recurring period of 168 hours: 29 CFR 778.105. So a new beginning counts from the first
 * such weekday on or after the day from which it is in force; until then the weeks are the former ones.
 */
function calendarOf(versions: readonly WorkweekVersion[]): Calendar {
  const known = calendars.get(versions);
  if (known !== undefined) return known;
  const eras: Era[] = [];
  for (const { fromDate, workweekStart: weekday } of versions) {
    const firstWeek = weekStartOf(addDays(fromDate, 6), weekday);
    while (eras.length > 1 && (eras.at(-1)?.firstWeek ?? '') >= firstWeek) eras.pop();
    if (eras.at(-1)?.weekday !== weekday) eras.push({ firstWeek, weekday });
  }
  const cuts = eras.slice(1).map(({ firstWeek: start }, index) => {
    const formerStart = weekStartOf(addDays(start, -1), eras[index]?.weekday ?? 0);
    return { formerStart, start, sharedUntil: addDays(formerStart, 7) };
  });
  const calendar = { eras, cuts };
  calendars.set(versions, calendar);
  return calendar;
}

/** The weekday on which the workweek of a date begins. */
export function workweekStartOn(workweeks: Workweeks, date: LocalDate): Weekday {
  if (typeof workweeks === 'number') return workweeks;
  const { eras } = calendarOf(workweeks);
  const era = eras.findLast(({ firstWeek }) => firstWeek <= date) ?? eras[0];
  if (era === undefined) throw new RangeError('there is no version of the workweek');
  return era.weekday;
}

/** The first day of the workweek of a date. A day that two weeks share lies in the later one. */
export function workweekOf(date: LocalDate, workweeks: Workweeks): LocalDate {
  return weekStartOf(date, workweekStartOn(workweeks, date));
}

/**
 * Where workweeks share days, by date. What falls into both is worked once, but the law asks to reckon both ways, all of it
 * in the former week or all of it in the new one, and the way with more counts: 29 CFR 778.301 and 778.302.
 */
export function workweekCuts(workweeks: Workweeks): readonly WorkweekCut[] {
  return typeof workweeks === 'number' ? [] : calendarOf(workweeks).cuts;
}
