import { formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { daysBetween } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';

export type SupervisorStepsProps = {
  drafts: readonly Schedule[];
  /** The last day that is published; null before the first schedule. */
  lastPublishedDay: LocalDate | null;
  today: LocalDate;
};

/** What a supervisor has to do about schedules, each row one step from its action. */
export function SupervisorSteps({ drafts, lastPublishedDay, today }: SupervisorStepsProps) {
  const daysLeft = lastPublishedDay === null ? 0 : daysBetween(today, lastPublishedDay);
  return (
    <section aria-labelledby="schedules-todo" className="flex flex-col gap-3">
      <h2 id="schedules-todo" className="text-lg font-semibold">
        Schedules
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        <Step
          text={
            lastPublishedDay === null
              ? 'No schedule is published yet.'
              : daysLeft < 0
                ? `The published schedule ended on ${formatDate(lastPublishedDay, { year: true })}.`
                : `Published until ${formatDate(lastPublishedDay, { year: true })}, ${daysLeft} days from today.`
          }
          href={drafts.length === 0 ? '/schedules/new' : '/schedules'}
          label={drafts.length === 0 ? 'Create the next one' : 'All schedules'}
        />
        {drafts.map((draft) => (
          <Step
            key={draft.id}
            text={`Draft ${draft.name}, ${formatDateRange(draft.startDate, draft.endDate)}: ${
              draft.metrics === null ? 'not generated yet' : 'generated, not published'
            }.`}
            href={`/schedules/${draft.id}`}
            label={draft.metrics === null ? 'Generate' : 'Review'}
          />
        ))}
      </ul>
    </section>
  );
}

function Step({ text, href, label }: { text: string; href: string; label: string }) {
  return (
    <li className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5">
      <span className="min-w-0 wrap-anywhere">{text}</span>
      <ButtonLink href={href} size="sm">
        {label}
      </ButtonLink>
    </li>
  );
}
