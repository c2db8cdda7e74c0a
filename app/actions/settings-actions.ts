'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as agency from '#lib/data/agency.ts';
import * as requirements from '#lib/data/requirements.ts';
import * as shifts from '#lib/data/shifts.ts';
import * as swaps from '#lib/data/swaps.ts';
import * as timeOff from '#lib/data/time-off.ts';
import {
  blackoutSchema,
  leaveKindSchema,
  leaveRulesSchema,
  removeBlackoutSchema,
} from '#lib/domain/leave-settings-schemas.ts';
import {
  createRequirementSchema,
  createShiftSchema,
  patternRulesSchema,
  removeRequirementSchema,
  setShiftActiveSchema,
  signInPolicySchema,
  updateRequirementSchema,
  updateShiftSchema,
} from '#lib/domain/schemas.ts';
import { swapRulesSchema } from '#lib/domain/swap-settings-schemas.ts';

export const createShift = defineAction(
  { name: 'createShift', role: 'admin', input: createShiftSchema },
  async ({ user, db }, { centerId, ...shift }) => {
    await shifts.createShift(db, { agencyId: user.agency.id, centerId }, shift);
    revalidatePath('/requirements');
    return {};
  },
);

/** Changes a shift; one that schedules use is replaced, so that they keep their times. */
export const updateShift = defineAction(
  { name: 'updateShift', role: 'admin', input: updateShiftSchema },
  async ({ db }, { shiftId, expectedVersion, ...shift }) => {
    const id = await shifts.reviseShift(db, shiftId, expectedVersion, shift);
    revalidatePath('/requirements');
    return { wasReplaced: id !== shiftId };
  },
);

export const setShiftActive = defineAction(
  { name: 'setShiftActive', role: 'admin', input: setShiftActiveSchema },
  async ({ db }, { shiftId, isActive, expectedVersion }) => {
    await shifts.setShiftActive(db, shiftId, isActive, expectedVersion);
    revalidatePath('/requirements');
    return {};
  },
);

export const createRequirement = defineAction(
  { name: 'createRequirement', role: 'admin', input: createRequirementSchema },
  async ({ user, db }, { centerId, ...fields }) => {
    await requirements.createRequirement(db, { agencyId: user.agency.id, centerId }, fields);
    revalidatePath('/requirements');
    return {};
  },
);

export const updateRequirement = defineAction(
  { name: 'updateRequirement', role: 'admin', input: updateRequirementSchema },
  async ({ db }, { requirementId, expectedVersion, ...fields }) => {
    await requirements.updateRequirement(db, requirementId, expectedVersion, fields);
    revalidatePath('/requirements');
    return {};
  },
);

export const removeRequirement = defineAction(
  { name: 'removeRequirement', role: 'admin', input: removeRequirementSchema },
  async ({ db }, { requirementId, expectedVersion }) => {
    await requirements.removeRequirement(db, requirementId, expectedVersion);
    revalidatePath('/requirements');
    return {};
  },
);

/** What happens after five wrong passwords, for everybody of the agency. */
export const setSignInPolicy = defineAction(
  { name: 'setSignInPolicy', role: 'admin', input: signInPolicySchema },
  async ({ db }, { policy, expectedVersion }) => {
    await agency.setSignInPolicy(db, policy, expectedVersion);
    revalidatePath('/settings');
    revalidatePath('/people');
    return {};
  },
);

/** Where the short shift of each pattern stands, and whether a week may mix categories: for the next generations. */
export const setPatternRules = defineAction(
  { name: 'setPatternRules', role: 'admin', input: patternRulesSchema },
  async ({ db }, { rules, expectedVersion }) => {
    await agency.setPatternRules(db, rules, expectedVersion);
    revalidatePath('/settings');
    return {};
  },
);

/** Adds a kind of leave, or changes or retires one. */
export const saveLeaveKind = defineAction(
  { name: 'saveLeaveKind', role: 'admin', input: leaveKindSchema },
  async ({ db }, kind) => {
    const kindId = await timeOff.saveLeaveKind(db, kind);
    revalidatePath('/settings');
    return { kindId };
  },
);

/** How many may be off on a day, and where a request goes that nobody decides. */
export const saveLeaveRules = defineAction(
  { name: 'saveLeaveRules', role: 'admin', input: leaveRulesSchema },
  async ({ db }, rules) => {
    await timeOff.saveLeaveRules(db, rules);
    revalidatePath('/settings');
    return {};
  },
);

/** Until when trades of shifts are agreed on, which ones may be, and whether somebody has to approve them. */
export const saveSwapRules = defineAction(
  { name: 'saveSwapRules', role: 'admin', input: swapRulesSchema },
  async ({ db }, { noticeHours, ...rules }) => {
    await swaps.saveSwapRules(db, { ...rules, noticeMinutes: noticeHours * 60 });
    revalidatePath('/settings');
    return {};
  },
);

/** Days on which leave cannot be asked for: added, or changed. */
export const saveBlackout = defineAction(
  { name: 'saveBlackout', role: 'admin', input: blackoutSchema },
  async ({ db }, period) => {
    await timeOff.saveBlackout(db, period);
    revalidatePath('/settings');
    return {};
  },
);

export const removeBlackout = defineAction(
  { name: 'removeBlackout', role: 'admin', input: removeBlackoutSchema },
  async ({ db }, { blackoutId }) => {
    await timeOff.deleteBlackout(db, blackoutId);
    revalidatePath('/settings');
    return {};
  },
);
