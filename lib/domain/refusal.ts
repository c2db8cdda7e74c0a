import type { EditViolation } from './edit-judgement.ts';
import type { WireRow } from './roster.ts';
import type { Instant } from './types.ts';

/** Why something was refused. A closed set: screens may switch on it. */
export type RefusalCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'rule_violation'
  | 'internal';

/** A row of the roster that somebody else changed meanwhile. */
export type WireConflict = {
  id: number;
  /** As it is now; null = it is gone. */
  current: WireRow | null;
  /** The people that `current` names by their place. */
  users: readonly string[];
  /** Null where nobody is known: the row is gone, or no person changed it. */
  byName: string | null;
  at: Instant | null;
};

/** What a refusal may say beyond its words. */
export type RefusalDetail = {
  /** The rules of duty that an edit would break. */
  violations?: readonly EditViolation[];
  /** What an edit was made on is no longer so. */
  conflicts?: readonly WireConflict[];
  /** It was asked for too often: from then on it may be asked for again. */
  retryAfterSeconds?: number;
};

/** An expected failure on its way to whoever asked; actions turn it into a value. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly fieldErrors: Record<string, string> | undefined;
  readonly detail: RefusalDetail;

  /**
   * @param message written for the person who reads it
   * @param fieldErrors field name → the rule that its value breaks
   */
  constructor(
    code: RefusalCode,
    message: string,
    fieldErrors?: Record<string, string>,
    detail: RefusalDetail = {},
  ) {
    super(message);
    this.code = code;
    this.fieldErrors = fieldErrors;
    this.detail = detail;
  }
}
