'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { makeWithFields } from '#lib/actions/fill-fields.ts';
import * as trades from '#lib/actions/trade-shifts.ts';
import * as swaps from '#lib/data/swaps.ts';
import { offerWithFieldsSchema } from '#lib/domain/custom-field-schemas.ts';
import {
  acceptOfferSchema,
  acceptProposalSchema,
  approveSwapSchema,
  decideSwapsSchema,
  declineOfferSchema,
  declineProposalSchema,
  denySwapSchema,
  findPartnersSchema,
  proposeShiftSchema,
  settleHoursSchema,
  swapSchema,
  tradeEffectSchema,
  withdrawOfferSchema,
} from '#lib/domain/swap-schemas.ts';

// Pages that show the roster hear of its new version; those that show trades are read again.

function revalidate(): void {
  revalidatePath('/swaps');
  revalidatePath('/requests');
}

/** Who could trade for an own shift, and why others could not; asking changes nothing. */
export const findPartners = defineAction(
  { name: 'findPartners', role: 'dispatcher', input: findPartnersSchema },
  ({ user, db }, { assignmentId }) => trades.findPartners(user, db, assignmentId),
);

/** Which own shifts could be given for one that is offered; null when it is not offered to the caller any more. */
export const findAnswers = defineAction(
  { name: 'findAnswers', role: 'dispatcher', input: swapSchema },
  ({ user, db }, { swapId }) => trades.findAnswers(user, db, swapId),
);

/** What a trade would mean for the caller, or for both to a supervisor; null when there is nothing to tell. */
export const readTradeEffect = defineAction(
  { name: 'readTradeEffect', role: 'dispatcher', input: tradeEffectSchema },
  ({ user, db }, { swapId, personId }) => trades.readTradeEffect(user, db, swapId, personId),
);

/** Offers an own shift. Refused with the field `asked` where somebody who is asked cannot. */
export const offerShift = defineAction(
  { name: 'offerShift', role: 'dispatcher', input: offerWithFieldsSchema },
  async ({ user, db }, { fields, ...input }) => {
    const { id } = await makeWithFields(db, 'swap', fields, () => trades.offerShift(user, db, input));
    revalidate();
    return { swapId: id };
  },
);

/** Accepts an offer as it was made: with the own shift that it names, or a shift that is given away. */
export const acceptOffer = defineAction(
  { name: 'acceptOffer', role: 'dispatcher', input: acceptOfferSchema },
  async ({ user, db }, input) => {
    const { status } = await trades.acceptOffer(user, db, input);
    revalidate();
    return { status };
  },
);

/** Does not take what is offered. */
export const declineOffer = defineAction(
  { name: 'declineOffer', role: 'dispatcher', input: declineOfferSchema },
  async ({ db }, { swapId, expectedVersion, note }) => {
    await swaps.declineSwap(db, { swapId, version: expectedVersion, personId: null, note });
    revalidate();
    return {};
  },
);

/** Answers an offer with an own shift that the requester has not named. */
export const proposeShift = defineAction(
  { name: 'proposeShift', role: 'dispatcher', input: proposeShiftSchema },
  async ({ user, db }, input) => {
    await trades.proposeShift(user, db, input);
    revalidate();
    return {};
  },
);

/** Accepts what somebody proposed for the own offer. */
export const acceptProposal = defineAction(
  { name: 'acceptProposal', role: 'dispatcher', input: acceptProposalSchema },
  async ({ user, db }, input) => {
    const { status } = await trades.acceptProposal(user, db, input);
    revalidate();
    return { status };
  },
);

/** Does not want what somebody proposed; the offer stays. */
export const declineProposal = defineAction(
  { name: 'declineProposal', role: 'dispatcher', input: declineProposalSchema },
  async ({ db }, { expectedVersion: version, ...declined }) => {
    await swaps.declineSwap(db, { ...declined, version });
    revalidate();
    return {};
  },
);

/** Takes an own offer back, or steps back from a trade that is not decided. */
export const withdrawOffer = defineAction(
  { name: 'withdrawOffer', role: 'dispatcher', input: withdrawOfferSchema },
  async ({ db }, { swapId, expectedVersion, reason }) => {
    await swaps.withdrawSwap(db, swapId, expectedVersion, reason);
    revalidate();
    return {};
  },
);

/** Approves a trade that both accepted; where it needs a reason and has none, the refusal says why. */
export const approveSwap = defineAction(
  { name: 'approveSwap', role: 'supervisor', input: approveSwapSchema },
  async ({ user, db }, input) => {
    await trades.approveSwap(user, db, input);
    revalidate();
    return {};
  },
);

/** Denies a trade with a reason. */
export const denySwap = defineAction(
  { name: 'denySwap', role: 'supervisor', input: denySwapSchema },
  async ({ user }, input) => {
    await trades.denySwap(user, input);
    revalidate();
    return {};
  },
);

/** Decides several trades, one after the other in the order given; those that cannot be are named with why. */
export const decideSwaps = defineAction(
  { name: 'decideSwaps', role: 'supervisor', input: decideSwapsSchema },
  async ({ user, db }, input) => {
    const outcome = await trades.decideSeveral(user, db, input);
    revalidate();
    return outcome;
  },
);

/** Calls hours even that somebody owes the caller. */
export const settleHours = defineAction(
  { name: 'settleHours', role: 'dispatcher', input: settleHoursSchema },
  async ({ db }, { personId: debtorId, ...settled }) => {
    await swaps.settleHours(db, { debtorId, ...settled });
    revalidate();
    return {};
  },
);
