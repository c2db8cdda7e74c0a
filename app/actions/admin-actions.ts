'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '#lib/actions/define-action.ts';
import { siteUrl } from '#lib/auth/site-url.ts';
import * as agency from '#lib/data/agency.ts';
import { listAuditEntries } from '#lib/data/audit.ts';
import * as people from '#lib/data/people.ts';
import * as requirements from '#lib/data/requirements.ts';
import * as shifts from '#lib/data/shifts.ts';
import * as swaps from '#lib/data/swaps.ts';
import * as timeOff from '#lib/data/time-off.ts';
import {
  balanceEntrySchema,
  blackoutSchema,
  leaveKindSchema,
  leaveRulesSchema,
  removeBlackoutSchema,
} from '#lib/domain/leave-settings-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  auditFiltersSchema,
  createRequirementSchema,
  createShiftSchema,
  inviteSchema,
  patternRulesSchema,
  removeRequirementSchema,
  resendInvitationSchema,
  setActiveSchema,
  setShiftActiveSchema,
  signInPolicySchema,
  updateRequirementSchema,
  updateShiftSchema,
  updateUserRoleSchema,
} from '#lib/domain/schemas.ts';
import { swapRulesSchema } from '#lib/domain/swap-settings-schemas.ts';
import { adminClient } from '#lib/supabase/admin.ts';

/** The longest that Supabase lets the link in a mail live; a longer promise would be kept by no link. */
const invitationHours = 24;

/** Invites a person: account, profile, role and mail, so that they can be scheduled at once. */
export const createUser = defineAction(
  { name: 'createUser', role: 'admin', input: inviteSchema },
  async ({ user, db }, input) => {
    const centerId = input.centerId ?? user.center?.id;
    if (centerId === undefined) {
      throw new Refusal('invalid', 'Choose a center.', { centerId: 'Choose a center.' });
    }
    const admin = adminClient();
    if (await people.isEmailTaken(admin, input.email)) {
      const message = 'This e-mail address already belongs to an account.';
      throw new Refusal('conflict', message, { email: message });
    }
    // The database checks these as well, but by then the mail is gone.
    if (!(await people.isOpenCenter(db, user.agency.id, centerId))) {
      const message = 'Choose a center of your agency.';
      throw new Refusal('rule_violation', message, { centerId: message });
    }
    const { employeeNumber } = input;
    if (employeeNumber !== null && (await people.isEmployeeNumberTaken(db, user.agency.id, employeeNumber))) {
      const message = 'Another person has this employee number.';
      throw new Refusal('conflict', message, { employeeNumber: message });
    }
    const userId = await sendInvitation(input.email, input.fullName);
    await people.createInvitedPerson(admin, user.id, {
      ...input,
      userId,
      centerId,
      expiresAt: expiryFromNow(),
    });
    revalidatePath('/people');
    return { userId };
  },
);

/** Sends the mail of an open invitation again; its link replaces the one before. */
export const resendInvitation = defineAction(
  { name: 'resendInvitation', role: 'admin', input: resendInvitationSchema },
  async ({ user, db }, { userId }) => {
    const person = (await people.listPeople(db, user.agency.id)).find(({ id }) => id === userId);
    if (person === undefined) throw new Refusal('not_found', 'This person does not exist.');
    const { center, invitation } = person;
    if (invitation === null || center === null) {
      throw new Refusal('rule_violation', `${person.fullName} has no open invitation.`);
    }
    await sendInvitation(person.email, person.fullName);
    await people.renewInvitation(adminClient(), user.id, { ...person, center }, expiryFromNow());
    revalidatePath('/people');
    return {};
  },
);

function expiryFromNow(): Date {
  return new Date(Date.now() + invitationHours * 60 * 60 * 1000);
}

async function sendInvitation(email: string, fullName: string): Promise<string> {
  const { data, error } = await adminClient().auth.admin.inviteUserByEmail(email, {
    data: { full_name: fullName },
    redirectTo: `${await siteUrl()}/accept-invitation`,
  });
  if (error?.code === 'email_exists') {
    const message = 'This e-mail address already belongs to an account.';
    throw new Refusal('conflict', message, { email: message });
  }
  if (error?.code === 'over_email_send_rate_limit' || error?.status === 429) {
    throw new Refusal('conflict', 'Too many mails were sent in a short time. Wait a minute and try again.');
  }
  if (error) throw error;
  return data.user.id;
}

/** Gives a person another role. */
export const updateUserRole = defineAction(
  { name: 'updateUserRole', role: 'admin', input: updateUserRoleSchema },
  async ({ db }, { userId, role, expectedVersion }) => {
    await people.updateUserRole(db, userId, role, expectedVersion);
    revalidatePath('/people');
    return {};
  },
);

/** Deactivates a person, whose sessions end at once, or reactivates one. */
export const setPersonActive = defineAction(
  { name: 'setPersonActive', role: 'admin', input: setActiveSchema },
  async ({ db }, { userId, isActive, expectedVersion }) => {
    await people.setPersonActive(db, userId, isActive, expectedVersion);
    revalidatePath('/people');
    return {};
  },
);

/** What a deactivation would leave behind. */
export const countFutureShifts = defineAction(
  {
    name: 'countFutureShifts',
    role: 'admin',
    input: z.strictObject({ userId: z.guid('Person is not known.') }),
  },
  async ({ db }, { userId }) => ({ count: await people.countFutureShifts(db, userId) }),
);

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

/** A line of a person's balance: it is added to, never changed. */
export const addBalanceEntry = defineAction(
  { name: 'addBalanceEntry', role: 'admin', input: balanceEntrySchema },
  async ({ db }, entry) => {
    await timeOff.addBalanceEntry(db, entry);
    revalidatePath('/people');
    return {};
  },
);

/** One page of the audit, newest first. */
export const getAuditLogs = defineAction(
  { name: 'getAuditLogs', role: 'admin', input: auditFiltersSchema },
  async ({ user, db }, filters) =>
    listAuditEntries(db, user.agency.id, user.center?.clock.timeZone ?? 'UTC', filters),
);
