import { describe, expect, it } from 'vitest';
import type { PlanNames } from '#lib/domain/remedy-words.ts';
import { scenarioSentence } from '#lib/domain/scenario-words.ts';
import { DENVER } from './reference-center.ts';

const names: PlanNames = {
  people: new Map([['diaz', 'Dana Diaz']]),
  shifts: new Map(),
  requirements: new Map([['3', { name: 'Night' }]]),
  clock: DENVER,
  clockStyle: '24h',
};

describe('a scenario in one line', () => {
  it('lists what differs', () => {
    expect(
      scenarioSentence(
        {
          patterns: [{ personId: 'diaz', patternId: '4x10' }],
          hires: [{ role: 'dispatcher', patternId: '2x12', count: 2 }],
          requirements: [{ id: '3', minEmployees: 5, minSupervisors: 1 }],
        },
        names,
      ),
    ).toBe('Dana Diaz on 4 × 10 h; 2 more dispatchers on 2 × 12 h; Night: 5 employees, 1 supervisor.');
  });

  it('says so where nothing differs', () => {
    expect(scenarioSentence({}, names)).toBe('Nothing differs; it is searched anew.');
  });
});
