import type { Pattern, Person, Problem, Requirement, Shift } from '#lib/domain/types.ts';

/** The reference center: twelve templates, four periods, two patterns. */
const CATEGORIES: [string, string, [string, string], [string, string], [string, string]][] = [
  ['E', 'early', ['05:00', '09:00'], ['05:00', '15:00'], ['05:00', '17:00']],
  ['D', 'day', ['09:00', '13:00'], ['09:00', '19:00'], ['09:00', '21:00']],
  ['S', 'swing', ['13:00', '17:00'], ['15:00', '01:00'], ['15:00', '03:00']],
  ['G', 'graveyard', ['01:00', '05:00'], ['19:00', '05:00'], ['17:00', '05:00']],
];

export const SHIFTS: readonly Shift[] = CATEGORIES.flatMap(([letter, category, four, ten, twelve]) =>
  [
    { hours: 4, times: four },
    { hours: 10, times: ten },
    { hours: 12, times: twelve },
  ].map(({ hours, times: [startTime, endTime] }) => {
    const code = `${letter}${String(hours).padStart(2, '0')}`;
    return { id: code, code, name: code, category, startTime, endTime, durationMinutes: hours * 60 };
  }),
);

const PATTERNS: readonly Pattern[] = [
  { id: '4x10', segments: [{ count: 4, minutes: 600 }], contiguous: true, sameCategory: true },
  {
    id: '3x12_1x4',
    segments: [
      { count: 3, minutes: 720 },
      { count: 1, minutes: 240 },
    ],
    contiguous: true,
    sameCategory: true,
  },
];

export function requirement(
  startTime: string,
  endTime: string,
  minEmployees: number,
  minSupervisors: number,
): Requirement {
  return {
    id: startTime,
    name: startTime,
    startTime,
    endTime,
    minEmployees,
    minSupervisors,
    weekdays: null,
    fromDate: null,
    toDate: null,
    replacesWeekly: false,
  };
}

export function person(id: string, changes: Partial<Person> = {}): Person {
  return {
    id,
    role: 'dispatcher',
    patternId: '4x10',
    preferredShiftId: null,
    seniorityRank: Number(id.replace(/\D/g, '')) || 1,
    countsTowardMinimum: true,
    ...changes,
  };
}

/** Four whole weeks from Sunday 4 October 2026 in Denver, two people always, nobody there yet. */
export function problem(changes: Partial<Problem> = {}): Problem {
  return {
    clock: { timeZone: 'America/Denver', dayStart: '05:00' },
    workweekStart: 0,
    block: { startDate: '2026-10-04', endDate: '2026-10-31' },
    shifts: SHIFTS,
    requirements: [requirement('05:00', '05:00', 2, 0)],
    patterns: PATTERNS,
    people: [],
    leave: [],
    neighbours: [],
    locked: [],
    holidays: [],
    limits: {
      restMinutesSoft: 600,
      restMinutesHard: 480,
      dutyMinutesSoft: 840,
      dutyMinutesHard: 960,
      sevenDayMinutesSoft: 3600,
      sevenDayMinutesHard: 4320,
      consecutiveDaysHard: 6,
      weeklyRegularMinutes: 2400,
    },
    plannedRestMinutes: 600,
    supervisorsCountAsEmployees: true,
    ...changes,
  };
}
