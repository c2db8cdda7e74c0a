/** Comments on requests, shifts, days and gaps. Instants are epoch milliseconds. */
import type { Instant, LocalDate } from './types.ts';

/** Characters of one comment. */
export const COMMENT_MAX = 2000;
/** People that one comment may mention. */
export const COMMENT_MENTIONS_MAX = 20;

/**
 * What a comment stands at. Requests and shifts are read by whom they concern and by supervisors; a day by everybody of
 * its center; a gap by supervisors alone. A gap is a stretch of time: it shows what was said of any part of it.
 */
export type CommentSubject =
  | { kind: 'time_off'; id: number }
  | { kind: 'swap'; id: number }
  | { kind: 'shift'; id: number }
  | { kind: 'day'; centerId: string; date: LocalDate }
  | { kind: 'gap'; centerId: string; startsAt: Instant; endsAt: Instant };

/** `supervisors`: a private note of theirs, which nobody else learns of, least of all whom the subject concerns. */
export const COMMENT_AUDIENCES = ['everyone', 'supervisors'] as const;
export type CommentAudience = (typeof COMMENT_AUDIENCES)[number];

export type Comment = {
  /** A random id: numbers in order would tell of notes that one does not read. */
  id: string;
  authorId: string;
  authorName: string;
  audience: CommentAudience;
  /** Empty where it was deleted. */
  content: string;
  /** Whom the content calls by `@Full Name`. */
  mentions: readonly { id: string; fullName: string }[];
  createdAt: Instant;
  editedAt: Instant | null;
  deletedAt: Instant | null;
  deletedByName: string | null;
  version: number;
};

/** Somebody who reads what is said of a subject. */
export type CommentReader = {
  id: string;
  fullName: string;
  /** Also private notes: a supervisor whom the subject does not concern. */
  readsNotes: boolean;
};

/** What is said of one subject as far as the caller reads it, oldest first, and what they may add. */
export type CommentThread = {
  comments: readonly Comment[];
  /** For whom the caller may write; none where the subject is a draft of their own. */
  audiences: readonly CommentAudience[];
  /** Whom the subject concerns: of a trade both, of a day or a gap nobody. */
  concerned: readonly { id: string; fullName: string }[];
  /** Whom the caller may mention: who reads the subject anyway. */
  people: readonly CommentReader[];
};

/** What a comment said before it was edited or deleted; its author reads it, and supervisors. */
export type CommentVersion = {
  version: number;
  content: string;
  replacedAt: Instant;
  replacedByName: string;
};
