/** What the audit keeps of each event, and what a check of its chain finds. */
import type { Instant } from './types.ts';

/**
 * From where something was done, as the server saw it. Of what a person did: the session of their token with its address
 * and device. Of a refused sign-in, which has no session: address and device. Of a job: the worker, when it is known.
 */
export type AuditOrigin = {
  address: string | null;
  /** In words, such as `Firefox on Windows`. */
  device: string | null;
  session: string | null;
  worker: string | null;
};

/** A row of the audit. */
export type AuditEntry = {
  id: number;
  /** `user.update`; `refused` for what was refused, whose target is then the name of the action, page or route. */
  action: string;
  /** Of what kind the target is: `user`, `schedule`, …; `refusal` for what was refused. Empty where nothing says so. */
  entity: string;
  actorId: string | null;
  actorName: string | null;
  actorKind: 'user' | 'job' | 'system';
  targetId: string | null;
  details: unknown;
  before: unknown;
  after: unknown;
  /** Null: written before origins were kept, or by nobody from nowhere. */
  origin: AuditOrigin | null;
  requestId: string | null;
  createdAt: Instant;
};

/** Newest first; `nextBeforeId` is the key of the next page, null on the last. */
export type AuditPage = { entries: AuditEntry[]; nextBeforeId: number | null };

/** An entry with its link of the chain; null where it has none. */
export type AuditExportEntry = AuditEntry & { seq: number | null; hash: string | null };

/** Oldest first; `nextAfterId` is the key of the next page, null on the last. */
export type AuditExportPage = { entries: AuditExportEntry[]; nextAfterId: number | null };

/** A link of the chain. */
export type AuditHead = {
  /** Counted from 1 in each agency, without gaps. */
  seq: number;
  /** SHA-256 in hexadecimal. */
  hash: string;
  /** When its row was written; of an anchor, when the anchor was. */
  at: Instant;
};

/** What is wrong with the chain. */
export const AUDIT_PROBLEMS = ['missing', 'changed', 'inserted', 'moved', 'cut'] as const;
export type AuditProblem = (typeof AUDIT_PROBLEMS)[number];

/** The first place where the chain does not hold. */
export type AuditBreak = {
  /** The row's id in the audit; null where only its number in the chain is known. */
  id: number | null;
  /** Its number in the chain; null for a row that has none. */
  seq: number | null;
  /**
   * `missing`: a row or its link was removed; `changed`: it is not what was written; `inserted`: it was added beside the
   * chain; `moved`: it stands in another's place; `cut`: what the chain is known to have had is no longer in it.
   */
  problem: AuditProblem;
  /** One or two sentences. */
  words: string;
};

/** One step of a check of the chain. */
export type AuditCheck = {
  /** Links that this step looked at. */
  checked: number;
  /** From which number the next step goes on; null when this was the last. */
  nextSeq: number | null;
  /** The newest link; null when there is none. */
  head: AuditHead | null;
  /** Up to where the chain was pruned, by the retention that is set; null = it begins with its first row. */
  checkpoint: AuditHead | null;
  broken: AuditBreak | null;
};

/**
 * What became of a head that was kept elsewhere: it is still there, another hash stands in its place, the chain ends before
 * it, or it lies before what the retention has left.
 */
export const HEAD_STATES = ['holds', 'changed', 'cut', 'pruned'] as const;
export type HeadCheck = { seq: number; hash: string; state: (typeof HEAD_STATES)[number] };
