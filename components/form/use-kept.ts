import { useEffect, useEffectEvent, useState } from 'react';
import { tabStorage } from '../time-off/kept-draft.ts';

/**
 * A state that lasts through a reload of this tab.
 *
 * @param key under which it is kept; null = it is not
 * @param stamp what it was begun from; a state that was begun from something else is not taken up again
 * @param isValue whether something that was kept is such a state
 * @param begin what it becomes in the browser where nothing was kept
 * @returns the value, how to set it, and how to forget that it was changed
 */
export function useKept<Value>(
  key: string | null,
  initial: Value,
  stamp: string,
  isValue: (value: unknown) => value is Value,
  begin?: () => Value,
): [Value, (value: Value) => void, () => void] {
  const [value, setValue] = useState(initial);
  const take = useEffectEvent((kept: unknown) => {
    if (isValue(kept)) setValue(kept);
    else if (begin !== undefined) setValue(begin());
  });
  // The server knows nothing of the tab, and the first rendering here has to say the same.
  useEffect(() => take(readKept(key, stamp)), [key, stamp]);
  const keep = (next: Value) => {
    setValue(next);
    writeKept(key, { stamp, value: next });
  };
  return [value, keep, () => writeKept(key, null)];
}

function readKept(key: string | null, stamp: string): unknown {
  if (key === null) return null;
  try {
    const kept: unknown = JSON.parse(tabStorage()?.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('stamp' in kept) || !('value' in kept)) return null;
    return kept.stamp === stamp ? kept.value : null;
  } catch {
    return null;
  }
}

function writeKept(key: string | null, kept: { stamp: string; value: unknown } | null): void {
  if (key === null) return;
  try {
    if (kept === null) tabStorage()?.removeItem(key);
    else tabStorage()?.setItem(key, JSON.stringify(kept));
  } catch {
    // Full or forbidden: it then lasts as long as the page.
  }
}

/** The same for a text; without a key it lasts as long as the page. */
export function useKeptText(key: string | undefined): [string, (text: string) => void, () => void] {
  return useKept(key ?? null, '', '', isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
