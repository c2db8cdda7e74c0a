import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';

/** What the thread is given; it answers with `GenerationMessage`s. */
export type GenerationTask = { problem: Problem; seed: number; effort: 'quick' | 'good' | 'best' };

const { problem, seed, effort } = workerData as GenerationTask;
const result = generateSchedule(problem, {
  seed,
  effort,
  onProgress: (progress) => parentPort?.postMessage({ kind: 'progress', progress }),
});
parentPort?.postMessage({ kind: 'result', result });
