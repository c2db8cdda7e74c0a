'use client';

import { useEffect, useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';
import { type ClockStyle, formatDuration } from '#lib/domain/format.ts';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import type { CenterClock } from '#lib/domain/types.ts';
import { formatMoment } from '../change-set/row-changes.ts';
import { changeWords } from './history-words.ts';

export type LoadHistory = (rowId: number) => Promise<readonly ShiftChange[]>;

export type ShiftHistoryProps = {
  rowId: number;
  /** Of the row: a newer one has more history. */
  version: number;
  load: LoadHistory;
  clock: CenterClock;
  clockStyle: ClockStyle;
};

type Loaded = { of: string; changes: readonly ShiftChange[] | 'failed' };

/** What became of a shift since it was made: who, when, from what to what, why, and with how much notice. */
export function ShiftHistory({ rowId, version, load, clock, clockStyle }: ShiftHistoryProps) {
  const [tries, setTries] = useState(0);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const wanted = `${rowId} ${version} ${tries}`;

  useEffect(() => {
    let isLeft = false;
    const show = (changes: Loaded['changes']) => {
      if (!isLeft) setLoaded({ of: wanted, changes });
    };
    load(rowId).then(show, () => show('failed'));
    return () => {
      isLeft = true;
    };
  }, [load, rowId, wanted]);

  // A newer version replaces the list when it is here; another row's list is never shown.
  const isOfRow = loaded?.of.startsWith(`${rowId} `) === true;
  if (!isOfRow || (loaded.changes === 'failed' && loaded.of !== wanted)) {
    return (
      <SkeletonRegion label="Loading the history" className="flex flex-col gap-2">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </SkeletonRegion>
    );
  }
  if (loaded.changes === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2">
        <p>The history could not be loaded. Nothing is changed by that.</p>
        <Button size="sm" onClick={() => setTries((count) => count + 1)}>
          Try again
        </Button>
      </div>
    );
  }
  if (loaded.changes.length === 0) {
    return <p className="text-muted-foreground">Unchanged since it was made.</p>;
  }
  return (
    <ol className="flex flex-col gap-3">
      {loaded.changes.map((change) => (
        <li key={change.id} className="flex flex-col gap-0.5 border-l-2 border-border-strong pl-3">
          <p className="text-sm text-muted-foreground">
            {change.byName ?? 'The system'}, {formatMoment(change.at, clock.timeZone, clockStyle)}
          </p>
          <p>{changeWords(change, clock, clockStyle)}</p>
          {change.reason === null ? null : <p className="text-muted-foreground">“{change.reason}”</p>}
          {change.isCorrection ? (
            <Badge tone="warning">Correction of what was worked</Badge>
          ) : change.noticeMinutes === null ? null : (
            <Notice minutes={change.noticeMinutes} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Notice({ minutes }: { minutes: number }) {
  return minutes > 0 ? (
    <p className="text-sm text-muted-foreground">{formatDuration(minutes)} notice</p>
  ) : (
    <Badge tone="warning">Changed after it had begun</Badge>
  );
}
