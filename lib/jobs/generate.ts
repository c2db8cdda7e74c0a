import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ClaimedRun,
  claimGeneration,
  failGeneration,
  reportProgress,
  saveGeneratedSchedule,
  workerSeen,
} from '#lib/data/generation.ts';
import { toGenerationProblem, toSavedSchedule } from '#lib/data/generation-problem.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { GenerationResult, Problem, ScenarioChange } from '#lib/domain/types.ts';
import { log } from '#lib/log.ts';
import { applyScenario } from '#lib/scheduler/index.ts';
import { startGenerationThread } from './generation-thread.ts';
import type { GenerationTask } from './generation-worker.ts';
import { patiently, Released } from './patience.ts';
import { createProgressReporter } from './progress-reporter.ts';
import { defineTask, type TaskContext } from './task.ts';

/** Where the database says, with the run's id, that somebody stopped or cancelled a run. */
export const stopChannel = 'generation_stop';

/** A run and which time it is computed; whoever has an earlier attempt writes nothing any more. */
type Attempt = { runId: number; attempt: number };

/**
 * Computes and saves a run. Everything that decides about it is asked of the database, under the number of the attempt:
 * a job that comes twice, or after a worker was killed, does no harm.
 */
export const generate = defineTask({
  name: 'generate',
  event: 'generation.start',
  payload: z.object({
    run_id: z.int().positive(),
    schedule_id: z.int().positive(),
    agency_id: z.guid(),
    is_scenario: z.boolean(),
    turn: z.int().nonnegative(),
  }),
  // What-ifs of an agency come one after the other: it may have many, and others want to go on meanwhile.
  place: ({ run_id, schedule_id, agency_id, is_scenario, turn }) => ({
    queueName: is_scenario ? `scenarios:${agency_id}` : `schedule:${schedule_id}`,
    jobKey: `generation:${run_id}`,
    priority: turn,
  }),
  async run({ run_id: runId }, context) {
    const { admin, worker, signal } = context;
    const patience = { isThere: () => workerSeen(admin, worker), signal };
    const claim = await patiently(() => claimGeneration(admin, runId, worker), patience);
    if (claim === null) return;
    const run = { runId, attempt: claim.run.attempt };
    try {
      const task = taskOf(claim);
      const result = await compute(run, task, context);
      if (result === null) return;
      const saved = toSavedSchedule(result, task.problem);
      await patiently(() => saveGeneratedSchedule(admin, { ...run, saved }), patience);
    } catch (error) {
      if (error instanceof Released) throw error;
      const reason = reasonOf(run, error);
      await patiently(() => failGeneration(admin, run.runId, run.attempt, reason), patience);
    }
  },
});

function taskOf({ run, facts }: ClaimedRun): Pick<GenerationTask, 'problem' | 'options'> {
  const { keepLines, keepPeopleMax, ...parameters } = run.parameters;
  const { problem, options } = scenarioOf(toGenerationProblem(facts).problem, run.change ?? {});
  const keep = keepLines && run.lines ? { lines: run.lines, peopleMax: keepPeopleMax } : undefined;
  return { problem, options: { ...parameters, ...options, keep } };
}

function scenarioOf(problem: Problem, change: ScenarioChange): ReturnType<typeof applyScenario> {
  try {
    return applyScenario(problem, change);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal(
      'conflict',
      'This scenario changes what is no longer there: somebody has left, or a leave was decided. Make it anew.',
    );
  }
}

/** The schedule; null when the run has ended meanwhile. Throws `Released` when the worker stops. */
async function compute(
  run: Attempt,
  task: Pick<GenerationTask, 'problem' | 'options'>,
  { admin, signal, notices }: TaskContext,
): Promise<GenerationResult | null> {
  if (signal.aborted) throw new Released();
  const thread = startGenerationThread(task, (progress) => reporter.tell(progress));
  const reporter = createProgressReporter(
    (progress, secondsLeft) => reportProgress(admin, { ...run, progress, secondsLeft }),
    (answer) => {
      if (answer === 'stop') thread.stop();
      if (answer === 'ended') thread.abandon();
    },
  );
  const unlisten = notices.listen(stopChannel, String(run.runId), reporter.ask);
  signal.addEventListener('abort', thread.abandon);
  try {
    const result = await thread.result;
    if (signal.aborted) throw new Released();
    return result;
  } finally {
    signal.removeEventListener('abort', thread.abandon);
    unlisten();
    await reporter.close();
  }
}

/** What the person who asked reads; for a fault the log has the rest, under the same number. */
function reasonOf({ runId }: Attempt, error: unknown): string {
  if (error instanceof Refusal) {
    log.warn({ run: runId, reason: error.message }, 'A run was refused.');
    return error.message;
  }
  const id = randomUUID().slice(0, 8);
  log.error({ run: runId, number: id, err: error }, 'A run failed.');
  return `The generator failed (${id}). The draft is unchanged; try again, and tell your administrator if it stays.`;
}
