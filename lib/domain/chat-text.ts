import { isVisible } from './reason.ts';

// Line ends of every kind.
const LINE_ENDS = /\r\n|[\r\u2028\u2029]/g;

// Characters that are not seen but change how others are shown, and halves of characters. New lines stay.
const HIDDEN = /[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/gu;

// White space and characters without width at both ends.
const EDGES =
  /^[ \n\u00A0\u1680\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]+|[ \n\u00A0\u1680\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]+$/g;

/**
 * A message as it is kept: one kind of line end, tabs as spaces, nothing around it, and without control characters and
 * marks that turn the direction of writing. Empty when there is nothing to see. `private.chat_text` does the same.
 */
export function chatText(typed: string): string {
  const kept = typed.replace(LINE_ENDS, '\n').replaceAll('\t', ' ').replace(HIDDEN, '').replace(EDGES, '');
  return isVisible(kept) ? kept : '';
}

/** Its length as the limit counts it: whole characters, so that a face is one. */
export function chatLength(text: string): number {
  return [...text].length;
}
