import { patternWeek } from '#lib/domain/patterns.ts';
import {
  addDays,
  createZone,
  dayNumber,
  eachDate,
  MINUTE_MS,
  parseTime,
  weekdayOf,
} from '#lib/domain/time.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { type Block, blockAfter } from './blocks.ts';
import type { SeedAgency } from './centers.ts';
import { usHolidaysBetween } from './holidays.ts';
import type { SeedPerson } from './people.ts';
import { createRandom, type Random } from './random.ts';

export type SeedLeave = {
  personId: string;
  type: 'vacation' | 'sick' | 'personal' | 'training';
  status: 'approved' | 'pending' | 'denied' | 'withdrawn';
  startsAt: Instant;
  endsAt: Instant;
  reason: string | null;
  decisionNote: string | null;
  requestedAt: Instant;
  /** Null: not decided. */
  decidedAt: Instant | null;
  decidedBy: string | null;
  /** By the person's pattern: at most its days in each week. */
  chargedMinutes: number;
};

/** Approved leave as a share of all people's days: in the middle of what centers report, 8 to 12 %. */
const APPROVED_SHARE = 0.1;
/** At most this share of the people is off on one day; of the supervisors, a quarter. */
const OFF_SHARE_MAX = 0.18;
const SUPERVISORS_OFF_SHARE_MAX = 0.25;
/** One in so many people has a request that nobody has decided yet. */
const PEOPLE_PER_PENDING_REQUEST = 7;
/** A person's requests are at least this far apart. */
const DAYS_BETWEEN_REQUESTS = 4;
/** People who try the demo find shifts around today, not a holiday. */
const DEMO_LOGIN_FREE_DAYS = { before: 3, after: 14 };
const DAYS_OFF = [1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 7, 7, 8, 10, 14] as const;
/** How often a place is looked for before the plan counts as full. */
const ATTEMPTS_PER_PERSON = 400;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Time off over a block and the one after it: approved leave in clusters around holidays and in summer, and some
 * requests that are pending, denied or withdrawn. The same for the same agency, people and date.
 */
export function makeLeave(
  agency: SeedAgency,
  people: readonly SeedPerson[],
  block: Block,
  today: LocalDate,
): SeedLeave[] {
  const plan = new LeavePlan(agency, people, today);
  const next = blockAfter(block);
  for (const { startDate, endDate } of [block, next]) plan.fill(eachDate(startDate, endDate), next.endDate);
  plan.addUndecided({ startDate: addDays(today, 10), endDate: addDays(today, 75) });
  return plan.requests.sort((a, b) => a.requestedAt - b.requestedAt || a.startsAt - b.startsAt);
}

class LeavePlan {
  readonly requests: SeedLeave[] = [];
  private readonly agency: SeedAgency;
  private readonly people: readonly SeedPerson[];
  private readonly supervisors: readonly SeedPerson[];
  private readonly today: LocalDate;
  private readonly random: Random;
  /** By person and by date: days of approved leave. */
  private readonly daysOff = new Map<string, Set<LocalDate>>();
  private readonly off = new Map<LocalDate, { people: number; supervisors: number }>();
  /** Dates near any request of a person, as day numbers. */
  private readonly taken = new Map<string, Set<number>>();

  constructor(agency: SeedAgency, people: readonly SeedPerson[], today: LocalDate) {
    this.agency = agency;
    this.people = people.filter((person) => person.pattern !== null);
    this.supervisors = this.people.filter((person) => person.role === 'supervisor');
    this.today = today;
    this.random = createRandom(`leave:${agency.slug}:${today}`);
    for (const person of this.people.filter((one) => one.isDemoLogin)) {
      const { before, after } = DEMO_LOGIN_FREE_DAYS;
      this.take(person, eachDate(addDays(today, -before), addDays(today, after)));
    }
  }

  /** Adds approved leave that starts on these dates, until their share is reached. */
  fill(dates: readonly LocalDate[], lastDate: LocalDate): void {
    const drawDate = weightedDates(dates, this.random);
    const wanted = this.people.length * dates.length * APPROVED_SHARE;
    const inDates = new Set(dates);
    let planned = 0;
    for (const days of this.daysOff.values()) for (const day of days) if (inDates.has(day)) planned++;
    const attempts = this.people.length * ATTEMPTS_PER_PERSON;
    for (let attempt = 0; attempt < attempts && planned < wanted; attempt++) {
      const person = this.drawPerson();
      const startDate = drawDate();
      if (!person || !startDate) return;
      const endDate = addDays(startDate, this.random.pick(DAYS_OFF) - 1);
      const days = this.roomFor(person, eachDate(startDate, endDate < lastDate ? endDate : lastDate));
      if (days.length === 0) continue;
      this.approve(person, days);
      planned += days.filter((day) => inDates.has(day)).length;
    }
  }

  /** Adds requests that bind nobody: most are pending, one was denied and one withdrawn. */
  addUndecided({ startDate, endDate }: Block): void {
    const dates = eachDate(startDate, endDate);
    const pending = Math.round(this.people.length / PEOPLE_PER_PENDING_REQUEST);
    const statuses = [...Array<'pending'>(pending).fill('pending'), 'denied', 'withdrawn'] as const;
    for (const status of statuses) {
      for (let attempt = 0; attempt < ATTEMPTS_PER_PERSON; attempt++) {
        const person = this.people[this.random.between(0, this.people.length - 1)];
        const date = dates[this.random.between(0, dates.length - 1)];
        if (!person || !date) return;
        const days = eachDate(date, addDays(date, this.random.pick(DAYS_OFF) - 1));
        if (!this.isFree(person, days)) continue;
        this.add(person, days, status);
        break;
      }
    }
  }

  /** Of three people the one with the least leave so far: shares differ, but not wildly. */
  private drawPerson(): SeedPerson | undefined {
    return this.random
      .shuffled(this.people)
      .slice(0, 3)
      .sort((a, b) => this.daysOffOf(a) - this.daysOffOf(b))[0];
  }

  private daysOffOf({ id }: SeedPerson): number {
    return this.daysOff.get(id)?.size ?? 0;
  }

  /** The first of the days, as long as not too many are off and the person has nothing else near them. */
  private roomFor(person: SeedPerson, days: readonly LocalDate[]): LocalDate[] {
    const firstFull = days.findIndex((day) => !this.isFree(person, [day]) || this.isFull(person, day));
    return firstFull < 0 ? [...days] : days.slice(0, firstFull);
  }

  private isFull(person: SeedPerson, day: LocalDate): boolean {
    const { people, supervisors } = this.off.get(day) ?? { people: 0, supervisors: 0 };
    if (people + 1 > this.people.length * OFF_SHARE_MAX) return true;
    const supervisorsMax = Math.max(1, Math.round(this.supervisors.length * SUPERVISORS_OFF_SHARE_MAX));
    return person.role === 'supervisor' && supervisors + 1 > supervisorsMax;
  }

  private isFree({ id }: SeedPerson, days: readonly LocalDate[]): boolean {
    const taken = this.taken.get(id);
    return !days.some((day) => taken?.has(dayNumber(day)));
  }

  private take({ id }: SeedPerson, days: readonly LocalDate[]): void {
    const taken = this.taken.get(id) ?? new Set<number>();
    for (const day of days) taken.add(dayNumber(day));
    this.taken.set(id, taken);
  }

  private approve(person: SeedPerson, days: readonly LocalDate[]): void {
    const daysOff = this.daysOff.get(person.id) ?? new Set<LocalDate>();
    for (const day of days) {
      daysOff.add(day);
      const { people, supervisors } = this.off.get(day) ?? { people: 0, supervisors: 0 };
      const isSupervisor = person.role === 'supervisor';
      this.off.set(day, { people: people + 1, supervisors: supervisors + (isSupervisor ? 1 : 0) });
    }
    this.daysOff.set(person.id, daysOff);
    this.add(person, days, 'approved');
  }

  private add(person: SeedPerson, days: readonly LocalDate[], status: SeedLeave['status']): void {
    const { random } = this;
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return;
    this.take(person, eachDate(addDays(first, -DAYS_BETWEEN_REQUESTS), addDays(last, DAYS_BETWEEN_REQUESTS)));
    const kind = drawKind(days.length, last < this.today, random);
    const window = this.windowOf(first, last, kind.isByHours);
    // What was asked for lies in the past, and so does its decision.
    const latest = createZone(this.agency.timeZone).toInstant(this.today, 0) - 2 * DAY_MS;
    const aheadMs = kind.type === 'sick' ? random.between(1, 12) * HOUR_MS : random.between(10, 80) * DAY_MS;
    const requestedAt = Math.min(window.startsAt - aheadMs, latest) - random.between(0, 600) * MINUTE_MS;
    const isDecided = status === 'approved' || status === 'denied';
    const decider = random.shuffled(this.supervisors).find(({ id }) => id !== person.id);
    this.requests.push({
      personId: person.id,
      type: kind.type,
      status,
      ...window,
      reason: kind.reason,
      decisionNote: status === 'denied' ? 'Too many people are off already on these days.' : null,
      requestedAt,
      decidedAt: isDecided ? requestedAt + random.between(3, 40) * HOUR_MS : null,
      decidedBy: isDecided ? (decider?.id ?? null) : null,
      chargedMinutes: chargedMinutes(person, days.length),
    });
  }

  /** Most people ask for operational days, some for calendar days, a few for an afternoon. */
  private windowOf(first: LocalDate, last: LocalDate, isByHours: boolean) {
    const zone = createZone(this.agency.timeZone);
    if (isByHours)
      return { startsAt: zone.toInstant(first, 12 * 60), endsAt: zone.toInstant(first, 24 * 60) };
    const edge = this.random.next() < 0.8 ? parseTime(this.agency.dayStart) : 0;
    return { startsAt: zone.toInstant(first, edge), endsAt: zone.toInstant(addDays(last, 1), edge) };
  }
}

function chargedMinutes({ pattern }: SeedPerson, days: number): number {
  if (pattern === null) return 0;
  const { weeklyMinutes, daysPerWeek } = patternWeek(pattern);
  const charged = Math.floor(days / 7) * daysPerWeek + Math.min(days % 7, daysPerWeek);
  return Math.round((charged * weeklyMinutes) / daysPerWeek);
}

/** Draws dates: more often near a holiday, in the weeks of Christmas, in summer and before a weekend. */
function weightedDates(dates: readonly LocalDate[], random: Random): () => LocalDate | undefined {
  const [first, last] = [dates[0], dates.at(-1)];
  const holidays = first && last ? usHolidaysBetween(addDays(first, -7), addDays(last, 7)) : [];
  const holidayDays = holidays.map(({ date }) => dayNumber(date));
  let total = 0;
  const upTo = dates.map((date) => {
    const day = dayNumber(date);
    const monthDay = date.slice(5);
    let weight = 1;
    if (holidayDays.some((holiday) => Math.abs(holiday - day) <= 3)) weight += 2;
    if (monthDay >= '12-18' || monthDay <= '01-03') weight += 2;
    if (monthDay >= '06-15' && monthDay <= '08-20') weight += 1.5;
    if (weekdayOf(date) >= 4) weight += 0.5;
    total += weight;
    return total;
  });
  return () => {
    const drawn = random.next() * total;
    return dates[upTo.findIndex((sum) => sum > drawn)];
  };
}

type Kind = { type: SeedLeave['type']; reason: string | null; isByHours: boolean };

const VACATION_REASONS = ['Family visit', 'Trip booked', 'School holidays', 'Wedding in the family'] as const;

/** Nobody calls in sick ahead of time. */
function drawKind(days: number, isPast: boolean, random: Random): Kind {
  const drawn = random.next();
  if (days === 1 && drawn < 0.3) return { type: 'personal', reason: 'Appointment', isByHours: true };
  if (isPast && days <= 2 && drawn < 0.6) return { type: 'sick', reason: null, isByHours: false };
  if (days <= 3 && drawn < 0.25)
    return { type: 'training', reason: 'Certification course', isByHours: false };
  const reason = random.next() < 0.25 ? random.pick(VACATION_REASONS) : null;
  return { type: 'vacation', reason, isByHours: false };
}
