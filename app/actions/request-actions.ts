'use server';

import { z } from 'zod';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { form, rowId } from '#lib/domain/schemas.ts';
import { DECISIONS_MAX } from '#lib/domain/time-off-schemas.ts';

/** What approving each of several requests would do, seen alone; those that do not wait any more are left out. */
export const getTimeOffImpacts = defineAction(
  {
    role: 'supervisor',
    input: form({
      requestIds: z
        .array(rowId('Request'), 'Requests are a list.')
        .min(1, 'Choose at least one request.')
        .max(DECISIONS_MAX, `At most ${DECISIONS_MAX} requests are decided at a time.`),
    }),
  },
  async ({ user }, { requestIds }) => {
    const impacts = await Promise.all(requestIds.map((id) => desk.readImpact(user, id)));
    return { impacts: impacts.filter((impact) => impact !== null) };
  },
);
