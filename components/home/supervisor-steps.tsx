import type { NoticeWork } from '#lib/domain/acknowledgements.ts';
import { countOf, formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { daysBetween } from '#lib/domain/time.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { spanWords } from '../requests/request-words.ts';
import { ButtonLink } from '../ui/button.tsx';

export type SupervisorStepsProps = {
  drafts: readonly Schedule[];
  /** The last day that is published; null before the first schedule. */
  lastPublishedDay: LocalDate | null;
  today: LocalDate;
  /** Requests for time off and trades that wait for this person; of very many only the first are counted. */
  waiting: { requests: number; trades: number; isMore: boolean };
  /** Who does not know of a schedule, and what did not arrive. */
  notices: NoticeWork;
  now: Instant;
};

/** What a supervisor has to do about requests, trades, notices and schedules, each row one step from its action. */
export function SupervisorSteps(props: SupervisorStepsProps) {
  const { drafts, lastPublishedDay, today, waiting, notices, now } = props;
  const create = lastPublishedDay === null ? 'Create the first one' : 'Create the next one';
  return (
    <section aria-labelledby="todo" className="flex flex-col gap-3">
      <h2 id="todo" className="text-lg font-semibold">
        To do
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {waiting.requests + waiting.trades === 0 ? null : (
          <Step text={waitingWords(waiting)} href="/requests" label="Decide" />
        )}
        {notices.people === 0 ? null : (
          <Step text={unacknowledgedWords(notices, now)} href="/notices" label="Remind" />
        )}
        {notices.undelivered === 0 ? null : (
          <Step
            text={`${countOf(notices.undelivered, 'notice', 'notices')} could not be delivered.`}
            href="/notices?tab=undelivered"
            label="See why"
          />
        )}
        <Step
          text={publishedWords(lastPublishedDay, today)}
          href={drafts.length === 0 ? '/schedules/new' : '/schedules'}
          label={drafts.length === 0 ? create : 'All schedules'}
        />
        {drafts.map((draft) => (
          <Step
            key={draft.id}
            text={`Draft ${draftWords(draft)}: ${
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

function waitingWords({ requests, trades, isMore }: SupervisorStepsProps['waiting']): string {
  const told = [
    ...(requests === 0 ? [] : [`${countOf(requests, 'request', 'requests')} for time off`]),
    ...(trades === 0 ? [] : [countOf(trades, 'trade of shifts', 'trades of shifts')]),
  ].join(' and ');
  return `${isMore ? 'More than ' : ''}${told} ${requests + trades === 1 ? 'waits' : 'wait'} for a decision.`;
}

function unacknowledgedWords({ people, soonestAt }: NoticeWork, now: Instant): string {
  const who = `${countOf(people, 'person has', 'people have')} not acknowledged`;
  if (soonestAt === null) return `${who} a published schedule or a change.`;
  return `${who}; the first shift concerned starts in ${spanWords(soonestAt - now)}.`;
}

function publishedWords(lastDay: LocalDate | null, today: LocalDate): string {
  if (lastDay === null) return 'No schedule is published yet.';
  const date = formatDate(lastDay, { year: true });
  const daysLeft = daysBetween(today, lastDay);
  if (daysLeft < 0) return `The published schedule ended on ${date}.`;
  if (daysLeft === 0) return `The published schedule ends today, ${date}.`;
  return `Published until ${date}, ${countOf(daysLeft, 'day', 'days')} from today.`;
}

/** The name with the dates, once when the name is the dates. */
function draftWords({ name, startDate, endDate }: Schedule): string {
  const dates = formatDateRange(startDate, endDate);
  return name === dates ? name : `${name}, ${dates}`;
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
