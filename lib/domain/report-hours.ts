/** Hours worked, paid and beyond forty, by person and workweek. */
import { type Workweeks, workweekCuts, workweekOf, workweekStartOn } from './dated-rules.ts';
import type { ReportFacts, ReportPerson, ReportShift } from './report-records.ts';
import { addDays, createZone, MINUTE_MS, workweekWindow } from './time.ts';
import { workweekHours } from './timeline.ts';
import type { CenterClock, Duty, Instant, Interval, LocalDate } from './types.ts';

/**
 * `worked` by the clock; `paid`: worked and not taken over in a trade, or given away in one: 29 U.S.C. 207(p)(3); `overtime`:
 * paid beyond forty in the workweek; `beyond`: worked and marked as overtime, beyond the own schedule; `took` over from others
 * in trades, and `gave` to others.
 */
export const HOUR_MEASURES = ['worked', 'paid', 'overtime', 'beyond', 'took', 'gave'] as const;
export type HourMeasure = (typeof HOUR_MEASURES)[number];

/** A workweek; a day that two share, where its beginning changed, is shown in the later one. */
export type ReportWeek = Interval & { startDate: LocalDate };

/** Is told each piece of a shift that counts towards a measure of somebody's week. */
type TellHours = (
  personId: string,
  week: ReportWeek,
  measure: HourMeasure,
  shift: ReportShift,
  minutes: number,
) => void;

/** The workweeks that begin within the dates, in order: whatever dates are put together, each week is in one of them. */
export function weeksIn(
  { fromDate, toDate }: { fromDate: LocalDate; toDate: LocalDate },
  workweeks: Workweeks,
  clock: CenterClock,
): ReportWeek[] {
  const zone = createZone(clock.timeZone);
  const weeks: ReportWeek[] = [];
  let at = workweekOf(fromDate, workweeks);
  while (at <= toDate) {
    const window = workweekWindow(zone.toInstant(at, 0), workweekStartOn(workweeks, at), clock);
    const cut = workweekCuts(workweeks).find(({ formerStart }) => formerStart === at);
    const endsAt = cut === undefined ? window.endsAt : zone.toInstant(cut.start, 0);
    if (at >= fromDate) weeks.push({ startDate: at, startsAt: window.startsAt, endsAt });
    at = cut === undefined ? addDays(at, 7) : cut.start;
  }
  return weeks;
}

type Own = { worked: ReportShift[]; given: ReportShift[] };

function shiftsByPerson(shifts: readonly ReportShift[]): Map<string, Own> {
  const known = new Map<string, Own>();
  const of = (id: string): Own => {
    const own = known.get(id) ?? { worked: [], given: [] };
    known.set(id, own);
    return own;
  };
  for (const shift of shifts) {
    if (shift.userId === null) continue;
    of(shift.userId).worked.push(shift);
    if (isTradedShift(shift)) of(shift.creditedUserId).given.push(shift);
  }
  return known;
}

/** Whether another than who works it is paid for a shift. */
export function isTradedShift(shift: ReportShift): shift is ReportShift & { creditedUserId: string } {
  return shift.userId !== null && shift.creditedUserId !== null && shift.creditedUserId !== shift.userId;
}

/** Tells every piece of every shift that the hours of somebody's workweek sum; all that is told of one number is its sum. */
export function eachHour(facts: ReportFacts, tell: TellHours): void {
  const { clock, ruleVersions } = facts;
  const weeks = weeksIn(facts, ruleVersions, clock);
  for (const [personId, { worked, given }] of shiftsByPerson(facts.shifts)) {
    const say = (measure: HourMeasure, shift: ReportShift) =>
      eachPiece(shift, weeks, (week, minutes) => tell(personId, week, measure, shift, minutes));
    for (const shift of worked) {
      say('worked', shift);
      if (shift.isOvertime) say('beyond', shift);
      say(isTradedShift(shift) ? 'took' : 'paid', shift);
    }
    for (const shift of given) {
      say('gave', shift);
      say('paid', shift);
    }
    eachOvertime({ worked, given }, weeks, facts, (week, shift, minutes) =>
      tell(personId, week, 'overtime', shift, minutes),
    );
  }
}

function eachPiece(
  shift: Interval,
  weeks: readonly ReportWeek[],
  tell: (week: ReportWeek, minutes: number) => void,
): void {
  for (let index = firstEndingAfter(weeks, shift.startsAt); index < weeks.length; index++) {
    const week = weeks[index];
    if (week === undefined || week.startsAt >= shift.endsAt) return;
    const minutes = overlap(shift, week);
    if (minutes > 0) tell(week, minutes);
  }
}

function firstEndingAfter(weeks: readonly ReportWeek[], at: Instant): number {
  let [low, high] = [0, weeks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((weeks[middle]?.endsAt ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function overlap(a: Interval, b: Interval): number {
  return Math.max(0, (Math.min(a.endsAt, b.endsAt) - Math.max(a.startsAt, b.startsAt)) / MINUTE_MS);
}

/** The hours beyond forty lie on the last of those that are paid in the workweek. */
function eachOvertime(
  { worked, given }: Own,
  weeks: readonly ReportWeek[],
  { clock, ruleVersions }: ReportFacts,
  tell: (week: ReportWeek, shift: ReportShift, minutes: number) => void,
): void {
  const known = new Map(weeks.map((week) => [week.startDate, week]));
  const paid = [...worked.filter((shift) => !isTradedShift(shift)), ...given].sort(
    (a, b) => b.startsAt - a.startsAt,
  );
  for (const tally of workweekHours(worked.map(dutyOf), ruleVersions, clock, given)) {
    const week = known.get(tally.startDate);
    if (week === undefined || tally.overtimeMinutes === 0) continue;
    let left = tally.overtimeMinutes;
    for (const shift of paid) {
      const minutes = Math.min(left, overlap(shift, tally));
      if (minutes > 0) tell(week, shift, minutes);
      left -= minutes;
      if (left <= 0) break;
    }
  }
}

/** A shift as the rules see it. */
function dutyOf(shift: ReportShift): Duty {
  const { userId, shiftDate, startsAt, endsAt, isOvertime } = shift;
  return {
    personId: userId ?? '',
    shiftId: null,
    shiftDate,
    startsAt,
    endsAt,
    nominalMinutes: (endsAt - startsAt) / MINUTE_MS,
    isOvertime,
    ...(isTradedShift(shift) && { isTraded: true }),
  };
}

export type HourSums = Record<HourMeasure, number>;

const noHours = (): HourSums => ({ worked: 0, paid: 0, overtime: 0, beyond: 0, took: 0, gave: 0 });

/** Somebody's hours in a workweek; minutes. */
export type PersonWeek = HourSums & { week: ReportWeek };

/** By person in the order of the facts, those with hours only, and by week. */
export type HourReport = {
  weeks: readonly ReportWeek[];
  people: readonly { person: ReportPerson; sums: HourSums; weeks: readonly PersonWeek[] }[];
  total: HourSums;
};

/** The hours of everybody, by workweek. */
export function hourReport(facts: ReportFacts): HourReport {
  const weeks = weeksIn(facts, facts.ruleVersions, facts.clock);
  const byPerson = new Map<string, Map<LocalDate, PersonWeek>>();
  const total = noHours();
  eachHour(facts, (personId, week, measure, _shift, minutes) => {
    const own = byPerson.get(personId) ?? new Map<LocalDate, PersonWeek>();
    byPerson.set(personId, own);
    const sums = own.get(week.startDate) ?? { ...noHours(), week };
    own.set(week.startDate, sums);
    sums[measure] += minutes;
    total[measure] += minutes;
  });
  const people = facts.people.flatMap((person) => {
    const own = byPerson.get(person.id);
    if (own === undefined) return [];
    const sums = noHours();
    for (const week of own.values()) for (const measure of HOUR_MEASURES) sums[measure] += week[measure];
    return [{ person, sums, weeks: weeks.flatMap(({ startDate }) => own.get(startDate) ?? []) }];
  });
  return { weeks, people, total };
}

/**
 * The pieces that a number of the hours sums.
 *
 * @param personId empty = of everybody
 * @param weekStart empty = of all weeks
 */
export function hourShares(
  facts: ReportFacts,
  { measure, personId, period: weekStart }: { measure: HourMeasure; personId: string; period: string },
): { shift: ReportShift; amount: number }[] {
  const shares = new Map<string, { shift: ReportShift; amount: number }>();
  eachHour(facts, (id, week, told, shift, minutes) => {
    if (told !== measure || (personId !== '' && id !== personId)) return;
    if (weekStart !== '' && week.startDate !== weekStart) return;
    const key = `${shift.id} ${id}`;
    const share = shares.get(key) ?? { shift, amount: 0 };
    share.amount += minutes;
    shares.set(key, share);
  });
  return [...shares.values()].sort((a, b) => a.shift.startsAt - b.shift.startsAt);
}
