import { Worker } from 'node:worker_threads';
import type { GenerationProgress, GenerationResult } from '#lib/domain/types.ts';
import type { GenerationMessage, GenerationTask } from './generation-worker.ts';

export type GenerationThread = {
  /** The schedule; null when the thread was abandoned. Rejects when the generator failed. */
  result: Promise<GenerationResult | null>;
  /** Asks for the best schedule found so far, which `result` soon gives. */
  stop(): void;
  /** Ends the thread without a result. */
  abandon(): void;
};

/** Computes a schedule in a thread of its own. */
export function startGenerationThread(
  { problem, options }: Pick<GenerationTask, 'problem' | 'options'>,
  onProgress: (progress: GenerationProgress) => void,
): GenerationThread {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: GenerationTask = { problem, options, stop };
  const thread = new Worker(new URL('./generation-worker.ts', import.meta.url), { workerData });
  let isAbandoned = false;
  const result = new Promise<GenerationResult | null>((resolve, reject) => {
    thread.on('message', (message: GenerationMessage) => {
      if (message.kind === 'progress') {
        if (!isAbandoned) onProgress(message.progress);
      } else resolve(isAbandoned ? null : message.result);
    });
    thread.on('error', reject);
    thread.on('exit', () =>
      isAbandoned ? resolve(null) : reject(new Error('The generator thread ended without a result.')),
    );
  });
  return {
    result,
    stop: () => void Atomics.store(stop, 0, 1),
    abandon() {
      isAbandoned = true;
      void thread.terminate();
    },
  };
}
