import 'server-only';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  failAbandonedRuns,
  failGeneration,
  reportProgress,
  saveGeneratedSchedule,
} from '#lib/data/generation.ts';
import { toSavedSchedule } from '#lib/data/generation-problem.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { GenerationProgress, GenerationResult } from '#lib/domain/types.ts';
import { env } from '#lib/env.ts';
import { adminClient } from '#lib/supabase/admin.ts';
import type { GenerationTask } from './generation-worker.ts';

type GenerationMessage =
  | { kind: 'progress'; progress: GenerationProgress }
  | { kind: 'result'; result: GenerationResult };

const heartbeatMs = 1000;
const abandonedRetryMs = 5000;

/** The name under which this process drives runs; runs of that name cannot be alive when it starts. */
export function workerName(): string {
  return env().INSTANCE_ID ?? hostname();
}

/** Ends what a stopped process left running. Once, when the server starts; tries until the database answers. */
export async function endAbandonedRuns(): Promise<void> {
  for (;;) {
    try {
      await failAbandonedRuns(adminClient(), workerName());
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, abandonedRetryMs).unref());
    }
  }
}

/**
 * Drives a run that `start_generation` has opened: computes in a thread of its own, reports progress, saves the
 * result in one transaction. Every way it can end is written to the run; the promise never rejects.
 */
export async function runGeneration(runId: number, task: GenerationTask): Promise<void> {
  const admin = adminClient();
  try {
    const result = await computeInThread(runId, task);
    // Stopped by a supervisor: the run says so already.
    if (result === null) return;
    await saveGeneratedSchedule(admin, runId, toSavedSchedule(result));
  } catch (error) {
    await failGeneration(admin, runId, reasonOf(runId, error)).catch((fault: unknown) => {
      console.error(`Run ${runId} could not be ended:`, fault);
    });
  }
}

function reasonOf(runId: number, error: unknown): string {
  if (error instanceof Refusal) return error.message;
  console.error(`Run ${runId} failed:`, error);
  return 'The generator failed. The draft is unchanged; try again, and tell your administrator if it stays.';
}

/** The result, or null when the run was stopped meanwhile. */
function computeInThread(runId: number, task: GenerationTask): Promise<GenerationResult | null> {
  const path = join(/* turbopackIgnore: true */ process.cwd(), 'lib/jobs/generation-worker.ts');
  const thread = new Worker(path, { workerData: task });
  const latest = { stage: null as string | null, fraction: 0 };
  return new Promise<GenerationResult | null>((resolve, reject) => {
    let isReporting = false;
    const heartbeat = setInterval(() => {
      if (isReporting) return;
      isReporting = true;
      reportProgress(adminClient(), runId, latest)
        .then((isRunning) => isRunning || finish(() => resolve(null)))
        // A lost database ends nothing: the next heartbeat, or the final save, tells.
        .catch(() => {})
        .finally(() => {
          isReporting = false;
        });
    }, heartbeatMs);
    const finish = (settle: () => void) => {
      clearInterval(heartbeat);
      void thread.terminate();
      settle();
    };
    thread.on('message', (message: GenerationMessage) => {
      if (message.kind === 'result') finish(() => resolve(message.result));
      else {
        latest.stage = message.progress.stage;
        latest.fraction = message.progress.fraction;
      }
    });
    thread.on('error', (error) => finish(() => reject(error)));
    thread.on('exit', () => finish(() => reject(new Error('The generator thread ended without a result.'))));
  });
}
