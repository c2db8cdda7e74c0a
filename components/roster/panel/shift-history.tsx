'use client';

import { useCallback } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Late } from '#components/ui/late.tsx';
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

/** What became of a shift since it was made: who, when, from what to what, why, and with how much notice. */
export function ShiftHistory({ rowId, version, load, ...look }: ShiftHistoryProps) {
  const loadRow = useCallback(() => load(rowId), [load, rowId]);
  return (
    <Late load={loadRow} version={version}>
      {(changes) => <ChangeList changes={changes} {...look} />}
    </Late>
  );
}

type ChangeListProps = Pick<ShiftHistoryProps, 'clock' | 'clockStyle'> & { changes: readonly ShiftChange[] };

function ChangeList({ changes, clock, clockStyle }: ChangeListProps) {
  if (changes.length === 0) {
    return <p className="text-muted-foreground">Unchanged since it was made.</p>;
  }
  return (
    <ol className="flex flex-col gap-3">
      {changes.map((change) => (
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
