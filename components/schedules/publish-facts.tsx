import { countOf, formatDuration } from '#lib/domain/format.ts';
import { firstNotice, type PlannedShortage, type PublishReview } from '#lib/domain/publish-review.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';

/** What is about to be published, in four numbers. */
export function PublishFacts({ short, publish }: { short: PlannedShortage; publish: PublishReview }) {
  const hard = publish.breaks.hard.length;
  const unexplained = publish.breaks.hard.filter(({ reasons }) => reasons.length === 0).length;
  const openMinutes = publish.open.reduce(
    (sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS,
    0,
  );
  const openCount = publish.open.length;
  return (
    <dl className="grid gap-px overflow-hidden rounded-lg border bg-border sm:grid-cols-2 xl:grid-cols-4">
      <Fact
        term="Short"
        value={short.minutes === 0 ? 'Nothing' : formatDuration(short.minutes)}
        isBad={short.minutes > 0}
        note={
          short.minutes === 0
            ? 'Every minute meets its minimums.'
            : `${countOf(short.gaps.length, 'gap', 'gaps')}, ${formatDuration(short.supervisorMinutes)} of it supervisors.`
        }
      />
      <Fact
        term="Limits broken"
        value={hard === 0 ? 'None' : countOf(hard, 'hard limit', 'hard limits')}
        isBad={unexplained > 0}
        note={`${hard === 0 ? '' : unexplained === 0 ? 'Each with its reason. ' : `${unexplained} without a reason. `}${countOf(publish.breaks.soft.length, 'soft limit', 'soft limits')} passed.`}
      />
      <Fact
        term="Open shifts"
        value={openCount === 0 ? 'None' : countOf(openCount, 'shift', 'shifts')}
        note={
          openCount === 0
            ? 'Nothing is left to offer.'
            : `${formatDuration(openMinutes)} that nobody has yet.`
        }
      />
      <Fact
        term="Told"
        value={publish.peopleTold === 0 ? 'Nobody' : countOf(publish.peopleTold, 'person', 'people')}
        note={
          publish.noticeMinutes === null
            ? "Nobody's shifts change."
            : `Shortest notice: ${firstNotice(publish.noticeMinutes)}.`
        }
      />
    </dl>
  );
}

function Fact({
  term,
  value,
  note,
  isBad = false,
}: {
  term: string;
  value: string;
  note: string;
  isBad?: boolean;
}) {
  return (
    <div className="flex flex-col gap-0.5 bg-card px-4 py-3">
      <dt className="text-sm text-muted-foreground">{term}</dt>
      <dd className="flex flex-col gap-0.5">
        <span className={isBad ? 'text-lg font-semibold text-danger-text' : 'text-lg font-semibold'}>
          {value}
        </span>
        <span className="text-sm text-muted-foreground">{note}</span>
      </dd>
    </div>
  );
}
