import type { ClockStyle } from '#lib/domain/format.ts';
import type { PlannedShortage, PublishReview } from '#lib/domain/publish-review.ts';
import type { Schedule, ShiftTemplate } from '#lib/domain/records.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import type { LocalDate, Problem } from '#lib/domain/types.ts';
import type { DifferenceQuery } from '#lib/domain/version-query.ts';
import { GapList } from './gap-list.tsx';
import { PublishBreaks } from './publish-breaks.tsx';
import { BringIn, type BringInProps } from './publish-bring-in.tsx';
import { IdlePeople, OpenShifts, ShortDays } from './publish-days.tsx';
import { PublishFacts } from './publish-facts.tsx';
import { DifferenceView } from './version-difference.tsx';

export type PublishReviewBodyProps = {
  schedule: Schedule;
  short: PlannedShortage;
  publish: PublishReview;
  facts: RosterFacts;
  problem: Problem;
  /** Also retired ones. */
  templates: ReadonlyMap<number, ShiftTemplate>;
  clockStyle: ClockStyle;
  query: DifferenceQuery;
  /** Given where the published block has moved on since the revision was started. */
  bringIn: BringInProps | null;
};

const GAPS_SHOWN = 10;

/** Everything that is to be known of a draft before it is published. */
export function PublishReviewBody(props: PublishReviewBodyProps) {
  const { schedule, short, publish, facts, problem, query, clockStyle } = props;
  const names = new Map(facts.people.map(({ id, fullName }) => [id, fullName]));
  const hrefForDay = (day: LocalDate) => `/schedules/${schedule.id}?tab=coverage&day=${day}`;
  const gapHref = (key: string) => `/schedules/${schedule.id}?tab=gaps&gap=${encodeURIComponent(key)}`;
  const allHref = `/schedules/${schedule.id}/publish?people=all`;
  return (
    <>
      {props.bringIn === null ? null : <BringIn {...props.bringIn} />}
      <PublishFacts short={short} publish={publish} />
      {publish.difference === null ? null : (
        <section aria-labelledby="changes" className="flex flex-col gap-3">
          <h2 id="changes" className="text-lg font-semibold">
            What changes, person by person
          </h2>
          <DifferenceView
            difference={publish.difference}
            unchangedPeople={publish.difference.unchangedPeople}
            names={names}
            templates={props.templates}
            timeZone={problem.clock.timeZone}
            clockStyle={clockStyle}
            query={query}
            allHref={allHref}
            nothing="This draft has the same shifts as the published schedule."
          />
        </section>
      )}
      <GapList
        gaps={short.gaps}
        centerId={schedule.centerId}
        clock={problem.clock}
        clockStyle={clockStyle}
        plannedRestMinutes={problem.plannedRestMinutes}
        weeklyRegularMinutes={problem.limits.weeklyRegularMinutes}
        consecutiveDaysMax={problem.limits.consecutiveDaysHard}
        hrefForDay={hrefForDay}
        hrefForGap={gapHref}
        openKey={null}
        limit={GAPS_SHOWN}
        allHref={`/schedules/${schedule.id}?tab=gaps&gaps=all`}
      />
      <ShortDays days={short.days} hrefForDay={hrefForDay} />
      <PublishBreaks
        scheduleId={schedule.id}
        breaks={publish.breaks}
        otherReasons={publish.otherReasons}
        names={names}
        showAll={query.showAll}
        allHref={allHref}
      />
      <OpenShifts scheduleId={schedule.id} open={publish.open} />
      <IdlePeople idle={publish.idle} />
    </>
  );
}
