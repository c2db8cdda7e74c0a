import 'server-only';
import { z } from 'zod';
import type { GenerationDetail, GenerationParameters, GenerationRun } from '#lib/domain/records.ts';
import { scenarioChangeSchema } from '#lib/domain/schemas.ts';
import {
  EFFORTS,
  GENERATION_STAGES,
  type GenerationProgress,
  type Line,
  type ScenarioChange,
} from '#lib/domain/types.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { linesSchema, type SavedSchedule } from './generation-problem.ts';
import { dataOf, requireData } from './read.ts';

const minutes = z.number().nullable();

const detailSchema: z.ZodType<GenerationDetail> = z.object({
  uncoveredSupervisorMinutes: minutes,
  uncoveredEmployeeMinutes: minutes,
  boundSupervisorMinutes: minutes,
  boundEmployeeMinutes: minutes,
  shortByDay: z.array(z.number()).nullable(),
  secondsLeft: z.number().nullable(),
});

/** What the database keeps of the parameters of a run. */
export const parametersSchema: z.ZodType<GenerationParameters> = z.object({
  seed: z.number(),
  effort: z.enum(EFFORTS),
  preferenceSlackPercent: z.number(),
  changeBudgetPercent: z.number(),
  keepLines: z.boolean(),
  keepPeopleMax: z.number().nullable(),
  pendingLeave: z.enum(['avoid', 'honour']),
});

const runColumns = `id, scenario_id, state, worker, stop_requested_at, stage, progress, detail, parameters, seed,
  error, created_at`;

type RunRow = {
  id: number;
  scenario_id: number | null;
  state: GenerationRun['state'];
  worker: string | null;
  stop_requested_at: string | null;
  stage: string | null;
  progress: number;
  detail: Json | null;
  parameters: Json;
  seed: number;
  error: string | null;
  created_at: string;
};

function runOf(row: RunRow): GenerationRun {
  return {
    id: row.id,
    scenarioId: row.scenario_id,
    state: row.state,
    isWaiting: row.state === 'running' && row.worker === null,
    stopRequested: row.stop_requested_at !== null,
    stage: GENERATION_STAGES.find((stage) => stage === row.stage) ?? null,
    progress: row.progress,
    detail: row.detail === null ? null : detailSchema.parse(row.detail),
    parameters: parametersSchema.parse(row.parameters),
    seed: row.seed,
    error: row.error,
    createdAt: Date.parse(row.created_at),
  };
}

/** The latest run that makes the draft itself, not one of its scenarios. */
export async function getLatestRun(db: Db, scheduleId: number): Promise<GenerationRun | null> {
  const row = dataOf(
    await db
      .from('generation_runs')
      .select(runColumns)
      .eq('schedule_id', scheduleId)
      .is('scenario_id', null)
      .order('id', { ascending: false })
      .limit(1)
      .maybeSingle(),
  );
  return row === null ? null : runOf(row);
}

/** The latest runs of a schedule's scenarios, the newest first. */
export async function listScenarioRuns(db: Db, scheduleId: number): Promise<GenerationRun[]> {
  const rows = requireData(
    await db
      .from('generation_runs')
      .select(runColumns)
      .eq('schedule_id', scheduleId)
      .not('scenario_id', 'is', null)
      .order('id', { ascending: false })
      .limit(200),
  );
  return rows.map(runOf);
}

/** Everything that decides a schedule, unparsed; null when it is not visible. `toGenerationProblem` reads it. */
export async function getGenerationFacts(db: Db, scheduleId: number): Promise<unknown> {
  return dataOf(await db.rpc('get_generation_facts', { p_schedule_id: scheduleId }));
}

/** Leaves a run for the worker, of a draft of exactly that version or of one of its scenarios. Returns its id. */
export async function startGeneration(
  db: Db,
  run: { scheduleId: number; version: number; parameters: GenerationParameters; scenarioId?: number },
): Promise<number> {
  return requireData(
    await db.rpc('start_generation', {
      p_schedule_id: run.scheduleId,
      p_expected_version: run.version,
      p_parameters: run.parameters,
      ...(run.scenarioId !== undefined && { p_scenario_id: run.scenarioId }),
    }),
  );
}

/** Asks a run for the best schedule so far. */
export async function stopGeneration(db: Db, runId: number): Promise<void> {
  dataOf(await db.rpc('stop_generation', { p_run_id: runId }));
}

/** Ends a run without a result. */
export async function cancelGeneration(db: Db, runId: number): Promise<void> {
  dataOf(await db.rpc('cancel_generation', { p_run_id: runId }));
}

const workerStateSchema = z.object({ seen_at: z.number().nullable(), waiting: z.number() });

/** When a worker was last alive, and how many runs of the agency wait for one. For supervisors. */
export async function getWorkerState(db: Db): Promise<{ seenAt: number | null; waiting: number }> {
  const { seen_at, waiting } = workerStateSchema.parse(requireData(await db.rpc('get_worker_state')));
  return { seenAt: seen_at, waiting };
}

const claimSchema = z.object({
  run: z
    .object({
      id: z.number(),
      attempt: z.number(),
      schedule_id: z.number(),
      scenario_id: z.number().nullable(),
      parameters: parametersSchema,
      change: scenarioChangeSchema.nullable(),
      lines: linesSchema,
    })
    .transform(({ schedule_id: scheduleId, scenario_id: scenarioId, ...run }) => ({
      ...run,
      scheduleId,
      scenarioId,
    })),
  facts: z.unknown(),
});

export type ClaimedRun = {
  run: {
    id: number;
    /** Everything that the worker writes names it; another worker that takes over has a higher one. */
    attempt: number;
    scheduleId: number;
    scenarioId: number | null;
    parameters: GenerationParameters;
    change: ScenarioChange | null;
    /** Of the schedule's last result. */
    lines: Line[] | null;
  };
  /** As `getGenerationFacts` returns them. */
  facts: unknown;
};

/** Takes a run with everything it needs; null when there is nothing to do (any more). */
export async function claimGeneration(admin: Db, runId: number, worker: string): Promise<ClaimedRun | null> {
  const answer = dataOf(await admin.rpc('claim_generation', { p_run_id: runId, p_worker: worker }));
  return answer === null ? null : claimSchema.parse(answer);
}

const answerSchema = z.enum(['running', 'stop', 'ended']);

/**
 * Says how far a run is and that its worker lives. `stop`: end with the best so far and save it. `ended`: leave it, it
 * is over or another worker has it.
 */
export async function reportProgress(
  admin: Db,
  report: { runId: number; attempt: number; progress: GenerationProgress; secondsLeft: number | null },
): Promise<'running' | 'stop' | 'ended'> {
  const { stage, fraction, shortByDay, ...best } = report.progress;
  const detail = { ...best, shortByDay: shortByDay && [...shortByDay], secondsLeft: report.secondsLeft };
  const answer = await admin.rpc('report_generation', {
    p_run_id: report.runId,
    p_attempt: report.attempt,
    p_stage: stage,
    p_progress: fraction,
    p_detail: detail satisfies GenerationDetail,
  });
  return answerSchema.parse(dataOf(answer));
}

/** Plain data by its type, which the generated `Json` cannot see through readonly lists. */
function asJson(value: SavedSchedule[keyof SavedSchedule]): Json {
  return value as unknown as Json;
}

/** Writes the result of a run as the rows of its draft, or as the plan of its scenario: all of it or nothing. */
export async function saveGeneratedSchedule(
  admin: Db,
  { runId, attempt, saved }: { runId: number; attempt: number; saved: SavedSchedule },
): Promise<void> {
  dataOf(
    await admin.rpc('save_generated_schedule', {
      p_run_id: runId,
      p_attempt: attempt,
      p_assignments: asJson(saved.assignments),
      p_pieces: asJson(saved.pieces),
      p_result: asJson(saved.result),
    }),
  );
}

export async function failGeneration(
  admin: Db,
  runId: number,
  attempt: number,
  reason: string,
): Promise<void> {
  dataOf(await admin.rpc('fail_generation', { p_run_id: runId, p_attempt: attempt, p_reason: reason }));
}

/** Puts runs that nobody drives any more into the queue again; returns how many. */
export async function requeueAbandonedRuns(admin: Db): Promise<number> {
  return requireData(await admin.rpc('requeue_abandoned_runs'));
}

/** Says that a worker lives. */
export async function workerSeen(admin: Db, worker: string): Promise<void> {
  dataOf(await admin.rpc('worker_seen', { p_worker: worker }));
}
