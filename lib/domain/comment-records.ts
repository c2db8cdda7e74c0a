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
export type CommentKind = CommentSubject['kind'];

/** `supervisors`: a private note of theirs, which nobody else learns of. */
export type CommentAudience = 'everyone' | 'supervisors';

export type Comment = {
  id: number;
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

/** What is said of one subject, oldest first, and what the caller may add. */
export type CommentThread = {
  comments: readonly Comment[];
  /** Supervisors may also write private notes. */
  mayNote: boolean;
  /** Whom the caller may mention: who reads the subject anyway. */
  people: readonly { id: string; fullName: string; isSupervisor: boolean }[];
};
