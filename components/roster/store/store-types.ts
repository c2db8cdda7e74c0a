import type { ActionResult } from '#lib/actions/result.ts';
import type { Coverage, DayCoverage } from '#lib/domain/coverage.ts';
import type { EditJudgement } from '#lib/domain/edit-judgement.ts';
import type { DayEffect } from '#lib/domain/live-coverage.ts';
import type { RosterFacts, RosterRow, RosterWire } from '#lib/domain/roster.ts';
import type { RosterEdit, RowOperation } from '#lib/domain/roster-edits.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';

/** What the server is asked to do. `editId` is the client's, so that a repeated request is the same one. */
export type SaveRequest = {
  editId: string;
  scheduleId: number;
  operations: RowOperation[];
  reason: string | null;
  /** The edit that this one takes back. */
  undoes: string | null;
};

/** A row that somebody else changed meanwhile; `current` null = it is gone. */
export type RowConflict = {
  rowId: number;
  /** As it was when the edit was made, and as the edit would leave it; null = not there. */
  before: RosterRow | null;
  mine: RosterRow | null;
  current: RosterRow | null;
  changedBy: string | null;
  changedAt: number | null;
};

/** One thing a supervisor did, in words, and what it changes. */
export type EditStep = {
  id: string;
  label: string;
  operations: readonly RowOperation[];
  before: readonly RosterRow[];
  after: readonly RosterRow[];
  judgement: EditJudgement;
  reason: string | null;
};

export type RosterState = {
  facts: RosterFacts;
  /** The rows as shown: saved ones with everything that is on its way or collected. */
  rows: ReadonlyMap<number, RosterRow>;
  /** Rows of one person by operational date; the person's map is a new object whenever one of the rows changes. */
  byPerson: ReadonlyMap<string, ReadonlyMap<LocalDate, readonly RosterRow[]>>;
  open: ReadonlyMap<LocalDate, readonly RosterRow[]>;
  /** Of the rows as shown, over the whole block; a new object after each change. */
  coverage: Coverage;
  /** The same by operational date. */
  days: ReadonlyMap<LocalDate, DayCoverage>;
  /** Operational dates whose rows are loaded; the whole block soon after the first view. */
  loaded: { fromDate: LocalDate; toDate: LocalDate };
  /** Drafts save at once. Edits of a published block are collected, and here in their order. */
  changeSet: readonly EditStep[];
  /** Ids of collected steps with a row that somebody else changed since: applying them will ask what is to stay. */
  staleSteps: ReadonlySet<string>;
  /** Rows of steps that are on their way to the server. */
  saving: ReadonlySet<number>;
  /** The save that met somebody else's, until it is decided. */
  conflict: { step: EditStep; rows: readonly RowConflict[] } | null;
  /** In words, for the buttons; null when there is nothing. */
  undo: string | null;
  redo: string | null;
  /** The last failure, in words, until the next success or until it is dismissed. */
  failure: string | null;
};

/** What came of an attempt to edit. */
export type EditAttempt =
  | { kind: 'done'; step: EditStep }
  /** Nothing changed: said in words. */
  | { kind: 'refused'; message: string }
  /** Nothing changed yet: a reason is needed. Call again with it. */
  | { kind: 'needs_reason'; judgement: EditJudgement; edits: readonly RosterEdit[] };

export type RosterStore = {
  subscribe: (listener: () => void) => () => void;
  getState: () => RosterState;
  /** As it was made, which is what a server renders: parts of a page that come to life later begin with it. */
  getInitialState: () => RosterState;
  /** Brings back what this device kept of an earlier visit. Once, after the page is there. */
  restore: () => void;
  /** What the edits would do, without doing them; null with a refusal's words when they cannot be made. */
  preview: (edits: readonly RosterEdit[]) => { step: EditStep } | { refusal: string };
  /** What a step that was only previewed would do to the coverage as shown. */
  effect: (step: Pick<EditStep, 'before' | 'after'>) => readonly DayEffect[];
  /** Does several edits as one step. A draft is saved at once, a published block collects. */
  edit: (edits: readonly RosterEdit[], reason?: string) => EditAttempt;
  undo: () => void;
  redo: () => void;
  /** Takes one collected step out again. False when later steps build on it. */
  drop: (stepId: string) => boolean;
  discardChangeSet: () => void;
  /** Sends the change set, one reason for all of it. */
  applyChangeSet: (reason: string) => Promise<ActionResult<EditOutcome>>;
  /** Ends a conflict: keeps what is there now, or saves mine over it with the versions as they are now. */
  resolve: (choice: 'theirs' | 'mine') => void;
  dismissFailure: () => void;
  /**
   * Takes rows from the server, below what is on its way or collected: all rows between two dates when `range` is
   * given, else what changed. False when a change must have been missed: then ask for all rows of the block.
   */
  receive: (wire: RosterWire, range?: { fromDate: LocalDate; toDate: LocalDate }) => boolean;
  /** People, rules, templates and leave as they are now. */
  receiveFacts: (facts: RosterFacts) => void;
  /** Up to where the rows are known: the schedule's version, and when it was read. */
  known: () => { version: number; at: Instant };
  /** Tries what waits for a connection or a session again. */
  retry: () => void;
};

/** What came of edits, for toasts and for those who listen to the page. */
export type RosterNews =
  | { kind: 'saved'; step: EditStep; outcome: EditOutcome; isUndo: boolean }
  | { kind: 'collected'; step: EditStep }
  | { kind: 'undone'; step: EditStep }
  | { kind: 'refused'; step: EditStep; message: string };
