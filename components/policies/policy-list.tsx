import { type ClockStyle, formatCount } from '#lib/domain/format.ts';
import { audienceLabels, dueWords, type PolicyLine } from '#lib/domain/policy-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { momentWords } from '../nightly/moment.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';

export type PolicyListProps = {
  policies: readonly PolicyLine[];
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** Policies in three parts: to be read, the others, and retired ones. A part that has none is not there. */
export function PolicyList({ policies, ...look }: PolicyListProps) {
  const active = policies.filter(({ retiredAt }) => retiredAt === null);
  const isOpen = ({ isForMe, acknowledgedAt }: PolicyLine) => isForMe && acknowledgedAt === null;
  const retired = policies.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <div className="flex max-w-4xl flex-col gap-6">
      <Part title="To read" policies={active.filter(isOpen)} {...look} />
      <Part title="In force" policies={active.filter((policy) => !isOpen(policy))} {...look} />
      {retired.length === 0 ? null : (
        <details>
          <summary className="min-h-target w-fit cursor-pointer content-center rounded-sm text-muted-foreground select-none hover:text-foreground">
            Retired ({formatCount(retired.length)})
          </summary>
          <div className="mt-2">
            <Lines label="Retired" policies={retired} {...look} />
          </div>
        </details>
      )}
    </div>
  );
}

function Part({ title, ...props }: PolicyListProps & { title: string }) {
  if (props.policies.length === 0) return null;
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <Lines label={title} {...props} />
    </section>
  );
}

function Lines({ label, policies, today, timeZone, clockStyle }: PolicyListProps & { label: string }) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border bg-card">
      {policies.map((policy) => (
        <li
          key={policy.id}
          className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2.5"
        >
          <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
            <Link
              href={`/policies/${policy.id}`}
              className="min-h-target w-fit content-center font-medium wrap-anywhere text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              {policy.title}
            </Link>
            <p className="text-sm text-muted-foreground">
              {[
                `Version ${policy.number}`,
                audienceLabels[policy.audience],
                policy.hasFile ? 'PDF' : 'Text',
                `published ${momentWords(policy.publishedAt, timeZone, clockStyle)}`,
              ].join(' · ')}
            </p>
          </div>
          <span className="flex flex-wrap justify-end gap-1.5">
            <Mark policy={policy} today={today} />
            {policy.readers === null ? null : (
              <Badge tone={policy.readers.read < policy.readers.total ? 'warning' : 'success'}>
                {`${formatCount(policy.readers.read)} of ${formatCount(policy.readers.total)} read`}
              </Badge>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Mark({ policy, today }: { policy: PolicyLine; today: LocalDate }) {
  if (policy.acknowledgedAt !== null) return <Badge tone="success">Read and understood</Badge>;
  if (!policy.isForMe || policy.retiredAt !== null) return null;
  return (
    <Badge tone={policy.dueOn < today ? 'danger' : 'primary'}>
      {policy.dueOn < today ? dueWords(policy.dueOn, today) : `Read ${dueWords(policy.dueOn, today)}`}
    </Badge>
  );
}
