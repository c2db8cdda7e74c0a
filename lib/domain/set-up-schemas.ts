/** What the set-up of an installation receives. */
import { z } from 'zod';
import {
  email,
  emptyAsNull,
  form,
  fullName,
  line,
  localTime,
  newPassword,
  requirementFields,
  rowId,
  shiftFields,
  uuid,
  version,
  weekday,
} from './schemas.ts';
import { readSetUpCode } from './set-up.ts';
import { isTimeZone } from './time.ts';

/** More than a center begins with; those that were removed among them. */
const SET_UP_SHIFTS_MAX = 60;

export const setUpCodeSchema = form({
  code: z
    .string('Code is needed.')
    .trim()
    .min(1, 'Code is needed.')
    .transform((typed, context) => {
      const code = readSetUpCode(typed);
      if (code !== null || typed === '') return code ?? '';
      context.addIssue('A code has twelve letters and digits, such as 7F3K-QW9D-0XMT.');
      return z.NEVER;
    }),
});

/** The agency, its center and its first admin. */
export const setUpAgencySchema = form({
  agencyName: line('Agency', 120),
  timeZone: z
    .string('Time zone is needed.')
    .min(1, 'Choose the time zone of the center.')
    .refine((zone) => zone === '' || isTimeZone(zone), 'Time zone is a name such as America/Denver.'),
  centerName: line('Center', 120),
  /** Of the operational day. */
  dayStart: localTime('Start of the day'),
  workweekStart: weekday,
  fullName,
  email,
  password: newPassword,
});
export type SetUpAgency = z.output<typeof setUpAgencySchema>;

const setUpShift = form({
  shiftId: emptyAsNull(rowId('Shift')),
  shiftVersion: emptyAsNull(version),
  requirementId: emptyAsNull(rowId('Requirement')),
  requirementVersion: emptyAsNull(version),
  ...shiftFields,
  minEmployees: requirementFields.minEmployees,
  minSupervisors: requirementFields.minSupervisors,
}).superRefine(({ minEmployees, minSupervisors }, context) => {
  if (minSupervisors <= minEmployees) return;
  const message = 'Supervisors are at most as many as people, who include them.';
  context.addIssue({ code: 'custom', path: ['minSupervisors'], message });
});

const removedShift = form({
  shiftId: rowId('Shift'),
  shiftVersion: version,
  requirementId: emptyAsNull(rowId('Requirement')),
  requirementVersion: emptyAsNull(version),
});

/** The standard shifts with who must be there, and those that are retired. */
export const setUpShiftsSchema = form({
  centerId: uuid('Center'),
  shifts: z
    .array(setUpShift, 'Shifts are a list.')
    .min(1, 'A center has at least one shift.')
    .max(SET_UP_SHIFTS_MAX, `At most ${SET_UP_SHIFTS_MAX} shifts are saved at once.`),
  removed: z
    .array(removedShift, 'Removed shifts are a list.')
    .max(SET_UP_SHIFTS_MAX, `At most ${SET_UP_SHIFTS_MAX} shifts are retired at once.`)
    .default([]),
}).superRefine(({ shifts }, context) => {
  const say = (message: string) => context.addIssue({ code: 'custom', path: ['shifts'], message });
  const names = shifts.map(({ name }) => name.toLowerCase());
  const twice = shifts.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at);
  if (twice !== undefined) say(`Two shifts are called ${twice.name}.`);
  if (shifts.every(({ minEmployees }) => minEmployees === 0)) {
    say('At least one shift needs people: a schedule is planned to cover them.');
  }
});
export type SetUpShifts = z.output<typeof setUpShiftsSchema>;

/** A step is left as done, or the rest is not wanted. */
export const setUpStepSchema = form({ step: z.enum(['people', 'dismissed'], 'There is no such step.') });
