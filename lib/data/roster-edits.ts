import 'server-only';
import { z } from 'zod';
import type { EditViolation } from '#lib/domain/edit-judgement.ts';
import { type RosterFacts, type RosterRow, type RosterWire, readWire } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import {
  type EditOutcome,
  type MyShiftChange,
  type PendingEdit,
  SHIFT_CHANGE_KINDS,
  type ShiftChange,
} from '#lib/domain/roster-records.ts';
import { operationSchema } from '#lib/domain/roster-schemas.ts';
import { RULES } from '#lib/domain/rules.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, detailOf, jsonOf, requireData } from './read.ts';
import { readRosterFacts, wireRow, wireSchema } from './roster-facts.ts';

/** An edit with what judged it: rows that pass a hard limit keep the edit's reason. */
export type EditToSave = {
  editId: string;
  scheduleId: number;
  /** The schedule's version that the edit was judged by. */
  factsVersion: number;
  operations: readonly (RowOperation & { overrides?: boolean })[];
  reason: string | null;
  violations: readonly EditViolation[];
  needsConfirmation: boolean;
  undoes: string | null;
};

/** What an edit is judged by. */
export type EditFacts = {
  /** The edit was saved before, or waits for confirmation: saving it again tells what came of it. */
  isKnown: boolean;
  /** Of the people concerned alone, and so are leave and neighbours. */
  facts: RosterFacts;
  /** Rows of the schedule: those named, and those of the people concerned within 16 days of the days concerned. */
  rows: ReadonlyMap<number, RosterRow>;
  /** The cancelled rows that the edit names, as they were. */
  cancelled: ReadonlyMap<number, RosterRow>;
};

const namedRows = z.object({ users: z.array(z.string()), rows: z.array(wireRow) });

const editFactsSchema = z.object({
  isKnown: z.boolean(),
  facts: z.unknown(),
  rows: namedRows,
  cancelled: namedRows,
});

/** The facts that judge these operations, and no more; null when there is no such schedule. */
export async function getEditFacts(
  db: Db,
  {
    editId,
    scheduleId,
    operations,
  }: { editId: string; scheduleId: number; operations: readonly RowOperation[] },
): Promise<EditFacts | null> {
  const fields = operations.flatMap((operation) => ('row' in operation ? [operation.row] : []));
  const dates = fields.map(({ shiftDate }) => shiftDate).toSorted();
  const answer = dataOf(
    await db.rpc('get_edit_facts', {
      p_schedule_id: scheduleId,
      p_edit_id: editId,
      p_row_ids: operations.flatMap((operation) => ('id' in operation ? [operation.id] : [])),
      p_user_ids: [...new Set(fields.flatMap(({ userId }) => userId ?? []))],
      p_from: dates[0],
      p_to: dates.at(-1),
    }),
  );
  if (answer === null) return null;
  const { isKnown, facts: unread, rows, cancelled } = editFactsSchema.parse(answer);
  const facts = readRosterFacts(unread);
  const templates = new Map(facts.templates.map((template) => [template.id, template]));
  const standing = readWire(wireOf(rows, facts), templates, facts.clock);
  const gone = readWire(wireOf(cancelled, facts), templates, facts.clock);
  return {
    isKnown,
    facts,
    rows: new Map(standing.rows.map((row) => [row.id, row])),
    cancelled: new Map(gone.cancelled.flatMap(({ id, row }) => (row === null ? [] : [[id, row] as const]))),
  };
}

function wireOf(named: Pick<RosterWire, 'users' | 'rows'>, { schedule }: RosterFacts): RosterWire {
  return { ...named, scheduleId: schedule.id, version: schedule.version, at: 0, count: 0 };
}

/** What came of an edit. */
export const outcomeSchema: z.ZodType<EditOutcome> = z.object({
  state: z.enum(['applied', 'pending']),
  wire: wireSchema,
  ids: z.record(z.string(), z.int()),
  peopleTold: z.int(),
});

/**
 * Saves an edit: all of it or nothing; the same id again changes nothing more. Null when something that the edit was
 * judged by has changed since: load and judge again. Throws a `Refusal` with the rows that others changed.
 */
export async function saveRosterEdit(db: Db, edit: EditToSave): Promise<EditOutcome | null> {
  const answer = await db.rpc('apply_roster_edit', {
    p_edit_id: edit.editId,
    p_schedule_id: edit.scheduleId,
    p_facts_version: edit.factsVersion,
    p_operations: jsonOf(edit.operations),
    p_reason: edit.reason ?? undefined,
    p_violations: jsonOf(edit.violations),
    p_needs_confirmation: edit.needsConfirmation,
    p_undoes: edit.undoes ?? undefined,
  });
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return outcomeSchema.parse(requireData(answer));
}

/** Applies an edit that waits, as another supervisor than the one who asked. Null as in `saveRosterEdit`. */
export async function confirmRosterEdit(
  db: Db,
  editId: string,
  factsVersion: number,
): Promise<EditOutcome | null> {
  const answer = await db.rpc('confirm_roster_edit', { p_edit_id: editId, p_facts_version: factsVersion });
  if (answer.error !== null && detailOf(answer.error).factsVersion !== undefined) return null;
  return outcomeSchema.parse(requireData(answer));
}

/** Refuses an edit that waits, as another supervisor than the one who asked. */
export async function declineRosterEdit(db: Db, editId: string, note: string | null): Promise<void> {
  dataOf(await db.rpc('decline_roster_edit', { p_edit_id: editId, p_note: note ?? undefined }));
}

/** Takes the own edit that waits back. */
export async function withdrawRosterEdit(db: Db, editId: string): Promise<void> {
  dataOf(await db.rpc('withdraw_roster_edit', { p_edit_id: editId }));
}

const violationSchema: z.ZodType<EditViolation> = z.object({
  ruleId: z.custom<EditViolation['ruleId']>((value) => RULES.some(({ id }) => id === value)),
  severity: z.enum(['hard', 'soft']),
  message: z.string(),
  minutes: z.number(),
  at: z.number(),
  personId: z.string(),
  isOver: z.boolean().optional(),
  emergency: z.object({ id: z.int(), version: z.int() }).optional(),
});

/** As stored: with the mark of a passed limit, which whoever judges anew sets anew. */
const storedOperation = z
  .looseObject({ overrides: z.boolean().optional() })
  .transform(({ overrides: _, ...operation }) => operation)
  .pipe(operationSchema);

const pendingSchema: z.ZodType<PendingEdit> = z.object({
  id: z.string(),
  scheduleId: z.int(),
  requestedBy: z.string(),
  requestedByName: z.string(),
  requestedAt: z.number(),
  reason: z.string(),
  operations: z.array(storedOperation),
  violations: z.array(violationSchema),
  isOwn: z.boolean(),
});

/**
 * What was asked for past this app may not be readable. It is left out, and so cannot be judged and confirmed; the others
 * are not kept from whoever opens the roster.
 */
export function readPendingEdits(answer: unknown): PendingEdit[] {
  return z
    .array(z.unknown())
    .parse(answer)
    .flatMap((stored) => pendingSchema.safeParse(stored).data ?? []);
}

/** Edits of a schedule that wait for a second supervisor, the oldest first; at most 200. */
export async function listPendingEdits(db: Db, scheduleId: number): Promise<PendingEdit[]> {
  return readPendingEdits(
    requireData(await db.rpc('list_pending_roster_edits', { p_schedule_id: scheduleId })),
  );
}

/** One edit that waits; null when it does not wait any more. */
export async function getPendingEdit(db: Db, editId: string): Promise<PendingEdit | null> {
  const [edit] = readPendingEdits(
    requireData(await db.rpc('list_pending_roster_edits', { p_edit_id: editId })),
  );
  return edit ?? null;
}

const ownState = {
  shiftDate: z.string(),
  code: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  isOvertime: z.boolean(),
  isActing: z.boolean(),
};
const shiftState = z
  .object({ ...ownState, requiredRole: z.enum(['dispatcher', 'supervisor']), isLocked: z.boolean() })
  .nullable();

/** Changes as supervisors read them, from the database. */
export const historySchema: z.ZodType<ShiftChange[]> = z.array(
  z.object({
    id: z.int(),
    rowId: z.int(),
    at: z.number(),
    byName: z.string().nullable(),
    kind: z.enum(SHIFT_CHANGE_KINDS),
    fromName: z.string().nullable(),
    toName: z.string().nullable(),
    before: shiftState,
    after: shiftState,
    noticeMinutes: z.int().nullable(),
    isCorrection: z.boolean(),
    reason: z.string().nullable(),
    editId: z.string().nullable(),
  }),
);

/** What happened to a row, the latest first; at most 200. Null when supervisors of this agency have no such row. */
export async function getShiftHistory(db: Db, rowId: number): Promise<ShiftChange[] | null> {
  const answer = dataOf(await db.rpc('get_shift_history', { p_assignment_id: rowId }));
  return answer === null ? null : historySchema.parse(answer);
}

const myChange = z.object({
  id: z.int(),
  rowId: z.int(),
  at: z.number(),
  before: z.object(ownState).nullable(),
  after: z.object(ownState).nullable(),
  noticeMinutes: z.int(),
  isCorrection: z.boolean(),
});
const myChangesSchema: z.ZodType<MyShiftChange[]> = z.array(myChange);
const myHistorySchema = z.array(myChange.extend({ byName: z.string().nullable() }));

/**
 * Changes of the caller's own published shifts, of those that lay or lie between two instants; the latest first, at most
 * 1000. What was taken back before anybody was told is left out.
 */
export async function listMyShiftChanges(db: Db, from: Instant, to: Instant): Promise<MyShiftChange[]> {
  return myChangesSchema.parse(
    requireData(
      await db.rpc('list_my_shift_changes', {
        p_from: new Date(from).toISOString(),
        p_to: new Date(to).toISOString(),
      }),
    ),
  );
}

/** What became of one published shift of the caller's, with who did it, as far as it was theirs; null when it never was. */
export async function listMyChangesOf(
  db: Db,
  rowId: number,
): Promise<(MyShiftChange & { byName: string | null })[] | null> {
  const answer = dataOf(await db.rpc('get_my_shift_history', { p_assignment_id: rowId }));
  return answer === null ? null : myHistorySchema.parse(answer);
}

/** Tells everybody concerned by an edit once; returns how many were told now. For the worker. */
export async function announceRosterEdit(admin: Db, editId: string): Promise<number> {
  return requireData(await admin.rpc('announce_roster_edit', { p_edit_id: editId }));
}
