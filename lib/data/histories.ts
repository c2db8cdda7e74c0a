import 'server-only';
import { z } from 'zod';
import { requestItem } from '#lib/domain/activity-words.ts';
import { type AuditFields, fieldsOf } from '#lib/domain/audit-facts.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { HistoryPage, HistoryStep } from '#lib/domain/history-records.ts';
import { ownShiftItem, personBeginning, personItem, scheduleItems } from '#lib/domain/history-words.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf } from './read.ts';
import { listMyChangesOf } from './roster-edits.ts';

const fields = z.unknown().transform((value): AuditFields | null => fieldsOf(value));

const stepSchema: z.ZodType<HistoryStep> = z.object({
  id: z.int(),
  at: z.number(),
  byName: z.string().nullable(),
  action: z.string(),
  entity: z.string(),
  targetId: z.string(),
  details: fields.transform((value): AuditFields => value ?? {}),
  before: fields,
  after: fields,
});

const pageSchema = z.object({
  entries: z.array(stepSchema),
  nextBefore: z.int().nullable(),
  since: z.number(),
  names: z.record(z.string(), z.string().nullable()),
});

/**
 * What became of a person, their requests, trades and certificates, newest first, 50 steps a page; null when the caller
 * may not see the person. For the person and for supervisors of the agency.
 *
 * A page of the app shows it as `<HistoryList of={{ kind: 'person', id }} first={await getPersonHistory(db, id, null)} …/>`
 * of `components/history/history-list.tsx`, which loads older pages by itself.
 *
 * @param before the `nextBefore` of the page before; null = the newest
 */
export async function getPersonHistory(
  db: Db,
  userId: string,
  before: number | null,
): Promise<HistoryPage | null> {
  const answer = dataOf(
    await db.rpc('get_activity', {
      p_kind: 'person',
      p_id: userId,
      ...(before === null ? {} : { p_before: before }),
    }),
  );
  if (answer === null) return null;
  const { entries, names, nextBefore, since } = pageSchema.parse(answer);
  const items = entries.map((step) => personItem(step, (entity, id) => names[`${entity} ${id}`] ?? null));
  const isWhole = nextBefore === null && !entries.some(isInvitation);
  return { items: isWhole ? [...items, personBeginning(since)] : items, nextBefore };
}

function isInvitation({ action, entity }: HistoryStep): boolean {
  return action === 'user.invite' && entity === 'user';
}

/** What happened to a time-off request or a trade, as `getPersonHistory`; for those who see it. */
export async function getRequestActivity(
  db: Db,
  kind: 'time_off' | 'swap',
  id: number,
  before: number | null,
): Promise<HistoryPage | null> {
  const answer = dataOf(
    await db.rpc('get_activity', {
      p_kind: kind,
      p_id: String(id),
      ...(before === null ? {} : { p_before: before }),
    }),
  );
  if (answer === null) return null;
  const { entries, names, nextBefore } = pageSchema.parse(answer);
  return {
    items: entries.map((step) => requestItem(step, (entity, key) => names[`${entity} ${key}`] ?? null)),
    nextBefore,
  };
}

/** What became of a schedule and its revisions, as `getPersonHistory`; null when there is none. For supervisors. */
export async function getScheduleHistory(
  db: Db,
  scheduleId: number,
  before: number | null,
): Promise<HistoryPage | null> {
  const answer = dataOf(
    await db.rpc('get_schedule_history', {
      p_schedule_id: scheduleId,
      ...(before === null ? {} : { p_before: before }),
    }),
  );
  if (answer === null) return null;
  const { entries, nextBefore } = pageSchema.parse(answer);
  return { items: scheduleItems(entries), nextBefore };
}

/** What became of an own published shift, as far as it was the caller's; null when it never was. At most 200 changes. */
export async function getMyShiftHistory(
  db: Db,
  rowId: number,
  { timeZone, clockStyle }: { timeZone: string; clockStyle: ClockStyle },
): Promise<HistoryPage | null> {
  const changes = await listMyChangesOf(db, rowId);
  if (changes === null) return null;
  return { items: changes.map((change) => ownShiftItem(change, timeZone, clockStyle)), nextBefore: null };
}
