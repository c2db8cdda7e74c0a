/** What happened to the rows of a roster, and the edits that wait for a second supervisor. */
import type { EditViolation } from './edit-judgement.ts';
import type { Capacity, RosterWire } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import type { Instant, LocalDate } from './types.ts';

/** A shift as it stood, with the code and the instants that it had then. */
export type ShiftState = {
  /** The operational date. */
  shiftDate: LocalDate;
  code: string;
  startsAt: Instant;
  endsAt: Instant;
  /** Who the shift needed while it was open. */
  requiredRole: Capacity;
  isOvertime: boolean;
  isActing: boolean;
  isLocked: boolean;
};

export const SHIFT_CHANGE_KINDS = ['added', 'changed', 'cancelled', 'restored'] as const;

/** One change of one row of the ledger, as supervisors read it. */
export type ShiftChange = {
  id: number;
  rowId: number;
  at: Instant;
  /** Who asked for it; null = no person. */
  byName: string | null;
  kind: (typeof SHIFT_CHANGE_KINDS)[number];
  /** Whose shift it was and whose it became; null = nobody's, an open shift. */
  fromName: string | null;
  toName: string | null;
  /** Null of what was added. */
  before: ShiftState | null;
  /** Null of what was cancelled. */
  after: ShiftState | null;
  /** From the change to the earlier of old and new start; null in a draft, at most 0 = it had begun. */
  noticeMinutes: number | null;
  /** It altered what somebody had worked by then. */
  isCorrection: boolean;
  reason: string | null;
  editId: string | null;
};

/** What a person sees of a change of a published shift: never another person's name, and never the reason. */
export type OwnShiftState = Omit<ShiftState, 'requiredRole' | 'isLocked'>;

/** A change of the own published shifts: what I had, what I have now; null = nothing. */
export type MyShiftChange = {
  id: number;
  rowId: number;
  at: Instant;
  before: OwnShiftState | null;
  after: OwnShiftState | null;
  /** As in `ShiftChange`; never null, for only published shifts are told of. */
  noticeMinutes: number;
  isCorrection: boolean;
};

/** An edit that a second supervisor has to confirm. Nothing of it is done yet. */
export type PendingEdit = {
  id: string;
  scheduleId: number;
  requestedBy: string;
  requestedByName: string;
  requestedAt: Instant;
  reason: string;
  operations: readonly RowOperation[];
  violations: readonly EditViolation[];
  /** Asked for by whoever reads this, who may withdraw it and not confirm it. */
  isOwn: boolean;
};

/** What came of an edit. `pending`: a second supervisor has to confirm it, and nothing has changed yet. */
export type EditOutcome = {
  state: 'applied' | 'pending';
  /** The rows that the edit names, as they are now, cancelled ones too. */
  wire: RosterWire;
  /** By the negative key of an added row, its id. */
  ids: Readonly<Record<string, number>>;
  /** How many people get a notice; 0 in a draft. */
  peopleTold: number;
};
