'use server';

import { defineAction } from '#lib/actions/define-action.ts';
import { confirmEdit, saveEdit } from '#lib/actions/save-edit.ts';
import * as edits from '#lib/data/roster-edits.ts';
import { declineEditSchema, pendingEditSchema, rosterEditSchema } from '#lib/domain/roster-schemas.ts';

// Nothing is revalidated here: the roster takes the answer, and every other page hears of the schedule's new version.

/** Saves one edit of a draft, or all that was collected for a published block, judged by the facts as they are now. */
export const updateAssignedShift = defineAction(
  { name: 'updateAssignedShift', role: 'supervisor', input: rosterEditSchema },
  ({ db }, input) => saveEdit(db, input),
);

/** Applies an edit that waits for a second supervisor, if it breaks no more than what was asked for. */
export const confirmRosterEdit = defineAction(
  { name: 'confirmRosterEdit', role: 'supervisor', input: pendingEditSchema },
  ({ db }, { editId }) => confirmEdit(db, editId),
);

/** Refuses an edit that waits for a second supervisor. */
export const declineRosterEdit = defineAction(
  { name: 'declineRosterEdit', role: 'supervisor', input: declineEditSchema },
  async ({ db }, { editId, note }) => {
    await edits.declineRosterEdit(db, editId, note);
    return {};
  },
);

/** Takes the own edit back that waits for a second supervisor. */
export const withdrawRosterEdit = defineAction(
  { name: 'withdrawRosterEdit', role: 'supervisor', input: pendingEditSchema },
  async ({ db }, { editId }) => {
    await edits.withdrawRosterEdit(db, editId);
    return {};
  },
);
