/** Time off as the data room returns it: kinds, rules, requests, balances, and what a decision is made on. */
import type { Coverage } from './coverage.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import type { CenterClock, Instant, Interval, LocalDate, Role } from './types.ts';

export const TIME_OFF_STATUSES = ['pending', 'approved', 'denied', 'withdrawn', 'cancelled'] as const;
export type TimeOffStatus = (typeof TIME_OFF_STATUSES)[number];

/** The four kinds that every agency has; its own kinds are each like one of them. */
export const TIME_OFF_TYPES = ['vacation', 'sick', 'personal', 'training'] as const;
export type TimeOffType = (typeof TIME_OFF_TYPES)[number];

export type LeaveKind = {
  id: number;
  name: string;
  type: TimeOffType;
  /** Hours are taken from a balance. */
  needsBalance: boolean;
  /** Counts to the most people who may be off on a day. */
  countsToCaps: boolean;
  /** Cannot be denied for staffing, caps, notice or blackout days. */
  isProtected: boolean;
  /** Named to the person and to admins alone; other deciders read "leave". */
  isPrivate: boolean;
  /** Asked for at least so many days ahead, from today's operational date to the leave's first; 0 = at any time. */
  noticeDays: number;
  isActive: boolean;
  version: number;
};

/** How an agency handles time off. */
export type LeaveRules = {
  /** At most so many people off on one operational day; null = no cap. Supervisors and dispatchers apart. */
  capDispatchers: number | null;
  capSupervisors: number | null;
  /** A request nobody decided goes on to the deputy after so many hours, and to the admins after as many again. */
  escalateAfterHours: number;
  /** A supervisor or admin who is asked next; null = the admins are. */
  deputyId: string | null;
  version: number;
};

/** Days on which leave of kinds that are not protected cannot be asked for; operational dates, both included. */
export type BlackoutPeriod = { id: number; name: string; fromDate: LocalDate; toDate: LocalDate };

/** A request as its owner and its deciders see it. */
export type TimeOffRequest = Interval & {
  id: number;
  version: number;
  userId: string;
  fullName: string;
  role: Role;
  centerId: string;
  /** 0 where the kind is not named. */
  kindId: number;
  /** `Leave` where the kind is private and the reader is neither the person nor an admin. */
  kindName: string;
  /** The kind's flags, for those who decide. */
  isProtected: boolean;
  countsToCaps: boolean;
  needsBalance: boolean;
  status: TimeOffStatus;
  isSickCall: boolean;
  /** The person's own words, for the person and deciders. */
  reason: string | null;
  decisionNote: string | null;
  reviewedByName: string | null;
  reviewedAt: Instant | null;
  /** What the balance is charged; set with the approval, proposed before. */
  chargedMinutes: number | null;
  createdAt: Instant;
  /** Who has to decide now: the supervisors, the named deputy, or the admins. Null once decided. */
  stage: 'supervisors' | 'deputy' | 'admins' | null;
  /** Days on which the cap is reached, with its place among the requests that wait; empty once decided, and for kinds outside the caps. */
  line: readonly LinePlace[];
};

/** 1 = the first in line when a place comes free. */
export type LinePlace = { date: LocalDate; place: number };

/** One step of a request's life. */
export type TimeOffEvent = {
  at: Instant;
  from: TimeOffStatus | null;
  to: TimeOffStatus;
  /** Null = the system. */
  actorName: string | null;
  reason: string | null;
};

export const BALANCE_ENTRIES = ['opening', 'granted', 'taken', 'returned', 'corrected'] as const;
export type BalanceEntryKind = (typeof BALANCE_ENTRIES)[number];

/** One line of a balance; minutes are signed, and a balance is their sum. */
export type BalanceEntry = {
  id: number;
  kindId: number;
  kind: BalanceEntryKind;
  minutes: number;
  /** The day from which it counts. */
  date: LocalDate;
  note: string | null;
  requestId: number | null;
  actorName: string | null;
  at: Instant;
};

/** What a person has of a kind that needs a balance. `heldMinutes`: asked for and not decided. */
export type LeaveBalance = { kindId: number; minutes: number; heldMinutes: number };

/** Everything of one person: the latest request first, events and entries by time. */
export type OwnTimeOff = {
  requests: readonly TimeOffRequest[];
  /** By request. */
  events: readonly (TimeOffEvent & { requestId: number })[];
  /** Of every kind that needs a balance. */
  balances: readonly LeaveBalance[];
  entries: readonly BalanceEntry[];
};

/** What everybody may know of a day: places, never names. Counts are of the reader's own group. */
export type LeaveDay = {
  date: LocalDate;
  cap: number | null;
  approved: number;
  waiting: number;
  /** The blackout's name; null = none. */
  blackout: string | null;
};

/** A published row of the person, with the block it lies in. */
export type LeaveRow = RosterRow & { scheduleId: number };

/** A published block that the leave touches; parts of a decision name its version. */
export type LeaveBlock = {
  scheduleId: number;
  name: string;
  startDate: LocalDate;
  endDate: LocalDate;
  version: number;
};

/** What is done in a block: with the version that it was computed on, and without operations where no row changes. */
export type LeavePart = { scheduleId: number; version: number; operations: readonly RowOperation[] };

/** How many are off on a day, of the person's group, beside this request. */
export type CapDay = { date: LocalDate; cap: number | null; approved: number };

/** Another request that is not decided and touches the same days. */
export type OtherRequest = Interval & {
  id: number;
  userId: string;
  fullName: string;
  role: Role;
  countsToCaps: boolean;
  createdAt: Instant;
  rows: readonly LeaveRow[];
};

/** Everything a decision on one request is made on, read in one statement. */
export type LeaveFacts = {
  request: TimeOffRequest;
  clock: CenterClock;
  /** Templates, people's counting and the rest that rows need; of the people concerned alone. */
  roster: Pick<
    RosterFacts,
    'templates' | 'people' | 'supervisorsCountAsEmployees' | 'requirements' | 'ruleVersions'
  >;
  /** The person's published rows that the window touches, and those that this request took away or opened. */
  rows: readonly LeaveRow[];
  /** Rows as they were before this request was approved, by id; empty until then. */
  before: readonly LeaveRow[];
  /** Rows that the approval changed, cancelled or added and that are cancelled now, as they last were. */
  cancelled: readonly LeaveRow[];
  /** By id, the version in which the approval left each row that it changed, cancelled or added; empty until then. */
  leftVersions: ReadonlyMap<number, number>;
  /** Ids of open rows that the approval made. */
  openedIds: readonly number[];
  /** Every published block of the center that holds days of the window. A decision names all of them. */
  blocks: readonly LeaveBlock[];
  /** Operational dates of the window in no published block. */
  unscheduled: readonly LocalDate[];
  /** Of the operational days that the rows touch, as everything stands; null without such rows. */
  coverage: Coverage | null;
  caps: readonly CapDay[];
  others: readonly OtherRequest[];
  /** Of the person, decided in the year before. */
  approvedCount: number;
  deniedCount: number;
  /** Without this request; null where the kind needs none. */
  balance: LeaveBalance | null;
  /** Of the person's pattern, for days without a schedule: minutes and days of a week; null without a pattern. */
  pattern: { weeklyMinutes: number; daysPerWeek: number } | null;
};
