'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as handover from '#lib/data/handover.ts';
import {
  confirmNotesSchema,
  deskSchema,
  handoverNoteSchema,
  keepNoteSchema,
  moveDeskSchema,
  newDeskSchema,
  noteVersionsSchema,
  withdrawNoteSchema,
} from '#lib/domain/handover-schemas.ts';

/** Writes a note for the next crew, or changes an own one until its change comes. */
export const saveHandoverNote = defineAction(
  { name: 'saveHandoverNote', role: 'dispatcher', input: handoverNoteSchema },
  async ({ db }, input) => {
    const noteId = await handover.saveHandoverNote(db, input);
    revalidatePath('/handover', 'layout');
    return { noteId };
  },
);

/** Takes a note back: its author, or a supervisor. */
export const withdrawHandoverNote = defineAction(
  { name: 'withdrawHandoverNote', role: 'dispatcher', input: withdrawNoteSchema },
  async ({ db }, input) => {
    await handover.withdrawHandoverNote(db, input);
    revalidatePath('/handover', 'layout');
    return {};
  },
);

/** Copies a note that is still open to a later change. */
export const keepHandoverNote = defineAction(
  { name: 'keepHandoverNote', role: 'dispatcher', input: keepNoteSchema },
  async ({ db }, input) => {
    const noteId = await handover.keepHandoverNote(db, input);
    revalidatePath('/handover', 'layout');
    return { noteId };
  },
);

/** Confirms that notes were read, in the versions seen; answers with those that have changed since. */
export const confirmHandoverNotes = defineAction(
  { name: 'confirmHandoverNotes', role: 'dispatcher', input: confirmNotesSchema },
  async ({ db }, { notes }) => {
    const outcome = await handover.confirmHandoverNotes(db, notes);
    revalidatePath('/', 'layout');
    return outcome;
  },
);

/** Former texts of a note. */
export const listHandoverVersions = defineAction(
  { name: 'listHandoverVersions', role: 'dispatcher', input: noteVersionsSchema },
  async ({ db }, { noteId }) => ({ versions: await handover.listHandoverVersions(db, noteId) }),
);

// --- Desks -----------------------------------------------------------------------------------------------------------

/** Adds a desk to a center at once. */
export const addDesk = defineAction(
  { name: 'addDesk', role: 'admin', input: newDeskSchema },
  async ({ db }, input) => {
    const deskId = await handover.addDesk(db, input);
    revalidatePath('/settings', 'layout');
    return { deskId };
  },
);

/** Renames, retires or brings back a desk at once. */
export const updateDesk = defineAction(
  { name: 'updateDesk', role: 'admin', input: deskSchema },
  async ({ db }, input) => {
    await handover.updateDesk(db, input);
    revalidatePath('/settings', 'layout');
    return {};
  },
);

/** Moves a desk up or down by one. */
export const moveDesk = defineAction(
  { name: 'moveDesk', role: 'admin', input: moveDeskSchema },
  async ({ db }, input) => {
    await handover.moveDesk(db, input);
    revalidatePath('/settings', 'layout');
    return {};
  },
);
