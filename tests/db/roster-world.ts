import type postgres from 'postgres';
import type { RosterWire, RowFields, WireRow } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { uuid } from '../factories/people.ts';
import { versionOf } from '../factories/scheduling.ts';
import type { Persona } from '../setup/database.ts';
import { type SchedulingWorld, shift, who } from './scheduling-world.ts';

let editCount = 0;
/** An edit's id that no test has used before. */
export const newEditId = (): string => uuid(900_000 + ++editCount);

/** The fields of a row: Ana's day shift of 6 January 2031 unless told otherwise. */
export function fields(changed: Partial<RowFields> = {}): RowFields {
  return {
    userId: who.ana,
    shiftId: shift.day,
    shiftDate: '2031-01-06',
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher',
    isOvertime: false,
    isLocked: false,
    isActing: false,
    ...changed,
  };
}

export type EditOptions = {
  as?: Persona;
  editId?: string;
  /** By default the schedule's version now. */
  factsVersion?: number;
  reason?: string | null;
  violations?: readonly object[];
  needsConfirmation?: boolean;
  undoes?: string | null;
};

/** Operations as a client may send them, also wrong ones. */
export type Operations = readonly (RowOperation & { overrides?: boolean })[] | unknown;

/** Applies an edit as the supervisor, with a reason. */
export async function edit(
  { db }: SchedulingWorld,
  scheduleId: number,
  operations: Operations,
  options: EditOptions = {},
): Promise<EditOutcome> {
  const { as = who.supervisor, reason = 'Called in sick', undoes = null } = options;
  const facts = options.factsVersion ?? (await versionOf(db.sql, scheduleId));
  return db.asUser(as, (sql) =>
    answerOf<EditOutcome>(
      sql`select public.apply_roster_edit(${options.editId ?? newEditId()}, ${scheduleId}, ${facts},
        ${JSON.stringify(operations)}::text::jsonb, ${reason}, ${JSON.stringify(options.violations ?? [])}::text::jsonb,
        ${options.needsConfirmation ?? false}, ${undoes}) as answer`,
    ),
  );
}

/** The one value of a statement that names it `answer`. */
async function answerOf<Answer>(query: PromiseLike<postgres.RowList<postgres.Row[]>>): Promise<Answer> {
  const [row] = await query;
  if (row === undefined) throw new Error('no answer');
  return row.answer;
}

/** Calls a function of the Data API for a person. */
export function call<Answer>(
  { db }: SchedulingWorld,
  as: Persona,
  statement: (sql: postgres.TransactionSql) => PromiseLike<postgres.RowList<postgres.Row[]>>,
): Promise<Answer> {
  return db.asUser(as, (sql) => answerOf<Answer>(statement(sql)));
}

/** The row of that id in an answer. */
export function rowIn(wire: Pick<RosterWire, 'rows'>, id: number): WireRow {
  const row = wire.rows.find(([rowId]) => rowId === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

export type StoredRow = {
  id: number;
  userId: string | null;
  status: string;
  source: string;
  version: number;
  localEnd: string | null;
  reason: string | null;
  isActing: boolean;
};

export async function storedRow(sql: postgres.Sql, id: number): Promise<StoredRow> {
  const [row] = await sql<StoredRow[]>`
    select id::integer, user_id as "userId", status, source, version, local_end::text as "localEnd",
      override_reason as reason, is_acting as "isActing"
    from public.assigned_shifts where id = ${id}`;
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

export type StoredChange = {
  rowId: number;
  kind: string;
  fromId: string | null;
  toId: string | null;
  isPublished: boolean;
  notice: number | null;
  reason: string | null;
  editId: string | null;
  changedBy: string | null;
};

/** What was recorded of the rows of a schedule, in order. */
export async function changesOf(sql: postgres.Sql, scheduleId: number): Promise<StoredChange[]> {
  return [
    ...(await sql<StoredChange[]>`
      select assignment_id::integer as "rowId", kind, from_user_id as "fromId", to_user_id as "toId",
        is_published as "isPublished", notice_minutes as notice, reason, edit_id as "editId", changed_by as "changedBy"
      from public.shift_changes where schedule_id = ${scheduleId} order by id`),
  ];
}

/** Notices of some kinds, by recipient. */
export async function noticesOf(
  sql: postgres.Sql,
  ...kinds: readonly string[]
): Promise<{ to: string; content: string; link: string }[]> {
  return [
    ...(await sql<{ to: string; content: string; link: string }[]>`
      select recipient_id as to, content, link from public.notifications where kind = any (${kinds}) order by recipient_id, id`),
  ];
}

/** Tells of an edit as the worker does; returns how many were told. */
export function announce(world: SchedulingWorld, editId: string): Promise<number> {
  return call<number>(
    world,
    'service_role',
    (sql) => sql`select public.announce_roster_edit(${editId}) as answer`,
  );
}
