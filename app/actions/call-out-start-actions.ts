'use server';

import { revalidatePath } from 'next/cache';
import { startCallOut } from '#lib/actions/call-out.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { listOpenings } from '#lib/data/openings.ts';
import { callOutRowSchema } from '#lib/domain/call-out-start-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** Starts the search for somebody who takes an open row of the ledger. Refused while another runs for it, with by whom. */
export const callOutRow = defineAction(
  { name: 'callOutRow', role: 'supervisor', input: callOutRowSchema },
  async ({ user, db }, { id, rowId, isAutomatic }) => {
    const opening = (await listOpenings(db, null)).find(({ assignmentId }) => assignmentId === rowId);
    if (opening === undefined) throw new Refusal('not_found', 'This shift is not open.');
    const started = await startCallOut(user, { id, openingId: opening.id, isAutomatic });
    revalidatePath('/call-outs', 'layout');
    return started;
  },
);
