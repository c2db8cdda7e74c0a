import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { findHalves } from './invariants.ts';
import { killAll, postmastersOf, processTree, survivors } from './process-tree.ts';
import { createRandom, type Random } from './random.ts';
import { pause, waitFor } from './wait.ts';
import {
  countJobs,
  isOver,
  makeDraft,
  makeWorkerWorld,
  readDraft,
  readRun,
  startRun,
  untilRun,
  type WorkerWorld,
  workerEnvironment,
} from './worker-world.ts';

/**
 * What ends: the worker alone, the worker with the process that keeps it, the worker when it is told to, the database
 * under it.
 */
const kinds = ['worker', 'keeper', 'told', 'database'] as const;
type Kind = (typeof kinds)[number];

export type WorkerRound = {
  kind: Kind;
  delayMs: number;
  /** How often the run was begun; 1 when the kill came before or after it, or did not reach it. */
  attempts: number;
  /** From the kill until the run was saved; null when it was saved already. */
  recoveredMs: number | null;
  problems: string[];
};

const checkout = join(import.meta.dirname, '../..');

/**
 * Kills the worker `rounds` times, at moments drawn from `seed`, while it computes one draft after the other. Each has
 * to end with exactly the rows of a run that nobody disturbed.
 */
export async function runWorkerDrill(options: {
  rounds: number;
  seed: number;
  report(round: WorkerRound, index: number): void;
}): Promise<WorkerRound[]> {
  const random = createRandom(options.seed);
  const world = await makeWorkerWorld();
  let keeper = await startKeeper(world);
  try {
    const reference = await computeUndisturbed(world);
    const rounds: WorkerRound[] = [];
    const order = random.shuffle(
      Array.from({ length: options.rounds }, (_, index) => kinds[index % kinds.length] ?? 'worker'),
    );
    for (const [index, kind] of order.entries()) {
      const round = await runRound(world, { kind, id: 100 + index, keeper, random, reference });
      if (kind === 'keeper') keeper = await startKeeper(world);
      await round.ends();
      rounds.push(round.result);
      options.report(round.result, index + 1);
    }
    return rounds;
  } finally {
    killAll(processTree(keeper.pid ?? 0).map(({ pid }) => pid));
    await world.close();
  }
}

/** `durationMs` from the moment at which the worker took it. */
type Reference = { rows: string; durationMs: number };

async function computeUndisturbed(world: WorkerWorld): Promise<Reference> {
  const draft = await makeDraft(world, 1);
  const run = await startRun(world, draft);
  await untilRun(world, run, ({ attempt }) => attempt > 0);
  const begun = Date.now();
  await untilRun(world, run, isOver);
  const durationMs = Date.now() - begun;
  return { rows: digest((await readDraft(world, draft)).rows), durationMs };
}

async function runRound(
  world: WorkerWorld,
  given: { kind: Kind; id: number; keeper: ChildProcess; random: Random; reference: Reference },
) {
  const { kind, id, keeper, random, reference } = given;
  const draft = await makeDraft(world, id);
  const run = await startRun(world, draft);
  // Most kills come while it is computed, some while it waits.
  if (random.next() < 0.8) await untilRun(world, run, ({ attempt }) => attempt > 0);
  const result: WorkerRound = {
    kind,
    delayMs: random.between(0, reference.durationMs),
    attempts: 0,
    recoveredMs: null,
    problems: [],
  };
  await pause(result.delayMs);
  const wasOver = isOver(await readRun(world, run));
  const tree = processTree(keeper.pid ?? 0);
  const worker = tree.filter(({ command }) => command.includes('scripts/worker.ts'));
  const killedAt = Date.now();
  if (kind === 'told') for (const { pid } of worker) process.kill(pid, 'SIGTERM');
  if (kind === 'worker') killAll(worker.map(({ pid }) => pid));
  if (kind === 'keeper') keeper.kill('SIGKILL');
  if (kind === 'database') killAll(postmastersOf(world.stack.dataDir).map(({ pid }) => pid));
  const victims = kind === 'database' ? [] : kind === 'keeper' ? tree : worker;

  const ends = async (): Promise<void> => {
    for (const { pid, command } of await survivors(victims, 6000)) {
      result.problems.push(`process ${pid} still runs: ${command.slice(0, 100)}`);
    }
    const over = await untilRun(world, run, isOver);
    result.attempts = over.attempt;
    result.recoveredMs = wasOver ? null : Date.now() - killedAt;
    if (over.state !== 'succeeded') result.problems.push(`run ${run} is ${over.state}: ${over.error}`);
    await waitFor('the queue is empty', 30_000, async () => ((await countJobs(world)) === 0 ? true : null));
    const { rows, results, saved } = await readDraft(world, draft);
    if (saved !== 1 || results.length !== 1) result.problems.push(`saved ${saved} times`);
    if (digest(rows) !== reference.rows) result.problems.push('the rows are not those of an undisturbed run');
    result.problems.push(...(await findHalves(world.stack.sql)));
  };
  return { result, ends };
}

/** A process that keeps a worker as the app does. */
async function startKeeper(world: WorkerWorld): Promise<ChildProcess> {
  const program = `
    import { keepWorker } from './scripts/keep-worker.ts';
    keepWorker();
    setInterval(() => {}, 1000);`;
  const keeper = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: checkout,
    stdio: 'ignore',
    env: workerEnvironment(world, 'worker-1'),
  });
  await once(keeper, 'spawn');
  return keeper;
}

function digest(rows: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
