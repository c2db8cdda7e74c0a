/** What reports are made of: the published shifts of a stretch of time with everything that decides how they count. */

import type { OpenKey, ReportRange } from './report-query.ts';
import type { AssignmentSource, Capacity, NotCounting } from './roster.ts';
import type { RuleVersion } from './setting-records.ts';
import type {
  CenterClock,
  Instant,
  Interval,
  LocalDate,
  LocalTime,
  PatternId,
  Role,
  ShiftCategory,
} from './types.ts';

/** A published shift, as it is now: corrections of what was worked are in it. */
export type ReportShift = Interval & {
  id: number;
  scheduleId: number;
  /** Null = nobody took it. */
  userId: string | null;
  /** Who is paid for it after a trade; null = who works it. */
  creditedUserId: string | null;
  code: string;
  category: ShiftCategory;
  shiftDate: LocalDate;
  /** On the wall, as it is worked. */
  startTime: LocalTime;
  isOvertime: boolean;
  isActing: boolean;
  requiredRole: Capacity;
  source: AssignmentSource;
};

/** Somebody with a shift in the stretch, or active at the center now. */
export type ReportPerson = {
  id: string;
  fullName: string;
  employeeNumber: string | null;
  role: Role;
  isActive: boolean;
  hiredOn: LocalDate | null;
  /** In force on the last day. */
  pattern: PatternId | null;
  /** Of the shift they ask for; null = they have no wish. */
  preferredCategory: ShiftCategory | null;
  /** Operational dates on which they count towards no minimum. */
  notCounting: readonly Pick<NotCounting, 'fromDate' | 'toDate'>[];
  /** Approved leave that touches the stretch. Never a kind or a reason. */
  leave: readonly Interval[];
  /** Orders to work overtime that count, by the instant of their shift's start. */
  mandates: readonly Instant[];
};

export type ReportFacts = ReportRange & {
  clock: CenterClock;
  /** By first day, never empty. */
  ruleVersions: readonly RuleVersion[];
  holidays: readonly LocalDate[];
  /** By name. */
  people: readonly ReportPerson[];
  /** Of the dates with some days beside them, by start. */
  shifts: readonly ReportShift[];
};

/** How a number is shown: `hours` are minutes, `share` is 0 to 1, `points` have one decimal. */
export type ReportUnit = 'hours' | 'count' | 'share' | 'points' | 'days' | 'minutes';

export type ReportColumn = {
  name: string;
  kind: ReportUnit | 'text' | 'date';
  /** What it means, where the name does not say it. */
  hint?: string;
};

/** A cell; with `open` it can be opened down to what it sums. */
export type ReportCell = { value: number | string | null; open?: OpenKey };

export type ReportRow = { key: string; cells: readonly ReportCell[]; note?: string };

/** Bars or lines over the same categories. */
export type ReportChart = {
  kind: 'bars' | 'lines';
  title: string;
  unit: ReportUnit;
  categories: readonly string[];
  series: readonly { name: string; values: readonly (number | null)[] }[];
  /** What one sees, in a sentence or two. */
  summary: string;
};

/** A report as it is shown, printed and exported. */
export type ReportView = {
  title: string;
  /** What it counts and by which rule, with the rule's source. */
  method: readonly string[];
  /** The answer in a sentence. */
  summary: string;
  columns: readonly ReportColumn[];
  rows: readonly ReportRow[];
  totals: ReportRow | null;
  charts: readonly ReportChart[];
};

/** A shift with what it adds to a number; minutes, or 1 for each that is counted. */
export type ReportShare = { shift: ReportShift; amount: number };

/** What a number sums. */
export type OpenedNumber = {
  title: string;
  unit: ReportUnit;
  value: number;
  /** Why the number is not what an equal share would be, or how it came about. */
  reasons: readonly string[];
  shares: readonly ReportShare[];
  /** Of reports of requests: each of them with where it is shown. */
  items?: readonly { text: string; href: string }[];
};
