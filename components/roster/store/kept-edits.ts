import type { EditStep } from './store-types.ts';

/** What `localStorage` offers. */
export type EditStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** An edit on its way to the server. */
export type QueuedEdit = { editId: string; step: EditStep; undoes: string | null };

/** Edits that a reload, or a session that ended, must not lose. */
export type KeptEdits = { queue: readonly QueuedEdit[]; changeSet: readonly EditStep[] };

const FORM = 1;

export function editsKey(userId: string, scheduleId: number): string {
  return `roster-edits:${userId}:${scheduleId}`;
}

/** What was kept; nothing where the browser forbids storage or another form of the app wrote it. */
export function readKeptEdits(storage: EditStorage | null, key: string): KeptEdits {
  const nothing: KeptEdits = { queue: [], changeSet: [] };
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? 'null');
    return isKept(kept) ? { queue: kept.queue, changeSet: kept.changeSet } : nothing;
  } catch {
    return nothing;
  }
}

export function keepEdits(storage: EditStorage | null, key: string, edits: KeptEdits): void {
  try {
    if (edits.queue.length === 0 && edits.changeSet.length === 0) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify({ form: FORM, ...edits }));
  } catch {
    // Full or forbidden: the edits then last as long as the page.
  }
}

/** The app wrote it under its own key, so its form's number stands for the rest. */
function isKept(value: unknown): value is KeptEdits {
  return (
    typeof value === 'object' &&
    value !== null &&
    'form' in value &&
    value.form === FORM &&
    'queue' in value &&
    Array.isArray(value.queue) &&
    'changeSet' in value &&
    Array.isArray(value.changeSet)
  );
}
