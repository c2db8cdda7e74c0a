/** Who a step is for. */
import { type FillingWorld, type Prospect, touches, wishes } from './filling-people.ts';
import type { FillingFacts, FillingStep, StepFilter } from './filling-records.ts';
import { patternWeek } from './patterns.ts';

/** Weekly hours of full-time tours. */
const FULL_TIME_MINUTES = 40 * 60;

type Membership = { isIn: (prospect: Prospect, facts: FillingFacts) => boolean; notIn: string };

const JOINS: Membership = {
  isIn: ({ endsInto, startsOutOf }) => endsInto || startsOutOf,
  notIn: 'No duty that ends when this shift starts, or starts when it ends.',
};

const MEMBERSHIPS: Readonly<Record<StepFilter, Membership>> = {
  extension: JOINS,
  volunteers: {
    isIn: (prospect, facts) => prospect.known.claimedAt !== null || wishes(prospect, 'overtime', facts),
    notIn: 'Neither asked for it nor wishes overtime for all of it.',
  },
  part_time: {
    isIn: ({ person: { pattern } }) =>
      pattern !== null && patternWeek(pattern).weeklyMinutes < FULL_TIME_MINUTES,
    notIn: 'Not part-time.',
  },
  off: {
    isIn: ({ own }, { opening }) => own.every(({ shiftDate }) => shiftDate !== opening.shiftDate),
    notIn: 'Works that day.',
  },
  standby: {
    isIn: (prospect, facts) => touches(prospect, 'standby', facts),
    notIn: 'Not on standby then.',
  },
  split: JOINS,
  mandate: { isIn: () => true, notIn: '' },
};

/** Why a step is not for somebody, in words; null when it is: one of its filters is enough. */
export function whyNotIn(step: FillingStep, prospect: Prospect, { facts }: FillingWorld): string | null {
  const memberships = step.filters.map((filter) => MEMBERSHIPS[filter]);
  if (memberships.some(({ isIn }) => isIn(prospect, facts))) return null;
  return [...new Set(memberships.map(({ notIn }) => notIn))].join(' ');
}

/** Whether a step gives somebody no more than a part: nothing else in it is for them. */
export function isForPart(step: FillingStep, prospect: Prospect, { facts }: FillingWorld): boolean {
  return step.filters.every((filter) => filter === 'split' || !MEMBERSHIPS[filter].isIn(prospect, facts));
}

/** Whether a step orders instead of asking. */
export function isMandateStep({ filters }: Pick<FillingStep, 'filters'>): boolean {
  return filters.includes('mandate');
}
