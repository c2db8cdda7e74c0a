import 'server-only';
import type { AuditPage } from '#lib/domain/audit-records.ts';
import type { AuditFilters } from '#lib/domain/audit-schemas.ts';
import { AUDIT_GROUPS, SIGN_IN_ACTIONS } from '#lib/domain/audit-words.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/** The audit of an agency, newest first, by pages: `nextBeforeId` is the key of the next one, null on the last. */
export async function listAuditEntries(
  db: Db,
  agencyId: string,
  timeZone: string,
  filters: AuditFilters,
): Promise<AuditPage> {
  const zone = createZone(timeZone);
  const midnight = (date: string) => new Date(zone.toInstant(date, 0)).toISOString();
  let query = db
    .from('audit_logs')
    .select(
      'id, action, actor_id, actor_kind, target_id, details, before, after, request_id, created_at, profiles(full_name)',
    )
    .eq('agency_id', agencyId)
    .order('id', { ascending: false })
    .limit(filters.pageSize + 1);
  if (filters.beforeId !== null) query = query.lt('id', filters.beforeId);
  if (filters.actorId !== null) query = query.eq('actor_id', filters.actorId);
  if (filters.action === AUDIT_GROUPS.only) query = query.in('action', SIGN_IN_ACTIONS);
  else if (filters.action === AUDIT_GROUPS.without) query = query.not('action', 'in', `(${SIGN_IN_ACTIONS})`);
  else if (filters.action !== null) query = query.eq('action', filters.action);
  if (filters.targetId !== null) query = query.eq('target_id', filters.targetId);
  if (filters.fromDate !== null) query = query.gte('created_at', midnight(filters.fromDate));
  if (filters.toDate !== null) query = query.lt('created_at', midnight(addDays(filters.toDate, 1)));
  const rows = requireData(await query);
  const page = rows.slice(0, filters.pageSize);
  return {
    entries: page.map((row) => ({
      id: row.id,
      action: row.action,
      entity: '',
      origin: null,
      actorId: row.actor_id,
      actorName: row.profiles?.full_name ?? null,
      actorKind: row.actor_kind,
      targetId: row.target_id,
      details: row.details,
      before: row.before,
      after: row.after,
      requestId: row.request_id,
      createdAt: Date.parse(row.created_at),
    })),
    nextBeforeId: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}
