import type postgres from 'postgres';
import type { TimeOffStatus, TimeOffType } from '#lib/domain/time-off-records.ts';
import type { TestAgency } from './people.ts';

export type LeaveOptions = {
  userId: string;
  /** As SQL reads them: `2031-02-01T12:00Z`. */
  startsAt: string;
  endsAt: string;
  type?: TimeOffType;
  status?: TimeOffStatus;
  reason?: string;
  reviewedBy?: string;
  chargedMinutes?: number;
};

/** The first kind of a type that an agency has. */
export async function kindOf(
  sql: postgres.Sql,
  agency: Pick<TestAgency, 'id'>,
  type: TimeOffType,
): Promise<number> {
  const [kind] = await sql<{ id: number }[]>`
    select min(id) as id from public.leave_kinds where agency_id = ${agency.id} and type = ${type}`;
  if (kind === undefined) throw new Error(`no kind of type ${type}`);
  return kind.id;
}

/** A request as it stands, without what an approval does elsewhere. Returns its id. */
export async function makeLeave(
  sql: postgres.Sql,
  agency: Pick<TestAgency, 'id'>,
  options: LeaveOptions,
): Promise<number> {
  const { status = 'pending', type = 'vacation', reviewedBy = null } = options;
  const [row] = await sql<{ id: number }[]>`
    insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, status, reason,
      reviewed_by, reviewed_at, charged_minutes)
    values (${agency.id}, ${options.userId}, ${await kindOf(sql, agency, type)}, ${options.startsAt}::text::timestamptz, ${options.endsAt}::text::timestamptz,
      ${status}, ${options.reason ?? null}, ${reviewedBy}, ${reviewedBy === null ? null : sql`now()`},
      ${options.chargedMinutes ?? null})
    returning id`;
  if (row === undefined) throw new Error('The request was not written.');
  return row.id;
}
