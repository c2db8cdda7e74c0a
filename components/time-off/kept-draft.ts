import { type AskDraft, NIGHT_ANSWERS } from './ask-draft.ts';

/** What `sessionStorage` offers. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'time-off-draft';

/** Null on the server, and where the browser forbids it. */
export function tabStorage(): DraftStorage | null {
  try {
    return typeof window === 'undefined' ? null : window.sessionStorage;
  } catch {
    return null;
  }
}

/** What somebody typed in this tab and did not send. What another person left there is thrown away. */
export function keptDraft(storage: DraftStorage | null, userId: string): AskDraft | null {
  try {
    const text = storage?.getItem(KEY) ?? null;
    if (text === null) return null;
    const draft = readDraft(text, userId);
    if (draft === null) storage?.removeItem(KEY);
    return draft;
  } catch {
    return null;
  }
}

/** Keeps a draft through a closed panel, a reload and a new sign-in; null forgets it. */
export function keepDraft(storage: DraftStorage | null, userId: string, draft: AskDraft | null): void {
  try {
    if (draft === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ userId, draft }));
  } catch {
    // Full or forbidden: the draft then lasts as long as the panel.
  }
}

function readDraft(text: string, userId: string): AskDraft | null {
  const kept = objectOf(JSON.parse(text));
  if (kept.userId !== userId) return null;
  const draft = objectOf(kept.draft);
  const textAt = (name: string): string => {
    const value = draft[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    kindId: textAt('kindId'),
    fromDate: textAt('fromDate'),
    toDate: textAt('toDate'),
    nights: NIGHT_ANSWERS.find((answer) => answer === draft.nights) ?? '',
    date: textAt('date'),
    startTime: textAt('startTime'),
    endTime: textAt('endTime'),
    night: (['before', 'after'] as const).find((answer) => answer === draft.night) ?? '',
    shiftIds: Array.isArray(draft.shiftIds) ? draft.shiftIds.filter((id) => typeof id === 'number') : [],
    reason: textAt('reason'),
    fields: Object.fromEntries(
      Object.entries(objectOf(draft.fields)).flatMap(([id, text]) =>
        typeof text === 'string' ? [[id, text]] : [],
      ),
    ),
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
