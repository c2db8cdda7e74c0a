'use server';

import { revalidatePath } from 'next/cache';
import * as search from '#lib/actions/call-out.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import * as callOuts from '#lib/data/call-outs.ts';
import {
  answerOfferSchema,
  makeOfferSchema,
  recordOutcomeSchema,
  setAutomaticSchema,
  startCallOutSchema,
  stopCallOutSchema,
  takeOverCallOutSchema,
} from '#lib/domain/call-out-schemas.ts';

// Pages that show the roster hear of its new version; those that show call-outs are read again.

function revalidate(): void {
  revalidatePath('/call-outs', 'layout');
}

/** Starts the search for somebody who fills an opening. Refused while another runs for it, with by whom. */
export const startCallOut = defineAction(
  { name: 'startCallOut', role: 'supervisor', input: startCallOutSchema },
  async ({ user }, input) => {
    const started = await search.startCallOut(user, input);
    revalidate();
    return started;
  },
);

/** Takes a running call-out over from whoever runs it. */
export const takeOverCallOut = defineAction(
  { name: 'takeOverCallOut', role: 'supervisor', input: takeOverCallOutSchema },
  async ({ db }, { reason, ...seen }) => {
    await callOuts.takeOverCallOut(db, seen, reason);
    revalidate();
    return {};
  },
);

/** Ends a call-out with a reason; every open offer is over with it. */
export const stopCallOut = defineAction(
  { name: 'stopCallOut', role: 'supervisor', input: stopCallOutSchema },
  async ({ db }, { reason, ...seen }) => {
    await callOuts.stopCallOut(db, seen, reason);
    revalidate();
    return {};
  },
);

/** Lets the app make the offers of automatic steps, or no more. */
export const setAutomatic = defineAction(
  { name: 'setAutomatic', role: 'supervisor', input: setAutomaticSchema },
  async ({ db }, { isOn, ...seen }) => {
    await callOuts.setCallOutAutomatic(db, seen, isOn);
    revalidate();
    return {};
  },
);

/** What came of a call; whoever accepted has the shift, or it waits for a second supervisor. */
export const recordOutcome = defineAction(
  { name: 'recordOutcome', role: 'supervisor', input: recordOutcomeSchema },
  async ({ user, db }, input) => {
    const outcome = await search.recordOutcome(user, db, input);
    revalidate();
    return outcome;
  },
);

/** Offers somebody on the list what is proposed for them, by the channels of the step. */
export const makeOffer = defineAction(
  { name: 'makeOffer', role: 'supervisor', input: makeOfferSchema },
  async ({ user, db }, input) => {
    const made = await search.makeOffer(user, db, input);
    revalidate();
    return made;
  },
);

/** Takes what is offered to oneself, or does not. */
export const answerOffer = defineAction(
  { name: 'answerOffer', role: 'dispatcher', input: answerOfferSchema },
  async ({ user, db }, { offerId, answer }) => {
    const answered = await search.answerOffer(db, { offerId }, { answer, actorId: user.id });
    revalidatePath('/open-shifts');
    return answered;
  },
);
