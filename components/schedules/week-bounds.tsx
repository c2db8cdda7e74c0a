import { weekBoundSentence } from '#lib/domain/bound-words.ts';
import { countOf, formatDate, formatDateRange, formatDuration } from '#lib/domain/format.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Bounds, RoleBound } from '#lib/domain/types.ts';

export type WeekBoundsProps = {
  bounds: Bounds;
  /** What is to be known of the figures, such as that they are older than the schedule. */
  note: string | null;
};

type Week = RoleBound['weeks'][number];

/** How short each week is, beside the least that is possible: two small charts, each with its table. */
export function WeekBounds({ bounds, note }: WeekBoundsProps) {
  if (bounds.supervisors.weeks.length + bounds.employees.weeks.length === 0) return null;
  return (
    <section aria-labelledby="weeks" className="flex flex-col gap-3">
      <h2 id="weeks" className="text-lg font-semibold">
        Week by week
      </h2>
      {note === null ? null : <p className="text-muted-foreground">{note}</p>}
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
        <RoleWeeks name="Supervisors" weeks={bounds.supervisors.weeks} />
        <RoleWeeks name="Employees" weeks={bounds.employees.weeks} />
      </div>
    </section>
  );
}

function RoleWeeks({ name, weeks }: { name: string; weeks: readonly Week[] }) {
  if (weeks.length === 0) return null;
  const isDrawn = weeks.some(({ uncoveredMinutes, boundMinutes }) => uncoveredMinutes + boundMinutes > 0);
  return (
    <figure aria-label={`${name} by week`} className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p>
          <span className="font-medium">{name}.</span> {inWords(weeks)}
        </p>
        {isDrawn ? <Legend /> : null}
      </figcaption>
      {isDrawn ? <Chart weeks={weeks} /> : null}
      <details className="text-sm">
        <summary className="min-h-target w-fit rounded-sm text-muted-foreground select-none hover:text-foreground">
          As a table
        </summary>
        <WeekTable caption={`${name} by week`} weeks={weeks} />
      </details>
    </figure>
  );
}

function inWords(weeks: readonly Week[]): string {
  const short = weeks.filter(({ uncoveredMinutes }) => uncoveredMinutes > 0);
  const worst = short.toSorted((a, b) => b.uncoveredMinutes - a.uncoveredMinutes)[0];
  if (worst === undefined) return 'No week is short.';
  const whole = `${short.length} of ${countOf(weeks.length, 'week is', 'weeks are')} short`;
  return `${whole}. ${short.length === 1 ? '' : 'The worst: '}${weekBoundSentence(worst)}`;
}

function Legend() {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted-foreground">
      <li className="flex items-center gap-1.5">
        <span data-coverage-mark className="h-3 w-4 bg-short" />
        Short
      </li>
      <li className="flex items-center gap-1.5">
        <span data-coverage-mark className="w-4 border-t-2 border-required" />
        Least possible
      </li>
    </ul>
  );
}

/** Room over the highest column for its number. */
const headroom = 1.25;
/** Of one column; the rest is the space to the next. */
const columnWidth = 0.76;

function Chart({ weeks }: { weeks: readonly Week[] }) {
  const highest = Math.max(1, ...weeks.map((week) => Math.max(week.uncoveredMinutes, week.boundMinutes)));
  const top = highest * headroom;
  const labelEvery = weeks.length > 9 ? 4 : 1;
  return (
    <div aria-hidden className="rounded-lg border bg-card px-3 pt-2 pb-1">
      <div className="relative h-24">
        <svg
          viewBox={`0 0 ${weeks.length} ${top}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible"
          aria-hidden="true"
          data-coverage-mark
        >
          <line x1={0} x2={weeks.length} y1={top} y2={top} className="stroke-border-strong" {...hairline} />
          {weeks.map(({ startDate, uncoveredMinutes }, index) => (
            <rect
              key={startDate}
              x={index + (1 - columnWidth) / 2}
              y={top - uncoveredMinutes}
              width={columnWidth}
              height={uncoveredMinutes}
              className="fill-short"
            />
          ))}
          {weeks.map(({ startDate, boundMinutes }, index) => (
            <line
              key={startDate}
              x1={index + 0.02}
              x2={index + 0.98}
              y1={top - boundMinutes}
              y2={top - boundMinutes}
              className="stroke-required"
              strokeWidth={2}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {weeks.map(({ startDate, uncoveredMinutes, boundMinutes }, index) =>
          uncoveredMinutes === 0 ? null : (
            <span
              key={startDate}
              className="absolute -translate-x-1/2 -translate-y-full pb-0.5 font-mono text-sm leading-4 text-foreground max-sm:hidden"
              style={{
                left: `${((index + 0.5) * 100) / weeks.length}%`,
                top: `${((top - Math.max(uncoveredMinutes, boundMinutes)) * 100) / top}%`,
              }}
            >
              {Math.max(1, Math.round(uncoveredMinutes / 60))}
            </span>
          ),
        )}
      </div>
      <div className="relative h-5 overflow-hidden text-sm text-muted-foreground">
        {weeks.map(({ startDate }, index) =>
          index % labelEvery === 0 ? (
            <span
              key={startDate}
              className="absolute top-0.5 whitespace-nowrap"
              style={{ left: `${(index * 100) / weeks.length}%` }}
            >
              {formatDate(startDate).slice(4)}
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}

const hairline = { strokeWidth: 1, vectorEffect: 'non-scaling-stroke' } as const;

function WeekTable({ caption, weeks }: { caption: string; weeks: readonly Week[] }) {
  return (
    <table className="mt-2 w-full">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-muted-foreground">
        <tr className="*:border-b *:py-1 *:text-right *:font-medium">
          <th scope="col" className="text-left!">
            Week
          </th>
          <th scope="col">Required</th>
          <th scope="col">Short</th>
          <th scope="col">Least possible</th>
        </tr>
      </thead>
      <tbody>
        {weeks.map(({ startDate, requiredMinutes, uncoveredMinutes, boundMinutes }) => (
          <tr key={startDate} className="*:border-b *:py-0.5 *:text-right">
            <th scope="row" className="text-left! font-normal">
              {formatDateRange(startDate, addDays(startDate, 6))}
            </th>
            <td>{formatDuration(requiredMinutes)}</td>
            <td className={uncoveredMinutes > 0 ? 'font-semibold text-danger-text' : undefined}>
              {formatDuration(uncoveredMinutes)}
            </td>
            <td>{formatDuration(boundMinutes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
