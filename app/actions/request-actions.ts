'use server';

import { z } from 'zod';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { readTradeEffect } from '#lib/actions/trade-shifts.ts';
import { form, rowId } from '#lib/domain/schemas.ts';
import { DECISIONS_MAX } from '#lib/domain/time-off-schemas.ts';

const ids = (field: string) =>
  z
    .array(rowId(field), `${field}s are a list.`)
    .max(DECISIONS_MAX, `At most ${DECISIONS_MAX} requests are decided at a time.`);

/** What approving each of several requests and trades would do, seen alone; those that do not wait any more are left out. */
export const getDecisionEffects = defineAction(
  {
    name: 'getDecisionEffects',
    role: 'supervisor',
    input: form({ requestIds: ids('Request'), swapIds: ids('Swap') }).refine(
      ({ requestIds, swapIds }) => requestIds.length + swapIds.length > 0,
      'Choose at least one request.',
    ),
  },
  async ({ user, db }, { requestIds, swapIds }) => {
    const [impacts, trades] = await Promise.all([
      Promise.all(requestIds.map((id) => desk.readImpact(user, id))),
      Promise.all(swapIds.map((id) => readTradeEffect(user, db, id, null))),
    ]);
    return {
      impacts: impacts.filter((impact) => impact !== null),
      trades: trades.filter((effect) => effect !== null),
    };
  },
);
