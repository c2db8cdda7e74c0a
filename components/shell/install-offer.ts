'use client';

import { useSyncExternalStore } from 'react';

/** What browsers that offer to install hand out; not among the standard's types. */
type InstallPrompt = Event & { prompt: () => Promise<unknown> };

let offered: InstallPrompt | null = null;
const listeners = new Set<() => void>();

function change(next: InstallPrompt | null): void {
  offered = next;
  for (const listener of [...listeners]) listener();
}

// Browsers say it once, soon after the page has come, perhaps before anything of it is alive.
if (typeof window !== 'undefined') {
  window.addEventListener('beforeinstallprompt', (event) => {
    // The app asks where it is looked for, and never by itself.
    event.preventDefault();
    change(event as InstallPrompt);
  });
  window.addEventListener('appinstalled', () => change(null));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Asks whether the app should be installed; null where the browser does not offer it, or the app is installed. */
export function useInstallOffer(): (() => void) | null {
  const prompt = useSyncExternalStore(
    subscribe,
    () => offered,
    () => null,
  );
  if (prompt === null) return null;
  return () => {
    // An offer can be taken up once.
    change(null);
    prompt.prompt().catch(() => {});
  };
}
