import { useEffect, useState } from 'react';
import type { SearchGroup } from '#lib/domain/search-records.ts';

/** Typing goes on: what was typed is looked for after so many ms of none. */
const PAUSE_MS = 120;

export type SearchState = {
  /** What the groups were found by; empty = nothing was looked for yet. */
  text: string;
  groups: readonly SearchGroup[];
  /** Why there is no answer, in words. */
  problem: string | null;
  isBusy: boolean;
};

const nothing: SearchState = { text: '', groups: [], problem: null, isBusy: false };

/** What is found by what is typed; the last answer stays until the next is there. */
export function useSearch(typed: string): SearchState {
  const [state, setState] = useState(nothing);
  useEffect(() => {
    const text = typed.trim();
    if (text === '') {
      setState(nothing);
      return;
    }
    const given = new AbortController();
    const timer = setTimeout(async () => {
      setState((before) => ({ ...before, isBusy: true }));
      const answer = await ask(text, given.signal);
      if (!given.signal.aborted) setState({ text, isBusy: false, ...answer });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [typed]);
  return state;
}

async function ask(text: string, signal: AbortSignal): Promise<Pick<SearchState, 'groups' | 'problem'>> {
  try {
    const response = await fetch(`/api/search?${new URLSearchParams({ q: text })}`, {
      cache: 'no-store',
      redirect: 'manual',
      signal,
    });
    if (response.status === 429)
      return { groups: [], problem: 'That was much at once. Try again in a moment.' };
    if (!response.ok) return { groups: [], problem: 'The search did not answer. Type on to try again.' };
    const found: { groups: SearchGroup[] } | null = await response.json();
    return found === null
      ? { groups: [], problem: 'Your session has ended. Sign in again to search.' }
      : { groups: found.groups, problem: null };
  } catch {
    return { groups: [], problem: 'There is no connection. What was opened before stays readable.' };
  }
}
