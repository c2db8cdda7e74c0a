'use server';

import { revalidatePath } from 'next/cache';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import * as crew from '#lib/actions/quick-message.ts';
import { crewMessageSchema } from '#lib/domain/floor-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { sickCallSchema } from '#lib/domain/time-off-schemas.ts';

// What else is done from the floor is an edit of the roster, and is saved by `updateAssignedShift`.

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

/** Writes to everybody on duty at the own center, in its conversation. */
export const messageCrew = defineAction(
  { name: 'messageCrew', role: 'supervisor', input: crewMessageSchema },
  ({ user, db }, message) => {
    if (user.center === null) {
      throw new Refusal('rule_violation', 'You belong to no center. Ask an admin.');
    }
    return crew.messageCrew(db, { userId: user.id, centerId: user.center.id, now: Date.now() }, message);
  },
);
