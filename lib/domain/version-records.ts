/** What is known of a schedule's publications, and of what happened since. */
import type { ScheduleStatus } from './records.ts';
import type { ComparedShift } from './roster-difference.ts';
import type { Instant } from './types.ts';

/** Who touched a schedule last, and who published it. */
export type ScheduleStamp = {
  status: ScheduleStatus;
  version: number;
  changedAt: Instant;
  /** Null = no person, or one who is not known. */
  changedBy: string | null;
  publishedAt: Instant | null;
  publishedBy: string | null;
};

/** How far the published block has moved on since a revision took it over. */
export type RevisionState = {
  /** Shifts that were changed, added or cancelled since. */
  changed: number;
  /** Whose; names in order. */
  people: readonly string[];
  /** When the published block was last changed, and by whom. */
  at: Instant;
  by: string | null;
};

/** What a refresh did: rows brought in and whose, and rows of the draft that made room for them and whose. */
export type RefreshedRevision = {
  broughtIn: number;
  people: readonly string[];
  removed: number;
  removedPeople: readonly string[];
};

/** A publication in numbers. */
export type VersionSummary = {
  version: number;
  at: Instant;
  byName: string | null;
  /** Rows that stood then, open shifts too. */
  shiftCount: number;
  /** Null = published before this was counted. */
  peopleTold: number | null;
  /** Rows that the publication added, changed and cancelled. */
  added: number;
  changed: number;
  cancelled: number;
  /** From the publication to the first start of a shift that it changed; null when it changed none, or was the first. */
  noticeMinutes: number | null;
  /** Changes of shifts between this publication and the next. */
  changesAfter: number;
  /** The shortest notice of them; null without any. */
  shortestNoticeAfter: number | null;
};

/** A page of people of a version with their shifts of some days, and the open shifts of these days. */
export type VersionRoster = {
  /** In the whole version. */
  peopleCount: number;
  people: readonly { id: string; fullName: string }[];
  shifts: readonly ComparedShift[];
};
