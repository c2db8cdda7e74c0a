'use client';

import { TriangleAlert } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { formatInstantTime } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { pagedBy } from '#lib/domain/wall-layout.ts';
import { reliefIn, reliefWords, type WallLine, type WallView } from '#lib/domain/wall-view.ts';

export type WallSideProps = {
  view: WallView;
  now: Instant;
  timeZone: string;
  page: (count: number) => number;
};

const GAPS_SHOWN = 3;
const CHAIRS_SHOWN = 2;

/** What comes: the next relief, what is short, shifts without anybody, and what waits for a supervisor. */
export function WallSide({ view, now, timeZone, page }: WallSideProps) {
  const { relief, margins, gaps, chairs, requestsWaiting } = view;
  return (
    <div className="wall-side">
      <section aria-labelledby="wall-relief">
        <h2 id="wall-relief">Next relief</h2>
        {relief === null ? (
          <p className="wall-quiet">Nobody is on</p>
        ) : (
          <>
            <p className="wall-strong">
              {formatInstantTime(relief.at, timeZone)}{' '}
              <span className="wall-until">{reliefIn(relief, now)}</span>
            </p>
            <p>{reliefWords(relief)}</p>
          </>
        )}
      </section>
      <Lines
        id="wall-gaps"
        title="Short in 12 h"
        lines={gaps}
        shown={GAPS_SHOWN}
        page={page}
        isWarning
        none={margins === null ? 'Nothing to compare' : 'Nothing is short'}
      />
      <Lines
        id="wall-chairs"
        title="Open in 24 h"
        lines={chairs}
        shown={CHAIRS_SHOWN}
        page={page}
        none="No open shifts"
      />
      <section aria-labelledby="wall-waiting">
        <h2 id="wall-waiting">
          <span>Requests waiting</span>
          <span>{requestsWaiting}</span>
        </h2>
      </section>
    </div>
  );
}

type LinesProps = {
  id: string;
  title: string;
  lines: readonly WallLine[];
  shown: number;
  page: (count: number) => number;
  none: ReactNode;
  isWarning?: boolean;
};

function Lines({ id, title, lines, shown, page, none, isWarning = false }: LinesProps) {
  const pages = pagedBy(lines, shown);
  const index = page(pages.length);
  return (
    <section aria-labelledby={id} style={{ '--wall-lines': shown } as CSSProperties}>
      <h2 id={id}>
        <span className="wall-title">
          {isWarning && lines.length > 0 ? <TriangleAlert aria-hidden /> : null}
          {title}
        </span>
        {lines.length > 0 ? <span>{lines.length}</span> : null}
        {pages.length > 1 ? (
          <span className="wall-quiet">
            <span className="sr-only">page </span>
            {index + 1}/{pages.length}
          </span>
        ) : null}
      </h2>
      {lines.length === 0 ? (
        <p className="wall-quiet">{none}</p>
      ) : (
        <ul className="wall-lines" data-warning={isWarning || undefined}>
          {(pages[index] ?? []).map(({ key, when, what, words }) => (
            <li key={key}>
              <span className="sr-only">{words}</span>
              <span aria-hidden className="wall-line">
                <span>{when}</span>
                <span>{what}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
