/** The roster as it is posted in the center. Whoever passes reads it, so leave looks exactly like a day off. */
import { clockChangeWords } from './clock-change.ts';
import { type Coverage, coverageByDay, coverageOf, gapsOf, type Shortage } from './coverage.ts';
import { workweekOf } from './dated-rules.ts';
import { formatDate, formatDateRange, formatDuration, formatInterval, shiftShortCode } from './format.ts';
import { gapChairs } from './gap-words.ts';
import { coverageDutiesOf } from './live-coverage.ts';
import { formatMonth } from './months.ts';
import type { PrintKind } from './print-query.ts';
import type { ShiftTemplate } from './records.ts';
import { dutyOfRow, dutyStateWords, type RosterFacts, type RosterMember, type RosterRow } from './roster.ts';
import {
  addDays,
  blockWindow,
  createZone,
  eachDate,
  formatTime,
  MINUTE_MS,
  operationalDayWindow,
} from './time.ts';
import { workweekHours } from './timeline.ts';
import type { Interval, LocalDate, LocalTime, ShiftCategory } from './types.ts';

/** One shift on paper. */
export type PrintShift = {
  id: number;
  /** Letter and hours of the template, `D12`. */
  code: string;
  category: ShiftCategory;
  /** By the wall clock, own times where it has some. */
  startTime: LocalTime;
  endTime: LocalTime;
  /** Real minutes. */
  minutes: number;
  isOvertime: boolean;
  isActing: boolean;
  /** Other times than the template's. */
  hasOwnTimes: boolean;
};

/** A person on paper; `role` as the reader knows it. */
export type PrintPerson = { id: string; name: string; role: 'Supervisor' | 'Dispatcher' | 'Trainee' };

/** Where a shift lies in its day: slots of a quarter of an hour from the day's start, cut at the day's edges. */
export type PrintSpan = { fromSlot: number; toSlot: number; startsBefore: boolean; endsAfter: boolean };

export type DaySheet = {
  kind: 'day';
  title: string;
  date: LocalDate;
  /** What the clock does that night; null on most days. */
  clockChange: string | null;
  slotCount: number;
  /** Slots where the wall shows a full hour; the hour in two digits, with a stroke when it comes a second time. */
  hours: readonly { slot: number; label: string }[];
  /** By start, then name. */
  people: readonly { person: PrintPerson; shift: PrintShift; span: PrintSpan }[];
  open: readonly { role: PrintPerson['role']; shift: PrintShift; span: PrintSpan }[];
  /** Short stretches in words. */
  gaps: readonly string[];
};

export type TableSheet = {
  kind: 'week' | 'month';
  title: string;
  clockChange: string | null;
  dates: readonly LocalDate[];
  /** Days of which a workweek's hours are told behind: its last day, or the sheet's. */
  weekEnds: ReadonlySet<LocalDate>;
  groups: readonly { label: string; people: readonly PrintLine[] }[];
  /** Open shifts by template: how many on each date. */
  open: readonly { code: string; category: ShiftCategory; times: string; counts: readonly number[] }[];
  /** Shortage of each date, `2 h`; empty where there is none. */
  short: readonly string[];
  gaps: readonly string[];
  /** Shifts with other times than their template's, in words; the cells of a month have no room for times. */
  ownTimes: readonly string[];
};

export type PrintLine = {
  person: PrintPerson;
  /** By date of the sheet. */
  shifts: readonly (readonly PrintShift[])[];
  /** Real minutes of each workweek that ends on the sheet, the part outside the sheet included. */
  weekMinutes: readonly number[];
};

export type PrintSheet = DaySheet | TableSheet;

/**
 * The sheets of a day, a week, or a block month by month.
 *
 * @param input.rows of the schedule: for a day with those of the days before and after, for a week with the week's,
 * for a block all
 * @param input.date inside the block
 */
export function printSheets(input: {
  facts: RosterFacts;
  rows: readonly RosterRow[];
  kind: PrintKind;
  date: LocalDate;
}): PrintSheet[] {
  const { facts, kind, date } = input;
  const paper = openPaper(facts, input.rows);
  if (kind === 'day') return [daySheet(paper, date)];
  const { startDate, endDate } = facts.schedule;
  if (kind === 'week') {
    const first = workweekOf(date, facts.ruleVersions);
    return [tableSheet(paper, 'week', formatDateRange(first, addDays(first, 6)), first, addDays(first, 6))];
  }
  const months = [...new Set(eachDate(startDate, endDate).map((day) => day.slice(0, 7)))];
  return months.map((month) => {
    const dates = eachDate(startDate, endDate).filter((day) => day.startsWith(month));
    return tableSheet(paper, 'month', formatMonth(month), dates[0] ?? startDate, dates.at(-1) ?? endDate);
  });
}

/** The operational dates whose rows the sheets are made of, within the block; null = all. */
export function rowsOnPaper(
  kind: PrintKind,
  date: LocalDate,
  facts: Pick<RosterFacts, 'schedule' | 'ruleVersions'>,
): { fromDate: LocalDate; toDate: LocalDate } | null {
  if (kind === 'block') return null;
  const first = kind === 'day' ? date : workweekOf(date, facts.ruleVersions);
  const last = kind === 'day' ? date : addDays(first, 6);
  const { startDate, endDate } = facts.schedule;
  const [fromDate, toDate] = [addDays(first, -1), addDays(last, 1)];
  return {
    fromDate: fromDate < startDate ? startDate : fromDate,
    toDate: toDate > endDate ? endDate : toDate,
  };
}

/** What every sheet is made from. */
type Paper = {
  facts: RosterFacts;
  templates: ReadonlyMap<number, ShiftTemplate>;
  qualificationNames: ReadonlyMap<string, string>;
  /** Rows of this block and of its neighbours. */
  rows: readonly RosterRow[];
  coverageFor: (dates: readonly LocalDate[]) => Coverage;
};

function openPaper(facts: RosterFacts, ownRows: readonly RosterRow[]): Paper {
  const rows = [...ownRows, ...facts.neighbours];
  const duties = coverageDutiesOf(facts, ownRows);
  const { clock, requirements, supervisorsCountAsEmployees } = facts;
  return {
    facts,
    templates: new Map(facts.templates.map((template) => [template.id, template])),
    qualificationNames: new Map(Object.entries(facts.qualificationNames)),
    rows,
    coverageFor: (dates) => {
      const window = blockWindow({ startDate: dates[0] ?? '', endDate: dates.at(-1) ?? '' }, clock);
      return coverageOf({ clock, window, requirements, duties, supervisorsCountAsEmployees });
    },
  };
}

function daySheet(paper: Paper, date: LocalDate): DaySheet {
  const { facts } = paper;
  const window = operationalDayWindow(date, facts.clock);
  const slotMs = 15 * MINUTE_MS;
  const slotCount = (window.endsAt - window.startsAt) / slotMs;
  const zone = createZone(facts.clock.timeZone);
  const spanOf = ({ startsAt, endsAt }: Interval): PrintSpan => ({
    fromSlot: Math.max(0, (startsAt - window.startsAt) / slotMs),
    toSlot: Math.min(slotCount, (endsAt - window.startsAt) / slotMs),
    startsBefore: startsAt < window.startsAt,
    endsAfter: endsAt > window.endsAt,
  });
  const people = new Map(facts.people.map((member) => [member.id, member]));
  const touching = paper.rows
    .filter((row) => row.startsAt < window.endsAt && row.endsAt > window.startsAt)
    .flatMap((row) => {
      const shift = printShift(row, paper);
      return shift === null ? [] : [{ row, shift, span: spanOf(row) }];
    });
  return {
    kind: 'day',
    title: formatDate(date, { year: true }),
    date,
    clockChange: clockChangeWords(date, facts.clock),
    slotCount,
    hours: Array.from({ length: slotCount }, (_, slot) => slot).flatMap((slot) => {
      const instant = window.startsAt + slot * slotMs;
      const local = zone.toLocal(instant);
      if (local.minutes % 60 !== 0) return [];
      const isRepeated = zone.toInstant(local.date, local.minutes) !== instant;
      return [{ slot, label: `${formatTime(local.minutes).slice(0, 2)}${isRepeated ? '′' : ''}` }];
    }),
    people: touching
      .flatMap(({ row, shift, span }) => {
        const member = people.get(row.userId ?? '');
        return member === undefined
          ? []
          : [{ row, person: printPerson(member, [row.shiftDate]), shift, span }];
      })
      .sort(
        (a, b) =>
          a.row.startsAt - b.row.startsAt ||
          a.person.name.localeCompare(b.person.name, 'en') ||
          a.row.id - b.row.id,
      )
      .map(({ row: _, ...entry }) => entry),
    open: touching
      .filter(({ row }) => row.userId === null)
      .sort((a, b) => a.row.startsAt - b.row.startsAt || a.row.id - b.row.id)
      .map(({ row, shift, span }) => ({
        role: row.requiredRole === 'supervisor' ? ('Supervisor' as const) : ('Dispatcher' as const),
        shift,
        span,
      })),
    gaps: gapWords(gapsOf(paper.coverageFor([date])), paper),
  };
}

function tableSheet(
  paper: Paper,
  kind: TableSheet['kind'],
  title: string,
  fromDate: LocalDate,
  toDate: LocalDate,
): TableSheet {
  const { facts } = paper;
  const dates = eachDate(fromDate, toDate);
  const weekEnds = new Set(
    dates.filter((date) => date === toDate || workweekOf(addDays(date, 1), facts.ruleVersions) > date),
  );
  const byPerson = Map.groupBy(paper.rows, ({ userId }) => userId);
  const isOnSheet = ({ shiftDate }: RosterRow): boolean => shiftDate >= fromDate && shiftDate <= toDate;
  const lines = facts.people
    .map((member) => ({ member, rows: byPerson.get(member.id) ?? [] }))
    .filter(({ member, rows }) => (member.isActive && member.pattern !== null) || rows.some(isOnSheet))
    .sort((a, b) => a.member.fullName.localeCompare(b.member.fullName, 'en'))
    .map(({ member, rows }) => ({
      isSupervisor: member.role !== 'dispatcher',
      person: printPerson(member, dates),
      shifts: dates.map((date) => shiftsOn(date, rows, paper)),
      weekMinutes: weekMinutes(rows, [...weekEnds], facts),
    }));
  const groups = [
    { label: 'Supervisors', people: lines.filter(({ isSupervisor }) => isSupervisor) },
    { label: 'Dispatchers', people: lines.filter(({ isSupervisor }) => !isSupervisor) },
  ].filter(({ people }) => people.length > 0);
  const coverage = paper.coverageFor(dates);
  const shortBy = new Map(coverageByDay(coverage).map((day) => [day.date, shortMinutes(day)]));
  return {
    kind,
    title,
    clockChange:
      dates
        .map((date) => ({ date, words: clockChangeWords(date, facts.clock) }))
        .flatMap(({ date, words }) => (words === null ? [] : [`Night of ${formatDate(date)}: ${words}`]))
        .join(' ') || null,
    dates,
    weekEnds,
    groups,
    open: openLines((byPerson.get(null) ?? []).filter(isOnSheet), dates, paper),
    short: dates.map((date) => {
      const minutes = shortBy.get(date) ?? 0;
      return minutes === 0 ? '' : formatDuration(minutes);
    }),
    gaps: gapWords(gapsOf(coverage), paper),
    ownTimes: lines.flatMap(({ person, shifts }) =>
      shifts.flatMap((onDate, index) =>
        onDate
          .filter(({ hasOwnTimes }) => hasOwnTimes)
          .map(
            ({ startTime, endTime }) =>
              `${person.name}, ${formatDate(dates[index] ?? fromDate)}: ${startTime}–${endTime}`,
          ),
      ),
    ),
  };
}

function shortMinutes(day: {
  uncoveredEmployeeMinutes: number;
  uncoveredSupervisorMinutes: number;
  uncoveredQualifiedMinutes: number;
}): number {
  return day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes;
}

function shiftsOn(date: LocalDate, rows: readonly RosterRow[], paper: Paper): PrintShift[] {
  return rows
    .filter(({ shiftDate }) => shiftDate === date)
    .sort((a, b) => a.startsAt - b.startsAt || a.id - b.id)
    .flatMap((row) => printShift(row, paper) ?? []);
}

/** Real minutes of the workweeks that hold the last days, on instants. */
function weekMinutes(
  rows: readonly RosterRow[],
  weekEnds: readonly LocalDate[],
  facts: RosterFacts,
): number[] {
  const duties = rows.flatMap((row) => dutyOfRow(row) ?? []);
  const weeks = new Map(
    workweekHours(duties, facts.ruleVersions, facts.clock).map((week) => [
      week.startDate,
      week.workedMinutes,
    ]),
  );
  return weekEnds.map((date) => weeks.get(workweekOf(date, facts.ruleVersions)) ?? 0);
}

function openLines(
  rows: readonly RosterRow[],
  dates: readonly LocalDate[],
  paper: Paper,
): TableSheet['open'] {
  return paper.facts.templates.flatMap((template) => {
    const open = rows.filter(({ shiftId }) => shiftId === template.id);
    if (open.length === 0) return [];
    return {
      code: shiftShortCode(template),
      category: template.category,
      times: `${template.startTime}–${template.endTime}`,
      counts: dates.map((date) => open.filter(({ shiftDate }) => shiftDate === date).length),
    };
  });
}

/** @param dates of the sheet; a trainee is who is one on all of them. What hangs on a wall tells no light duty. */
function printPerson(member: RosterMember, dates: readonly LocalDate[]): PrintPerson {
  const role =
    member.role !== 'dispatcher'
      ? ('Supervisor' as const)
      : dates.some((date) => dutyStateWords(member, date) !== 'trainee')
        ? ('Dispatcher' as const)
        : ('Trainee' as const);
  return { id: member.id, name: member.fullName, role };
}

function printShift(row: RosterRow, { templates, facts }: Paper): PrintShift | null {
  const template = templates.get(row.shiftId);
  if (template === undefined) return null;
  const zone = createZone(facts.clock.timeZone);
  return {
    id: row.id,
    code: shiftShortCode(template),
    category: template.category,
    startTime: formatTime(zone.toLocal(row.startsAt).minutes),
    endTime: formatTime(zone.toLocal(row.endsAt).minutes),
    minutes: (row.endsAt - row.startsAt) / MINUTE_MS,
    isOvertime: row.isOvertime,
    isActing: row.isActing,
    hasOwnTimes: row.localStart !== null || row.localEnd !== null,
  };
}

function gapWords(gaps: readonly Shortage[], { facts, qualificationNames }: Paper): string[] {
  return gaps.map(
    (gap) => `${formatInterval(gap, facts.clock.timeZone)}: ${gapChairs(gap, qualificationNames)}`,
  );
}
