import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import { type EditJudgement, judgeChange } from '#lib/domain/edit-judgement.ts';
import { describeEdits } from '#lib/domain/edit-words.ts';
import { countOf } from '#lib/domain/format.ts';
import type { RosterFacts, RosterRow, RosterWire } from '#lib/domain/roster.ts';
import {
  compileEdits,
  inverseOperations,
  type RosterEdit,
  type RowOperation,
} from '#lib/domain/roster-edits.ts';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { createEditQueue } from './edit-queue.ts';
import { type EditStorage, editsKey, keepEdits, type QueuedEdit, readKeptEdits } from './kept-edits.ts';
import { createLedger } from './ledger.ts';
import { conflictsOf, overCurrent, rowsAsFound } from './row-conflicts.ts';
import { mergeOperations, type Rebase, rebaseOperations, rowOf, withDependants } from './step-operations.ts';
import type {
  EditAttempt,
  EditStep,
  RosterNews,
  RosterState,
  RosterStore,
  RowConflict,
  SaveRequest,
} from './store-types.ts';

/** How long an applied change set can be taken back before anybody is told of it. */
const QUIET_UNDO_MS = 60_000;
const UNDO_MAX = 100;
/** Keys and versions are put right where the save is known. */
const NOTHING_SAVED = { ids: {}, versions: new Map<number, number>() };

export type RosterStoreInit = {
  facts: RosterFacts;
  /** All rows of the range. */
  wire: RosterWire;
  range: RosterRange;
  /** Whose edits are kept on this device. */
  userId: string;
  now: () => Instant;
  save: (request: SaveRequest) => Promise<ActionResult<EditOutcome>>;
  newId: () => string;
  storage: EditStorage | null;
  /** Hears what came of edits. */
  tell?: (news: RosterNews) => void;
};

/** An edit that can be taken back. */
type Done = {
  editId: string;
  step: EditStep;
  /** What takes it back, on the versions that own saves have left so far. */
  inverse: readonly RowOperation[];
  /** Null = as long as the page is open. */
  until: Instant | null;
};

type Conflict = { step: EditStep; rows: readonly RowConflict[]; isChangeSet: boolean };

/** The roster of one schedule in the browser: its rows, the edits on top of them, and what is being saved. */
export function createRosterStore(init: RosterStoreInit): RosterStore {
  const { now, newId, storage, tell } = init;
  const scheduleId = init.facts.schedule.id;
  const isDraft = init.facts.schedule.status === 'draft';
  const key = editsKey(init.userId, scheduleId);
  const ledger = createLedger(init);
  const listeners = new Set<() => void>();
  let { facts } = init;
  let changeSet: readonly EditStep[] = [];
  let redoSteps: readonly EditStep[] = [];
  let done: readonly Done[] = [];
  let undone: readonly Done[] = [];
  let conflict: Conflict | null = null;
  let failure: string | null = null;
  /** The change set that was sent: without an answer, the next try has the same id. */
  let sent: { step: EditStep; stepIds: ReadonlySet<string> } | null = null;
  let isApplying = false;
  let lastKey = 0;
  let isRestored = false;

  const queue = createEditQueue({
    scheduleId,
    save: init.save,
    onSaved: settle,
    onRefused: refuse,
    onSilence: () =>
      publish({ failure: 'No connection. Your edits are kept here, and saved as soon as it is back.' }),
  });
  const initial = buildState();
  let state = initial;

  /** Everything that the server has not taken yet, in order. */
  function pending(): EditStep[] {
    return [...queue.edits().map(({ step }) => step), ...changeSet];
  }

  /** What this device kept comes first: what was done meanwhile was done on top of nothing. */
  function restore() {
    if (isRestored) return;
    isRestored = true;
    const kept = readKeptEdits(storage, key);
    queue.replace((edits) => [...kept.queue, ...edits]);
    if (!isDraft) changeSet = [...kept.changeSet, ...changeSet];
    lastKey = Math.min(lastKey, ...pending().flatMap(({ operations }) => operations.map(rowOf)));
    show(pending());
    publish();
    queue.resume();
  }

  function buildState(): RosterState {
    const saving = new Set(queue.edits().flatMap(({ step }) => step.operations.map(rowOf)));
    if (isApplying) for (const operation of sent?.step.operations ?? []) saving.add(rowOf(operation));
    return {
      ...ledger.view(),
      facts,
      changeSet,
      staleSteps: new Set(changeSet.filter(isStale).map(({ id }) => id)),
      saving,
      conflict,
      undo: changeSet.at(-1)?.label ?? lastDone()?.step.label ?? null,
      redo: redoSteps.at(-1)?.label ?? undone.at(-1)?.step.label ?? null,
      failure,
    };
  }

  function publish(change: { failure?: string | null } = {}) {
    if (change.failure !== undefined) failure = change.failure;
    state = buildState();
    if (isRestored) keepEdits(storage, key, { queue: queue.edits(), changeSet });
    for (const listener of [...listeners]) listener();
  }

  function show(steps: readonly EditStep[], more: readonly number[] = []) {
    ledger.show(new Set([...more, ...steps.flatMap((step) => step.operations.map(rowOf))]), pending());
  }

  function takeKey(): number {
    lastKey -= 1;
    return lastKey;
  }

  function isStale({ operations, before }: EditStep): boolean {
    const { fromDate, toDate } = ledger.view().loaded;
    return operations.some((operation) => {
      if (operation.kind === 'add' || operation.id < 0) return false;
      const row = ledger.saved(operation.id);
      if (row !== undefined) return row.version !== operation.version;
      const former = before.find(({ id }) => id === operation.id);
      return former !== undefined && former.shiftDate >= fromDate && former.shiftDate <= toDate;
    });
  }

  function lastDone(): Done | undefined {
    const last = done.at(-1);
    return last === undefined || (last.until !== null && now() >= last.until) ? undefined : last;
  }

  /** What operations do to the rows as shown, judged. */
  function stepOf(operations: readonly RowOperation[], label: string, reason: string | null): EditStep {
    const { rows } = ledger.view();
    const ids = new Set(operations.map(rowOf));
    const before = [...ids].flatMap((id) => rows.get(id) ?? []);
    const after = [...ledger.after(ids, [...pending(), { operations, before }]).values()];
    const judgement = judge(before, after);
    return { id: newId(), label, operations, before, after, judgement, reason };
  }

  function judge(before: readonly RosterRow[], after: readonly RosterRow[]): EditJudgement {
    const { byPerson } = ledger.view();
    const rowsOf = (userId: string) => [...(byPerson.get(userId)?.values() ?? [])].flat();
    return judgeChange({ facts, before, after, rowsOf, now: now() });
  }

  function preview(edits: readonly RosterEdit[], reason?: string): { step: EditStep } | { refusal: string } {
    const world = { facts, rows: ledger.view().rows };
    const compiled = compileEdits(edits, world, takeKey);
    if ('refusal' in compiled) return compiled;
    return { step: stepOf(compiled.operations, describeEdits(edits, world), reason ?? null) };
  }

  function edit(edits: readonly RosterEdit[], reason?: string): EditAttempt {
    const made = preview(edits, reason);
    if ('refusal' in made) return { kind: 'refused', message: made.refusal };
    const { step } = made;
    const { judgement } = step;
    if (judgement.impossible !== null) return { kind: 'refused', message: judgement.impossible };
    const isReasonNeeded = judgement.need === 'reason' || judgement.need === 'second_supervisor';
    // A change set has one reason, which is asked for when it is applied.
    if (isDraft && isReasonNeeded && !reason) return { kind: 'needs_reason', judgement, edits };
    redoSteps = [];
    undone = [];
    if (isDraft) {
      done = [...done, doneOf(step)].slice(-UNDO_MAX);
      enqueue({ editId: step.id, step, undoes: null });
    } else collect(step);
    return { kind: 'done', step };
  }

  function collect(step: EditStep) {
    changeSet = [...changeSet, step];
    show([step]);
    publish();
    tell?.({ kind: 'collected', step });
  }

  function enqueue(queued: QueuedEdit) {
    queue.push(queued);
    show([queued.step]);
    publish();
  }

  function undo() {
    const collected = changeSet.at(-1);
    if (collected !== undefined) {
      changeSet = changeSet.slice(0, -1);
      redoSteps = [...redoSteps, collected];
      show([collected]);
      publish();
      tell?.({ kind: 'undone', step: collected });
      return;
    }
    const last = lastDone();
    if (last === undefined) return;
    done = done.slice(0, -1);
    const step = stepOf(last.inverse, last.step.label, last.step.reason);
    if (isDraft) undone = [...undone, doneOf(step)];
    enqueue({ editId: step.id, step, undoes: last.editId });
  }

  function redo() {
    const collected = redoSteps.at(-1);
    if (collected !== undefined) {
      redoSteps = redoSteps.slice(0, -1);
      collect(collected);
      return;
    }
    const last = undone.at(-1);
    if (last === undefined) return;
    undone = undone.slice(0, -1);
    const step = stepOf(last.inverse, last.step.label, last.step.reason);
    done = [...done, doneOf(step)];
    enqueue({ editId: step.id, step, undoes: null });
  }

  function doneOf(step: EditStep, until: Instant | null = null): Done {
    const inverse = inverseOperations(step.operations, step.before, NOTHING_SAVED);
    return { editId: step.id, step, inverse, until };
  }

  /** Reads everything that waits as it is after a save. */
  function rebase(by: Rebase) {
    const moved = (step: EditStep): EditStep => ({
      ...step,
      operations: rebaseOperations(step.operations, by),
    });
    queue.replace((edits) => edits.map((queued) => ({ ...queued, step: moved(queued.step) })));
    changeSet = changeSet.map(moved);
    redoSteps = redoSteps.map(moved);
    const movedBack = (entry: Done): Done => ({ ...entry, inverse: rebaseOperations(entry.inverse, by) });
    done = done.map(movedBack);
    undone = undone.map(movedBack);
  }

  function settle({ editId, step, undoes }: QueuedEdit, outcome: EditOutcome) {
    if (outcome.state === 'applied') rebase(ledger.takeOutcome(step.operations, outcome));
    else forget([editId]);
    // Rows of the outcome that the edit did not name are its own new ones.
    show(
      [step],
      outcome.wire.rows.map(([id]) => id),
    );
    publish({ failure: null });
    tell?.({ kind: 'saved', step, outcome, isUndo: undoes !== null });
  }

  function forget(editIds: readonly string[]) {
    done = done.filter(({ editId }) => !editIds.includes(editId));
    undone = undone.filter(({ editId }) => !editIds.includes(editId));
  }

  function refuse({ step }: QueuedEdit, refusal: ActionRefusal) {
    if (refusal.code === 'unauthenticated') {
      queue.hold();
      const count = countOf(pending().length, 'edit is', 'edits are');
      publish({ failure: `Your session has ended. Sign in again: ${count} kept on this device.` });
      return;
    }
    if (meetConflict(step, refusal, false)) {
      queue.hold();
      publish();
      return;
    }
    takeOut(step);
    publish({ failure: refusal.message });
    tell?.({ kind: 'refused', step, message: refusal.message });
  }

  /** Takes an edit out of what waits, and what was built on it. */
  function takeOut(step: EditStep) {
    const dropped = withDependants(step.operations.map(rowOf), pending());
    const isDropped = ({ id }: EditStep) => id === step.id || dropped.some((other) => other.id === id);
    queue.replace((edits) => edits.filter((queued) => !isDropped(queued.step)));
    changeSet = changeSet.filter((other) => !isDropped(other));
    forget([step, ...dropped].map(({ id }) => id));
    show([step, ...dropped]);
  }

  function meetConflict(step: EditStep, refusal: ActionRefusal, isChangeSet: boolean): boolean {
    const conflicts = refusal.conflicts ?? [];
    if (conflicts.length === 0) return false;
    // What was sent was put together from the rows as they are; what was seen is older.
    const before = isChangeSet ? rowsAsFound(changeSet) : step.before;
    const rows = conflictsOf({ ...step, before }, refusal, facts);
    for (const { id, current, users } of conflicts) ledger.takeRow(id, current, users);
    show(
      [step],
      rows.map(({ rowId }) => rowId),
    );
    conflict = { step, rows, isChangeSet };
    return true;
  }

  function resolve(choice: 'theirs' | 'mine') {
    if (conflict === null) return;
    const { step, rows, isChangeSet } = conflict;
    conflict = null;
    if (choice === 'theirs') {
      const met = rows.map(({ rowId }) => rowId);
      for (const other of isChangeSet ? withDependants(met, changeSet) : [step]) takeOut(other);
    } else {
      const over = (other: EditStep): EditStep => ({
        ...other,
        operations: overCurrent(other.operations, rows, takeKey),
      });
      queue.replace((edits) => edits.map((queued) => ({ ...queued, step: over(queued.step) })));
      changeSet = changeSet.map(over);
      show(pending());
    }
    publish();
    if (!isChangeSet) queue.resume();
    else if (choice === 'mine') void applyChangeSet(step.reason ?? '');
  }

  async function applyChangeSet(reason: string): Promise<ActionResult<EditOutcome>> {
    if (isApplying)
      return { ok: false, code: 'conflict', message: 'These changes are on their way already.' };
    const stepIds = new Set(changeSet.map(({ id }) => id));
    const isAgain = sent !== null && sent.step.reason === reason && isSameSet(sent.stepIds, stepIds);
    const step = isAgain && sent !== null ? sent.step : mergedStep(reason);
    sent = { step, stepIds };
    isApplying = true;
    publish({ failure: null });
    const answer = await init
      .save({ editId: step.id, scheduleId, operations: [...step.operations], reason, undoes: null })
      .catch(() => null);
    isApplying = false;
    if (answer === null) {
      const message = 'No connection. Nothing is lost: apply the changes again when it is back.';
      publish({ failure: message });
      return { ok: false, code: 'internal', message };
    }
    sent = null;
    if (answer.ok) settleChangeSet(step, stepIds, answer.data);
    else if (meetConflict(step, answer, true)) publish();
    else publish({ failure: answer.message });
    return answer;
  }

  function mergedStep(reason: string): EditStep {
    const operations = mergeOperations(changeSet.flatMap((step) => step.operations));
    const ids = new Set(operations.map(rowOf));
    const before = [...ids].flatMap((id): RosterRow | [] => ledger.saved(id) ?? []);
    const after = [...ledger.after(ids, pending()).values()];
    const judgement = judge(before, after);
    const [only, second] = changeSet;
    const label =
      only !== undefined && second === undefined
        ? only.label
        : countOf(operations.length, 'change', 'changes');
    return { id: newId(), label, operations, before, after, judgement, reason };
  }

  function settleChangeSet(step: EditStep, stepIds: ReadonlySet<string>, outcome: EditOutcome) {
    changeSet = changeSet.filter(({ id }) => !stepIds.has(id));
    redoSteps = [];
    if (outcome.state === 'applied') {
      done = [doneOf(step, now() + QUIET_UNDO_MS)];
      rebase(ledger.takeOutcome(step.operations, outcome));
      setTimeout(publish, QUIET_UNDO_MS);
    }
    show(
      [step],
      outcome.wire.rows.map(([id]) => id),
    );
    publish({ failure: null });
    tell?.({ kind: 'saved', step, outcome, isUndo: false });
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => state,
    getInitialState: () => initial,
    restore,
    preview: (edits) => preview(edits),
    effect: ({ before, after }) => ledger.effect(before, after),
    edit,
    undo,
    redo,
    drop: (stepId) => {
      const at = changeSet.findIndex(({ id }) => id === stepId);
      const step = changeSet[at];
      if (step === undefined) return false;
      if (withDependants(step.operations.map(rowOf), changeSet.slice(at + 1)).length > 0) return false;
      changeSet = changeSet.filter((other) => other !== step);
      redoSteps = [];
      show([step]);
      publish();
      return true;
    },
    discardChangeSet: () => {
      const steps = changeSet;
      changeSet = [];
      redoSteps = [];
      show(steps);
      publish();
    },
    applyChangeSet,
    resolve,
    dismissFailure: () => publish({ failure: null }),
    receive: (wire, range) => {
      const isWhole = ledger.take(wire, range ?? null, pending());
      publish();
      return isWhole;
    },
    receiveFacts: (next) => {
      facts = next;
      ledger.setFacts(next);
      publish();
    },
    known: ledger.known,
    retry: () => queue.resume(),
  };
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry));
}
