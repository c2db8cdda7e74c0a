import { tabStorage } from '../time-off/kept-draft.ts';

const KEY = 'search-recent';
const RECENT_MAX = 5;

/** What this person looked for in this tab, the latest first: only the words, as what they find may be closed to them by now. */
export function recentSearches(userId: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(tabStorage()?.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('userId' in kept) || !('texts' in kept)) return [];
    if (kept.userId !== userId || !Array.isArray(kept.texts)) return [];
    return kept.texts.filter((text) => typeof text === 'string').slice(0, RECENT_MAX);
  } catch {
    return [];
  }
}

/** Puts what was looked for first. What another person left in this tab is gone then. */
export function keepSearch(userId: string, text: string): void {
  const same = text.toLowerCase();
  const others = recentSearches(userId).filter((other) => other.toLowerCase() !== same);
  try {
    tabStorage()?.setItem(KEY, JSON.stringify({ userId, texts: [text, ...others].slice(0, RECENT_MAX) }));
  } catch {
    // Full or forbidden: nothing is kept.
  }
}
