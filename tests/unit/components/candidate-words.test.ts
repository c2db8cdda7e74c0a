import { describe, expect, it } from 'vitest';
import { candidateCounts, isFound } from '#components/roster/panel/candidate-words.ts';

describe('candidates in a line', () => {
  it('counts who can have it, and what it takes', () => {
    const barred = { need: 'impossible', bar: 'Works then.' } as const;
    const free = { need: 'nothing', bar: null } as const;
    const warned = { need: 'warning', bar: null } as const;
    const second = { need: 'second_supervisor', bar: null } as const;
    expect(candidateCounts([free, free, warned, second, barred])).toBe(
      '2 can have it, 1 with a warning, 1 with a reason, 1 cannot.',
    );
    expect(candidateCounts([barred])).toBe('Nobody can have it, 1 cannot.');
  });
});

describe('a search for a person', () => {
  const person = { fullName: 'María de la Cruz', employeeNumber: 'D-1042' };
  it.each(['maria', 'CRUZ mar', '1042', '', '  '])('finds by %j', (search) => {
    expect(isFound(person, search)).toBe(true);
  });
  it.each(['marie', 'cruz 1043'])('does not find by %j', (search) => {
    expect(isFound(person, search)).toBe(false);
  });
});
