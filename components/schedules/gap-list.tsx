import { type ClockStyle, formatDuration } from '#lib/domain/format.ts';
import { gapSentence } from '#lib/domain/gap-words.ts';
import { gapKey } from '#lib/domain/review-query.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { CenterClock, Gap, LocalDate } from '#lib/domain/types.ts';
import { CommentMark } from '../comments/comment-mark.tsx';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

export type GapListProps = {
  gaps: readonly Gap[];
  centerId: string;
  clock: CenterClock;
  clockStyle: ClockStyle;
  /** The rest and the hours the schedule was planned with; minutes. */
  plannedRestMinutes: number;
  weeklyRegularMinutes: number;
  consecutiveDaysMax: number;
  hrefForDay: (date: LocalDate) => string;
  hrefForGap: (key: string) => string;
  /** The `gapKey` of the gap whose details are open. */
  openKey: string | null;
  /** How many are shown before the rest is asked for. */
  limit: number;
  allHref: string;
};

/** Every gap as a sentence with its reason, each with a way to its details. */
export function GapList(props: GapListProps) {
  const { gaps, centerId, clock, clockStyle, hrefForDay, hrefForGap, openKey, limit, allHref, ...rules } =
    props;
  if (gaps.length === 0) {
    return <EmptyState title="No gaps">Every minute meets its minimums.</EmptyState>;
  }
  const words = { audience: 'deciders', clockStyle, ...rules } as const;
  return (
    <section aria-labelledby="gaps" className="flex flex-col gap-3">
      <h2 id="gaps" className="text-lg font-semibold">
        Gaps
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {gaps.slice(0, limit).map((gap) => (
          <li
            key={gapKey(gap)}
            data-selected={gapKey(gap) === openKey || undefined}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-2 data-selected:bg-primary-soft"
          >
            <p className="min-w-0 flex-1 basis-80">{gapSentence(gap, clock, words)}</p>
            <p className="flex flex-wrap items-center gap-x-3 text-sm whitespace-nowrap text-muted-foreground">
              {gap.kind === 'supervisors' ? <Badge tone="danger">Supervisor</Badge> : null}
              {gap.kind === 'qualified' ? <Badge tone="danger">Qualification</Badge> : null}
              {formatDuration(((gap.endsAt - gap.startsAt) / MINUTE_MS) * (gap.required - gap.onDuty))} short
              <CommentMark subject={{ kind: 'gap', centerId, startsAt: gap.startsAt, endsAt: gap.endsAt }} />
              <Link
                href={hrefForGap(gapKey(gap))}
                scroll={false}
                aria-current={gapKey(gap) === openKey ? 'true' : undefined}
                className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
              >
                Who and what helps
              </Link>
              <Link
                href={hrefForDay(gap.shiftDate)}
                className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
              >
                Show the day
              </Link>
            </p>
          </li>
        ))}
      </ul>
      {gaps.length > limit ? (
        <p className="text-muted-foreground">
          {limit} of {gaps.length} gaps.{' '}
          <Link
            href={allHref}
            className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
          >
            Show all
          </Link>
        </p>
      ) : null}
    </section>
  );
}
