'use server';

import { revalidatePath } from 'next/cache';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { sickCallSchema } from '#lib/domain/time-off-schemas.ts';

/** Marks whoever works a shift sick from now on; what was worked stays. Says which chair opened. */
export const markSick = defineAction(
  { name: 'markSick', role: 'supervisor', input: sickCallSchema },
  async ({ user, db }, input) => {
    const { request, chairId } = await desk.markSick(user, db, input);
    revalidatePath('/time-off');
    revalidatePath('/requests');
    return { requestId: request.id, version: request.version, chairId };
  },
);
