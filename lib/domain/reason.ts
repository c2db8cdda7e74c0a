/** Why somebody does something, in their own words. */

/** In characters; the database holds the same. */
export const REASON_MAX = 500;

/** Characters that show nothing: spaces of every width, joiners, fillers, and the blank pattern of Braille. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/gu;

/** Whether a text has anything to see; `private.is_line` in the database says the same. */
export function isVisible(text: string): boolean {
  return text.replace(UNSEEN, '') !== '';
}

/** What was typed, on one line, as notices and lists show it; empty when there is nothing to read. */
export function reasonOf(text: string): string {
  return isVisible(text) ? text.replace(/\s+/g, ' ').trim() : '';
}
