'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTransition } from 'react';

export type UrlFilters = {
  /** Sets parameters of the URL; an empty value removes one. The others stay, except those that `drop` names. */
  setFilters: (changes: Readonly<Record<string, string>>) => void;
  isPending: boolean;
};

/**
 * Filters that live in the URL, so that a list can be sent to somebody and found again.
 *
 * @param drop parameters that mean nothing once the filters are others, such as the key of a page
 */
export function useUrlFilters(drop: readonly string[] = []): UrlFilters {
  const router = useRouter();
  const pathname = usePathname();
  const [isPending, startTransition] = useTransition();
  function setFilters(changes: Readonly<Record<string, string>>) {
    const params = new URLSearchParams(window.location.search);
    for (const name of drop) params.delete(name);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') params.delete(name);
      else params.set(name, value);
    }
    const query = params.toString();
    startTransition(() =>
      router.replace(query === '' ? pathname : `${pathname}?${query}`, { scroll: false }),
    );
  }
  return { setFilters, isPending };
}
