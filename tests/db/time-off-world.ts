import type { RowFields } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { LeavePart, TimeOffRequest, TimeOffType } from '#lib/domain/time-off-records.ts';
import { versionOf } from '../factories/scheduling.ts';
import { kindOf } from '../factories/time-off.ts';
import type { Persona } from '../setup/database.ts';
import { call, fields } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** 6 January 2031 is a Monday. Operational days of the center start at 05:00 local, 12:00 UTC in winter. */
export const day = (date: string): string => `${date}T12:00Z`;

export type Asked = {
  as?: string;
  type?: TimeOffType;
  kindId?: number;
  from?: string;
  to?: string;
  reason?: string | null;
  charged?: number | null;
};

/** Asks as Ana for the 6th, a vacation of ten hours, unless told otherwise. */
export async function ask(world: SchedulingWorld, asked: Asked = {}): Promise<TimeOffRequest> {
  const { as = who.ana, type = 'vacation', reason = null, charged = 600 } = asked;
  const kind = asked.kindId ?? (await kindOf(world.db.sql, world.ours, type));
  return call<TimeOffRequest>(
    world,
    as,
    (sql) => sql`
      select public.create_time_off(${kind}, ${asked.from ?? day('2031-01-06')}::text::timestamptz,
        ${asked.to ?? day('2031-01-07')}::text::timestamptz, ${reason}, ${charged}) as answer`,
  );
}

export type Decided = {
  as?: string;
  /** Who calls the function; the server does. */
  persona?: Persona;
  version?: number;
  decision?: string;
  note?: string | null;
  charged?: number;
  overCap?: readonly string[];
  parts?: readonly LeavePart[] | unknown;
};

/** Decides as the supervisor: approves, without a note, without a change of the roster. */
export function decide(
  world: SchedulingWorld,
  request: Pick<TimeOffRequest, 'id' | 'version'>,
  decided: Decided = {},
): Promise<TimeOffRequest> {
  const { as = who.supervisor, persona = 'service_role', decision = 'approved', note = null } = decided;
  return call<TimeOffRequest>(
    world,
    persona,
    (sql) => sql`
      select public.decide_time_off(${as}, ${request.id}, ${decided.version ?? request.version}, ${decision},
        ${decided.charged ?? 0}, ${[...(decided.overCap ?? [])]}::text[]::date[],
        ${JSON.stringify('parts' in decided ? decided.parts : [])}::text::jsonb, ${note}) as answer`,
  );
}

export function cancel(
  world: SchedulingWorld,
  request: Pick<TimeOffRequest, 'id' | 'version'>,
  options: { as?: string; reason?: string | null; returned?: number; parts?: readonly LeavePart[] } = {},
): Promise<TimeOffRequest> {
  const { as = who.ana, reason = null, returned = 0, parts = [] } = options;
  return call<TimeOffRequest>(
    world,
    'service_role',
    (sql) => sql`
      select public.cancel_time_off(${as}, ${request.id}, ${request.version}, ${returned},
        ${JSON.stringify(parts)}::text::jsonb, ${reason}) as answer`,
  );
}

/** What is done in a block, in the version that it has now. */
export async function partOf(
  { db }: SchedulingWorld,
  scheduleId: number,
  operations: readonly RowOperation[] = [],
): Promise<LeavePart> {
  return { scheduleId, version: await versionOf(db.sql, scheduleId), operations };
}

/** A change of a row that somebody has not touched since it was published. */
export async function changeOf(
  { db }: SchedulingWorld,
  id: number,
  changed: Partial<RowFields>,
): Promise<RowOperation> {
  const [row] = await db.sql<{ version: number }[]>`
    select version from public.assigned_shifts where id = ${id}`;
  return { kind: 'change', id, version: row?.version ?? 0, row: fields(changed) };
}

/** Takes away what a request, its block and its people left behind. */
export async function clearTimeOff({ db }: SchedulingWorld): Promise<void> {
  await db.sql`truncate public.time_off_requests, public.leave_entries cascade`;
}
