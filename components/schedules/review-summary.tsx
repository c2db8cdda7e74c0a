import { countOf, formatDuration } from '#lib/domain/format.ts';
import { coverageWords } from '#lib/domain/gap-words.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import type { GenerationMetrics } from '#lib/domain/types.ts';

export type ReviewSummaryProps = {
  review: ScheduleReview;
  metrics: GenerationMetrics | null;
  /** How near the schedule is to what is possible, by role; null where nothing was proven. */
  nearness: { supervisors: string | null; employees: string | null };
};

/** A schedule in its most important numbers, each with what it means. */
export function ReviewSummary({ review, metrics, nearness }: ReviewSummaryProps) {
  const { totals } = review;
  return (
    <dl className="grid gap-px overflow-hidden rounded-lg border bg-border sm:grid-cols-2 xl:grid-cols-4">
      <Figure
        term="Supervisors"
        value={
          totals.uncoveredSupervisorMinutes === 0
            ? 'Nothing short'
            : `${formatDuration(totals.uncoveredSupervisorMinutes)} short`
        }
        isShort={totals.uncoveredSupervisorMinutes > 0}
        note={coverageWords(
          totals.requiredSupervisorMinutes,
          totals.uncoveredSupervisorMinutes,
          'required supervisor hours',
        )}
        proof={nearness.supervisors}
      />
      <Figure
        term="Employees"
        value={
          totals.uncoveredEmployeeMinutes === 0
            ? 'Nothing short'
            : `${formatDuration(totals.uncoveredEmployeeMinutes)} short`
        }
        isShort={totals.uncoveredEmployeeMinutes > 0}
        note={coverageWords(totals.requiredEmployeeMinutes, totals.uncoveredEmployeeMinutes)}
        proof={nearness.employees}
      />
      <Figure
        term="Open shifts"
        value={review.openCount === 0 ? 'None' : countOf(review.openCount, 'shift', 'shifts')}
        note={
          review.openCount === 0
            ? 'Nothing is left to offer as overtime.'
            : `${formatDuration(review.openMinutes)} offered as overtime, in whole shifts; nobody has them yet.`
        }
      />
      <Figure
        term="Preferences"
        value={
          metrics === null || metrics.peopleWithPreference === 0
            ? 'None'
            : `${metrics.peopleOnPreferredShift} of ${metrics.peopleWithPreference}`
        }
        note={preferenceNote(metrics)}
      />
    </dl>
  );
}

function preferenceNote(metrics: GenerationMetrics | null): string {
  if (metrics === null) return 'Known after generating.';
  const subject =
    metrics.peopleWithPreference === 0 ? 'Nobody has named one.' : 'people on the shift they prefer.';
  const nights = `${metrics.nightShiftsMin}–${metrics.nightShiftsMax}`;
  const weekends = `${metrics.weekendShiftsMin}–${metrics.weekendShiftsMax}`;
  return `${subject} Nights per person: ${nights}, weekend shifts: ${weekends}.`;
}

function Figure({
  term,
  value,
  note,
  proof = null,
  isShort,
}: {
  term: string;
  value: string;
  note: string;
  proof?: string | null;
  isShort?: boolean;
}) {
  return (
    <div className="flex flex-col gap-0.5 bg-card px-4 py-3">
      <dt className="text-sm text-muted-foreground">{term}</dt>
      <dd className="flex flex-col gap-0.5">
        <span className={isShort ? 'text-lg font-semibold text-danger-text' : 'text-lg font-semibold'}>
          {value}
        </span>
        <span className="text-sm text-muted-foreground">{note}</span>
        {proof === null ? null : <span className="text-sm">{proof}</span>}
      </dd>
    </div>
  );
}
