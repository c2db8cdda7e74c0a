import { type ClockStyle, formatClock, formatTimeRange } from '#lib/domain/format.ts';
import { type RequiredDay, type RequiredStretch, weekdayWords } from '#lib/domain/required-week.ts';
import { DAY_MINUTES, formatTime, nominalMinutesBetween, parseTime } from '#lib/domain/time.ts';
import type { LocalTime, Weekday } from '#lib/domain/types.ts';
import { CoverageChart } from '../coverage/coverage-chart.tsx';
import type { CoverageRun } from '../coverage/coverage-slots.ts';
import { minimumInWords } from './requirement-words.ts';

const SLOT_MINUTES = 15;
const SLOTS = DAY_MINUTES / SLOT_MINUTES;
const LABEL_SLOTS = 16;

export type RequiredDayChartProps = {
  day: RequiredDay;
  dayStart: LocalTime;
  workweekStart: Weekday;
  clockStyle: ClockStyle;
};

/** The curve that a plain day requires, in words and as a picture. */
export function RequiredDayChart({ day, dayStart, workweekStart, clockStyle }: RequiredDayChartProps) {
  const title = weekdayWords(day.weekdays, workweekStart);
  const startSlot = parseTime(dayStart) / SLOT_MINUTES;
  const indexes = Array.from({ length: SLOTS }, (_, index) => index);
  const hourIndexes = indexes.filter((index) => index > 0 && (startSlot + index) % 4 === 0);
  return (
    <figure aria-label={`Required, ${title}`} className="flex min-w-0 flex-1 flex-col gap-2">
      <figcaption className="text-sm">
        <span className="font-medium">{title}</span>
        <span className="sr-only">
          : {day.stretches.map((stretch) => inWords(stretch, clockStyle)).join('; ')}
        </span>
      </figcaption>
      <div aria-hidden className="rounded-lg border bg-card px-3 pt-2 pb-1">
        <p className="pb-1 text-sm text-muted-foreground">Employees, supervisors included</p>
        <CoverageChart
          runs={runsOf(day.stretches, 'minEmployees')}
          slotCount={SLOTS}
          hourIndexes={hourIndexes}
          className="h-24"
        />
        <p className="pt-2 pb-3 text-sm text-muted-foreground">Supervisors</p>
        <CoverageChart
          runs={runsOf(day.stretches, 'minSupervisors')}
          slotCount={SLOTS}
          hourIndexes={hourIndexes}
          className="h-9"
        />
        <p className="mt-1 grid grid-cols-6 font-mono text-sm text-muted-foreground">
          {indexes
            .filter((index) => index % LABEL_SLOTS === 0)
            .map((index) => (
              <span key={index}>
                {formatClock(formatTime((startSlot + index) * SLOT_MINUTES), clockStyle)}
              </span>
            ))}
        </p>
      </div>
    </figure>
  );
}

function inWords(stretch: RequiredStretch, style: ClockStyle): string {
  return `${formatTimeRange(stretch.startTime, stretch.endTime, style)}: ${minimumInWords(stretch)}`;
}

/** What is required drawn as if it were covered exactly. */
function runsOf(
  stretches: readonly RequiredStretch[],
  kind: 'minEmployees' | 'minSupervisors',
): CoverageRun[] {
  let fromIndex = 0;
  return stretches.map((stretch) => {
    const toIndex = fromIndex + nominalMinutesBetween(stretch.startTime, stretch.endTime) / SLOT_MINUTES;
    const run = { fromIndex, toIndex, required: stretch[kind], onDuty: stretch[kind] };
    fromIndex = toIndex;
    return run;
  });
}
