import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';

/** The roster's own saving, and what goes with a leave. */
export type FloorActions = {
  save: (edit: {
    editId: string;
    scheduleId: number;
    operations: RowOperation[];
    reason: string | null;
    undoes: string | null;
  }) => Promise<ActionResult<EditOutcome>>;
  markSick: (mark: {
    assignmentId: number;
    expectedVersion: number;
    reason: string;
  }) => Promise<ActionResult<{ requestId: number; version: number; chairId: number | null }>>;
  cancelLeave: (leave: {
    requestId: number;
    expectedVersion: number;
    reason: string;
  }) => Promise<ActionResult<{ words: string }>>;
};

export type FloorLook = { timeZone: string; clockStyle: ClockStyle };
