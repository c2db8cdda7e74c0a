'use server';

import { revalidatePath } from 'next/cache';
import { askTimeOff } from '#lib/actions/ask-time-off.ts';
import * as desk from '#lib/actions/decide-time-off.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { makeWithFields } from '#lib/actions/fill-fields.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { askWithFieldsSchema } from '#lib/domain/custom-field-schemas.ts';
import {
  approveTimeOffSchema,
  cancelTimeOffSchema,
  decideTimeOffSchema,
  denyTimeOffSchema,
  sickCallSchema,
  timeOffRequestSchema,
  withdrawTimeOffSchema,
} from '#lib/domain/time-off-schemas.ts';
import { returnWords } from '#lib/domain/time-off-words.ts';

// Pages that show the roster hear of its new version; those that show requests are read again.

function revalidate(): void {
  revalidatePath('/time-off');
  revalidatePath('/requests');
}

/** Asks for time off. What the balance would be charged is proposed with it. */
export const createTimeOffRequest = defineAction(
  { name: 'createTimeOffRequest', role: 'dispatcher', input: askWithFieldsSchema },
  async ({ user, db }, { fields, ...input }) => {
    const request = await makeWithFields(db, 'time_off', fields, () => askTimeOff(user, db, input));
    revalidate();
    return { requestId: request.id };
  },
);

/** Takes the own request back before it is decided. */
export const withdrawTimeOffRequest = defineAction(
  { name: 'withdrawTimeOffRequest', role: 'dispatcher', input: withdrawTimeOffSchema },
  async ({ db }, { requestId, expectedVersion, reason }) => {
    await timeOff.withdrawTimeOff(db, requestId, expectedVersion, reason);
    revalidate();
    return { words: 'Your request is withdrawn.' };
  },
);

/** Cancels approved leave that is not over: the own, or as a supervisor another's. Says what came back. */
export const cancelTimeOffRequest = defineAction(
  { name: 'cancelTimeOffRequest', role: 'dispatcher', input: cancelTimeOffSchema },
  async ({ user }, input) => {
    const { effect } = await desk.cancelTimeOff(user, input);
    revalidate();
    const words = returnWords(effect, effect.timeZone, user.clockStyle);
    return { words: ['The leave is cancelled.', ...words].join(' ') };
  },
);

/** What cancelling would do now, a sentence each; null when there is nothing to cancel. */
export const getCancelWords = defineAction(
  { name: 'getCancelWords', role: 'dispatcher', input: timeOffRequestSchema },
  async ({ user }, { requestId }) => {
    const effect = await desk.readCancelEffect(user, requestId);
    return effect && { words: returnWords(effect, effect.timeZone, user.clockStyle) };
  },
);

/** Calls in sick for an own shift that runs or starts within a day, effective at once. */
export const callInSick = defineAction(
  { name: 'callInSick', role: 'dispatcher', input: sickCallSchema },
  async ({ user }, input) => {
    const request = await desk.callInSick(user, input);
    revalidate();
    return { requestId: request.id };
  },
);

/** Approves a request; where it needs a reason and has none, the refusal says why. */
export const approveTimeOffRequest = defineAction(
  { name: 'approveTimeOffRequest', role: 'supervisor', input: approveTimeOffSchema },
  async ({ user }, input) => {
    await desk.approveTimeOff(user, input);
    revalidate();
    return {};
  },
);

/** Denies a request with a reason. */
export const denyTimeOffRequest = defineAction(
  { name: 'denyTimeOffRequest', role: 'supervisor', input: denyTimeOffSchema },
  async ({ user }, input) => {
    await desk.denyTimeOff(user, input);
    revalidate();
    return {};
  },
);

/** Decides several requests, one after the other in the order given; those that cannot be are named with why. */
export const decideTimeOffRequests = defineAction(
  { name: 'decideTimeOffRequests', role: 'supervisor', input: decideTimeOffSchema },
  async ({ user }, input) => {
    const outcome = await desk.decideSeveral(user, input);
    revalidate();
    return outcome;
  },
);
