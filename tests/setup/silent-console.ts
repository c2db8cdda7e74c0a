import { afterEach, beforeEach, expect } from 'vitest';

// A test that expects a message takes the console over itself, with vi.spyOn(console, …).mockImplementation(…).
const original = { error: console.error, warn: console.warn };
let unexpected: string[] = [];

beforeEach(() => {
  unexpected = [];
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...values: unknown[]) => {
      unexpected.push(`console.${level}: ${values.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  Object.assign(console, original);
  expect(unexpected, 'the console stays silent').toEqual([]);
});
