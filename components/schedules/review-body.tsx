import { RosterLegend } from '#components/roster/roster-legend.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Roster, Schedule, ShiftTemplate } from '#lib/domain/records.ts';
import { type ReviewQuery, reviewHref } from '#lib/domain/review-query.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import type { Line, LocalDate, Problem } from '#lib/domain/types.ts';
import { TabLinks } from '../ui/tabs.tsx';
import { GapList } from './gap-list.tsx';
import { LineTable } from './line-table.tsx';
import { ReviewCoverage } from './review-coverage.tsx';
import { ReviewRoster } from './review-roster.tsx';
import { ReviewSummary } from './review-summary.tsx';

export type ReviewBodyProps = {
  schedule: Schedule;
  review: ScheduleReview;
  roster: Roster;
  lines: readonly Line[];
  shifts: ReadonlyMap<number, ShiftTemplate>;
  problem: Problem;
  query: ReviewQuery;
  today: LocalDate;
  clockStyle: ClockStyle;
};

const gapLimit = 100;

/** A generated schedule: its numbers, and one of four views of it. */
export function ReviewBody(props: ReviewBodyProps) {
  const { schedule, review, query, problem } = props;
  const href = (change: Partial<ReviewQuery>) => reviewHref(schedule.id, query, change);
  const hrefForDay = (day: LocalDate) => href({ tab: 'coverage', day });
  return (
    <>
      <ReviewSummary review={review} metrics={schedule.metrics} />
      <TabLinks
        label="Views of this schedule"
        tabs={[
          { href: href({ tab: 'coverage' }), label: 'Coverage', isCurrent: query.tab === 'coverage' },
          {
            href: href({ tab: 'gaps' }),
            label: 'Gaps',
            isCurrent: query.tab === 'gaps',
            count: review.gaps.length,
          },
          { href: href({ tab: 'lines' }), label: 'Lines', isCurrent: query.tab === 'lines' },
          { href: href({ tab: 'roster' }), label: 'Roster', isCurrent: query.tab === 'roster' },
        ]}
      />
      {query.tab === 'coverage' ? <ReviewCoverage {...props} hrefForDay={hrefForDay} /> : null}
      {query.tab === 'gaps' ? (
        <GapList
          gaps={review.gaps}
          clock={problem.clock}
          clockStyle={props.clockStyle}
          plannedRestMinutes={problem.plannedRestMinutes}
          weeklyRegularMinutes={problem.limits.weeklyRegularMinutes}
          consecutiveDaysMax={problem.limits.consecutiveDaysHard}
          hrefForDay={hrefForDay}
          limit={query.showAllGaps ? Number.POSITIVE_INFINITY : gapLimit}
          allHref={href({ showAllGaps: true })}
        />
      ) : null}
      {query.tab === 'lines' ? (
        <>
          <LineTable
            roster={props.roster}
            lines={props.lines}
            shifts={props.shifts}
            workweekStart={problem.workweekStart}
          />
          <RosterLegend marks={[]} />
        </>
      ) : null}
      {query.tab === 'roster' ? <ReviewRoster {...props} hrefForDay={hrefForDay} /> : null}
    </>
  );
}
