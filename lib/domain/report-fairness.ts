/** Who carries the nights, weekends, holidays, overtime and orders of a stretch, against an equal share of them. */
import { countOf, formatDate, formatDuration } from './format.ts';
import { workCounts } from './line-facts.ts';
import { isTradedShift } from './report-hours.ts';
import type { ReportFacts, ReportPerson, ReportShift } from './report-records.ts';
import { createZone, daysBetween, MINUTE_MS, operationalDateOf } from './time.ts';
import type { ShiftCategory } from './types.ts';

/** `overtime` in minutes of shifts marked so, the others in shifts; `mandates` are orders that count. */
export const BURDENS = ['nights', 'weekends', 'holidays', 'overtime', 'mandates'] as const;
export type BurdenMeasure = (typeof BURDENS)[number];
export type FairnessMeasure = BurdenMeasure | 'shifts';

const CATEGORY_NAMES: Record<ShiftCategory, string> = {
  early: 'Early',
  day: 'Day',
  swing: 'Swing',
  graveyard: 'Graveyard',
};

type TellBurden = (personId: string, measure: FairnessMeasure, shift: ReportShift, amount: number) => void;

/** Tells each shift of the dates that counts towards a burden of whoever works it; all that is told of one number is its sum. */
function eachBurden(facts: ReportFacts, tell: TellBurden): void {
  const ordered = new Map(facts.people.map(({ id, mandates }) => [id, new Set(mandates)]));
  for (const shift of facts.shifts) {
    const { userId, shiftDate } = shift;
    if (userId === null || shiftDate < facts.fromDate || shiftDate > facts.toDate) continue;
    const counts = workCounts([{ shiftId: '', shiftDate }], new Map([['', shift]]), facts.holidays);
    tell(userId, 'shifts', shift, 1);
    if (counts.nights > 0) tell(userId, 'nights', shift, 1);
    if (counts.weekends > 0) tell(userId, 'weekends', shift, 1);
    if (counts.holidays > 0) tell(userId, 'holidays', shift, 1);
    if (shift.isOvertime) tell(userId, 'overtime', shift, (shift.endsAt - shift.startsAt) / MINUTE_MS);
    if (ordered.get(userId)?.has(shift.startsAt)) tell(userId, 'mandates', shift, 1);
  }
}

type Burdens = Record<BurdenMeasure, number>;
const noBurdens = (): Burdens => ({ nights: 0, weekends: 0, holidays: 0, overtime: 0, mandates: 0 });

export type PersonBurdens = {
  person: ReportPerson;
  shifts: number;
  has: Burdens;
  /** What they would have if everybody had the same part of the shifts they work. */
  share: Burdens;
};

export type FairnessReport = {
  people: readonly PersonBurdens[];
  total: Burdens & { shifts: number };
};

/**
 * Everybody's burdens against an equal share: of each burden the same part of everybody's shifts. So whoever works half the
 * shifts has half the share, and the shares sum to what there is.
 */
export function fairnessReport(facts: ReportFacts): FairnessReport {
  const byPerson = new Map<string, Burdens & { shifts: number }>();
  const total = { ...noBurdens(), shifts: 0 };
  eachBurden(facts, (personId, measure, _shift, amount) => {
    const own = byPerson.get(personId) ?? { ...noBurdens(), shifts: 0 };
    byPerson.set(personId, own);
    own[measure] += amount;
    total[measure] += amount;
  });
  const people = facts.people.flatMap((person) => {
    const own = byPerson.get(person.id);
    if (own === undefined) return [];
    const { shifts, ...has } = own;
    const share = noBurdens();
    for (const burden of BURDENS) share[burden] = (total[burden] * shifts) / Math.max(1, total.shifts);
    return [{ person, shifts, has, share }];
  });
  return { people, total };
}

/**
 * Why somebody has more or less than an equal share, as far as the data tell: what they ask for, trades, absence, and when they
 * came. Never of what kind their leave is.
 */
export function fairnessReasons(
  facts: ReportFacts,
  { person, shifts, has, share }: PersonBurdens,
  burden: BurdenMeasure,
): string[] {
  const reasons: string[] = [];
  const { preferredCategory, hiredOn, isActive, leave, mandates } = person;
  const isMore = has[burden] > share[burden];
  if (preferredCategory !== null && (burden === 'nights' || burden === 'weekends')) {
    reasons.push(`Asks for ${CATEGORY_NAMES[preferredCategory]}.`);
  }
  const own = sharesOfBurden(facts, burden, person.id);
  const took = own.filter(({ shift }) => isTradedShift(shift) || shift.source === 'swap').length;
  const gave = facts.shifts.filter(
    (shift) => isTradedShift(shift) && shift.creditedUserId === person.id && isIn(facts, shift.shiftDate),
  ).length;
  if (took > 0) reasons.push(`${countOf(took, 'of them came', 'of them came')} in trades.`);
  if (gave > 0) reasons.push(`${countOf(gave, 'shift', 'shifts')} given away in trades.`);
  const extra = own.filter(({ shift }) => shift.isOvertime).length;
  if (extra > 0 && burden !== 'overtime') {
    reasons.push(`${countOf(extra, 'of them is', 'of them are')} overtime.`);
  }
  if (burden === 'overtime' && has.overtime > 0) {
    const ordered = sharesOfBurden(facts, 'mandates', person.id).length;
    reasons.push(
      ordered === 0
        ? 'All of it was taken by choice: no order is on record.'
        : `${countOf(ordered, 'shift was', 'shifts were')} ordered, the rest was taken by choice.`,
    );
  }
  if (burden === 'mandates' && mandates.length > 0) {
    reasons.push('Whoever was never ordered comes first on the list, then whoever was ordered longest ago.');
  }
  if (hiredOn !== null && hiredOn > facts.fromDate && hiredOn <= facts.toDate) {
    reasons.push(`Joined on ${formatDate(hiredOn, { year: true })}.`);
  }
  if (!isActive) reasons.push('Has left.');
  const days = leaveDays(facts, leave);
  if (days > 0) reasons.push(`Was off for ${countOf(days, 'day', 'days')} of approved leave.`);
  if (reasons.length === 0) {
    reasons.push(
      isMore
        ? 'Their line has more of them than others’ lines; nothing else on record explains it.'
        : 'Their line has fewer of them than others’ lines; nothing else on record explains it.',
    );
  }
  reasons.unshift(
    `${amountWords(burden, has[burden])} of ${amountWords(burden, totalOf(facts, burden))}; an equal share of ${countOf(shifts, 'shift', 'shifts')} is ${amountWords(burden, share[burden])}.`,
  );
  return reasons;
}

/** The shifts that a burden sums, by start; of everybody where nobody is named. */
export function sharesOfBurden(
  facts: ReportFacts,
  measure: FairnessMeasure,
  personId: string,
): { shift: ReportShift; amount: number }[] {
  const shares: { shift: ReportShift; amount: number }[] = [];
  eachBurden(facts, (id, told, shift, amount) => {
    if (told === measure && (personId === '' || id === personId)) shares.push({ shift, amount });
  });
  return shares;
}

function totalOf(facts: ReportFacts, burden: BurdenMeasure): number {
  return sharesOfBurden(facts, burden, '').reduce((sum, { amount }) => sum + amount, 0);
}

/** `9.2`, `12`; overtime as `14 h 30 min`. */
function amountWords(burden: BurdenMeasure, amount: number): string {
  if (burden === 'overtime') return formatDuration(Math.round(amount));
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(1);
}

function isIn({ fromDate, toDate }: ReportFacts, date: string): boolean {
  return date >= fromDate && date <= toDate;
}

/** Operational dates of the stretch on which leave begins or goes on. */
function leaveDays(facts: ReportFacts, leave: ReportPerson['leave']): number {
  const days = new Set<number>();
  const zone = createZone(facts.clock.timeZone);
  const window = {
    startsAt: zone.toInstant(facts.fromDate, 0),
    endsAt: zone.toInstant(facts.toDate, 1440),
  };
  for (const { startsAt, endsAt } of leave) {
    const from = Math.max(startsAt, window.startsAt);
    const to = Math.min(endsAt, window.endsAt) - 1;
    if (to < from) continue;
    const first = daysBetween(facts.fromDate, operationalDateOf(from, facts.clock));
    const last = daysBetween(facts.fromDate, operationalDateOf(to, facts.clock));
    for (let day = first; day <= last; day++) days.add(day);
  }
  return days.size;
}
