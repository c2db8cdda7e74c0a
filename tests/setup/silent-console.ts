import { afterEach, beforeEach, expect } from 'vitest';
import { log } from '#lib/log.ts';

// A test that expects a message takes console or log over itself, with vi.spyOn(log, …).mockImplementation(…).
const original = { error: console.error, warn: console.warn };
const levels = ['fatal', 'error', 'warn'] as const;
let unexpected: string[] = [];

beforeEach(() => {
  unexpected = [];
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...values: unknown[]) => {
      unexpected.push(`console.${level}: ${values.map(String).join(' ')}`);
    };
  }
  for (const level of levels) {
    log[level] = (...values: unknown[]) => {
      unexpected.push(`log.${level}: ${values.map((value) => JSON.stringify(value)).join(' ')}`);
    };
  }
});

afterEach(() => {
  Object.assign(console, original);
  expect(unexpected, 'console and log stay silent').toEqual([]);
});
