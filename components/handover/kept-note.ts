/** What somebody typed into a note in this tab and did not save: kept through a closed panel, a reload and a new sign-in. */

/** What `sessionStorage` offers. */
export type NoteStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'handover-note';

/** @param of the note, or `new` */
export function keptNote(storage: NoteStorage | null, userId: string, of: string): string | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { userId: by, of: about, text } = { userId: null, of: null, text: null, ...kept };
    if (by !== userId) {
      storage?.removeItem(KEY);
      return null;
    }
    return about === of && typeof text === 'string' && text !== '' ? text : null;
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keepNote(storage: NoteStorage | null, userId: string, of: string, text: string | null): void {
  try {
    if (text === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ userId, of, text }));
  } catch {
    // Full or forbidden: the text then lasts as long as the panel.
  }
}
