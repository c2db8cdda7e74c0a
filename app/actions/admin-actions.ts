'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '#lib/actions/define-action.ts';
import { siteUrl } from '#lib/auth/site-url.ts';
import { listAuditEntries } from '#lib/data/audit.ts';
import * as people from '#lib/data/people.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { auditFiltersSchema } from '#lib/domain/audit-schemas.ts';
import { balanceEntrySchema } from '#lib/domain/leave-settings-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  inviteSchema,
  resendInvitationSchema,
  setActiveSchema,
  updateUserRoleSchema,
} from '#lib/domain/schemas.ts';
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
    listAuditEntries(db, user.center?.clock.timeZone ?? 'UTC', filters),
);
