import type postgres from 'postgres';

/** A worker that was not seen for so long holds its jobs no more. */
const lostAfterSeconds = 60;

/** Frees the jobs that workers of these names hold; the workers must not be at work on them. */
export async function unlockWorkers(sql: postgres.Sql, names: readonly string[]): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(${names}::text[])`;
}

/** Frees the jobs of workers that are gone for good, such as those of a machine that is no more. */
export async function unlockLostWorkers(sql: postgres.Sql, self: string): Promise<void> {
  const lost = await sql<{ name: string }[]>`
    select distinct j.locked_by as name from graphile_worker.jobs j
    where j.locked_by <> ${self} and not exists (
      select from private.workers w
      where w.name = j.locked_by and w.seen_at > now() - make_interval(secs => ${lostAfterSeconds}))`;
  await unlockWorkers(
    sql,
    lost.map(({ name }) => name),
  );
}
