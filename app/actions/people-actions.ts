'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changePerson, type PersonChanged } from '#lib/actions/change-person.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { saveEdit } from '#lib/actions/save-edit.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import * as people from '#lib/data/people.ts';
import * as peopleAdmin from '#lib/data/people-admin.ts';
import {
  dutyStateSchema,
  emergencyContactSchema,
  endDutyStateSchema,
  openShiftsSchema,
  patternSchema,
  personQualificationSchema,
  personSchema,
  readEmergencyContactSchema,
  removePatternSchema,
  removePersonQualificationSchema,
  revokeInvitationSchema,
} from '#lib/domain/people-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { setActiveSchema, uuid } from '#lib/domain/schemas.ts';
import { addDays, operationalDateOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** What a change that schedules do not go by leaves to decide. */
const nothing: PersonChanged = { replanFrom: null, effects: [] };

/** Saves what identifies a person and how to reach them. */
export const updatePerson = defineAction(
  { name: 'updatePerson', role: 'admin', input: personSchema },
  async ({ db }, input) => {
    await peopleAdmin.updatePerson(db, input);
    revalidatePeople();
    return nothing;
  },
);

/** Gives a person another pattern from a date on. */
export const setPattern = defineAction(
  { name: 'setPattern', role: 'admin', input: patternSchema },
  async ({ user, db }, input) => {
    const { userId, fromDate, pattern } = input;
    const answer = await changePerson(db, { kind: 'pattern', userId, fromDate, pattern }, todayOf(user), () =>
      peopleAdmin.setPattern(db, input),
    );
    revalidatePeople();
    return answer;
  },
);

/** Takes a planned pattern back. */
export const removePattern = defineAction(
  { name: 'removePattern', role: 'admin', input: removePatternSchema },
  async ({ user, db }, input) => {
    const { userId, fromDate } = input;
    const before = (await people.getPerson(db, userId))?.patterns.findLast(
      (dated) => dated.fromDate < fromDate,
    );
    const change = { kind: 'pattern', userId, fromDate, pattern: before?.pattern ?? null } as const;
    const answer = await changePerson(db, change, todayOf(user), () => peopleAdmin.removePattern(db, input));
    revalidatePeople();
    return answer;
  },
);

/** Enters or changes a time in training or on light duty. */
export const saveDutyState = defineAction(
  { name: 'saveDutyState', role: 'admin', input: dutyStateSchema },
  async ({ user, db }, input) => {
    const { userId, fromDate, toDate, kind: state } = input;
    const change = { kind: 'duty_state', userId, fromDate, toDate, state } as const;
    const answer = await changePerson(db, change, todayOf(user), () => peopleAdmin.saveDutyState(db, input));
    revalidatePeople();
    return answer;
  },
);

/** Ends a time in training or on light duty: a trainee's release. */
export const endDutyState = defineAction(
  {
    name: 'endDutyState',
    role: 'admin',
    input: z.strictObject({ ...endDutyStateSchema.shape, userId: uuid('Person') }),
  },
  async ({ user, db }, { userId, ...input }) => {
    const change = { kind: 'release', userId, fromDate: addDays(input.toDate, 1) } as const;
    const answer = await changePerson(db, change, todayOf(user), () => peopleAdmin.endDutyState(db, input));
    revalidatePeople();
    return answer;
  },
);

/** Adds a qualification, or changes how long one holds. */
export const saveQualification = defineAction(
  { name: 'saveQualification', role: 'admin', input: personQualificationSchema },
  async ({ db }, input) => {
    await peopleAdmin.saveQualification(db, input);
    revalidatePeople();
    return nothing;
  },
);

/** Removes a qualification that was entered by mistake. */
export const removeQualification = defineAction(
  { name: 'removeQualification', role: 'admin', input: removePersonQualificationSchema },
  async ({ db }, input) => {
    await peopleAdmin.removeQualification(db, input);
    revalidatePeople();
    return nothing;
  },
);

/** Whom to call for a person; a look at another's is recorded. */
export const showEmergencyContact = defineAction(
  { name: 'showEmergencyContact', role: 'supervisor', input: readEmergencyContactSchema },
  async ({ db }, { userId }) => ({ contact: await people.getEmergencyContact(db, userId) }),
);

/** Writes whom to call: the own, or anybody's as an admin. */
export const saveEmergencyContact = defineAction(
  { name: 'saveEmergencyContact', role: 'dispatcher', input: emergencyContactSchema },
  async ({ user, db }, input) => {
    if (user.role !== 'admin' && input.userId !== user.id) {
      throw new Refusal('forbidden', 'Only the person and admins change an emergency contact.');
    }
    await peopleAdmin.saveEmergencyContact(db, input);
    revalidatePath('/profile');
    return {};
  },
);

/** Deactivates a person, whose sessions end at once, or reactivates one. */
export const setPersonActive = defineAction(
  { name: 'setPersonActive', role: 'admin', input: setActiveSchema },
  async ({ user, db }, { userId, isActive, expectedVersion }) => {
    const today = todayOf(user);
    const change = { kind: isActive ? 'hire' : 'leaves', userId, fromDate: today } as const;
    const answer = await changePerson(db, change, today, () =>
      peopleAdmin.setPersonActive(db, userId, isActive, expectedVersion),
    );
    revalidatePeople();
    return answer;
  },
);

/** Takes an open invitation back; the account stays, deactivated. */
export const revokeInvitation = defineAction(
  { name: 'revokeInvitation', role: 'admin', input: revokeInvitationSchema },
  async ({ user, db }, input) => {
    const today = todayOf(user);
    const change = { kind: 'leaves', userId: input.userId, fromDate: today } as const;
    const answer = await changePerson(db, change, today, () => peopleAdmin.revokeInvitation(db, input));
    revalidatePeople();
    return answer;
  },
);

/** The published shifts that a person still has to work, by schedule. */
export const listFutureShifts = defineAction(
  { name: 'listFutureShifts', role: 'supervisor', input: z.strictObject({ userId: uuid('Person') }) },
  async ({ db }, { userId }) => ({ shifts: await people.listFutureShifts(db, userId) }),
);

/** Takes a person off shifts of one published schedule, as one edit of its roster, so that others can take them. */
export const openFutureShifts = defineAction(
  { name: 'openFutureShifts', role: 'supervisor', input: openShiftsSchema },
  async ({ db }, { scheduleId, editId, reason, rows }) => {
    const operations = await peopleAdmin.getOpeningOperations(db, { editId, scheduleId, rows });
    const { state } = await saveEdit(db, { editId, scheduleId, operations, reason, undoes: null });
    revalidatePeople();
    return { opened: rows.length, state };
  },
);

function revalidatePeople(): void {
  revalidatePath('/people', 'layout');
}

/** Operational date at the center of whoever asks. */
function todayOf({ center }: SessionUser): LocalDate {
  return operationalDateOf(Date.now(), center?.clock ?? { timeZone: 'UTC', dayStart: '00:00' });
}
