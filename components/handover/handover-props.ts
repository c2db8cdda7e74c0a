import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { HandoverVersion } from '#lib/domain/handover-records.ts';
import type { Instant } from '#lib/domain/types.ts';

/** What can be done with notes that stand. */
export type NoteActions = {
  withdraw: (input: { noteId: number; version: number }) => Promise<ActionResult<unknown>>;
  keep: (input: {
    noteId: number;
    forAt: Instant;
    clientId: string;
  }) => Promise<ActionResult<{ noteId: number }>>;
  confirm: (input: {
    notes: { id: number; version: number }[];
  }) => Promise<ActionResult<{ confirmed: number; changed: number[] }>>;
  listVersions: (input: { noteId: number }) => Promise<ActionResult<{ versions: HandoverVersion[] }>>;
};

/** Who looks, when, and how times are written. */
export type HandoverLook = {
  ownId: string;
  isSupervisor: boolean;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
};
