import { getRosterFacts } from '#lib/data/roster-facts.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createRandom } from '../random.ts';
import { BLOCKS, type Floor, hoursOf, publishBlocks } from './floor.ts';
import { differingIds, hoursProblems, problemsAfter, Replay } from './invariants.ts';
import type { Memory } from './scene.ts';
import { marksAfter, readState, type State } from './state.ts';
import { inventStep } from './steps.ts';

export type Walk = {
  steps: number;
  /** Steps by what was done, without whom it was done to. */
  done: Readonly<Record<string, number>>;
  refused: number;
  trades: number;
  problems: readonly string[];
};

/** Lets people of a center act at random, one after the other, and judges the center after each. The same seed does the same. */
export async function walk(floor: Floor, { seed, steps }: { seed: number; steps: number }): Promise<Walk> {
  const random = createRandom(seed);
  await publishBlocks(floor, random);
  const facts = await getRosterFacts(floor.people[0].client, BLOCKS[0].id);
  if (facts === null) throw new Error('The block is not there.');
  const memory: Memory = { applied: [], beforeLeave: new Map() };
  const replay = new Replay();
  let marks = { change: 0, swapStep: 0, leaveStep: 0, notice: 0 };
  let before = await readState(floor.sql, marks);
  marks = marksAfter(before, marks);
  const problems = replay.follow(before).map((problem) => `seed ${seed}, at first: ${problem}`);
  const done: Record<string, number> = {};
  let refused = 0;
  for (let count = 1; count <= steps && problems.length === 0; count++) {
    const step = inventStep({ floor, state: before, random, memory });
    const refusal = await step.run().then(
      () => null,
      (error: unknown) => error,
    );
    const after = await readState(floor.sql, marks);
    marks = marksAfter(after, marks);
    const isRefused = refusal instanceof Refusal;
    const { claim } = step;
    const found = problemsAfter({ floor, facts, before, after, claim, isRefused, memory });
    if (refusal !== null && !isRefused) found.push(`it failed: ${String(refusal)}`);
    found.push(...replay.follow(after), ...(await owedProblems(floor, before, after)));
    if (claim.kind === 'leave' && !isRefused) {
      const person = before.leave.get(claim.requestId)?.userId;
      const own = [...before.rows.values()].filter(({ userId }) => userId === person);
      memory.beforeLeave.set(claim.requestId, own);
    }
    const said = isRefused ? `refused: ${refusal.message}` : 'done';
    problems.push(
      ...found.map((problem) => `seed ${seed}, step ${count}, ${step.name} (${said}): ${problem}`),
    );
    if (isRefused) refused += 1;
    else done[kindOf(step.name)] = (done[kindOf(step.name)] ?? 0) + 1;
    before = after;
  }
  const trades = [...before.swaps.values()].filter(({ status }) => status === 'approved').length;
  return { steps, done, refused, trades, problems };
}

async function owedProblems(floor: Floor, before: State, after: State): Promise<string[]> {
  const isSame =
    differingIds({ before, after }).length === 0 && before.settled.length === after.settled.length;
  return isSame ? [] : hoursProblems(await hoursOf(floor, after.active), after);
}

/** `approves trade` of `Sam approves trade 12`. */
function kindOf(name: string): string {
  return name
    .split(' ')
    .slice(1, 3)
    .join(' ')
    .replace(/[^a-z ]/g, '')
    .trim();
}
