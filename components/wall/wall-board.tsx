'use client';

import { TriangleAlert } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Board } from '#lib/domain/board-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { ageOf, pageAt, shiftAt } from '#lib/domain/wall-clock.ts';
import { sinceWords, timeWithSeconds, type WallMargin, wallTime, wallView } from '#lib/domain/wall-view.ts';
import { WallNames } from './wall-names.tsx';
import { WallSide } from './wall-side.tsx';

export type WallBoardProps = { board: Board; now: Instant; readAt: Instant; isUnsure: boolean };

/** The board of a center, as of its last reading; one that is old says so before anything else. */
export function WallBoard({ board, now, readAt, isUnsure }: WallBoardProps) {
  const { name, timeZone } = board.center;
  const age = ageOf(readAt, now);
  const isStale = isUnsure || age !== 'fresh';
  const clock = wallTime(now, timeZone);
  const view = wallView(board, now);
  const aside = shiftAt(now);
  return (
    <div
      className="wall-stage"
      data-stale={isStale || undefined}
      style={{ '--wall-x': aside.x, '--wall-y': aside.y } as CSSProperties}
    >
      <header className="wall-head">
        <p className="wall-clock">{clock.time}</p>
        <div className="wall-place">
          <h1>{name}</h1>
          <p>
            {clock.date} {clock.zone}
          </p>
        </div>
        {age === 'hidden' ? null : <Margins margins={view.margins} />}
      </header>
      {isStale ? (
        <p role="alert" className="wall-stale">
          <TriangleAlert aria-hidden />
          <strong>Not updated since {sinceWords(readAt, now, timeZone)}</strong>
        </p>
      ) : null}
      {age === 'hidden' ? (
        <div className="wall-message">
          <h2>No connection for more than 12 hours</h2>
          <p>What was known is too old to show. The board comes back by itself when the server answers.</p>
        </div>
      ) : (
        <div className="wall-body">
          <WallNames
            view={view}
            page={(count) => pageAt(now, count)}
            asOf={timeWithSeconds(readAt, timeZone)}
            isShort={isStale}
          />
          <WallSide view={view} now={now} timeZone={timeZone} page={(count) => pageAt(now, count)} />
        </div>
      )}
    </div>
  );
}

function Margins({ margins }: { margins: readonly [WallMargin, WallMargin] | null }) {
  if (margins === null) {
    return <p className="wall-unplanned wall-quiet">No published schedule, so nothing to compare</p>;
  }
  return (
    <dl className="wall-margins">
      {margins.map(({ label, onDuty, required, spare }) => (
        <div key={label} className="wall-margin" data-short={spare < 0 || undefined}>
          <dt>{label}</dt>
          <dd>
            <span className="wall-figure">
              {spare < 0 ? <TriangleAlert aria-hidden /> : null}
              {spare < 0 ? `−${-spare}` : `+${spare}`}
            </span>
            <span>
              {onDuty} of {required}
              <span className="sr-only"> needed, {spare < 0 ? `${-spare} short` : `${spare} spare`}</span>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
