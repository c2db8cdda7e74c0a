'use client';

import { useCallback } from 'react';
import { Late } from '../ui/late.tsx';
import { HistoryList, type HistoryListProps } from './history-list.tsx';
import { loadHistory } from './load-history.ts';

export type LateHistoryProps = Omit<HistoryListProps, 'first'> & {
  /** Another one = there may be more of it now. */
  version: string | number;
};

/** The history of something from the app's server, read once it is looked at. */
export function LateHistory({ version, of, ...look }: LateHistoryProps) {
  const { kind, id } = of;
  const load = useCallback(() => loadHistory({ kind, id }, null), [kind, id]);
  return (
    <Late load={load} version={version}>
      {(first) => <HistoryList key={`${kind} ${id}`} of={of} first={first} {...look} />}
    </Late>
  );
}
