import { nominalMinutesBetween, shiftWindow } from '#lib/domain/time.ts';
import type { CenterClock, Duty, LocalDate, Requirement, Shift } from '#lib/domain/types.ts';

export const DENVER: CenterClock = { timeZone: 'America/Denver', dayStart: '05:00' };

const TEMPLATES = [
  ['early', '05:00', ['09:00', '15:00', '17:00']],
  ['day', '09:00', ['13:00', '19:00', '21:00']],
  ['swing', '13:00', ['17:00']],
  ['swing', '15:00', ['01:00', '03:00']],
  ['graveyard', '01:00', ['05:00']],
  ['graveyard', '19:00', ['05:00']],
  ['graveyard', '17:00', ['05:00']],
] as const;

/** The twelve templates; the id is the code (`G10`). */
export const SHIFTS: readonly Shift[] = TEMPLATES.flatMap(([category, startTime, ends]) =>
  ends.map((endTime) => {
    const durationMinutes = nominalMinutesBetween(startTime, endTime);
    const code = `${category.charAt(0).toUpperCase()}${durationMinutes / 60}`;
    return { id: code, code, name: code, category, startTime, endTime, durationMinutes };
  }),
);

export function shiftOf(code: string): Shift {
  const shift = SHIFTS.find((candidate) => candidate.code === code);
  if (!shift) throw new Error(`no template ${code}`);
  return shift;
}

export function dutyOf(
  code: string,
  shiftDate: LocalDate,
  extra: { isOvertime?: boolean; clock?: CenterClock } = {},
): Duty {
  const shift = shiftOf(code);
  return {
    ...shiftWindow(shift, shiftDate, extra.clock ?? DENVER),
    personId: 'p1',
    shiftId: shift.id,
    shiftDate,
    nominalMinutes: shift.durationMinutes,
    isOvertime: extra.isOvertime ?? false,
  };
}

/** A duty with times of its own. */
export function customDuty(
  startTime: string,
  endTime: string,
  shiftDate: LocalDate,
  extra: { isOvertime?: boolean; clock?: CenterClock } = {},
): Duty {
  return {
    ...shiftWindow({ startTime, endTime }, shiftDate, extra.clock ?? DENVER),
    personId: 'p1',
    shiftId: null,
    shiftDate,
    nominalMinutes: nominalMinutesBetween(startTime, endTime),
    isOvertime: extra.isOvertime ?? false,
  };
}

export function requirement(
  over: Partial<Requirement> & Pick<Requirement, 'startTime' | 'endTime'>,
): Requirement {
  return {
    id: `${over.startTime}-${over.endTime}`,
    name: 'Period',
    minEmployees: 1,
    minSupervisors: 0,
    weekdays: null,
    fromDate: null,
    toDate: null,
    replacesWeekly: false,
    ...over,
  };
}

export const REQUIREMENTS: readonly Requirement[] = [
  requirement({ startTime: '05:00', endTime: '09:00', minEmployees: 6, minSupervisors: 1 }),
  requirement({ startTime: '09:00', endTime: '21:00', minEmployees: 8, minSupervisors: 1 }),
  requirement({ startTime: '21:00', endTime: '01:00', minEmployees: 7, minSupervisors: 1 }),
  requirement({ startTime: '01:00', endTime: '05:00', minEmployees: 6, minSupervisors: 1 }),
];
