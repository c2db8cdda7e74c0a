'use server';

import { revalidatePath } from 'next/cache';
import { replanAfterHire } from '#lib/actions/change-person.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { type FileReader, readPeopleFile } from '#lib/actions/read-people-file.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { listAuditEntries } from '#lib/data/audit.ts';
import * as peopleAdmin from '#lib/data/people-admin.ts';
import * as peopleImport from '#lib/data/people-import.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { auditFiltersSchema } from '#lib/domain/audit-schemas.ts';
import { balanceEntrySchema } from '#lib/domain/leave-settings-schemas.ts';
import { importPeopleSchema, invitationSchema, newPersonSchema } from '#lib/domain/people-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { updateUserRoleSchema } from '#lib/domain/schemas.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { actingClient } from '#lib/supabase/admin.ts';

/** Invites a person: account, profile, role and pattern at once, so that they can be scheduled; the mail follows. */
export const createUser = defineAction(
  { name: 'createUser', role: 'admin', input: newPersonSchema },
  async ({ user, db }, input) => {
    const centerId = input.centerId ?? user.center?.id;
    if (centerId === undefined) {
      throw new Refusal('invalid', 'Choose a center.', { centerId: 'Choose a center.' });
    }
    const userId = await peopleImport.invitePerson(await actingClient(), user.id, { ...input, centerId });
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

/** What a file of people would do, and everything that is wrong in it; nothing is stored. */
export const previewImport = defineAction(
  { name: 'previewImport', role: 'admin', input: importPeopleSchema },
  async ({ user, db }, { text, centerId }) =>
    readPeopleFile({ db, admin: await actingClient() }, readerOf(user, centerId), text),
);

/** Invites everybody of a file in which nothing is wrong: all of them or nobody. The same file again stores nothing. */
export const importPeople = defineAction(
  { name: 'importPeople', role: 'admin', input: importPeopleSchema },
  async ({ user, db }, { text, centerId }) => {
    const admin = await actingClient();
    const { people, again, errors, already } = await readPeopleFile(
      { db, admin },
      readerOf(user, centerId),
      text,
    );
    const [first] = errors;
    if (first !== undefined) {
      throw new Refusal('invalid', `Row ${first.row}: ${first.reason} Check the file again.`);
    }
    const wanted = [...people, ...again];
    const stored =
      wanted.length === 0
        ? { created: 0, again: 0, already: 0 }
        : await peopleImport.importPeople(admin, user.id, wanted);
    revalidatePath('/people', 'layout');
    return { ...stored, already: already + stored.already };
  },
);

function readerOf(user: SessionUser, centerId: string | null): FileReader {
  return {
    actorId: user.id,
    agencyId: user.agency.id,
    centerId: centerId ?? user.center?.id ?? null,
    timeZone: user.center?.clock.timeZone ?? 'UTC',
    now: Date.now(),
  };
}

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
