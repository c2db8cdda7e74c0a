'use client';

import { useState } from 'react';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { HistoryItem, HistoryKind, HistoryPage } from '#lib/domain/history-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { loadHistory } from './load-history.ts';

export type HistoryListProps = {
  /** What the history is of. */
  of: { kind: HistoryKind; id: string | number };
  /** The newest page. */
  first: HistoryPage;
  timeZone: string;
  clockStyle: ClockStyle;
  /** Where the audit of the same is, for those who may read it. */
  auditHref?: string;
  /** Said where nothing happened yet. */
  nothing?: string;
};

type Known = { of: HistoryPage; items: readonly HistoryItem[]; nextBefore: number | null };

/** What became of something, newest first: what, by whom, when and why. Older steps are loaded on demand. */
export function HistoryList({
  of,
  first,
  timeZone,
  clockStyle,
  auditHref,
  nothing = 'Nothing has happened yet.',
}: HistoryListProps) {
  const [known, setKnown] = useState<Known>({ of: first, items: first.items, nextBefore: first.nextBefore });
  const [state, setState] = useState<'ready' | 'loading' | 'failed'>('ready');
  if (known.of !== first) setKnown(withNewest(known, first));
  const { items, nextBefore } = known;

  async function showOlder(): Promise<void> {
    if (nextBefore === null || state === 'loading') return;
    setState('loading');
    try {
      const page = await loadHistory(of, nextBefore);
      setKnown((now) =>
        now.nextBefore === nextBefore
          ? { ...now, items: [...now.items, ...page.items], nextBefore: page.nextBefore }
          : now,
      );
      setState('ready');
    } catch {
      setState('failed');
    }
  }

  return (
    <div className="flex flex-col gap-3">
      {items.length === 0 ? (
        <p className="text-muted-foreground">{nothing}</p>
      ) : (
        <ol aria-label="History" className="flex flex-col gap-3">
          {items.map((item) => (
            <HistoryStepItem key={item.id} item={item} timeZone={timeZone} clockStyle={clockStyle} />
          ))}
        </ol>
      )}
      {state === 'failed' ? (
        <p role="alert">Older steps could not be loaded. Nothing is changed by that.</p>
      ) : null}
      {nextBefore === null && auditHref === undefined ? null : (
        <div data-print="hidden" className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {nextBefore === null ? null : (
            <Button size="sm" pending={state === 'loading'} onClick={showOlder}>
              {state === 'failed' ? 'Try again' : 'Older'}
            </Button>
          )}
          {auditHref === undefined ? null : <TextLink href={auditHref}>Open in the audit</TextLink>}
        </div>
      )}
    </div>
  );
}

/** What is known, with a newer first page; from the start where the two do not meet. */
function withNewest(known: Known, first: HistoryPage): Known {
  const oldest = first.items.at(-1)?.id;
  const older = oldest === undefined ? [] : known.items.filter(({ id }) => id < oldest);
  const meets = known.items.some(({ id }) => id === oldest);
  return meets
    ? { of: first, items: [...first.items, ...older], nextBefore: known.nextBefore }
    : { of: first, items: first.items, nextBefore: first.nextBefore };
}

type StepLook = { item: HistoryItem; timeZone: string; clockStyle: ClockStyle };

function HistoryStepItem({ item, timeZone, clockStyle }: StepLook) {
  return (
    <li className="flex flex-col gap-0.5 border-l-2 border-border-strong pl-3">
      <p className="text-sm text-muted-foreground">
        <time dateTime={new Date(item.at).toISOString()}>{momentWords(item.at, timeZone, clockStyle)}</time>
        {item.id === 0 ? null : `, ${item.byName ?? 'the system'}`}
      </p>
      <p className="wrap-anywhere">{item.sentence}</p>
      {item.reason === null ? null : <p className="text-muted-foreground wrap-anywhere">“{item.reason}”</p>}
      {item.note === null ? null : <p className="text-sm text-muted-foreground">{item.note}</p>}
    </li>
  );
}

/** `Wed 4 Feb 2026, 14:10`. */
function momentWords(at: Instant, timeZone: string, clockStyle: ClockStyle): string {
  const { date } = createZone(timeZone).toLocal(at);
  return `${formatDate(date, { year: true })}, ${formatInstantTime(at, timeZone, clockStyle)}`;
}
