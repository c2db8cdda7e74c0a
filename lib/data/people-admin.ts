import type { AnyRole } from '#lib/domain/reading-roles.ts';
import 'server-only';
import { z } from 'zod';
import type { OpeningRow } from '#lib/domain/opening-shifts.ts';
import { openingOperations } from '#lib/domain/opening-shifts.ts';
import type { ReplanFrom } from '#lib/domain/people-records.ts';
import type {
  DutyStateChange,
  DutyStateEnd,
  EmergencyContactChange,
  PatternChange,
  PersonQualificationChange,
  PersonUpdate,
} from '#lib/domain/people-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';
import { getEditFacts } from './roster-edits.ts';

// For admins. A version other than the present one is a conflict, and the message of a refusal names the field.

const replanSchema: z.ZodType<ReplanFrom> = z.object({
  centerId: z.guid().nullable(),
  fromDate: z.string(),
});

/** Changes what a person is listed with. Shifts to come stay, also those at a center that the person leaves. */
export async function updatePerson(db: Db, person: PersonUpdate): Promise<void> {
  dataOf(
    await db.rpc('update_person', {
      p_user_id: person.userId,
      p_expected_version: person.expectedVersion,
      p_full_name: person.fullName,
      p_employee_number: person.employeeNumber ?? undefined,
      p_phone: person.phone ?? undefined,
      p_hired_on: person.hiredOn ?? undefined,
      p_seniority_date: person.seniorityDate ?? undefined,
      p_center_id: person.centerId ?? undefined,
      p_preferred_shift_id: person.preferredShiftId ?? undefined,
    }),
  );
}

export async function updateUserRole(db: Db, userId: string, role: AnyRole, version: number): Promise<void> {
  dataOf(await db.rpc('update_user_role', { p_user_id: userId, p_role: role, p_expected_version: version }));
}

/** Answers from where to plan again. The published shifts to come stay until somebody decides on them. */
export async function setPersonActive(
  db: Db,
  userId: string,
  active: boolean,
  version: number,
): Promise<ReplanFrom> {
  return replanSchema.parse(
    requireData(
      await db.rpc('set_person_active', { p_user_id: userId, p_active: active, p_expected_version: version }),
    ),
  );
}

/** Sets the pattern from a day on, today at the earliest; a day that has one already gets the new one. */
export async function setPattern(db: Db, change: PatternChange): Promise<void> {
  dataOf(
    await db.rpc('set_pattern', {
      p_user_id: change.userId,
      p_expected_version: change.expectedVersion,
      p_from_date: change.fromDate,
      p_pattern: change.pattern ?? undefined,
    }),
  );
}

/** Takes a planned pattern back: the one before it goes on. */
export async function removePattern(
  db: Db,
  { userId, expectedVersion, fromDate }: Omit<PatternChange, 'pattern'>,
): Promise<void> {
  dataOf(
    await db.rpc('remove_pattern', {
      p_user_id: userId,
      p_expected_version: expectedVersion,
      p_from_date: fromDate,
    }),
  );
}

/** Adds or changes a time in training or on light duty; returns its id. */
export async function saveDutyState(db: Db, state: DutyStateChange): Promise<number> {
  return requireData(
    await db.rpc('save_duty_state', {
      p_id: state.id ?? undefined,
      p_expected_version: state.expectedVersion ?? undefined,
      p_user_id: state.userId,
      p_kind: state.kind,
      p_from_date: state.fromDate,
      p_to_date: state.toDate ?? undefined,
      p_trainer_id: state.trainerId ?? undefined,
      p_note: state.note ?? undefined,
    }),
  );
}

/**
 * Ends a time in training or on light duty with its last day; the day before its first one takes back one that has not
 * begun. Answers from where to plan again.
 */
export async function endDutyState(
  db: Db,
  { id, expectedVersion, toDate }: DutyStateEnd,
): Promise<ReplanFrom> {
  return replanSchema.parse(
    requireData(
      await db.rpc('end_duty_state', { p_id: id, p_expected_version: expectedVersion, p_to_date: toDate }),
    ),
  );
}

/** Adds a qualification, or changes the dates of the one that began on `formerFromDate`. */
export async function saveQualification(db: Db, change: PersonQualificationChange): Promise<void> {
  dataOf(
    await db.rpc('save_person_qualification', {
      p_user_id: change.userId,
      p_expected_version: change.expectedVersion,
      p_qualification_id: change.qualificationId,
      p_from_date: change.fromDate,
      p_to_date: change.toDate ?? undefined,
      p_former_from_date: change.formerFromDate ?? undefined,
    }),
  );
}

export async function removeQualification(
  db: Db,
  change: { userId: string; expectedVersion: number; qualificationId: number; fromDate: LocalDate },
): Promise<void> {
  dataOf(
    await db.rpc('remove_person_qualification', {
      p_user_id: change.userId,
      p_expected_version: change.expectedVersion,
      p_qualification_id: change.qualificationId,
      p_from_date: change.fromDate,
    }),
  );
}

/** Writes whom to call, or takes it away. For the person and admins. */
export async function saveEmergencyContact(
  db: Db,
  { userId, expectedVersion, contact }: EmergencyContactChange,
): Promise<void> {
  dataOf(
    await db.rpc('save_emergency_contact', {
      p_user_id: userId,
      p_expected_version: expectedVersion ?? undefined,
      p_name: contact?.name,
      p_relation: contact?.relation ?? undefined,
      p_phone: contact?.phone,
      p_note: contact?.note ?? undefined,
    }),
  );
}

/** Lets the worker send the mail again; whose invitation was revoked is invited anew, with the same account. */
export async function resendInvitation(db: Db, userId: string): Promise<void> {
  dataOf(await db.rpc('resend_invitation', { p_user_id: userId }));
}

/** Takes an open invitation back and deactivates the person. Answers from where to plan again. */
export async function revokeInvitation(
  db: Db,
  { userId, expectedVersion }: { userId: string; expectedVersion: number },
): Promise<ReplanFrom> {
  return replanSchema.parse(
    requireData(
      await db.rpc('revoke_invitation', { p_user_id: userId, p_expected_version: expectedVersion }),
    ),
  );
}

/**
 * What makes shifts of one published schedule open: give it to `saveEdit` with the same `editId` and a reason. Throws a
 * `Refusal` in words when one of them is not there any more.
 */
export async function getOpeningOperations(
  db: Db,
  { editId, scheduleId, rows }: { editId: string; scheduleId: number; rows: readonly OpeningRow[] },
): Promise<RowOperation[]> {
  const named = rows.map((row) => ({ kind: 'cancel' as const, ...row }));
  const loaded = await getEditFacts(db, { editId, scheduleId, operations: named });
  if (loaded === null) throw new Refusal('not_found', 'This schedule does not exist.');
  const opened = openingOperations(rows, loaded);
  if ('refusal' in opened) throw new Refusal('conflict', opened.refusal);
  return opened.operations;
}
