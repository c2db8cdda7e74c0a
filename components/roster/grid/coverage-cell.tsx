import { memo } from 'react';
import type { Coverage, DayCoverage } from '#lib/domain/coverage.ts';
import { formatDuration } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import type { GridColumn } from './grid-columns.ts';

export type CoverageCellProps = {
  column: GridColumn;
  /** Undefined until the day's rows are here. The same object as long as nothing of the day changes. */
  day: DayCoverage | undefined;
  coverage: Coverage;
  /** People at the upper edge of every day. */
  ceiling: number;
  isFocus: boolean;
  isStray: boolean;
  /** Room for a number. */
  hasRoom: boolean;
};

const HEIGHT = 100;

/** One day of the coverage strip: required as a line, on duty as an area, short as a block, over as a tint. */
export const CoverageCell = memo(
  function CoverageCell(props: CoverageCellProps) {
    const { column, day, isFocus, isStray, hasRoom } = props;
    const people = day?.worstEmployeeShortage ?? 0;
    const supervisors = day?.worstSupervisorShortage ?? 0;
    const qualified = day?.worstQualifiedShortage ?? 0;
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
      <div
        role="gridcell"
        aria-colindex={column.index + 2}
        aria-label={coverageWords(day)}
        tabIndex={isFocus ? 0 : -1}
        data-line="coverage"
        data-column={column.index}
        data-stray={isStray ? '' : undefined}
        style={isStray ? { ['--c' as string]: column.index } : undefined}
        className={cn('rg-cover', column.className)}
      >
        {day === undefined ? (
          <span className="rg-cover-loading" />
        ) : (
          <>
            <Curve {...props} />
            <span aria-hidden className="rg-cover-signs">
              {people > 0 ? <span className="rg-short">{hasRoom ? `−${people}` : ''}</span> : null}
              {supervisors > 0 ? (
                <span className="rg-short is-supervisor">{hasRoom ? `S−${supervisors}` : ''}</span>
              ) : null}
              {qualified > 0 && hasRoom ? (
                <span className="rg-short is-qualified">{`Q−${qualified}`}</span>
              ) : null}
            </span>
          </>
        )}
      </div>
    );
  },
  (a, b) =>
    a.day === b.day &&
    a.column === b.column &&
    a.isFocus === b.isFocus &&
    a.isStray === b.isStray &&
    a.ceiling === b.ceiling &&
    a.hasRoom === b.hasRoom,
);

/** What a day of coverage says in words. */
function coverageWords(day: DayCoverage | undefined): string {
  if (day === undefined) return 'loading';
  const parts = [
    day.uncoveredEmployeeMinutes > 0 &&
      `${formatDuration(day.uncoveredEmployeeMinutes)} short, at most ${day.worstEmployeeShortage} missing`,
    day.uncoveredSupervisorMinutes > 0 &&
      `${formatDuration(day.uncoveredSupervisorMinutes)} short of supervisors, at most ${day.worstSupervisorShortage} missing`,
    day.uncoveredQualifiedMinutes > 0 &&
      `${formatDuration(day.uncoveredQualifiedMinutes)} short of a qualification`,
  ].filter(Boolean);
  const over = day.overstaffedMinutes > 0 ? `${formatDuration(day.overstaffedMinutes)} over` : null;
  return [parts.length === 0 ? 'covered' : parts.join('; '), over].filter(Boolean).join('; ');
}

function Curve({ column, coverage, ceiling }: CoverageCellProps) {
  const day = coverage.days.find(({ date }) => date === column.date);
  if (day === undefined) return null;
  const { fromSlot, toSlot } = day;
  const width = toSlot - fromSlot;
  const { requiredEmployees: required, onDutyEmployees: onDuty } = coverage;
  const { requiredSupervisors, onDutySupervisors } = coverage;
  const at = (counts: Uint16Array) => (slot: number) => counts[fromSlot + slot] ?? 0;
  const need = at(required);
  const have = at(onDuty);
  const y = (people: number) => HEIGHT - (Math.min(people, ceiling) / ceiling) * HEIGHT;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="rg-curve"
    >
      <path className="rg-duty" d={areaOf(width, (slot) => [0, Math.min(have(slot), need(slot))], y)} />
      <path
        className="rg-over"
        d={areaOf(width, (slot) => [need(slot), Math.max(have(slot), need(slot))], y)}
      />
      <path
        className="rg-gap"
        data-coverage-mark=""
        d={areaOf(width, (slot) => [Math.min(have(slot), need(slot)), need(slot)], y)}
      />
      <path className="rg-need" d={lineOf(width, need, y)} />
      <path
        className="rg-gap"
        data-coverage-mark=""
        d={areaOf(
          width,
          (slot) =>
            at(onDutySupervisors)(slot) < at(requiredSupervisors)(slot) ? [0, ceiling * 0.12] : [0, 0],
          y,
        )}
      />
    </svg>
  );
}

/** Steps between two heights, drawn as one block for each stretch of equal heights. */
function areaOf(width: number, span: (slot: number) => readonly [number, number], y: (n: number) => number) {
  let path = '';
  let start = 0;
  for (let slot = 1; slot <= width; slot++) {
    const [low, high] = span(start);
    if (slot < width) {
      const [nextLow, nextHigh] = span(slot);
      if (nextLow === low && nextHigh === high) continue;
    }
    if (high > low) path += `M${start} ${y(low)}V${y(high)}H${slot}V${y(low)}Z`;
    start = slot;
  }
  return path;
}

function lineOf(width: number, need: (slot: number) => number, y: (n: number) => number): string {
  let path = `M0 ${y(need(0))}`;
  for (let slot = 1; slot < width; slot++) {
    if (need(slot) !== need(slot - 1)) path += `H${slot}V${y(need(slot))}`;
  }
  return `${path}H${width}`;
}
