/** The order within one step, and its reasons in words. */

import { awakeFrom, type FillingWorld, type Prospect, touches } from './filling-people.ts';
import type { Judged } from './filling-proposals.ts';
import type { FillingStep, ScorePart, StepCriterion } from './filling-records.ts';
import { countOf, formatDate, formatDateRange, formatDuration, formatInstantTime } from './format.ts';
import { createZone } from './time.ts';

/** Somebody whom a step is for, with what would be offered. */
export type Entrant = Judged & { prospect: Prospect };

/** Rest beyond a day makes nobody better rested. */
const ENOUGH_REST_MINUTES = 24 * 60;

type Measure = {
  /** More is better. */
  value: (entrant: Entrant, world: FillingWorld) => number;
  words: (entrant: Entrant, world: FillingWorld) => string;
};

const MEASURES: Readonly<Record<StepCriterion, Measure>> = {
  overtime_hours: {
    value: ({ prospect }) => -prospect.known.overtimeMinutes,
    words: ({ prospect }, { facts }) =>
      `${prospect.known.overtimeMinutes === 0 ? 'No' : formatDuration(prospect.known.overtimeMinutes)} overtime in ${countOf(facts.rules.overtimeDays, 'day', 'days')}`,
  },
  week_hours: {
    value: ({ candidate }) => -candidate.weekMinutesAfter,
    words: ({ candidate }) => `${formatDuration(candidate.weekMinutesAfter)} that week with it`,
  },
  seniority: {
    value: ({ prospect }) => -prospect.person.seniorityRank,
    words: ({ prospect }) => seniorityWords(prospect.person),
  },
  wish: {
    value: ({ prospect }, { facts }) => Number(touches(prospect, 'overtime', facts)),
    words: ({ prospect }, { facts }) =>
      touches(prospect, 'overtime', facts) ? 'Wishes overtime then' : 'No wish for overtime then',
  },
  preference: {
    value: ({ candidate }) => Number(candidate.prefers),
    words: ({ candidate }) => (candidate.prefers ? 'Prefers such shifts' : 'Prefers other shifts or none'),
  },
  rest: {
    value: ({ candidate }) => shortestRest(candidate),
    words: ({ candidate }) => {
      const rest = shortestRest(candidate);
      return rest === ENOUGH_REST_MINUTES
        ? 'A day of rest or more on both sides'
        : `${formatDuration(rest)} rest at least`;
    },
  },
  claimed_first: {
    value: ({ prospect }) =>
      prospect.known.claimedAt === null ? Number.NEGATIVE_INFINITY : -prospect.known.claimedAt,
    words: ({ prospect }, { facts }) => {
      const { claimedAt } = prospect.known;
      if (claimedAt === null) return 'Did not ask for it';
      const { timeZone } = facts.roster.clock;
      const { date } = createZone(timeZone).toLocal(claimedAt);
      return `Asked for it on ${formatDate(date)} at ${formatInstantTime(claimedAt, timeZone)}`;
    },
  },
};

function shortestRest({ restBeforeMinutes, restAfterMinutes }: Entrant['candidate']): number {
  return Math.min(
    restBeforeMinutes ?? ENOUGH_REST_MINUTES,
    restAfterMinutes ?? ENOUGH_REST_MINUTES,
    ENOUGH_REST_MINUTES,
  );
}

/** Where somebody stands by seniority: `In service since 4 Mar 2020, place 12 by seniority`. */
export function seniorityWords({
  seniorityDate,
  seniorityRank,
}: {
  seniorityDate: string | null;
  seniorityRank: number;
}): string {
  const place = `place ${seniorityRank} by seniority`;
  if (seniorityDate === null) return `P${place.slice(1)}`;
  return `In service since ${formatDateRange(seniorityDate, seniorityDate)}, ${place}`;
}

/**
 * The people of a step in their order, each with the parts of it. Criteria without a weight decide one after the other;
 * weighted ones are one sum, at the place of the first of them. Each gives its weight to the best of this step, nothing to the
 * worst, and to those between in proportion. Equals go by seniority.
 */
export function inOrder(
  step: FillingStep,
  entrants: readonly Entrant[],
  world: FillingWorld,
): { entrant: Entrant; parts: ScorePart[] }[] {
  const columns = step.ranking.map(({ criterion, weight }) => {
    const values = entrants.map((entrant) => MEASURES[criterion].value(entrant, world));
    return { criterion, weight, values, points: weight === null ? null : pointsOf(values, weight) };
  });
  const sums = entrants.map((_, index) =>
    hundredths(columns.reduce((sum, { points }) => sum + (points?.[index] ?? 0), 0)),
  );
  const firstWeighted = columns.findIndex(({ weight }) => weight !== null);
  const keys = columns.flatMap(({ weight, values }, place) => {
    if (weight === null) return [values];
    return place === firstWeighted ? [sums] : [];
  });
  const ranked = entrants.map((entrant, index) => ({
    entrant,
    keys: keys.map((values) => values[index] ?? 0),
    parts: [
      ...columns.map(({ criterion, points }) => ({
        criterion,
        words: MEASURES[criterion].words(entrant, world),
        points: points?.[index] ?? 0,
      })),
      ...sleepPart(entrant, world),
    ],
  }));
  return ranked
    .sort((a, b) => {
      for (const [place, key] of a.keys.entries()) {
        const other = b.keys[place] ?? 0;
        if (key !== other) return key > other ? -1 : 1;
      }
      const [one, two] = [a.entrant.prospect.person, b.entrant.prospect.person];
      return one.seniorityRank - two.seniorityRank || (one.id < two.id ? -1 : 1);
    })
    .map(({ entrant, parts }) => ({ entrant, parts }));
}

function pointsOf(values: readonly number[], weight: number): number[] {
  const finite = values.filter(Number.isFinite);
  const best = Math.max(...finite);
  const worst = Math.min(...finite);
  return values.map((value) => {
    if (!Number.isFinite(value)) return 0;
    return hundredths(best === worst ? weight : (weight * (value - worst)) / (best - worst));
  });
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}

/** No part of the order: whoever calls waits. */
function sleepPart({ prospect }: Entrant, { facts, now }: FillingWorld): ScorePart[] {
  const awake = awakeFrom(prospect, facts, now);
  if (awake === now) return [];
  const until = formatInstantTime(awake, facts.roster.clock.timeZone);
  return [{ criterion: 'asleep', words: `Asleep until ${until}`, points: 0 }];
}
