/** Histories: what became of a person, a schedule or a shift, step by step. */
import type { AuditFields } from './audit-facts.ts';
import type { Instant } from './types.ts';

/** What has a history of its own. */
export type HistoryKind = 'person' | 'schedule' | 'shift' | 'time_off' | 'swap';

/** A step as it was recorded, with no more columns than its readers may know. */
export type HistoryStep = {
  id: number;
  at: Instant;
  /** Null = the system, or somebody who cannot be named any more. */
  byName: string | null;
  action: string;
  entity: string;
  /** The key of what changed; parts are joined by `/`. */
  targetId: string;
  details: AuditFields;
  /** Of a change the columns that changed; null where there was no row, or is none. */
  before: AuditFields | null;
  after: AuditFields | null;
};

/** A step in words. */
export type HistoryItem = {
  /** Newer steps have greater ones; 0 = before anything was recorded. */
  id: number;
  at: Instant;
  /** `Role: dispatcher → supervisor`. */
  sentence: string;
  byName: string | null;
  /** Why, in the words of whoever did it. */
  reason: string | null;
  /** What else is to be known: `2 d 4 h notice`. */
  note: string | null;
};

/** Newest first; `nextBefore` asks for the next page and is null on the last. */
export type HistoryPage = { items: readonly HistoryItem[]; nextBefore: number | null };
