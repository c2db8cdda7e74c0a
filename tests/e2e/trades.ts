import type postgres from 'postgres';
import type { LocalDate } from '#lib/domain/types.ts';
import { signedInNow } from '../factories/claims.ts';
import { makeSwap } from '../factories/swaps.ts';
import type { TestCenter } from './center.ts';

export type AcceptedTrade = {
  /** The requester's shift, and in a swap the other one. */
  gives: LocalDate;
  takes?: LocalDate;
  note?: string;
};

/** A trade of the first two dispatchers of a published block, that both have agreed on just now. Returns its id. */
export async function makeAcceptedTrade(
  sql: postgres.Sql,
  center: TestCenter,
  scheduleId: number,
  { gives, takes, note }: AcceptedTrade,
): Promise<number> {
  const given = await shiftOn(sql, scheduleId, gives);
  const taken = takes === undefined ? null : await shiftOn(sql, scheduleId, takes);
  const other = [center.dispatcher.id, center.otherDispatcher.id].find((id) => id !== given.userId);
  return makeSwap(sql, center, {
    requesterId: given.userId,
    assignmentId: given.id,
    responder: {
      personId: taken?.userId ?? other ?? '',
      ...(taken !== null && { assignmentId: taken.id }),
    },
    status: 'accepted',
    expiresAt: `${[gives, takes ?? gives].sort()[0]}T16:00Z`,
    ...(note !== undefined && { note }),
  });
}

/** The first shift of a day that somebody works. */
export async function shiftOn(
  sql: postgres.Sql,
  scheduleId: number,
  date: LocalDate,
): Promise<{ id: number; userId: string }> {
  const [row] = await sql<{ id: number; user_id: string }[]>`
    select id::integer, user_id from public.assigned_shifts
    where schedule_id = ${scheduleId} and shift_date = ${date} and user_id is not null and status <> 'cancelled'
    order by starts_at limit 1`;
  if (row === undefined) throw new Error(`Nobody works on ${date}.`);
  return { id: row.id, userId: row.user_id };
}

/** Publishes a draft as the supervisor would, without a browser. */
export async function publish(sql: postgres.Sql, center: TestCenter, scheduleId: number): Promise<void> {
  const claims = JSON.stringify({ sub: center.supervisor.id, role: 'authenticated', amr: signedInNow() });
  await sql.begin(async (tx) => {
    await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
    await tx`
      select public.publish_schedule(${scheduleId}, (select version from public.schedules where id = ${scheduleId}))`;
  });
}
