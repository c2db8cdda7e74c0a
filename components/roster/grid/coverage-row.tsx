import { useMemo } from 'react';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import { useRoster } from '../store/use-roster.ts';
import { CoverageCell } from './coverage-cell.tsx';
import type { GridColumn } from './grid-columns.ts';

export type CoverageRowProps = {
  rowIndex: number;
  columns: readonly GridColumn[];
  strayColumn: GridColumn | null;
  focusColumn: number | null;
  hasRoom: boolean;
};

/** The strip under the people: what each day needs and has. It follows every edit. */
export function CoverageRow({ rowIndex, columns, strayColumn, focusColumn, hasRoom }: CoverageRowProps) {
  const coverage = useRoster((state) => state.coverage);
  const days = useRoster((state) => state.days);
  const loaded = useRoster((state) => state.loaded);
  const required = coverage.requiredEmployees;
  const ceiling = useMemo(() => Math.max(2, Math.ceil(highest(required) * 1.3)), [required]);
  const all = strayColumn === null ? columns : [...columns, strayColumn];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
    // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
    <div role="row" aria-rowindex={rowIndex} className="rg-row rg-foot">
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={focusColumn === -1 ? 0 : -1}
        data-line="coverage"
        data-column={-1}
        className="rg-name"
      >
        <span className="rg-name-text">Coverage</span>
        <span aria-hidden className="rg-hours">
          max {ceiling}
        </span>
      </div>
      {all.map((column) => (
        <CoverageCell
          key={column.date}
          column={column}
          day={isIn(loaded, column) ? days.get(column.date) : undefined}
          coverage={coverage}
          ceiling={ceiling}
          isFocus={focusColumn === column.index}
          isStray={column === strayColumn}
          hasRoom={hasRoom}
        />
      ))}
    </div>
  );
}

function highest(counts: Uint16Array): number {
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  return most;
}

function isIn({ fromDate, toDate }: RosterRange, { date }: GridColumn): boolean {
  return date >= fromDate && date <= toDate;
}
