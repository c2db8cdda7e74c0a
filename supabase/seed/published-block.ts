import type postgres from 'postgres';
import { toGenerationProblem, toSavedSchedule } from '#lib/data/generation-problem.ts';
import type { GenerationMetrics } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { type Block, blockName } from './blocks.ts';
import type { SeedAgency } from './centers.ts';
import { actAs, asJsonb } from './database.ts';

export type PublishedBlock = Block & {
  id: number;
  name: string;
  openPieces: number;
  gaps: number;
  metrics: GenerationMetrics;
};

const GENERATION_SEED = 911;

/**
 * Makes a block the way the app does: a supervisor creates a draft and starts a run, the generator makes the
 * schedule, the server saves it, the supervisor publishes it.
 */
export async function publishBlock(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  block: Block,
  options: { supervisorId: string; effort: 'quick' | 'good' | 'best' },
): Promise<PublishedBlock> {
  const { supervisorId, effort } = options;
  const name = blockName(block);
  const supervisor = { person: supervisorId };
  const draft = await actAs(tx, supervisor, async () => {
    const [created] = await tx<{ id: number; version: number }[]>`
      insert into public.schedules (agency_id, center_id, name, start_date, end_date)
      values (${agency.id}, ${agency.centerId}, ${name}, ${block.startDate}::text::date, ${block.endDate}::text::date)
      returning id, version`;
    const { id, version } = one(created);
    const [run] = await tx<{ id: string }[]>`
      select public.start_generation(${id}, ${version}, ${asJsonb(tx, { seed: GENERATION_SEED, effort })}) as id`;
    return { id, run: one(run).id };
  });
  const { version, result } = await actAs(tx, 'service_role', async () => {
    const [claimed] = await tx<{ attempt: number; facts: unknown }[]>`
      select (c -> 'run' ->> 'attempt')::integer as attempt, c -> 'facts' as facts
      from public.claim_generation(${draft.run}, 'seed') c`;
    const { problem } = toGenerationProblem(one(claimed).facts);
    const result = generateSchedule(problem, { seed: GENERATION_SEED, effort });
    const saved = toSavedSchedule(result, problem);
    const [answer] = await tx<{ version: number }[]>`
      select public.save_generated_schedule(${draft.run}, ${one(claimed).attempt}, ${asJsonb(tx, saved.assignments)},
        ${asJsonb(tx, saved.pieces)}, ${asJsonb(tx, saved.result)}) as version`;
    return { version: one(answer).version, result };
  });
  await actAs(tx, supervisor, () => tx`select public.publish_schedule(${draft.id}, ${version})`);
  return {
    id: draft.id,
    name,
    ...block,
    openPieces: result.openPieces.length,
    gaps: result.gaps.length,
    metrics: result.metrics,
  };
}

function one<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('the statement returned no row');
  return row;
}
