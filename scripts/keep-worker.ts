import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './project.ts';

export type KeptWorker = {
  /** Ends the worker, which gives its work back. Takes five seconds at most. */
  stop(): Promise<void>;
};

const delayMsMin = 500;
const delayMsMax = 30_000;
/** One that lived so long had started well. */
const steadyMs = 5000;
const patienceMs = 5000;

/** Node's arguments for the worker. Modules of the server load under the condition that Next sets. */
export const workerArguments = [
  '--conditions=react-server',
  join(root, 'scripts/tethered.ts'),
  join(root, 'scripts/worker.ts'),
];

/**
 * Runs the worker in a process of its own, with this process's output and environment and these variables, and starts it
 * again whenever it ends; later each time when it cannot stay up. It does not outlive this process, even when this one is
 * killed.
 */
export function keepWorker(variables: Readonly<Record<string, string>> = {}): KeptWorker {
  let isStopping = false;
  let delayMs = delayMsMin;
  let restart: NodeJS.Timeout | undefined;
  let child = start();

  function start(): ChildProcess {
    const begun = Date.now();
    const started = spawn(process.execPath, workerArguments, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...variables },
    });
    started.once('error', (error) => console.error(`The worker cannot start: ${error.message}`));
    started.once('exit', (code, signal) => {
      if (isStopping) return;
      if (Date.now() - begun > steadyMs) delayMs = delayMsMin;
      console.error(`The worker ended (${signal ?? code}); it starts again.`);
      restart = setTimeout(() => {
        child = start();
      }, delayMs);
      delayMs = Math.min(2 * delayMs, delayMsMax);
    });
    return started;
  }

  return {
    async stop() {
      isStopping = true;
      clearTimeout(restart);
      await endWorker(child);
    },
  };
}

function endWorker(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
