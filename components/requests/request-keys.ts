/** The keys of the screen where requests are decided. */

/** As the list of keys has them. */
export const REQUEST_KEYS = [
  { label: 'Next, previous request', keys: ['j', 'k'] },
  { label: 'Open the request', keys: ['Enter'] },
  { label: 'Approve', keys: ['a'] },
  { label: 'Deny', keys: ['d'] },
  { label: 'Say why', keys: ['r'] },
  { label: 'Select for a decision on several', keys: ['x'] },
] as const;

export type KeyVerb = 'next' | 'previous' | 'approve' | 'deny' | 'reason' | 'select';

const letters: Readonly<Record<string, KeyVerb>> = {
  j: 'next',
  k: 'previous',
  a: 'approve',
  d: 'deny',
  r: 'reason',
  x: 'select',
};
const arrows: Readonly<Record<string, KeyVerb>> = { ArrowDown: 'next', ArrowUp: 'previous' };

/** After `g` a letter goes to a page, for so long. In ms, as the shell has it. */
const SEQUENCE_MS = 1200;

type Press = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * Reads presses one after the other: a letter that follows `g` is not a key of this screen.
 *
 * @returns what a press means; null = nothing. Arrows mean something in the list alone: elsewhere they scroll.
 */
export function createKeyReader(): (press: Press, isInList: boolean) => KeyVerb | null {
  let goPressedAt = Number.NEGATIVE_INFINITY;
  return (press, isInList) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return null;
    const isSecondKey = press.timeStamp - goPressedAt < SEQUENCE_MS;
    goPressedAt = press.key === 'g' ? press.timeStamp : Number.NEGATIVE_INFINITY;
    if (isSecondKey) return null;
    return letters[press.key] ?? (isInList ? (arrows[press.key] ?? null) : null);
  };
}

/** Whether letters belong to what has the focus. */
export function isTyping(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select') !== null
  );
}
