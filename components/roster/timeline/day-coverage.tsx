'use client';

import type { CSSProperties } from 'react';
import { CoverageChart } from '#components/coverage/coverage-chart.tsx';
import { coverageRuns, coverageSlotsOf } from '#components/coverage/coverage-slots.ts';
import type { Coverage } from '#lib/domain/coverage.ts';
import type { CenterClock, LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import type { DayTrack } from './day-model.ts';
import { NAME_WIDTH } from './day-row.tsx';

export type DayCoverageProps = {
  coverage: Coverage;
  date: LocalDate;
  track: DayTrack;
  clock: CenterClock;
};

/** Required and on duty slot by slot, under the bars they come from. The sentence above the timeline says the same. */
export function DayCoverage({ coverage, date, track, clock }: DayCoverageProps) {
  const slots = coverageSlotsOf(coverage, date, clock);
  const place: CSSProperties = {
    marginLeft: `${(track.fromSlot / track.slotCount) * 100}%`,
    width: `${((track.toSlot - track.fromSlot) / track.slotCount) * 100}%`,
  };
  const chart = {
    slotCount: slots.length,
    hourIndexes: slots.flatMap(({ time }, index) => (time.endsWith(':00') && index > 0 ? [index] : [])),
  };
  return (
    <div className="sticky bottom-0 z-20 flex border-t border-border-strong bg-card">
      <div
        className={cn(
          'sticky left-0 z-10 flex shrink-0 flex-col justify-around border-r border-border-strong bg-card px-2 text-sm text-muted-foreground',
          NAME_WIDTH,
        )}
      >
        <span>Employees</span>
        <span>Supervisors</span>
      </div>
      <div className="relative min-w-[48rem] flex-1">
        {slots.length === 0 ? (
          <p className="sticky left-48 p-2 text-sm text-muted-foreground">This day is in another schedule.</p>
        ) : (
          <div style={place} className="py-1">
            <CoverageChart
              {...chart}
              runs={coverageRuns(slots, 'employees')}
              className="h-16"
              headroom={1.3}
            />
            <CoverageChart
              {...chart}
              runs={coverageRuns(slots, 'supervisors')}
              headroom={1.8}
              className="mt-1 h-8"
            />
          </div>
        )}
      </div>
    </div>
  );
}
