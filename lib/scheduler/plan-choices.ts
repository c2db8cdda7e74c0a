import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Model } from './compile.ts';
import { type Choice, choiceOn, forEachWorkedCell, type Staffing } from './evaluate.ts';
import type { PersonOptions } from './person-options.ts';

/** Uncovered minutes of all kinds by day of the block. */
export function shortByDay({ grid }: Model, staffing: Staffing): number[] {
  const short = new Array<number>(grid.dayCount).fill(0);
  const kinds: [Int32Array, Int32Array][] = [
    [grid.requiredSupervisors, staffing.supervisors],
    [grid.requiredEmployees, staffing.employees],
    ...grid.qualified.map(({ required }, i): [Int32Array, Int32Array] => [
      required,
      staffing.qualified[i] ?? required,
    ]),
  ];
  let at = grid.window.startsAt;
  for (let g = 0; g < grid.segmentCount; g++) {
    const day = Math.max(0, Math.min(grid.dayCount - 1, grid.dayOf(at)));
    const minutes = grid.segmentMinutes[g] as number;
    for (const [required, onDuty] of kinds) {
      short[day] =
        (short[day] as number) + minutes * Math.max(0, (required[g] as number) - (onDuty[g] as number));
    }
    at += minutes * MINUTE_MS;
  }
  return short;
}

/** People who count towards no minimum cover nothing: their preferred line, else the one they can work most of. */
export function longestChoice(model: Model, person: PersonOptions): Choice | null {
  let best: Choice | null = null;
  let bestWorth = -1;
  for (const line of person.legalLines) {
    const choice = choiceOn(person, line);
    // One preferred line outweighs any number of shifts.
    let worth = person.isPreferred?.[line] ? model.grid.dayCount : 0;
    forEachWorkedCell(model, person, choice, () => {
      worth++;
    });
    if (worth > bestWorth) {
      best = choice;
      bestWorth = worth;
    }
  }
  return best;
}
