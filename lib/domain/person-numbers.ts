/** One person's week and block in numbers. */
import { workweekOf } from './dated-rules.ts';
import { workCounts } from './line-facts.ts';
import { isTraded, type RosterFacts, type RosterRow, rowTimes } from './roster.ts';
import { creditedRows, dutiesOf, leaveByPerson, rowsByPerson, templatesById } from './roster-index.ts';
import { addDays, blockWindow, MINUTE_MS, operationalDayStartsAt, overlapMinutes } from './time.ts';
import { buildTimeline, type Timeline, workweekHours } from './timeline.ts';
import type { Duty, Interval, Leave, LocalDate } from './types.ts';

/**
 * Minutes throughout. Nominal ones are what caps and patterns count, worked ones are real: the clock may differ. Paid ones are
 * real too: not of shifts that were taken over in a trade, but of those that somebody else took over.
 */
export type PersonNumbers = {
  /** The workweek that the day lies in, neighbouring blocks included. */
  week: {
    startDate: LocalDate;
    /** By operational date; regular ones are those that are no overtime shift's. */
    nominalMinutes: number;
    regularMinutes: number;
    workedMinutes: number;
    paidMinutes: number;
    /** Paid beyond forty hours. */
    overtimeMinutes: number;
  };
  block: {
    shifts: number;
    nights: number;
    weekends: number;
    holidays: number;
    nominalMinutes: number;
    workedMinutes: number;
    paidMinutes: number;
    /** Of all workweeks that the block touches, whole. */
    overtimeMinutes: number;
  };
  /** The run of operational days worked that the day lies in; 0 on a day off. */
  daysInARow: number;
  /** Before and after the day's work; null on a day off, and where no other work is known. */
  restBeforeMinutes: number | null;
  restAfterMinutes: number | null;
  /** The first leave that ends after the day begins, approved or pending. */
  nextLeave: Leave | null;
};

/**
 * @param rows in the block, at least those that the person works or is paid for; others are passed over
 * @param date operational date
 */
export function personNumbers({
  facts,
  rows,
  userId,
  date,
}: {
  facts: RosterFacts;
  rows: Iterable<RosterRow>;
  userId: string;
  date: LocalDate;
}): PersonNumbers {
  const { clock, ruleVersions, schedule } = facts;
  const inBlock = [...rows];
  const own = inBlock.filter((row) => row.userId === userId);
  const credited = creditedRows(inBlock).get(userId) ?? [];
  const creditedBeside = creditedRows(facts.neighbours).get(userId) ?? [];
  const duties = dutiesOf([...own, ...(rowsByPerson(facts.neighbours).get(userId) ?? [])]);
  const weekStart = workweekOf(date, ruleVersions);
  const inWeek = duties.filter(
    ({ shiftDate }) => shiftDate >= weekStart && shiftDate < addDays(weekStart, 7),
  );
  const weeks = workweekHours(duties, ruleVersions, clock, [...credited, ...creditedBeside]);
  const week = weeks.find(({ startDate }) => startDate === weekStart);
  const window = blockWindow(schedule, clock);
  const blockWeeks = weeks.filter((each) => overlapMinutes(each, window) > 0);
  return {
    week: {
      startDate: weekStart,
      nominalMinutes: nominalOf(inWeek),
      regularMinutes: nominalOf(inWeek.filter(({ isOvertime }) => isOvertime !== true)),
      workedMinutes: week?.workedMinutes ?? 0,
      paidMinutes: week?.paidMinutes ?? 0,
      overtimeMinutes: week?.overtimeMinutes ?? 0,
    },
    block: {
      ...countsOf(own, facts),
      nominalMinutes: nominalOf(own),
      workedMinutes: realOf(own),
      paidMinutes: realOf([...own.filter((row) => !isTraded(row)), ...credited]),
      overtimeMinutes: blockWeeks.reduce((sum, { overtimeMinutes }) => sum + overtimeMinutes, 0),
    },
    daysInARow: runAround(date, duties),
    ...restsAround(
      duties.filter(({ shiftDate }) => shiftDate === date),
      buildTimeline(duties, [], { overtimeMayTouch: true }),
    ),
    nextLeave: nextLeave(leaveByPerson(facts.leave).get(userId) ?? [], operationalDayStartsAt(date, clock)),
  };
}

function realOf(rows: readonly Interval[]): number {
  return rows.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);
}

function nominalOf(work: readonly { nominalMinutes: number }[]): number {
  return work.reduce((sum, { nominalMinutes }) => sum + nominalMinutes, 0);
}

/** By each row's own start: a shift that was cut may be no night's any more. */
function countsOf(rows: readonly RosterRow[], { templates, holidays }: RosterFacts) {
  const known = templatesById(templates);
  const starts = new Map(
    rows.flatMap((row) => {
      const template = known.get(row.shiftId);
      return template === undefined ? [] : [[String(row.id), rowTimes(row, template)] as const];
    }),
  );
  return workCounts(
    rows.map(({ id, shiftDate }) => ({ shiftId: String(id), shiftDate })),
    starts,
    holidays,
  );
}

function runAround(date: LocalDate, duties: readonly Duty[]): number {
  const worked = new Set(duties.map(({ shiftDate }) => shiftDate));
  if (!worked.has(date)) return 0;
  let days = 1;
  for (let day = addDays(date, -1); worked.has(day); day = addDays(day, -1)) days += 1;
  for (let day = addDays(date, 1); worked.has(day); day = addDays(day, 1)) days += 1;
  return days;
}

/**
 * Real minutes of rest before the first and after the last of some duties of a timeline; what they touch without a break
 * belongs to them. Null where nothing is known before or after.
 */
export function restsAround(
  duties: readonly Duty[],
  { spells }: Timeline,
): { restBeforeMinutes: number | null; restAfterMinutes: number | null } {
  const ofDuties = spells.flatMap((spell, index) =>
    spell.duties.some((duty) => duties.includes(duty)) ? [index] : [],
  );
  const rest = (earlier: number, later: number): number | null => {
    const from = spells[earlier];
    const to = spells[later];
    return from === undefined || to === undefined ? null : (to.startsAt - from.endsAt) / MINUTE_MS;
  };
  const [first] = ofDuties;
  const last = ofDuties.at(-1);
  return {
    restBeforeMinutes: first === undefined ? null : rest(first - 1, first),
    restAfterMinutes: last === undefined ? null : rest(last, last + 1),
  };
}

function nextLeave(leave: readonly Leave[], from: number): Leave | null {
  const ahead = leave.filter(({ endsAt }) => endsAt > from).sort((a, b) => a.startsAt - b.startsAt);
  return ahead[0] ?? null;
}
