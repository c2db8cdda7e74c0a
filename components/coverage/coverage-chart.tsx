import { cn } from '#lib/utils.ts';
import type { CoverageRun } from './coverage-slots.ts';

export type CoverageChartProps = {
  runs: readonly CoverageRun[];
  /** 92, 96 or 100 on a day of 23, 24 or 25 hours. */
  slotCount: number;
  /** Slots at which a full hour starts. */
  hourIndexes: readonly number[];
  /** Height of the scale over the highest value: room for that value's number. */
  headroom?: number;
  className?: string;
};

/**
 * Required as a line, on duty as a step area, what is missing as filled blocks with their number, what is over
 * as a thin tint. Decoration to a screen reader: the figure around it says the same in words.
 */
export function CoverageChart({
  runs,
  slotCount,
  hourIndexes,
  headroom = 1.15,
  className,
}: CoverageChartProps) {
  const top = Math.max(1, ...runs.map((run) => Math.max(run.required, run.onDuty))) * headroom;
  const y = (people: number) => top - people;
  return (
    <div aria-hidden className={cn('relative', className)}>
      <svg
        viewBox={`0 0 ${slotCount} ${top}`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible"
        aria-hidden="true"
        data-coverage-mark
      >
        {hourIndexes.map((index) => (
          <line key={index} x1={index} x2={index} y1={0} y2={top} className="stroke-border" {...hairline} />
        ))}
        {runs.map((run) => (
          <rect key={run.fromIndex} {...box(run, y(run.onDuty), run.onDuty)} className="fill-duty" />
        ))}
        {runs.map((run) =>
          run.onDuty > run.required ? (
            <rect
              key={run.fromIndex}
              {...box(run, y(run.onDuty), run.onDuty - run.required)}
              className="fill-over"
            />
          ) : null,
        )}
        {runs.map((run) =>
          run.onDuty < run.required ? (
            <rect
              key={run.fromIndex}
              {...box(run, y(run.required), run.required - run.onDuty)}
              className="fill-short"
            />
          ) : null,
        )}
        <path
          d={stepPath(runs, (run) => y(run.onDuty))}
          className="fill-none stroke-duty-line"
          {...hairline}
        />
        <path
          d={stepPath(runs, (run) => y(run.required))}
          className="fill-none stroke-required"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {requiredChanges(runs).map((run) => (
        <span
          key={run.fromIndex}
          className="absolute -translate-y-full pl-1 font-mono text-sm leading-4 text-muted-foreground"
          style={{ left: `${(run.fromIndex * 100) / slotCount}%`, top: `${(y(run.required) * 100) / top}%` }}
        >
          {run.required}
        </span>
      ))}
      {runs
        .filter((run) => run.onDuty < run.required)
        .map((run) => (
          <span
            key={run.fromIndex}
            data-coverage-mark
            className="absolute -translate-x-1/2 -translate-y-1/2 rounded-sm bg-short px-1 font-mono text-sm leading-4 font-semibold text-short-foreground"
            style={{
              left: `${(((run.fromIndex + run.toIndex) / 2) * 100) / slotCount}%`,
              top: `${(y((run.required + run.onDuty) / 2) * 100) / top}%`,
            }}
          >
            −{run.required - run.onDuty}
          </span>
        ))}
    </div>
  );
}

const hairline = { strokeWidth: 1, vectorEffect: 'non-scaling-stroke' } as const;

function box(run: CoverageRun, y: number, height: number) {
  return {
    x: run.fromIndex,
    y,
    width: run.toIndex - run.fromIndex,
    height,
    shapeRendering: 'crispEdges',
  } as const;
}

/** Where the required number becomes another one. */
function requiredChanges(runs: readonly CoverageRun[]): CoverageRun[] {
  return runs.filter((run, index) => run.required !== runs[index - 1]?.required);
}

function stepPath(runs: readonly CoverageRun[], level: (run: CoverageRun) => number): string {
  return runs
    .map((run, index) => `${index === 0 ? 'M' : 'L'}${run.fromIndex} ${level(run)}H${run.toIndex}`)
    .join('');
}
