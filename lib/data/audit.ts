import 'server-only';
import { z } from 'zod';
import { entitiesOf } from '#lib/domain/audit-kinds.ts';
import {
  AUDIT_PROBLEMS,
  type AuditCheck,
  type AuditEntry,
  type AuditExportPage,
  type AuditHead,
  type AuditPage,
  HEAD_STATES,
  type HeadCheck,
} from '#lib/domain/audit-records.ts';
import type { AuditExportFilters, AuditFilters } from '#lib/domain/audit-schemas.ts';
import { AUDIT_GROUPS, SIGN_IN_ACTIONS } from '#lib/domain/audit-words.ts';
import { type KeptHead, keptHeadSchema } from '#lib/domain/kept-heads.ts';
import { addDays, createZone, parseTime } from '#lib/domain/time.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

/** What was refused: by actions, pages and routes, and at the sign-in. */
const refusalActions = ['refused', 'refused.more', 'user.sign_in_failed', 'user.sign_in_blocked'];

const origin = z
  .object({
    address: z.string().nullable().default(null),
    device: z.string().nullable().default(null),
    session: z.string().nullable().default(null),
    worker: z.string().nullable().default(null),
  })
  .nullable();

const entry = z.object({
  id: z.int(),
  action: z.string(),
  entity: z.string(),
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  actorKind: z.enum(['user', 'job', 'system']),
  targetId: z.string().nullable(),
  details: z.unknown(),
  before: z.unknown(),
  after: z.unknown(),
  origin,
  requestId: z.string().nullable(),
  createdAt: z.number(),
});
const entrySchema: z.ZodType<AuditEntry> = entry;

const pageSchema = z.object({ entries: z.array(entrySchema), nextBeforeId: z.int().nullable() });
const exportSchema: z.ZodType<AuditExportPage> = z.object({
  entries: z.array(entry.extend({ seq: z.int().nullable(), hash: z.string().nullable() })),
  nextAfterId: z.int().nullable(),
});

/**
 * The audit of the own agency, newest first, by pages. For admins; throws a `Refusal` for others.
 *
 * @param timeZone in which the filters' dates and times are meant
 */
export async function listAuditEntries(db: Db, timeZone: string, filters: AuditFilters): Promise<AuditPage> {
  const { beforeId, pageSize } = filters;
  const answer = await db.rpc('list_audit', {
    ...argumentsOf(timeZone, filters),
    ...(beforeId !== null && { p_before: beforeId }),
    p_limit: pageSize,
  });
  return pageSchema.parse(requireData(answer));
}

/** How many entries match. For admins; throws a `Refusal` for others. */
export async function countAudit(db: Db, timeZone: string, filters: AuditExportFilters): Promise<number> {
  return requireData(await db.rpc('count_audit', argumentsOf(timeZone, filters)));
}

const beginningSchema = z.object({ exportId: z.int(), count: z.int(), head: z.lazy(() => head).nullable() });

/** What an export begins with: its own entry in the audit, how many entries it has, and the chain's newest link. */
export type AuditExportStart = { exportId: number; count: number; head: AuditHead | null };

/** Records an export before its first entry leaves. For admins; throws a `Refusal` for others. */
export async function beginAuditExport(
  db: Db,
  timeZone: string,
  filters: AuditExportFilters,
  format: 'csv' | 'json',
): Promise<AuditExportStart> {
  const answer = await db.rpc('begin_audit_export', { ...argumentsOf(timeZone, filters), p_format: format });
  return beginningSchema.parse(requireData(answer));
}

/**
 * A page of an export that the same admin has begun, oldest first: what was recorded of it is what it is of. Throws a
 * `Refusal` when it was not begun within a day.
 *
 * @param page.afterId `nextAfterId` of the page before, null for the first
 */
export async function exportAudit(
  db: Db,
  exportId: number,
  { afterId, size = 1000 }: { afterId: number | null; size?: number },
): Promise<AuditExportPage> {
  const answer = await db.rpc('export_audit', {
    p_export_id: exportId,
    ...(afterId !== null && { p_after: afterId }),
    p_limit: size,
  });
  return exportSchema.parse(requireData(answer));
}

/** The filters as the database takes them; what is not filtered by is left out. */
function argumentsOf(timeZone: string, filters: AuditExportFilters) {
  const { actorId, action, entity, targetId, fromDate, fromTime, toDate, toTime, outcome } = filters;
  const zone = createZone(timeZone);
  const at = (date: string, minutes: number) => new Date(zone.toInstant(date, minutes)).toISOString();
  const actions = actionsOf(action);
  const refused = actions === null ? refusalActions : refusalActions.filter((name) => actions.includes(name));
  const wanted = outcome === 'refusals' ? refused : actions;
  return {
    ...(actorId !== null && { p_actor: actorId }),
    ...(wanted !== null && { p_actions: wanted }),
    ...(action === AUDIT_GROUPS.without && { p_without: [...SIGN_IN_ACTIONS] }),
    ...(entity !== null && { p_entities: [...entitiesOf(entity)] }),
    ...(targetId !== null && { p_target: targetId }),
    ...(fromDate !== null && { p_from: at(fromDate, fromTime === null ? 0 : parseTime(fromTime)) }),
    ...(toDate !== null && {
      // The last minute counts to its end.
      p_to: toTime === null ? at(addDays(toDate, 1), 0) : at(toDate, parseTime(toTime) + 1),
    }),
  };
}

/** Null where any action will do. */
function actionsOf(action: string | null): string[] | null {
  if (action === null || action === AUDIT_GROUPS.without) return null;
  return action === AUDIT_GROUPS.only ? [...SIGN_IN_ACTIONS] : [action];
}

const head = z.object({ seq: z.int(), hash: z.string(), at: z.number() });

const checkSchema: z.ZodType<AuditCheck> = z.object({
  checked: z.int(),
  nextSeq: z.int().nullable(),
  head: head.nullable(),
  checkpoint: head.nullable(),
  broken: z
    .object({
      id: z.int().nullable(),
      seq: z.int().nullable(),
      problem: z.enum(AUDIT_PROBLEMS),
      words: z.string(),
    })
    .nullable(),
});

/**
 * Checks a step of the own agency's chain, 20,000 links from number `fromSeq` on; ask again from `nextSeq` until that is
 * null. For admins; throws a `Refusal` for others.
 */
export async function verifyAudit(db: Db, fromSeq = 1): Promise<AuditCheck> {
  return checkSchema.parse(requireData(await db.rpc('verify_audit', { p_from_seq: fromSeq })));
}

const headChecks: z.ZodType<HeadCheck[]> = z.array(
  z.object({ seq: z.int(), hash: z.string(), state: z.enum(HEAD_STATES) }),
);

/** Whether heads that were kept elsewhere are still in the own agency's chain, at most 10,000. For admins. */
export async function checkAuditHeads(
  db: Db,
  heads: readonly Pick<AuditHead, 'seq' | 'hash'>[],
): Promise<HeadCheck[]> {
  return headChecks.parse(requireData(await db.rpc('check_audit_heads', { p_heads: jsonOf(heads) })));
}

/** The newest link of the agency's chain, for admins; null for others. */
export async function getAuditHead(db: Db, agencyId: string): Promise<AuditHead | null> {
  const [newest] = requireData(
    await db
      .from('audit_chain')
      .select('seq, hash, audit_logs(created_at)')
      .eq('agency_id', agencyId)
      .order('seq', { ascending: false })
      .limit(1),
  );
  if (newest === undefined) return null;
  return { seq: newest.seq, hash: hexOf(newest.hash), at: Date.parse(newest.audit_logs.created_at) };
}

/** For how many months the audit of an agency is kept; null = for ever. */
export async function getAuditMonths(db: Db, agencyId: string): Promise<number | null> {
  const row = dataOf(await db.from('agencies').select('audit_months').eq('id', agencyId).maybeSingle());
  return row?.audit_months ?? null;
}

/** The newest heads that the server kept apart from the chain, newest first, for admins; none for others. */
export async function listAuditAnchors(db: Db, agencyId: string, count = 24): Promise<AuditHead[]> {
  const rows = requireData(
    await db
      .from('audit_anchors')
      .select('seq, hash, at')
      .eq('agency_id', agencyId)
      .order('at', { ascending: false })
      .limit(count),
  );
  return rows.map(({ seq, hash, at }) => ({ seq, hash: hexOf(hash), at: Date.parse(at) }));
}

/** Bytes come as `\x` and their digits. */
function hexOf(bytes: string): string {
  return bytes.replace(/^\\x/, '');
}

const keptHeads = z.array(keptHeadSchema);

/**
 * Keeps the head of each chain that has moved, once an hour, and returns all that were kept after a time, oldest first.
 * With the secret key.
 *
 * @param after as `at` of a head, null for all
 */
export async function keepAuditAnchors(admin: Db, after: string | null): Promise<KeptHead[]> {
  // A time before there was any says "all" as well; null is no argument to the generated types.
  return keptHeads.parse(
    requireData(await admin.rpc('keep_audit_anchors', { p_after: after ?? '2000-01-01' })),
  );
}

const prunedSchema = z.array(
  z.object({
    agency: z.guid(),
    removed: z.int(),
    broken: z.looseObject({ words: z.string() }).nullable(),
  }),
);

/**
 * Removes a batch of what the retention of each agency no longer keeps, of the audit, of notices and of conversations.
 * Returns how many rows went, and where an audit does not hold and therefore stays. With the secret key.
 */
export async function pruneKept(
  admin: Db,
): Promise<{ removed: number; broken: { agency: string; words: string }[] }> {
  const audits = prunedSchema.parse(requireData(await admin.rpc('prune_audit', {})));
  const notices = dataOf(await admin.rpc('prune_notices', {})) ?? 0;
  const messages = dataOf(await admin.rpc('prune_chat', {})) ?? 0;
  return {
    removed: notices + messages + audits.reduce((sum, { removed }) => sum + removed, 0),
    broken: audits.flatMap(({ agency, broken }) =>
      broken === null ? [] : [{ agency, words: broken.words }],
    ),
  };
}
