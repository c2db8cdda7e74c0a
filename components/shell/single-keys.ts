/** Letters as keys of a page. */

/** After `g` a letter goes to a page, for so long. In ms, as the shell has it. */
const SEQUENCE_MS = 1200;

export type KeyPress = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * Reads presses one after the other.
 *
 * @returns the key of a press that stands alone; null for one with Ctrl and the like, and for one that follows `g`
 */
export function createSingleKeys(): (press: KeyPress) => string | null {
  let goPressedAt = Number.NEGATIVE_INFINITY;
  return (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return null;
    const isSecondKey = press.timeStamp - goPressedAt < SEQUENCE_MS;
    goPressedAt = press.key === 'g' ? press.timeStamp : Number.NEGATIVE_INFINITY;
    return isSecondKey ? null : press.key;
  };
}

/** Whether letters belong to what has the focus. */
export function isTyping(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select') !== null
  );
}
