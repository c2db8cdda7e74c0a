const OPEN_EVENT = 'search:open';

/** Opens the search from anywhere, for instance by a key. */
export function openSearch(): void {
  window.dispatchEvent(new Event(OPEN_EVENT));
}

/** Listens for somebody who opens the search; returns what ends it. */
export function onSearchOpened(open: () => void): () => void {
  window.addEventListener(OPEN_EVENT, open);
  return () => window.removeEventListener(OPEN_EVENT, open);
}
