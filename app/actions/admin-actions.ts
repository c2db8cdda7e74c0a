'use server';

import { revalidatePath } from 'next/cache';
import { replanAfterHire } from '#lib/actions/change-person.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { listAuditEntries } from '#lib/data/audit.ts';
import * as peopleAdmin from '#lib/data/people-admin.ts';
import { invitePerson } from '#lib/data/people-import.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { auditFiltersSchema } from '#lib/domain/audit-schemas.ts';
import { balanceEntrySchema } from '#lib/domain/leave-settings-schemas.ts';
import { invitationSchema, newPersonSchema } from '#lib/domain/people-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { updateUserRoleSchema } from '#lib/domain/schemas.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { adminClient } from '#lib/supabase/admin.ts';

/** Invites a person: account, profile, role and pattern at once, so that they can be scheduled; the mail follows. */
export const createUser = defineAction(
  { name: 'createUser', role: 'admin', input: newPersonSchema },
  async ({ user, db }, input) => {
    const centerId = input.centerId ?? user.center?.id;
    if (centerId === undefined) {
      throw new Refusal('invalid', 'Choose a center.', { centerId: 'Choose a center.' });
    }
    const userId = await invitePerson(adminClient(), user.id, { ...input, centerId });
    revalidatePath('/people', 'layout');
    const today = operationalDateOf(Date.now(), user.center?.clock ?? { timeZone: 'UTC', dayStart: '00:00' });
    return { userId, replanFrom: await replanAfterHire(db, userId, input.hiredOn ?? today, today) };
  },
);

/** Sends the mail of an open invitation again, whose link replaces the one before, or invites anew. */
export const resendInvitation = defineAction(
  { name: 'resendInvitation', role: 'admin', input: invitationSchema },
  async ({ db }, { userId }) => {
    await peopleAdmin.resendInvitation(db, userId);
    revalidatePath('/people', 'layout');
    return {};
  },
);

/** Gives a person another role. */
export const updateUserRole = defineAction(
  { name: 'updateUserRole', role: 'admin', input: updateUserRoleSchema },
  async ({ db }, { userId, role, expectedVersion }) => {
    await peopleAdmin.updateUserRole(db, userId, role, expectedVersion);
    revalidatePath('/people', 'layout');
    return {};
  },
);

/** A line of a person's balance: it is added to, never changed. */
export const addBalanceEntry = defineAction(
  { name: 'addBalanceEntry', role: 'admin', input: balanceEntrySchema },
  async ({ db }, entry) => {
    await timeOff.addBalanceEntry(db, entry);
    revalidatePath('/people', 'layout');
    return {};
  },
);

/** One page of the audit, newest first. */
export const getAuditLogs = defineAction(
  { name: 'getAuditLogs', role: 'admin', input: auditFiltersSchema },
  async ({ user, db }, filters) => listAuditEntries(db, user.center?.clock.timeZone ?? 'UTC', filters),
);
