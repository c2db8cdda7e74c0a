'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId, useRef, useState } from 'react';
import type { SearchGroup, SearchHit } from '#lib/domain/search-records.ts';
import { cn } from '#lib/utils.ts';
import { Input } from '../ui/input.tsx';
import { keepSearch, recentSearches } from './recent-searches.ts';
import { useSearch } from './use-search.ts';

/** The field and what it found, or what was looked for before: arrows choose, Enter opens. */
export function SearchBox({ userId, onGone }: { userId: string; onGone: () => void }) {
  const router = useRouter();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const { text, groups: found, problem, isBusy } = useSearch(typed);
  const [recent] = useState(() => recentSearches(userId));
  const isEmpty = typed.trim() === '';
  const groups = isEmpty ? recentGroups(recent) : found;
  const field = useRef<HTMLInputElement>(null);
  // On a phone too: whoever opens a search is about to type.
  useEffect(() => field.current?.focus(), []);
  const hits = groups.flatMap((group) => group.hits);
  const current = Math.min(chosen, Math.max(0, hits.length - 1));
  const optionId = (index: number) => `${id}-${index}`;
  function open({ title, href }: SearchHit) {
    if (isEmpty) {
      setTyped(title);
      setChosen(0);
      field.current?.focus();
      return;
    }
    keepSearch(userId, text);
    onGone();
    router.push(href);
  }
  function move(to: number) {
    const next = (to + hits.length) % Math.max(1, hits.length);
    setChosen(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  }
  let index = -1;
  return (
    <div className="flex min-h-0 flex-col gap-3">
      <Input
        ref={field}
        type="search"
        role="combobox"
        aria-label="What to look for"
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={hits.length > 0 ? optionId(current) : undefined}
        placeholder="Name, date, code, words, page"
        autoComplete="off"
        maxLength={100}
        value={typed}
        onValueChange={(value) => {
          setTyped(value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          // Enter then ends a letter that is written by several keys.
          if (event.nativeEvent.isComposing) return;
          const hit = hits[current];
          if (event.key === 'ArrowDown') move(current + 1);
          else if (event.key === 'ArrowUp') move(current - 1);
          // What is shown must be of what was typed.
          else if (event.key === 'Enter' && hit !== undefined && (isEmpty || text === typed.trim()))
            open(hit);
          else return;
          event.preventDefault();
        }}
      />
      <p aria-live="polite" className="text-sm text-muted-foreground">
        {statusWords({ typed, text, count: hits.length, problem, isBusy })}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Found"
        className="flex max-h-[50dvh] flex-col gap-3 overflow-y-auto empty:hidden"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups of options, which are no fieldset.
          <div key={group.name} role="group" aria-label={group.name} className="flex flex-col">
            <p aria-hidden className="px-2 pb-1 text-sm font-medium text-muted-foreground">
              {group.name}
            </p>
            {group.hits.map((hit) => {
              index += 1;
              const place = index;
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option.
                // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field opens it.
                <div
                  key={optionId(place)}
                  id={optionId(place)}
                  role="option"
                  aria-selected={place === current}
                  onClick={() => open(hit)}
                  onPointerMove={() => setChosen(place)}
                  className={cn(
                    'flex min-h-row cursor-pointer flex-wrap items-baseline justify-between gap-x-4 rounded-md px-2 py-1.5 pointer-coarse:min-h-11',
                    place === current && 'bg-primary-soft',
                  )}
                >
                  <span className="min-w-0 wrap-anywhere">{hit.title}</span>
                  <span className="text-sm text-muted-foreground">{hit.detail}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function recentGroups(recent: readonly string[]): readonly SearchGroup[] {
  if (recent.length === 0) return [];
  return [{ name: 'Looked for before', hits: recent.map((title) => ({ title, detail: '', href: '' })) }];
}

function statusWords(state: {
  typed: string;
  text: string;
  count: number;
  problem: string | null;
  isBusy: boolean;
}): string {
  const { typed, text, count, problem, isBusy } = state;
  if (typed.trim() === '')
    return 'People, shifts, requests, messages, pages. A day is written as 4 Feb or 2026-02-04, alone or beside a name.';
  if (problem !== null) return problem;
  if (text === '' || (isBusy && count === 0)) return 'Looking …';
  if (count === 0) return `Nothing that you may open is found by “${text}”.`;
  return count === 1 ? 'One found. Enter opens it.' : `${count} found. Arrows choose, Enter opens.`;
}
