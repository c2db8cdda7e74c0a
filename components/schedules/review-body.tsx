import { RosterLegend } from '#components/roster/roster-legend.tsx';
import { type ClockStyle, formatDate } from '#lib/domain/format.ts';
import type { HolidayNames, Roster, Schedule, ScheduleResult, ShiftTemplate } from '#lib/domain/records.ts';
import type { PlanNames } from '#lib/domain/remedy-words.ts';
import { gapKey, type ReviewQuery, reviewHref } from '#lib/domain/review-query.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import type { Line, LocalDate, Problem } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { FairnessView } from './fairness-view.tsx';
import { GapList } from './gap-list.tsx';
import { GapPanel, type GapPanelProps } from './gap-panel.tsx';
import { LineTable } from './line-table.tsx';
import { PreferencePrices } from './preference-prices.tsx';
import { RemedyTable } from './remedy-table.tsx';
import { ReviewCoverage } from './review-coverage.tsx';
import type { ScenarioStart } from './try-button.tsx';
import { WeekBounds } from './week-bounds.tsx';

export type ReviewBodyProps = {
  schedule: Schedule;
  review: ScheduleReview;
  roster: Roster;
  lines: readonly Line[];
  shifts: ReadonlyMap<number, ShiftTemplate>;
  problem: Problem;
  holidayNames: HolidayNames;
  query: ReviewQuery;
  today: LocalDate;
  clockStyle: ClockStyle;
  /** What the generator said; null before the first run. */
  result: ScheduleResult | null;
  /** The schedule and its facts are what they were when it was generated. */
  isAsGenerated: boolean;
  names: PlanNames;
  /** The gap that the address asks for, with what is known of it. */
  openGap: Pick<GapPanelProps, 'gap' | 'people' | 'remedies' | 'index'> | null;
  /** What preferences were allowed to cost, in percent of the required hours; null where that is not known. */
  slackPercent: number | null;
  /** Null where no scenario can be tried. */
  start: ScenarioStart | null;
};

const gapLimit = 100;
const asOfThen = 'As it was when the schedule was generated; shifts or facts have changed since.';

/** One of the views of a generated schedule. */
export function ReviewBody(props: ReviewBodyProps) {
  const { schedule, review, query, problem, result, start } = props;
  const href = (change: Partial<ReviewQuery>) => reviewHref(schedule.id, query, change);
  const hrefForDay = (day: LocalDate) => href({ tab: 'coverage', day });
  const note = props.isAsGenerated ? null : asOfThen;
  switch (query.tab) {
    case 'coverage':
      return (
        <>
          <ReviewCoverage {...props} hrefForDay={hrefForDay} />
          <Comments
            subject={{ kind: 'day', centerId: schedule.centerId, date: query.day }}
            title={`Comments on ${formatDate(query.day)}`}
            level={2}
          />
          {result?.bounds ? <WeekBounds bounds={result.bounds} note={note} /> : null}
        </>
      );
    case 'gaps':
      return (
        <>
          <RemedyTable
            remedies={result?.remedies ?? []}
            names={props.names}
            problem={problem}
            start={start}
            note={note}
          />
          <GapList
            gaps={review.gaps}
            centerId={schedule.centerId}
            clock={problem.clock}
            clockStyle={props.clockStyle}
            plannedRestMinutes={problem.plannedRestMinutes}
            weeklyRegularMinutes={problem.limits.weeklyRegularMinutes}
            consecutiveDaysMax={problem.limits.consecutiveDaysHard}
            hrefForDay={hrefForDay}
            hrefForGap={(gap) => href({ gap })}
            openKey={props.openGap === null ? null : gapKey(props.openGap.gap)}
            limit={query.showAllGaps ? Number.POSITIVE_INFINITY : gapLimit}
            allHref={href({ showAllGaps: true })}
          />
          {props.openGap === null ? null : (
            <GapPanel
              key={gapKey(props.openGap.gap)}
              {...props.openGap}
              centerId={schedule.centerId}
              isAsGenerated={props.isAsGenerated}
              names={props.names}
              problem={problem}
              clockStyle={props.clockStyle}
              start={start}
              closeHref={href({ gap: null })}
              dayHref={hrefForDay(props.openGap.gap.shiftDate)}
            />
          )}
        </>
      );
    case 'lines':
      return (
        <>
          <LineTable
            roster={props.roster}
            lines={props.lines}
            changedWeeks={result?.changedWeeks ?? []}
            shifts={props.shifts}
            problem={problem}
          />
          <RosterLegend marks={[]} />
        </>
      );
    case 'fairness':
      return (
        <>
          <FairnessView
            fairness={result?.fairness ?? null}
            names={props.names.people}
            note={note}
            query={query}
            href={href}
          />
          <PreferencePrices
            prices={result?.preferencePrices ?? []}
            peopleWithPreference={schedule.metrics?.peopleWithPreference ?? 0}
            chosenPercent={props.slackPercent}
            start={start}
          />
        </>
      );
  }
}
