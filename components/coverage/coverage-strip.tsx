import { type ClockStyle, countOf, formatClock, formatTimeRange } from '#lib/domain/format.ts';
import type { LocalTime } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { CoverageChart } from './coverage-chart.tsx';
import { type CoverageRun, type CoverageSlot, coverageRuns, stretchOf } from './coverage-slots.ts';

export type CoverageStripProps = {
  /** The day in words, `Wed 4 Feb`. */
  title: string;
  /** Of one operational day, in order. */
  slots: readonly CoverageSlot[];
  /** The wall clock when the day is over: the start of the next operational day. */
  endTime: LocalTime;
  clockStyle?: ClockStyle;
  className?: string;
};

/** One operational day by the quarter hour: a picture, a sentence and a table of the same. */
export function CoverageStrip({ title, slots, endTime, clockStyle = '24h', className }: CoverageStripProps) {
  const employees = coverageRuns(slots, 'employees');
  const supervisors = coverageRuns(slots, 'supervisors');
  const hourIndexes = slots.flatMap((slot, index) => (slot.time.endsWith(':00') && index > 0 ? [index] : []));
  const inWords = (run: CoverageRun) => {
    const stretch = stretchOf(slots, run, endTime);
    return formatTimeRange(stretch.startTime, stretch.endTime, clockStyle);
  };
  const chart = { slotCount: slots.length, hourIndexes };
  return (
    <figure aria-label={`Coverage, ${title}`} className={cn('flex min-w-0 flex-col gap-3', className)}>
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <CoverageSummary employees={employees} supervisors={supervisors} inWords={inWords} />
        <CoverageLegend />
      </figcaption>
      <div className="rounded-lg border bg-card px-3 pt-2 pb-1">
        <p className="pb-1 text-sm text-muted-foreground">Employees</p>
        <CoverageChart {...chart} runs={employees} className="h-36 md:h-44" />
        <p className="pt-2 text-sm text-muted-foreground">Supervisors</p>
        <CoverageChart {...chart} runs={supervisors} headroom={1.5} className="h-14" />
        <HourAxis slots={slots} clockStyle={clockStyle} />
      </div>
      <details className="text-sm">
        <summary className="min-h-target w-fit rounded-sm text-muted-foreground select-none hover:text-foreground">
          As a table
        </summary>
        <div className="grid gap-4 pt-2 md:grid-cols-2">
          <RunTable caption="Employees" runs={employees} inWords={inWords} />
          <RunTable caption="Supervisors" runs={supervisors} inWords={inWords} />
        </div>
      </details>
    </figure>
  );
}

type InWords = (run: CoverageRun) => string;

function CoverageSummary({
  employees,
  supervisors,
  inWords,
}: {
  employees: readonly CoverageRun[];
  supervisors: readonly CoverageRun[];
  inWords: InWords;
}) {
  const short = [
    ...supervisors
      .filter(isShort)
      .map(
        (run) => `${inWords(run)}: ${run.onDuty} of ${countOf(run.required, 'supervisor', 'supervisors')}`,
      ),
    ...employees.filter(isShort).map((run) => `${inWords(run)}: ${run.onDuty} of ${run.required}`),
  ];
  if (short.length === 0) return <p className="text-muted-foreground">Covered all day.</p>;
  return (
    <p>
      <span className="font-semibold text-danger-text">Short</span> {short.join(' · ')}
    </p>
  );
}

function isShort(run: CoverageRun): boolean {
  return run.onDuty < run.required;
}

function CoverageLegend() {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted-foreground">
      <li className="flex items-center gap-1.5">
        <span className="w-4 border-t-2 border-required" />
        Required
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-4 border-t border-duty-line bg-duty" />
        On duty
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-4 bg-short" />
        Short
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-4 border-t border-duty-line bg-over" />
        Over
      </li>
    </ul>
  );
}

/** Nearer than an hour and a half, labels touch on all but wide screens. */
const CROWDED_SLOTS = 6;

/** Labels where the wall clock shows a full hour: on a clock-change day one is missing, or there twice. */
function HourAxis({ slots, clockStyle }: { slots: readonly CoverageSlot[]; clockStyle: ClockStyle }) {
  const firstHour = hourOf(slots[0]?.time ?? '00:00');
  const ticks: { slot: CoverageSlot; index: number; isMajor: boolean; isCrowded: boolean }[] = [];
  slots.forEach((slot, index) => {
    const sinceStart = (hourOf(slot.time) - firstHour + 24) % 24;
    if (!slot.time.endsWith(':00') || (sinceStart % 2 === 1 && !slot.repeated)) return;
    const isCrowded = index - (ticks.at(-1)?.index ?? Number.NEGATIVE_INFINITY) < CROWDED_SLOTS;
    ticks.push({ slot, index, isMajor: sinceStart % 6 === 0 && !isCrowded, isCrowded });
  });
  return (
    <div aria-hidden className="relative mt-1 h-5 overflow-hidden font-mono text-sm text-muted-foreground">
      {ticks.map(({ slot, index, isMajor, isCrowded }) => (
        <span
          key={index}
          className={cn(
            'absolute top-0 whitespace-nowrap',
            index > 0 && '-translate-x-1/2',
            !isMajor && 'max-md:hidden',
            isCrowded && 'max-xl:hidden',
          )}
          style={{ left: `${(index * 100) / slots.length}%` }}
        >
          {formatClock(slot.time, clockStyle)}
          {slot.repeated ? '′' : ''}
        </span>
      ))}
    </div>
  );
}

function hourOf(time: LocalTime): number {
  return Number(time.slice(0, 2));
}

function RunTable({
  caption,
  runs,
  inWords,
}: {
  caption: string;
  runs: readonly CoverageRun[];
  inWords: InWords;
}) {
  return (
    <table className="h-fit w-full">
      <caption className="pb-1 text-left font-medium">{caption}</caption>
      <thead className="text-muted-foreground">
        <tr className="*:border-b *:py-1 *:text-right *:font-medium">
          <th scope="col" className="text-left!">
            Time
          </th>
          <th scope="col">Required</th>
          <th scope="col">On duty</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.fromIndex} className="*:border-b *:py-0.5 *:text-right">
            <th scope="row" className="text-left! font-mono font-normal">
              {inWords(run)}
            </th>
            <td>{run.required}</td>
            <td>{run.onDuty}</td>
            <td className={cn(isShort(run) && 'font-semibold text-danger-text')}>
              {signed(run.onDuty - run.required)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function signed(difference: number): string {
  if (difference === 0) return '0';
  return difference > 0 ? `+${difference}` : `−${-difference}`;
}
