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
/** How long to wait for a database that does not answer before asking again. */
const retryMs = 2000;
/** A database that restarts is back by then; any other fault stays the same. */
const savesMax = 6;
const sweepMs = 60_000;

/** The name under which this process drives runs; runs of that name cannot be alive when it starts. */
export function workerName(): string {
  return env().INSTANCE_ID ?? hostname();
}

/**
 * Ends what nobody drives any more, for as long as the server lives: first the runs of this worker's former life, then
 * every minute those without a heartbeat, such as a run whose opening was answered by a lost connection.
 */
export async function endAbandonedRuns(): Promise<void> {
  await untilDone(() => failAbandonedRuns(adminClient(), workerName()));
  for (;;) {
    await pause(sweepMs);
    // No worker has an empty name, so that only dead hearts count.
    await untilDone(() => failAbandonedRuns(adminClient(), ''));
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
    const saved = toSavedSchedule(result);
    await persist(() => saveGeneratedSchedule(admin, runId, saved));
  } catch (error) {
    const reason = reasonOf(runId, error);
    // A run without an end would keep its draft from being generated again.
    await untilDone(() => failGeneration(admin, runId, reason));
  }
}

/** Saves again when the database was away. A result that was saved unheard is refused the second time, and stays. */
async function persist(save: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await save();
    } catch (error) {
      if (error instanceof Refusal || attempt === savesMax) throw error;
      await pause(retryMs);
    }
  }
}

async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch {
      await pause(retryMs);
    }
  }
}

/** Does not keep a process alive that is told to stop. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
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
