import 'server-only';
import type { GenerationRun } from '#lib/domain/records.ts';
import { GENERATION_STAGES, type GenerationProgress } from '#lib/domain/types.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import type { SavedSchedule } from './generation-problem.ts';
import { dataOf, requireData } from './read.ts';

const stages = new Set<string>(GENERATION_STAGES);

function isStage(text: string | null): text is GenerationProgress['stage'] {
  return text !== null && stages.has(text);
}

/** The latest run of a schedule. */
export async function getLatestRun(db: Db, scheduleId: number): Promise<GenerationRun | null> {
  const row = dataOf(
    await db
      .from('generation_runs')
      .select('id, state, stage, progress, seed, error, created_at')
      .eq('schedule_id', scheduleId)
      .order('id', { ascending: false })
      .limit(1)
      .maybeSingle(),
  );
  if (row === null) return null;
  return {
    id: row.id,
    state: row.state,
    stage: isStage(row.stage) ? row.stage : null,
    progress: row.progress,
    seed: row.seed,
    error: row.error,
    createdAt: Date.parse(row.created_at),
  };
}

/** Everything that decides a schedule, unparsed; null when it is not visible. `toGenerationProblem` reads it. */
export async function getGenerationFacts(db: Db, scheduleId: number): Promise<unknown> {
  return dataOf(await db.rpc('get_generation_facts', { p_schedule_id: scheduleId }));
}

export async function startGeneration(
  db: Db,
  run: { scheduleId: number; version: number; seed: number; effort: string; worker: string },
): Promise<number> {
  return requireData(
    await db.rpc('start_generation', {
      p_schedule_id: run.scheduleId,
      p_expected_version: run.version,
      p_seed: run.seed,
      p_effort: run.effort,
      p_worker: run.worker,
    }),
  );
}

export async function cancelGeneration(db: Db, runId: number): Promise<void> {
  dataOf(await db.rpc('cancel_generation', { p_run_id: runId }));
}

/** Says how far a run is and that its worker lives. False when it no longer runs: it was stopped. */
export async function reportProgress(
  admin: Db,
  runId: number,
  progress: { stage: string | null; fraction: number },
): Promise<boolean> {
  const rows = requireData(
    await admin
      .from('generation_runs')
      .update({ stage: progress.stage, progress: progress.fraction, heartbeat_at: new Date().toISOString() })
      .eq('id', runId)
      .eq('state', 'running')
      .select('id'),
  );
  return rows.length > 0;
}

/** Plain data by its type, which the generated `Json` cannot see through readonly lists. */
function asJson(value: SavedSchedule[keyof SavedSchedule]): Json {
  return value as unknown as Json;
}

/** Writes the result of a run as the rows of its draft: all of it or nothing. */
export async function saveGeneratedSchedule(admin: Db, runId: number, saved: SavedSchedule): Promise<void> {
  dataOf(
    await admin.rpc('save_generated_schedule', {
      p_run_id: runId,
      p_assignments: asJson(saved.assignments),
      p_pieces: asJson(saved.pieces),
      p_result: asJson(saved.result),
    }),
  );
}

export async function failGeneration(admin: Db, runId: number, reason: string): Promise<void> {
  dataOf(await admin.rpc('fail_generation', { p_run_id: runId, p_reason: reason }));
}

/** Ends runs that nobody drives any more; returns how many. */
export async function failAbandonedRuns(admin: Db, worker: string): Promise<number> {
  return requireData(await admin.rpc('fail_abandoned_runs', { p_worker: worker }));
}
