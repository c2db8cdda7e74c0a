'use client';

import { useEffect, useState } from 'react';
import type { HistoryPage } from '#lib/domain/history-records.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { HistoryList, type HistoryListProps } from './history-list.tsx';
import { loadHistory } from './load-history.ts';

export type LateHistoryProps = Omit<HistoryListProps, 'first'> & {
  /** Another one = there may be more of it now. */
  version: string | number;
};

type Loaded = { version: string; page: HistoryPage | 'failed' };

/** A history that is read once it is looked at. */
export function LateHistory({ version, of, ...look }: LateHistoryProps) {
  const [tries, setTries] = useState(0);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const { kind, id } = of;
  const wanted = `${version} ${tries}`;

  useEffect(() => {
    let isLeft = false;
    const show = (page: Loaded['page']) => {
      if (!isLeft) setLoaded({ version: wanted, page });
    };
    loadHistory({ kind, id }, null).then(show, () => show('failed'));
    return () => {
      isLeft = true;
    };
  }, [kind, id, wanted]);

  // What is here stays until newer is.
  if (loaded === null || (loaded.page === 'failed' && loaded.version !== wanted)) {
    return (
      <SkeletonRegion label="Loading the history" className="flex flex-col gap-2">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </SkeletonRegion>
    );
  }
  if (loaded.page === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2">
        <p>The history could not be loaded. Nothing is changed by that.</p>
        <Button size="sm" onClick={() => setTries((count) => count + 1)}>
          Try again
        </Button>
      </div>
    );
  }
  return <HistoryList of={of} first={loaded.page} {...look} />;
}
