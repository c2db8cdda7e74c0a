import { changeWords, type PlanNames } from './remedy-words.ts';
import type { ScenarioChange } from './types.ts';

/** What a scenario changes, in one line: `2 more dispatchers on 2 × 12 h; Night: 5 employees, 1 supervisor`. */
export function scenarioSentence(change: ScenarioChange, names: PlanNames): string {
  const phrases = changeWords(change, names);
  return phrases.length === 0 ? 'Nothing differs; it is searched anew.' : `${phrases.join('; ')}.`;
}
