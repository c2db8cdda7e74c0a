import type { Person, Problem, Requirement, ScenarioChange } from '#lib/domain/types.ts';

/** What a scenario asks of the run besides its problem; absent = as the schedule's own run. */
export type ScenarioOptions = Pick<ScenarioChange, 'preferenceSlackPercent' | 'changeBudgetPercent'>;

/**
 * The problem that a scenario answers. People to be hired are called `hire-1`, `hire-2`, … and come last in seniority,
 * without a preference. Throws a `RangeError` that names the field for an id that the problem does not have, and for a
 * count that is not a whole number.
 */
export function applyScenario(
  problem: Problem,
  change: ScenarioChange,
): { problem: Problem; options: ScenarioOptions } {
  const { preferenceSlackPercent, changeBudgetPercent } = change;
  return {
    problem: {
      ...problem,
      people: [...changedPeople(problem, change), ...hires(problem, change)],
      requirements: changedRequirements(problem, change),
      leave: remainingLeave(problem, change),
    },
    options: {
      ...(preferenceSlackPercent !== undefined && { preferenceSlackPercent }),
      ...(changeBudgetPercent !== undefined && { changeBudgetPercent }),
    },
  };
}

function changedPeople(
  problem: Problem,
  { patterns = [], ignoredPreferences = [] }: ScenarioChange,
): Person[] {
  const people = idsOf(problem.people);
  const moved = new Map<string, string>();
  for (const [index, { personId, patternId }] of patterns.entries()) {
    expectKnown(people, personId, `patterns[${index}].personId`);
    expectKnown(idsOf(problem.patterns), patternId, `patterns[${index}].patternId`);
    moved.set(personId, patternId);
  }
  const ignored = new Set(ignoredPreferences);
  for (const [index, personId] of ignoredPreferences.entries()) {
    expectKnown(people, personId, `ignoredPreferences[${index}]`);
  }
  return problem.people.map((person) => ({
    ...person,
    patternId: moved.get(person.id) ?? person.patternId,
    preferredShiftId: ignored.has(person.id) ? null : person.preferredShiftId,
  }));
}

function hires(problem: Problem, { hires: wanted = [] }: ScenarioChange): Person[] {
  const taken = idsOf(problem.people);
  let number = 0;
  let seniorityRank = Math.max(0, ...problem.people.map((person) => person.seniorityRank));
  return wanted.flatMap(({ role, patternId, count }, index) => {
    expectKnown(idsOf(problem.patterns), patternId, `hires[${index}].patternId`);
    expectWhole(count, `hires[${index}].count`);
    return Array.from({ length: count }, (): Person => {
      do number++;
      while (taken.has(`hire-${number}`));
      seniorityRank++;
      return {
        id: `hire-${number}`,
        role,
        patternId,
        preferredShiftId: null,
        seniorityRank,
        countsTowardMinimum: true,
      };
    });
  });
}

function changedRequirements(problem: Problem, { requirements = [] }: ScenarioChange): Requirement[] {
  const changed = new Map<string, { minEmployees: number; minSupervisors: number }>();
  for (const [index, { id, minEmployees, minSupervisors }] of requirements.entries()) {
    expectKnown(idsOf(problem.requirements), id, `requirements[${index}].id`);
    expectWhole(minEmployees, `requirements[${index}].minEmployees`);
    expectWhole(minSupervisors, `requirements[${index}].minSupervisors`);
    changed.set(id, { minEmployees, minSupervisors });
  }
  return problem.requirements.map((row) => ({ ...row, ...changed.get(row.id) }));
}

function remainingLeave(problem: Problem, { refusedLeave = [] }: ScenarioChange): Problem['leave'] {
  const refused = refusedLeave.map(({ personId, startsAt }, index) => {
    expectKnown(idsOf(problem.people), personId, `refusedLeave[${index}].personId`);
    const leave = problem.leave.find(
      (entry) => entry.state === 'pending' && entry.personId === personId && entry.startsAt === startsAt,
    );
    if (leave === undefined) {
      throw new RangeError(`refusedLeave[${index}].startsAt: no undecided leave of ${personId} starts then`);
    }
    return leave;
  });
  return problem.leave.filter((leave) => !refused.includes(leave));
}

function idsOf(rows: readonly { id: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}

function expectKnown(ids: ReadonlySet<string>, id: string, field: string): void {
  if (!ids.has(id)) throw new RangeError(`${field}: unknown id ${id}`);
}

function expectWhole(value: number, field: string): void {
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${field}: not a whole number: ${value}`);
}
