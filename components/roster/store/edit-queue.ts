import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import type { QueuedEdit } from './kept-edits.ts';
import type { SaveRequest } from './store-types.ts';

/** How soon a save that got no answer is tried again. It has the same id, so it can only happen once. */
const RETRY_MS = 3_000;

export type EditQueueInit = {
  scheduleId: number;
  save: (request: SaveRequest) => Promise<ActionResult<EditOutcome>>;
  onSaved: (edit: QueuedEdit, outcome: EditOutcome) => void;
  onRefused: (edit: QueuedEdit, refusal: ActionRefusal) => void;
  /** Nothing was answered; it is tried again. */
  onSilence: () => void;
};

/** Edits on their way to the server: one request at a time, in order. */
export type EditQueue = {
  edits: () => readonly QueuedEdit[];
  push: (...edits: QueuedEdit[]) => void;
  /** Changes what waits; the first stays as it is while it is being asked for. */
  replace: (change: (edits: readonly QueuedEdit[]) => readonly QueuedEdit[]) => void;
  /** Sends nothing more until `resume`: somebody has to decide first. */
  hold: () => void;
  resume: () => void;
};

export function createEditQueue(init: EditQueueInit): EditQueue {
  let edits: readonly QueuedEdit[] = [];
  let isSending = false;
  let isHeld = false;
  let retry: ReturnType<typeof setTimeout> | null = null;

  function resume() {
    isHeld = false;
    if (retry !== null) clearTimeout(retry);
    retry = null;
    void send();
  }

  async function send() {
    const [first] = edits;
    if (isSending || isHeld || retry !== null || first === undefined) return;
    isSending = true;
    const answer = await ask(first);
    isSending = false;
    if (answer === null) {
      init.onSilence();
      retry = setTimeout(resume, RETRY_MS);
      return;
    }
    if (answer.ok) {
      edits = edits.slice(1);
      init.onSaved(first, answer.data);
    } else init.onRefused(first, answer);
    void send();
  }

  async function ask({ editId, step, undoes }: QueuedEdit): Promise<ActionResult<EditOutcome> | null> {
    const { reason } = step;
    const operations = [...step.operations];
    try {
      return await init.save({ editId, scheduleId: init.scheduleId, operations, reason, undoes });
    } catch {
      return null;
    }
  }

  return {
    edits: () => edits,
    push: (...more) => {
      edits = [...edits, ...more];
      void send();
    },
    replace: (change) => {
      edits = change(edits);
    },
    hold: () => {
      isHeld = true;
    },
    resume,
  };
}
