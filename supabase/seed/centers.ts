import { nominalMinutesBetween } from '#lib/domain/time.ts';
import type { LocalTime, ShiftCategory, Weekday } from '#lib/domain/types.ts';
import type { GenerationOptions } from '#lib/scheduler/index.ts';
import { stableId } from './random.ts';

export type SeedShift = {
  code: string;
  name: string;
  category: ShiftCategory;
  startTime: LocalTime;
  endTime: LocalTime;
  durationMinutes: number;
};

type SeedRequirement = {
  name: string;
  startTime: LocalTime;
  endTime: LocalTime;
  minEmployees: number;
  minSupervisors: number;
};

/** An agency with its one center, and how it is peopled. */
export type SeedAgency = {
  id: string;
  centerId: string;
  name: string;
  slug: string;
  centerName: string;
  timeZone: string;
  dayStart: LocalTime;
  workweekStart: Weekday;
  /** People's addresses are `someone@mailDomain`. */
  mailDomain: string;
  /** Area codes of invented numbers: 100 per code, from 555-0100 on. */
  areaCodes: readonly [string, ...string[]];
  requirements: readonly SeedRequirement[];
  /** Beside one admin, who has no pattern. */
  staff: { on4x10: number; on3x12: number; supervisors: number };
  /** Of the dispatchers, while the published block lasts: in training with a trainer, and on light duty. They cover nothing. */
  notCounting: { trainees: number; lightDuty: number };
  /** How well the published block is made; null = no block. */
  effort: GenerationOptions['effort'] | null;
};

function shift(
  code: string,
  name: string,
  category: ShiftCategory,
  startTime: LocalTime,
  endTime: LocalTime,
): SeedShift {
  const durationMinutes = nominalMinutesBetween(startTime, endTime);
  return { code, name, category, startTime, endTime, durationMinutes };
}

/** The twelve templates of the reference center. */
export const REFERENCE_SHIFTS: readonly SeedShift[] = [
  shift('E4', 'Early 4', 'early', '05:00', '09:00'),
  shift('E10', 'Early 10', 'early', '05:00', '15:00'),
  shift('E12', 'Early 12', 'early', '05:00', '17:00'),
  shift('D4', 'Day 4', 'day', '09:00', '13:00'),
  shift('D10', 'Day 10', 'day', '09:00', '19:00'),
  shift('D12', 'Day 12', 'day', '09:00', '21:00'),
  shift('S4', 'Swing 4', 'swing', '13:00', '17:00'),
  shift('S10', 'Swing 10', 'swing', '15:00', '01:00'),
  shift('S12', 'Swing 12', 'swing', '15:00', '03:00'),
  shift('G4', 'Graveyard 4', 'graveyard', '01:00', '05:00'),
  shift('G10', 'Graveyard 10', 'graveyard', '19:00', '05:00'),
  shift('G12', 'Graveyard 12', 'graveyard', '17:00', '05:00'),
];

/** The reference center's minimums, times a scale. */
function referenceRequirements(scale: number): SeedRequirement[] {
  const periods: [name: string, from: LocalTime, to: LocalTime, employees: number][] = [
    ['Morning', '05:00', '09:00', 6],
    ['Day', '09:00', '21:00', 8],
    ['Evening', '21:00', '01:00', 7],
    ['Night', '01:00', '05:00', 6],
  ];
  return periods.map(([name, startTime, endTime, employees]) => ({
    name,
    startTime,
    endTime,
    minEmployees: employees * scale,
    minSupervisors: scale,
  }));
}

const HARBOR: SeedAgency = {
  id: stableId('agency:harbor'),
  centerId: stableId('center:harbor'),
  name: 'Harbor County 911',
  slug: 'harbor-county-911',
  centerName: 'Harbor County Communications Center',
  timeZone: 'America/Los_Angeles',
  dayStart: '05:00',
  workweekStart: 0,
  mailDomain: 'harbor.example',
  areaCodes: ['707', '530', '209'],
  requirements: referenceRequirements(1),
  staff: { on4x10: 20, on3x12: 20, supervisors: 7 },
  notCounting: { trainees: 2, lightDuty: 1 },
  effort: 'quick',
};

/** A second tenant in another zone; nothing of it may show in the first. */
const PRAIRIE: SeedAgency = {
  id: stableId('agency:prairie'),
  centerId: stableId('center:prairie'),
  name: 'Prairie Valley Communications',
  slug: 'prairie-valley',
  centerName: 'Prairie Valley Dispatch',
  timeZone: 'America/Chicago',
  dayStart: '05:00',
  workweekStart: 0,
  mailDomain: 'prairie.example',
  areaCodes: ['402'],
  requirements: [
    { name: 'Day', startTime: '09:00', endTime: '21:00', minEmployees: 3, minSupervisors: 1 },
    { name: 'Night', startTime: '21:00', endTime: '09:00', minEmployees: 2, minSupervisors: 0 },
  ],
  staff: { on4x10: 6, on3x12: 6, supervisors: 3 },
  notCounting: { trainees: 0, lightDuty: 0 },
  effort: 'quick',
};

/** What can be seeded: the two demo centers, one center that has only its admin, one of 200 people. */
export const SEED_KINDS = ['demo', 'empty', 'large'] as const;
export type SeedKind = (typeof SEED_KINDS)[number];

/** The agencies of each kind, the main one first. */
export const SEED_AGENCIES: Readonly<Record<SeedKind, readonly [SeedAgency, ...SeedAgency[]]>> = {
  demo: [HARBOR, PRAIRIE],
  empty: [
    {
      ...HARBOR,
      staff: { on4x10: 0, on3x12: 0, supervisors: 0 },
      notCounting: { trainees: 0, lightDuty: 0 },
      effort: null,
    },
  ],
  large: [
    {
      ...HARBOR,
      requirements: referenceRequirements(5),
      staff: { on4x10: 100, on3x12: 100, supervisors: 35 },
    },
  ],
};
