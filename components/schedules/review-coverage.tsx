import { CoverageBlockMap } from '#components/coverage/coverage-block-map.tsx';
import { coverageMapDaysOf, coverageSlotsOf } from '#components/coverage/coverage-slots.ts';
import { CoverageStrip } from '#components/coverage/coverage-strip.tsx';
import { formatDate } from '#lib/domain/format.ts';
import { gapSentence } from '#lib/domain/gap-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { ReviewBodyProps } from './review-body.tsx';

/** The whole block day by day, and one day by the quarter hour. */
export function ReviewCoverage(props: ReviewBodyProps & { hrefForDay: (date: LocalDate) => string }) {
  const { review, problem, holidayNames, query, today, clockStyle, hrefForDay } = props;
  const gaps = review.gaps.filter((gap) => gap.shiftDate === query.day);
  return (
    <div className="flex flex-col gap-6">
      <section aria-labelledby="day" className="flex flex-col gap-3">
        <h2 id="day" className="text-lg font-semibold">
          {formatDate(query.day, { year: true })}
          {holidayNames[query.day] === undefined ? null : (
            <span className="font-normal text-muted-foreground"> · {holidayNames[query.day]}</span>
          )}
        </h2>
        <CoverageStrip
          title={formatDate(query.day)}
          slots={coverageSlotsOf(review.coverage, query.day, problem.clock)}
          endTime={problem.clock.dayStart}
          clockStyle={clockStyle}
        />
        {gaps.length === 0 ? null : (
          <ul className="divide-y rounded-lg border bg-card">
            {gaps.map((gap) => (
              <li key={`${gap.kind}-${gap.startsAt}`} className="px-4 py-2">
                {gapSentence(gap, problem.clock, {
                  audience: 'deciders',
                  clockStyle,
                  plannedRestMinutes: problem.plannedRestMinutes,
                  weeklyRegularMinutes: problem.limits.weeklyRegularMinutes,
                  consecutiveDaysMax: problem.limits.consecutiveDaysHard,
                })}
              </li>
            ))}
          </ul>
        )}
      </section>
      <CoverageBlockMap
        days={coverageMapDaysOf(review.coverage)}
        workweekStart={problem.workweekStart}
        hrefForDay={hrefForDay}
        holidayNames={holidayNames}
        selectedDate={query.day}
        today={today}
      />
    </div>
  );
}
