// The thread in which a schedule is computed. It knows the generator alone; `generation-thread.ts` starts it.
import { parentPort, workerData } from 'node:worker_threads';
import type { GenerationProgress, GenerationResult, Problem } from '#lib/domain/types.ts';
import { type GenerationOptions, generateSchedule } from '#lib/scheduler/index.ts';

/** What the thread is given. `stop` holds one number; another than 0 asks for the best schedule so far. */
export type GenerationTask = {
  problem: Problem;
  options: Omit<GenerationOptions, 'onProgress' | 'shouldStop'>;
  stop: Int32Array<SharedArrayBuffer>;
};

/** What it answers: progress, any number of times, then the result. */
export type GenerationMessage =
  | { kind: 'progress'; progress: GenerationProgress }
  | { kind: 'result'; result: GenerationResult };

const tell = (message: GenerationMessage) => parentPort?.postMessage(message);
const { problem, options, stop } = workerData as GenerationTask;
const result = generateSchedule(problem, {
  ...options,
  onProgress: (progress) => tell({ kind: 'progress', progress }),
  shouldStop: () => Atomics.load(stop, 0) !== 0,
});
tell({ kind: 'result', result });
