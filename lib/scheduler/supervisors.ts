import { Annealer } from './anneal.ts';
import type { Budget } from './budget.ts';
import type { Model } from './compile.ts';
import type { Choice } from './evaluate.ts';
import type { PersonOptions } from './person-options.ts';
import { below, type Random } from './random.ts';
import { LAYER, Roster, type RosterState } from './roster.ts';

/** A schedule may at first be worse by about this many minutes a step. */
const COOLING = { hot: 1000, cold: 40, wide: 0, narrow: 0 };
/** A start takes the steps of so many supervisors at least. */
const SUPERVISORS_MIN = 12;
/** Starts that come to the same least: one more would hardly find less. */
const FOUND_TIMES = 3;

/** Where supervisors leave the least time without one, as far as found. */
export type SupervisorPlan = {
  /** By person of the model; null for everybody else. Null if no line of theirs could matter. */
  choices: (Choice | null)[] | null;
  shortMinutes: number;
  steps: number;
};

/**
 * Places supervisors as if nobody else were there, from several fresh starts: with few of them, starting again finds
 * what one long run misses. `isOver` is told the share done and ends the search when true.
 */
export function placeSupervisors(
  model: Model,
  supervisors: readonly number[],
  budget: Budget,
  random: Random,
  isOver: (done: number) => boolean,
): SupervisorPlan {
  const roster = new Roster(model, random, (layer) => layer === LAYER.supervisors);
  if (supervisors.length === 0 || (roster.short[LAYER.supervisors] as number) === 0) {
    return { choices: null, shortMinutes: 0, steps: 0 };
  }
  const annealer = new Annealer(model, roster, supervisors, random);
  const weights = new Float64Array(roster.short.length);
  weights[LAYER.supervisors] = 1;
  const { supervisorStarts, stepsPerSupervisor } = budget;
  const steps = stepsPerSupervisor * Math.max(SUPERVISORS_MIN, supervisors.length);
  let least = Number.POSITIVE_INFINITY;
  let leastOfStart = least;
  let timesFound = 0;
  let isStopped = false;
  let found: RosterState | null = null;
  const see = () => {
    const short = roster.short[LAYER.supervisors] as number;
    if (short >= leastOfStart) return;
    leastOfStart = short;
    if (short >= least) return;
    least = short;
    timesFound = 0;
    found = roster.save(found);
  };
  for (let start = 0; start < supervisorStarts && !isStopped; start++) {
    leastOfStart = Number.POSITIVE_INFINITY;
    for (const e of supervisors) {
      const { legalLines } = model.people[e] as PersonOptions;
      roster.mark();
      roster.move(e, legalLines[below(random, legalLines.length)] as number);
    }
    roster.mark();
    annealer.run({ weights, costs: null }, { ...COOLING, steps }, see, (done) => {
      isStopped = isOver((start + done) / supervisorStarts);
      return isStopped || least === 0;
    });
    if (leastOfStart === least) timesFound++;
    if (least === 0 || timesFound === FOUND_TIMES) break;
  }
  if (!found) return { choices: null, shortMinutes: 0, steps: annealer.steps };
  const state: RosterState = found;
  const isSupervisor = new Set(supervisors);
  const choices = model.people.map((_, e) => (isSupervisor.has(e) ? roster.choiceIn(state, e) : null));
  return { choices, shortMinutes: least, steps: annealer.steps };
}
