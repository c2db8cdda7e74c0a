/** How tiring somebody's work is, by a formula that everybody can read. */

import { workCounts } from './line-facts.ts';
import type { ReportFacts, ReportPerson, ReportShift } from './report-records.ts';
import { addDays, MINUTE_MS } from './time.ts';
import type { LocalDate } from './types.ts';

/** Rest under this between two shifts is a quick return: Directive 2003/88/EC, article 3, asks for eleven hours. */
const QUICK_RETURN_MINUTES = 11 * 60;

/**
 * The parts of the fatigue score and what each weighs at most; together 100. Each rises evenly from nothing to its weight:
 * quick returns up to four in 28 days, the share of nights up to all, the longest run of days from four to seven, and the most
 * hours in seven days from 48 to 72.
 */
export const FATIGUE_PARTS = [
  { id: 'quickReturns', name: 'Quick returns', weight: 30 },
  { id: 'nights', name: 'Nights', weight: 30 },
  { id: 'run', name: 'Days in a row', weight: 20 },
  { id: 'sevenDays', name: 'Hours in seven days', weight: 20 },
] as const;
export type FatiguePart = (typeof FATIGUE_PARTS)[number]['id'];

export type PersonFatigue = {
  person: ReportPerson;
  shifts: number;
  nights: number;
  /** Between two shifts, neither of which touches the other; null with fewer than two. */
  shortestRestMinutes: number | null;
  quickReturns: number;
  longestRun: number;
  /** Real minutes. */
  sevenDayMinutes: number;
  points: Record<FatiguePart, number>;
  /** 0 to 100. */
  score: number;
};

/** The shifts by which a part of the score is what it is. */
export type FatigueShifts = Record<FatiguePart | 'shifts' | 'rest', readonly ReportShift[]>;

const daysOfReport = ({ fromDate, toDate }: ReportFacts) =>
  Math.max(1, Math.round((Date.parse(toDate) - Date.parse(fromDate)) / 86_400_000) + 1);

const ramp = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** Everybody who works within the dates, the most tired first. */
export function fatigueReport(facts: ReportFacts): PersonFatigue[] {
  const byPerson = ownShifts(facts);
  return facts.people
    .flatMap((person) => {
      const own = byPerson.get(person.id) ?? [];
      return own.length === 0 ? [] : [fatigueOf(person, own, facts)];
    })
    .sort((a, b) => b.score - a.score || (a.person.fullName < b.person.fullName ? -1 : 1));
}

function ownShifts(facts: ReportFacts): Map<string, ReportShift[]> {
  const byPerson = new Map<string, ReportShift[]>();
  for (const shift of facts.shifts) {
    if (shift.userId === null || shift.shiftDate < facts.fromDate || shift.shiftDate > facts.toDate) continue;
    const own = byPerson.get(shift.userId);
    if (own === undefined) byPerson.set(shift.userId, [shift]);
    else own.push(shift);
  }
  return byPerson;
}

function fatigueOf(person: ReportPerson, own: readonly ReportShift[], facts: ReportFacts): PersonFatigue {
  const behind = fatigueShifts(own, facts);
  const rests = restsOf(own);
  const days = daysOfReport(facts);
  const sevenDayMinutes =
    behind.sevenDays.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt), 0) / MINUTE_MS;
  const quickReturns = behind.quickReturns.length;
  const longestRun = new Set(behind.run.map(({ shiftDate }) => shiftDate)).size;
  const parts: Record<FatiguePart, number> = {
    quickReturns: ramp((quickReturns * 28) / Math.max(28, days), 0, 4),
    nights: behind.nights.length / own.length,
    run: ramp(longestRun, 4, 7),
    sevenDays: ramp(sevenDayMinutes, 48 * 60, 72 * 60),
  };
  const points = { quickReturns: 0, nights: 0, run: 0, sevenDays: 0 };
  for (const { id, weight } of FATIGUE_PARTS) points[id] = weight * parts[id];
  return {
    person,
    shifts: own.length,
    nights: behind.nights.length,
    shortestRestMinutes: rests.length === 0 ? null : Math.min(...rests.map(({ minutes }) => minutes)),
    quickReturns,
    longestRun,
    sevenDayMinutes,
    points,
    score: points.quickReturns + points.nights + points.run + points.sevenDays,
  };
}

/** Rests between duties that do not touch, with the shift that follows. */
function restsOf(own: readonly ReportShift[]): { minutes: number; after: ReportShift }[] {
  const rests: { minutes: number; after: ReportShift }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const shift of own) {
    const minutes = (shift.startsAt - until) / MINUTE_MS;
    if (Number.isFinite(minutes) && minutes > 0) rests.push({ minutes, after: shift });
    until = Math.max(until, shift.endsAt);
  }
  return rests;
}

/**
 * The shifts behind each part: those after a quick return, the nights, the longest run of days, the seven days with the most
 * hours, the one after the shortest rest, and all.
 *
 * @param own of one person within the dates, by start
 */
export function fatigueShifts(
  own: readonly ReportShift[],
  { holidays }: Pick<ReportFacts, 'holidays'>,
): FatigueShifts {
  const rests = restsOf(own);
  const shortest = rests.toSorted((a, b) => a.minutes - b.minutes)[0];
  return {
    shifts: own,
    rest: shortest === undefined ? [] : [shortest.after],
    quickReturns: rests.flatMap(({ minutes, after }) => (minutes < QUICK_RETURN_MINUTES ? [after] : [])),
    nights: own.filter(
      (shift) =>
        workCounts([{ shiftId: '', shiftDate: shift.shiftDate }], new Map([['', shift]]), holidays).nights >
        0,
    ),
    run: longestRun(own),
    sevenDays: fullestDays(own),
  };
}

function longestRun(own: readonly ReportShift[]): ReportShift[] {
  const dates = [...new Set(own.map(({ shiftDate }) => shiftDate))].sort();
  let best: LocalDate[] = [];
  let run: LocalDate[] = [];
  for (const date of dates) {
    run = run.length > 0 && addDays(run.at(-1) ?? '', 1) === date ? [...run, date] : [date];
    if (run.length > best.length) best = run;
  }
  const within = new Set(best);
  return own.filter(({ shiftDate }) => within.has(shiftDate));
}

/** The shifts of the seven operational dates in a row with the most real hours. */
function fullestDays(own: readonly ReportShift[]): ReportShift[] {
  let best: { from: number; to: number; length: number } = { from: 0, to: 0, length: 0 };
  let from = 0;
  let length = 0;
  for (const [index, shift] of own.entries()) {
    length += shift.endsAt - shift.startsAt;
    while (addDays(own[from]?.shiftDate ?? '', 6) < shift.shiftDate) {
      length -= (own[from]?.endsAt ?? 0) - (own[from]?.startsAt ?? 0);
      from += 1;
    }
    if (length > best.length) best = { from, to: index + 1, length };
  }
  return own.slice(best.from, best.to);
}
