import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConnectionDrill } from '../../drill/connection-drill.ts';
import { runMalformedDrill } from '../../drill/malformed-drill.ts';
import { runSocketDrill } from '../../drill/socket-drill.ts';
import { type DrillStack, startDrillStack } from '../../drill/stack.ts';

// Small parts of `npm run drill -- malformed`, `connections` and `sockets`, on a project that takes 30 sockets.

const sockets = 30;
let stack: DrillStack;
beforeAll(async () => {
  stack = await startDrillStack({ connections: sockets });
}, 120_000);
afterAll(() => stack?.close());

describe('malformed input of every kind', () => {
  it('is refused or taken calmly, and shows nothing of the inside', async () => {
    const { kinds, problems } = await runMalformedDrill(stack, { count: 800, seed: 4 });
    expect([...problems, ...kinds.flatMap((kind) => kind.problems)]).toEqual([]);
    expect(kinds.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThanOrEqual(800);
    const frames = kinds.find(({ kind }) => kind === 'frames')?.outcomes;
    expect(Math.min(frames?.answered ?? 0, frames?.closed ?? 0)).toBeGreaterThan(30);
  }, 120_000);
});

describe('a database whose connections are all taken', () => {
  it('is told to everybody with 503, and comes back by itself', async () => {
    const trials = await runConnectionDrill(stack, { names: ['killed', 'database'] });
    expect(trials.flatMap(({ problems }) => problems)).toEqual([]);
    expect(trials).toHaveLength(3);
  }, 120_000);
});

describe('sockets that come and go', () => {
  it('leave no file, no memory and no place behind', async () => {
    const { trials, vitals } = await runSocketDrill(stack, { count: sockets, seed: 4, rounds: 2 });
    expect(trials.flatMap(({ problems }) => problems)).toEqual([]);
    expect(vitals.rounds.map(({ full }) => full.channels)).toEqual([sockets, sockets]);
  }, 120_000);
});
