import type { DraftStorage } from '../time-off/kept-draft.ts';

const KEY = 'swap-note';

/** Whose note it is, and what it is about. */
export type NoteOwner = { userId: string; about: string };

/** The note that somebody typed in this tab and did not send; empty without one, or about something else. */
export function keptNote(storage: DraftStorage | null, { userId, about }: NoteOwner): string {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return '';
    const { note, ...owner } = { userId: null, about: null, note: null, ...kept };
    return owner.userId === userId && owner.about === about && typeof note === 'string' ? note : '';
  } catch {
    return '';
  }
}

/** Keeps a note through a closed panel, a reload and a new sign-in; an empty one is forgotten. */
export function keepNote(storage: DraftStorage | null, owner: NoteOwner, note: string): void {
  try {
    if (note === '') storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ ...owner, note }));
  } catch {
    // Full or forbidden: the note then lasts as long as the panel.
  }
}
