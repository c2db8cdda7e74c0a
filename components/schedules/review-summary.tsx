import { type BoundFreedom, boundSentence } from '#lib/domain/bound-words.ts';
import { countOf, formatDate, formatDuration } from '#lib/domain/format.ts';
import { coverageWords } from '#lib/domain/gap-words.ts';
import type { ScheduleReview } from '#lib/domain/schedule-review.ts';
import type { Bounds, GenerationMetrics, LocalDate } from '#lib/domain/types.ts';
import { FormMessage } from '../ui/form-message.tsx';

export type ReviewSummaryProps = {
  review: ScheduleReview;
  metrics: GenerationMetrics | null;
  /** What was proven when the schedule was generated; null where nothing was. */
  bounds: Bounds | null;
  freedom: BoundFreedom;
  /** The schedule and its facts are what they were when it was generated. */
  isAsGenerated: boolean;
  /** The search for this draft was ended before it was through. */
  isStopped: boolean;
  /** Where only a part of the block was planned, its first day: what was proven is of it. */
  provenFrom: LocalDate | null;
  /** People it was generated with who are not hired yet. */
  hireCount: number;
};

/** A schedule in its most important numbers, each with what it means and how good it could be. */
export function ReviewSummary(props: ReviewSummaryProps) {
  const { review, metrics, bounds, freedom, isAsGenerated, isStopped, provenFrom, hireCount } = props;
  const sentenceOf = (role: keyof Bounds, required: number, uncovered: number) =>
    bounds === null || uncovered === 0 ? null : boundSentence(required, uncovered, bounds[role], freedom);
  const nearness = metrics && {
    supervisors: sentenceOf(
      'supervisors',
      metrics.requiredSupervisorMinutes,
      metrics.uncoveredSupervisorMinutes,
    ),
    employees: sentenceOf('employees', metrics.requiredEmployeeMinutes, metrics.uncoveredEmployeeMinutes),
  };
  const proofOf = (role: keyof Bounds) => {
    const words = nearness?.[role] ?? null;
    if (words === null) return null;
    const part = provenFrom === null ? '' : `From ${formatDate(provenFrom)} on: `;
    return `${isAsGenerated ? '' : 'When generated: '}${part}${words}`;
  };
  const notes = [
    metrics !== null && !isAsGenerated
      ? `${hireCount === 0 ? 'Shifts or facts have changed since this schedule was generated.' : `This schedule was generated with ${countOf(hireCount, 'person', 'people')} still to be hired, whose shifts are open.`} The figures are of now; bounds, remedies, fairness and prices are of then.`
      : null,
    isStopped ? 'The search was ended early, so a longer one may find a better schedule.' : null,
  ].filter((note) => note !== null);
  return (
    <div className="flex flex-col gap-3">
      <FormMessage tone="info">{notes.join(' ')}</FormMessage>
      <Figures review={review} metrics={metrics} proofOf={proofOf} />
    </div>
  );
}

function Figures({
  review,
  metrics,
  proofOf,
}: Pick<ReviewSummaryProps, 'review' | 'metrics'> & { proofOf: (role: keyof Bounds) => string | null }) {
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
        proof={proofOf('supervisors')}
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
        proof={proofOf('employees')}
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
