/** What an approval does: to coverage before anybody decides, and to the rows of the ledger when somebody has. */
import type { Shortage } from './coverage.ts';
import type { ShortMinutes } from './live-coverage.ts';
import type { RowOperation } from './roster-edits.ts';
import type { CapState } from './time-off.ts';
import type { LeaveFacts } from './time-off-records.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** A shift that the leave takes, wholly or in part. */
export type TakenShift = {
  rowId: number;
  scheduleId: number;
  shiftDate: LocalDate;
  code: string;
  part: Interval;
  /** Real ones, of the part. */
  minutes: number;
  isWhole: boolean;
};

/** What a leave leaves short, in the hours that it takes and of what the person counted for. */
export type StaffingEffect = {
  /** Stretches below the minimum, as they are afterwards; by start. */
  gaps: readonly Shortage[];
  /** The most people missing at once. */
  worst: number;
  /** Person-minutes that are short afterwards and were not before. */
  added: ShortMinutes;
};

/** An open shift that the approval makes. */
export type Opening = Interval & { shiftDate: LocalDate; requiredRole: 'dispatcher' | 'supervisor' };

/** What deciding a request means. Plain data: it travels to the browser. */
export type LeaveImpact = {
  taken: readonly TakenShift[];
  alone: StaffingEffect;
  /** If all other requests were approved that are not decided and take some of the same hours. */
  together: StaffingEffect & { others: readonly { id: number; fullName: string }[] };
  openings: readonly Opening[];
  caps: readonly CapState[];
  /** Operational dates without a published schedule: caps alone decide there. */
  unscheduled: readonly LocalDate[];
  chargedMinutes: number;
  /** What the balance would be, in minutes; null for kinds that need none. */
  balanceAfter: number | null;
  /** Why an approval needs a reason; empty when it needs none. */
  needs: readonly ApprovalNeed[];
};

export type ApprovalNeed = 'below_minimum' | 'over_cap' | 'ahead_in_line' | 'below_balance';

/** What is done to one block. */
export type BlockPart = { scheduleId: number; version: number; operations: readonly RowOperation[] };

export declare function leaveImpact(facts: LeaveFacts, now: Instant): LeaveImpact;
