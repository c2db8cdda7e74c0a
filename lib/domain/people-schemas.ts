/** What forms about people send, and what files of people may hold. */
import { z } from 'zod';
import { DUTY_KINDS } from './people-records.ts';
import {
  anyRole,
  BLOCK_DAYS_MAX,
  email,
  emptyAsNull,
  form,
  fullName,
  line,
  localDate,
  oneOf,
  phone,
  rowId,
  uuid,
  version,
  whole,
} from './schemas.ts';
import { isLocalDate } from './time.ts';
import { PATTERN_IDS } from './types.ts';

/** A date of somebody's career, which may lie before any schedule. */
export function careerDate(field: string) {
  return z
    .string(`${field} is needed.`)
    .refine(isLocalDate, { error: `${field} is a date such as 2026-02-04.`, abort: true })
    .refine((date) => date >= '1950-01-01' && date <= '2199-12-31', `${field} lies between 1950 and 2199.`);
}

const person = uuid('Person');
const pattern = emptyAsNull(oneOf('Pattern', PATTERN_IDS));
const stateId = whole('State', 1, Number.MAX_SAFE_INTEGER);

type Period = { fromDate: string; toDate: string | null };
const endsAfterStart = {
  check: ({ fromDate, toDate }: Period): boolean => toDate === null || toDate >= fromDate,
  params: { path: ['toDate'], error: 'The last day is the first day or later.' },
};

/** What an admin may change of somebody at once. */
export const personSchema = form({
  userId: person,
  expectedVersion: version,
  fullName,
  employeeNumber: emptyAsNull(line('Employee number', 32)),
  phone: emptyAsNull(phone),
  hiredOn: emptyAsNull(careerDate('Hired on')),
  seniorityDate: emptyAsNull(careerDate('Seniority date')),
  /** Null: an admin who belongs to no floor. */
  centerId: emptyAsNull(uuid('Center')),
  preferredShiftId: emptyAsNull(rowId('Preferred shift')),
});

/** From today on; a date that has a pattern already gets the new one. */
export const patternSchema = form({
  userId: person,
  expectedVersion: version,
  fromDate: localDate('From'),
  pattern,
});
export const removePatternSchema = form({
  userId: person,
  expectedVersion: version,
  fromDate: localDate('From'),
});

/** A new state, or with `id` and its version a changed one. */
export const dutyStateSchema = form({
  id: emptyAsNull(stateId),
  expectedVersion: emptyAsNull(version),
  userId: person,
  kind: oneOf('State', DUTY_KINDS),
  fromDate: localDate('From'),
  toDate: emptyAsNull(localDate('To')),
  trainerId: emptyAsNull(uuid('Trainer')),
  note: emptyAsNull(line('Note', 500)),
})
  .refine(endsAfterStart.check, endsAfterStart.params)
  .refine(({ kind, trainerId }) => kind === 'trainee' || trainerId === null, {
    path: ['trainerId'],
    error: 'Only a trainee has a trainer.',
  })
  .refine(({ userId, trainerId }) => trainerId !== userId, {
    path: ['trainerId'],
    error: 'Nobody is their own trainer.',
  })
  .refine(({ id, expectedVersion }) => (id === null) === (expectedVersion === null), {
    path: ['expectedVersion'],
    error: 'Version is not known.',
  });

/** `toDate` = the last date of the state; the day before its first one takes back a state that has not begun. */
export const endDutyStateSchema = form({
  id: stateId,
  expectedVersion: version,
  toDate: localDate('Last day'),
});

/** With `formerFromDate` in place of the one that began then. */
export const personQualificationSchema = form({
  userId: person,
  expectedVersion: version,
  qualificationId: rowId('Qualification'),
  fromDate: localDate('From'),
  toDate: emptyAsNull(localDate('To')),
  formerFromDate: emptyAsNull(localDate('From')),
}).refine(endsAfterStart.check, endsAfterStart.params);
export const removePersonQualificationSchema = form({
  userId: person,
  expectedVersion: version,
  qualificationId: rowId('Qualification'),
  fromDate: localDate('From'),
});

/** No contact = it is removed. `expectedVersion` null = there was none. */
export const emergencyContactSchema = form({
  userId: person,
  expectedVersion: emptyAsNull(version),
  contact: form({
    name: line('Name', 120),
    relation: emptyAsNull(line('Relation', 60)),
    phone,
    note: emptyAsNull(line('Note', 300)),
  }).nullable(),
});
export const readEmergencyContactSchema = form({ userId: person });

/** A new person. Dates and qualifications begin on the day of hiring, or today when it is not known. */
export const newPersonSchema = form({
  email,
  fullName,
  role: anyRole,
  /** Null: the center of whoever invites. */
  centerId: emptyAsNull(uuid('Center')),
  employeeNumber: emptyAsNull(line('Employee number', 32)),
  hiredOn: emptyAsNull(careerDate('Hired on')),
  seniorityDate: emptyAsNull(careerDate('Seniority date')),
  pattern,
  preferredShiftId: emptyAsNull(rowId('Preferred shift')),
  phone: emptyAsNull(phone),
  trainee: form({
    toDate: emptyAsNull(localDate('Trainee until')),
    trainerId: emptyAsNull(uuid('Trainer')),
  })
    .nullable()
    .default(null),
  qualificationIds: z
    .array(rowId('Qualification'), 'Qualifications are a list.')
    .max(50, 'A person has at most 50 qualifications.')
    .default([]),
});

export const invitationSchema = form({ userId: person });
export const revokeInvitationSchema = form({ userId: person, expectedVersion: version });

/** At most so many characters and people in one file. */
export const IMPORT_TEXT_MAX = 1_000_000;
export const IMPORT_PEOPLE_MAX = 1000;

/** A file of people, as text. What its cells may not say falls back on the center, role and pattern here. */
export const importPeopleSchema = form({
  text: z
    .string('A file is needed.')
    .min(1, 'A file is needed.')
    .max(IMPORT_TEXT_MAX, 'A file has at most 1 MB.'),
  centerId: emptyAsNull(uuid('Center')),
});

/** The reason for which shifts of a person become open, by schedule. */
export const openShiftsSchema = form({
  userId: person,
  scheduleId: rowId('Schedule'),
  editId: uuid('Edit'),
  reason: line('Reason', 500),
  rows: z
    .array(form({ id: whole('Shift', 1, Number.MAX_SAFE_INTEGER), version }), 'Shifts are a list.')
    .min(1, 'Choose at least one shift.')
    .max(BLOCK_DAYS_MAX, `At most ${BLOCK_DAYS_MAX} shifts become open in one step.`),
});

export type PersonUpdate = z.infer<typeof personSchema>;
export type PatternChange = z.infer<typeof patternSchema>;
export type DutyStateChange = z.infer<typeof dutyStateSchema>;
export type DutyStateEnd = z.infer<typeof endDutyStateSchema>;
export type PersonQualificationChange = z.infer<typeof personQualificationSchema>;
export type EmergencyContactChange = z.infer<typeof emergencyContactSchema>;
