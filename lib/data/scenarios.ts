import 'server-only';
import { z } from 'zod';
import type { GenerationParameters, GenerationRun, Scenario } from '#lib/domain/records.ts';
import { scenarioChangeSchema } from '#lib/domain/schemas.ts';
import type { ScenarioChange } from '#lib/domain/types.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { listScenarioRuns, parametersSchema } from './generation.ts';
import { dataOf, requireData } from './read.ts';
import { boundsSchema, fairnessSchema, metricsSchema } from './result-schema.ts';

const states = {
  running: 'running',
  succeeded: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<GenerationRun['state'], Scenario['state']>;

/** The what-ifs of a schedule, the oldest first; at most 12 of them. */
export async function listScenarios(db: Db, scheduleId: number): Promise<Scenario[]> {
  const [rows, runs] = await Promise.all([
    db
      .from('schedule_scenarios')
      .select(
        `id, name, change, parameters, base_version, created_at, adopted_at,
         metrics:result->metrics, bounds:result->bounds, fairness:result->fairness`,
      )
      .eq('schedule_id', scheduleId)
      .order('id')
      .limit(50),
    listScenarioRuns(db, scheduleId),
  ]);
  return requireData(rows).map((row) => {
    const run = runs.find(({ scenarioId }) => scenarioId === row.id) ?? null;
    const metrics = metricsSchema.parse(row.metrics);
    return {
      id: row.id,
      name: row.name,
      change: scenarioChangeSchema.parse(row.change),
      parameters: parametersSchema.parse(row.parameters),
      state: run === null ? 'cancelled' : run.isWaiting ? 'waiting' : states[run.state],
      run: run && { id: run.id, progress: run.progress, stage: run.stage },
      error: run?.error ?? null,
      baseVersion: row.base_version,
      metrics,
      bounds: boundsSchema.parse(row.bounds),
      fairness: fairnessSchema.parse(row.fairness),
      changedPeople: metrics?.changedPeople ?? null,
      createdAt: Date.parse(row.created_at),
      adoptedAt: row.adopted_at === null ? null : Date.parse(row.adopted_at),
    };
  });
}

const createdSchema = z.object({ scenario_id: z.number() });

/** Keeps a what-if of a draft of exactly that version and leaves its run for the worker. Returns its id. */
export async function createScenario(
  db: Db,
  scenario: {
    scheduleId: number;
    version: number;
    name: string;
    change: ScenarioChange;
    parameters: GenerationParameters;
  },
): Promise<number> {
  const answer = await db.rpc('create_scenario', {
    p_schedule_id: scenario.scheduleId,
    p_expected_version: scenario.version,
    p_name: scenario.name,
    // Plain data by its type, which the generated `Json` cannot see through readonly lists.
    p_change: scenario.change as unknown as Json,
    p_parameters: scenario.parameters,
  });
  return createdSchema.parse(requireData(answer)).scenario_id;
}

/** Makes a computed scenario the draft, which has exactly that version. Returns the draft's new version. */
export async function adoptScenario(db: Db, scenarioId: number, version: number): Promise<number> {
  return requireData(
    await db.rpc('adopt_scenario', { p_scenario_id: scenarioId, p_expected_version: version }),
  );
}

/** Takes a scenario away; one that is being computed is given up. */
export async function deleteScenario(db: Db, scenarioId: number): Promise<void> {
  dataOf(await db.rpc('delete_scenario', { p_scenario_id: scenarioId }));
}
