'use client';

import { layNames, WALL_GRIDS, type WallRow } from '#lib/domain/wall-layout.ts';
import type { WallView } from '#lib/domain/wall-view.ts';
import { useIsPortrait } from './use-is-portrait.ts';

export type WallNamesProps = {
  view: WallView;
  /** Which of so many pages is shown. */
  page: (count: number) => number;
  /** When it was so. */
  asOf: string;
  /** Some of the room is taken by something else. */
  isShort: boolean;
};

/** Who is on by when they go home, and who relieves the next of them; more than fit, page after page. */
export function WallNames({ view, page, asOf, isShort }: WallNamesProps) {
  const grids = WALL_GRIDS[useIsPortrait() ? 'portrait' : 'landscape'];
  const less = isShort ? 2 : 0;
  const { size, pages } = layNames(view.groups, {
    preferred: { ...grids.preferred, rows: grids.preferred.rows - less },
    least: { ...grids.least, rows: grids.least.rows - less },
  });
  const index = page(pages.length);
  const columns = pages[index] ?? [];
  return (
    <section className="wall-names" aria-labelledby="wall-on">
      <h2 id="wall-on">
        <span>On duty {view.onDutyCount}</span>
        <span className="wall-quiet">As of {asOf}</span>
        {pages.length > 1 ? (
          <span className="wall-quiet">
            Page {index + 1} of {pages.length}
          </span>
        ) : null}
      </h2>
      {columns.length === 0 ? (
        <p className="wall-name">Nobody is on a published schedule now.</p>
      ) : (
        <div className="wall-columns" data-size={size} data-columns={grids[size].columns}>
          {columns.map((rows, column) => (
            // Columns are places: what stands in them changes.
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the place
            <ul key={column}>
              {rows.map((row) => (
                <Row
                  key={row.kind === 'heading' ? row.title : `${row.shift.userId} ${row.shift.startsAt}`}
                  row={row}
                />
              ))}
            </ul>
          ))}
        </div>
      )}
    </section>
  );
}

function Row({ row }: { row: WallRow }) {
  if (row.kind === 'heading') return <li className="wall-until">{row.title}</li>;
  const { capacity, isActing } = row.shift;
  return (
    <li className="wall-name">
      <span>{row.name}</span>
      {capacity === 'supervisor' ? <span className="wall-mark">{isActing ? 'Act.' : 'Sup.'}</span> : null}
    </li>
  );
}
