/** The keys of the screen where requests are decided. */
import { createSingleKeys, type KeyPress } from '../shell/single-keys.ts';

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

/**
 * Reads presses one after the other: a letter that follows `g` is not a key of this screen.
 *
 * @returns what a press means; null = nothing. Arrows mean something in the list alone: elsewhere they scroll.
 */
export function createKeyReader(): (press: KeyPress, isInList: boolean) => KeyVerb | null {
  const readKey = createSingleKeys();
  return (press, isInList) => {
    const key = readKey(press);
    if (key === null) return null;
    return letters[key] ?? (isInList ? (arrows[key] ?? null) : null);
  };
}
