import type { Problem } from '#lib/domain/types.ts';
import { compile } from '#lib/scheduler/compile.ts';
import { type Choice, forEachWorkedCell } from '#lib/scheduler/evaluate.ts';
import type { PersonOptions } from '#lib/scheduler/person-options.ts';

/** A problem without its supervisor rows, which is what a plain solver is compared on. */
export function employeesOnly(problem: Problem): Problem {
  return {
    ...problem,
    requirements: problem.requirements.map((requirement) => ({ ...requirement, minSupervisors: 0 })),
  };
}

/**
 * The whole choice of lines as a mixed-integer program in CPLEX's LP format: one binary per person and way to work a
 * line, one continuous variable per segment for the people it is short. The objective is uncovered person-minutes,
 * less the constant part that no choice changes.
 */
export function writeLineModel(problem: Problem): { text: string; columns: number; rows: number } {
  const model = compile(problem);
  const { segmentCount, segmentMinutes, requiredEmployees, cellFrom, cellTo } = model.grid;
  const columnsOfSegment: number[][] = Array.from({ length: segmentCount }, () => []);
  const columnsOfPerson: number[][] = [];
  let columns = 0;
  for (const person of model.people) {
    const own: number[] = [];
    for (const choice of person.fixed ? [] : choicesOf(person)) {
      const column = columns++;
      own.push(column);
      if (!person.countsAsEmployee) continue;
      forEachWorkedCell(model, person, choice, (cell) => {
        for (let g = cellFrom[cell] as number; g < (cellTo[cell] as number); g++) {
          columnsOfSegment[g]?.push(column);
        }
      });
    }
    columnsOfPerson.push(own);
  }
  // Segments with the same people and the same need are one row with their minutes together.
  const rows = new Map<string, { segment: number; need: number; minutes: number }>();
  for (let g = 0; g < segmentCount; g++) {
    const need = (requiredEmployees[g] as number) - (model.baseEmployees[g] as number);
    if (need <= 0) continue;
    const key = `${need} ${columnsOfSegment[g]?.join()}`;
    const row = rows.get(key) ?? { segment: g, need, minutes: 0 };
    row.minutes += segmentMinutes[g] as number;
    rows.set(key, row);
  }
  const sum = (indexes: readonly number[]) => wrap(indexes.map((column) => `x${column}`));
  const all = [...rows.values()];
  const text = [
    'Minimize',
    ` obj: ${wrap(all.map(({ segment, minutes }) => `${minutes} u${segment}`))}`,
    'Subject To',
    ...all.map(({ segment, need }) => {
      const people = columnsOfSegment[segment] ?? [];
      return ` e${segment}: u${segment}${people.length > 0 ? ` + ${sum(people)}` : ''} >= ${need}`;
    }),
    ...columnsOfPerson.flatMap((own, person) => (own.length > 0 ? [` p${person}: ${sum(own)} = 1`] : [])),
    'Binaries',
    wrap(
      Array.from({ length: columns }, (_, column) => `x${column}`),
      ' ',
    ),
    'End',
  ].join('\n');
  return { text: `${text}\n`, columns, rows: all.length };
}

/** Every line with every smallest set of days that it may give up in each special week. */
function choicesOf(person: PersonOptions): Choice[] {
  return [...person.legalLines].flatMap((line) => {
    let drops: number[][] = [[]];
    let isWhole = true;
    for (const week of person.specialWeeks) {
      const options = week.drops[line];
      if (options) isWhole = false;
      drops = drops.flatMap((chosen) => [...(options ?? [0])].map((days) => [...chosen, days]));
    }
    return drops.map((days) => ({ line, drops: isWhole ? null : Uint8Array.from(days) }));
  });
}

/** The format's lines are limited; ten terms each stay far below. */
function wrap(terms: readonly string[], by = ' + '): string {
  const lines: string[] = [];
  for (let i = 0; i < terms.length; i += 10) lines.push(terms.slice(i, i + 10).join(by));
  return lines.join(`${by}\n `);
}
