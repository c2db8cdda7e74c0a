import type { Lane, LaneContext, Step } from './lanes.ts';
import { runLanes } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import { type ProcessRow, postmastersOf, processTree } from './process-tree.ts';
import type { Random } from './random.ts';
import { pause } from './wait.ts';

/** What is killed: the serving process alone, the postmaster alone, both with all below, one database session. */
export const killKinds = ['app', 'postmaster', 'everything', 'backend'] as const;
export type KillKind = (typeof killKinds)[number];

/** When to kill: so long after somebody has sent such a step. */
export type Aim = { step: Step | 'any'; delayMs: number };

/** How long after a step was sent the kill comes at most: about as long as the step takes. */
const delayMsMax: Record<Aim['step'], number> = {
  any: 4000,
  generate: 2500,
  publish: 400,
  create: 100,
  write: 60,
};

/** Some kills come just after a step was sent, the others at any moment. */
export function drawAim(random: Random): Aim {
  const step = random.pick<Aim['step']>([
    'any',
    'generate',
    'generate',
    'publish',
    'publish',
    'create',
    'write',
  ]);
  return { step, delayMs: random.between(0, delayMsMax[step]) };
}

/**
 * Lets people work until the moment to kill. `stop` lets each finish or fail their last step; `stopped` tells when all
 * have.
 */
export async function workUntil(
  aim: Aim,
  ledger: Ledger,
  hire: (context: LaneContext) => Promise<Lane[]>,
): Promise<{ stopped: Promise<void>; stop(): void }> {
  const ending = new AbortController();
  let arm = (): void => {};
  const moment = new Promise<boolean>((resolve) => {
    arm = () => resolve(true);
    ending.signal.addEventListener('abort', () => resolve(false));
  });
  let armedAt = Number.POSITIVE_INFINITY;
  const onStep = (step: Step): void => {
    if (Date.now() >= armedAt && step === aim.step) arm();
  };
  const lanes = await hire({ ledger, onStep });
  const stopped = runLanes(lanes, ending.signal);
  // Some work is always done before the kill, so that there is something to lose.
  armedAt = Date.now() + settlingMs;
  if (aim.step === 'any') setTimeout(arm, settlingMs);
  const giveUp = setTimeout(() => ending.abort(), patienceMs);
  const hasCome = await moment;
  clearTimeout(giveUp);
  if (!hasCome) throw new Error(`Nobody came to the step "${aim.step}".`);
  await pause(aim.delayMs);
  return { stopped, stop: () => ending.abort() };
}

const settlingMs = 500;
const patienceMs = 60_000;

/** The processes that a kill of this kind ends, in order. A session at work is preferred to an idle one. */
export function chooseVictims(
  kind: KillKind,
  world: { dataDir: string; serverPid: number; tree: ProcessRow[]; random: Random },
): ProcessRow[] {
  if (kind === 'app') return world.tree.filter(({ pid }) => pid === world.serverPid);
  if (kind === 'everything') return world.tree;
  const postmaster = postmastersOf(world.dataDir)[0];
  if (postmaster === undefined) throw new Error('The database does not run.');
  if (kind === 'postmaster') return [postmaster];
  const sessions = processTree(postmaster.pid).filter(({ command }) => command.startsWith('postgres: '));
  const busy = sessions.filter(({ command }) => /\) (?!idle$)/.test(command));
  const [first, ...others] = busy.length > 0 ? busy : sessions;
  if (first === undefined) throw new Error('The database has no sessions.');
  return [world.random.pick([first, ...others])];
}
