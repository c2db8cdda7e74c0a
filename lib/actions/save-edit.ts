import 'server-only';
import * as edits from '#lib/data/roster-edits.ts';
import { type EditJudgement, type EditViolation, judgeChange } from '#lib/domain/edit-judgement.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { type RowOperation, touchedRows } from '#lib/domain/roster-edits.ts';
import type { EditOutcome, PendingEdit } from '#lib/domain/roster-records.ts';
import type { Db } from '#lib/supabase/server.ts';

/** How often an edit is judged when others keep changing what it is judged by. */
const judgementsMax = 3;

type EditRequest = {
  editId: string;
  scheduleId: number;
  operations: readonly RowOperation[];
  reason: string | null;
  undoes: string | null;
};

/**
 * Judges an edit by the facts as they are now, and saves it: applied, or kept until a second supervisor confirms. When
 * others change what it was judged by before it is saved, it is judged again. Throws a `Refusal` for what is impossible,
 * what needs a reason and has none, and what others changed.
 */
export async function saveEdit(db: Db, request: EditRequest): Promise<EditOutcome> {
  for (let judged = 0; judged < judgementsMax; judged++) {
    const loaded = await edits.getEditFacts(db, request);
    if (loaded === null) throw new Refusal('not_found', 'This schedule does not exist.');
    const judgement = loaded.isKnown ? nothing : judge(request.operations, loaded);
    refuse(judgement, request);
    const passed = peopleOverLimits(judgement.violations);
    const outcome = await edits.saveRosterEdit(db, {
      ...request,
      factsVersion: loaded.facts.schedule.version,
      operations: request.operations.map((operation) => {
        const userId = workerOf(operation, loaded);
        return userId !== null && passed.has(userId) ? { ...operation, overrides: true } : operation;
      }),
      violations: judgement.violations,
      needsConfirmation: judgement.need === 'second_supervisor',
    });
    if (outcome !== null) return outcome;
  }
  throw busy();
}

/**
 * Judges an edit that waits again, and applies it for a second supervisor. Throws a `Refusal` when it breaks more than
 * what was asked for, or its rows are no longer those it was made on; it then goes on waiting.
 */
export async function confirmEdit(db: Db, editId: string): Promise<EditOutcome> {
  for (let judged = 0; judged < judgementsMax; judged++) {
    const pending = await edits.getPendingEdit(db, editId);
    // Of one that does not wait the database says why.
    const version = pending === null ? 0 : await judgeAgain(db, pending);
    const outcome = await edits.confirmRosterEdit(db, editId, version);
    if (outcome !== null) return outcome;
  }
  throw busy();
}

const nothing: EditJudgement = { need: 'nothing', violations: [], impossible: null };

/** An edit of rows that others changed is not judged: the database refuses it, and says by whom and when. */
function judge(operations: readonly RowOperation[], loaded: edits.EditFacts): EditJudgement {
  const { facts, rows, cancelled } = loaded;
  const isStale = operations.some((operation) => {
    if (operation.kind === 'add') return false;
    return (rows.get(operation.id) ?? cancelled.get(operation.id))?.version !== operation.version;
  });
  if (isStale) return nothing;
  const byPerson = Map.groupBy(rows.values(), ({ userId }) => userId);
  return judgeChange({
    facts,
    ...touchedRows(rows, operations, facts, cancelled),
    rowsOf: (userId) => byPerson.get(userId) ?? [],
    now: Date.now(),
  });
}

function refuse({ need, violations, impossible }: EditJudgement, { reason, undoes }: EditRequest): void {
  if (impossible !== null) throw new Refusal('rule_violation', impossible, undefined, { violations });
  const isAsked = need === 'reason' || need === 'second_supervisor';
  // An undo has the reason of what it takes back.
  if (!isAsked || reason !== null || undoes !== null) return;
  const words = `This passes a limit: ${violations[0]?.message ?? 'a hard one'}. Say why.`;
  throw new Refusal('rule_violation', words, { reason: words }, { violations });
}

/** Who works the row that an operation leaves; null for an open or a cancelled one. */
function workerOf(operation: RowOperation, { cancelled }: edits.EditFacts): string | null {
  if (operation.kind === 'restore') return cancelled.get(operation.id)?.userId ?? null;
  return operation.kind === 'cancel' ? null : operation.row.userId;
}

function peopleOverLimits(violations: readonly EditViolation[]): ReadonlySet<string> {
  return new Set(violations.flatMap(({ severity, personId }) => (severity === 'hard' ? [personId] : [])));
}

/** The version by which the edit was judged again. Refuses one that breaks more than whoever confirms has seen. */
async function judgeAgain(db: Db, pending: PendingEdit): Promise<number> {
  const { id: editId, scheduleId, operations } = pending;
  const loaded = await edits.getEditFacts(db, { editId, scheduleId, operations });
  if (loaded === null) throw new Refusal('not_found', 'This schedule does not exist.');
  const { violations, impossible } = judge(operations, loaded);
  if (impossible !== null) {
    throw new Refusal('conflict', `This cannot be done any more: ${impossible}`, undefined, { violations });
  }
  const more = violations.find(
    ({ severity, ruleId, personId, minutes }) =>
      severity === 'hard' &&
      !pending.violations.some(
        (known) =>
          known.severity === severity &&
          known.ruleId === ruleId &&
          known.personId === personId &&
          known.minutes >= minutes,
      ),
  );
  if (more !== undefined) {
    const words = `This breaks more than when it was asked for: ${more.message}. Decline it, and let it be asked for again.`;
    throw new Refusal('conflict', words, undefined, { violations });
  }
  return loaded.facts.schedule.version;
}

function busy(): Refusal {
  return new Refusal('conflict', 'Others are changing this schedule right now. Try again.');
}
