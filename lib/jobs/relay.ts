import type postgres from 'postgres';
import { log } from '#lib/log.ts';
import type { JobPlace, Task } from './task.ts';

const batchMax = 100;
/** How often a job is tried before it is left in the queue as failed. */
const attemptsMax = 10;

type Event = { id: string; kind: string; payload: postgres.JSONValue };

/**
 * Turns the waiting events of these tasks into jobs, in one transaction: an event becomes one job, whatever dies in
 * between and however many workers do it at once. Events without a task stay.
 *
 * @param sql connected as the project's owner; the queue's schema must be there
 * @returns how many events were taken; the most at once are 100
 */
export async function relayEvents(sql: postgres.Sql, tasks: readonly Task[]): Promise<number> {
  const byEvent = new Map(tasks.map((task) => [task.event, task]));
  return sql.begin(async (tx) => {
    const events = await tx<Event[]>`
      select id::text, kind, payload from private.outbox
      where relayed_at is null and kind = any(${[...byEvent.keys()]})
      order by id limit ${batchMax} for update skip locked`;
    for (const event of events) {
      const task = byEvent.get(event.kind);
      const place = task && placeOf(task, event);
      if (!task || !place) continue;
      await tx`
        select graphile_worker.add_job(${task.name}, ${tx.json(event.payload)}::json, queue_name => ${place.queueName},
          job_key => ${place.jobKey}, priority => ${place.priority}, max_attempts => ${attemptsMax},
          run_at => ${place.runAt ?? null})`;
    }
    await tx`
      update private.outbox set relayed_at = now() where id = any(${events.map(({ id }) => id)}::bigint[])`;
    return events.length;
  });
}

/** Null for an event that nobody can read: it would stand in the way of all others. */
function placeOf(task: Task, { id, payload }: Event): JobPlace | null {
  try {
    return task.place(payload);
  } catch {
    log.error({ id, event: task.event }, 'An event cannot be read and is left out.');
    return null;
  }
}
