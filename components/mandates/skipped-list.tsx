import { countOf } from '#lib/domain/format.ts';
import type { MandateRanking } from '#lib/domain/mandate-records.ts';

export type SkippedListProps = { title: string; skipped: MandateRanking['skipped'] };

/**
 * Who is not taken, by reason: reasons of one kind stand together, and those first that concern the fewest. Nothing where
 * nobody is skipped.
 */
export function SkippedList({ title, skipped }: SkippedListProps) {
  if (skipped.length === 0) return null;
  const reasons = [...Map.groupBy(skipped, ({ code }) => code).values()]
    .sort((some, others) => some.length - others.length)
    .flatMap((kind) =>
      [...Map.groupBy(kind, ({ words }) => words)].sort(
        ([, some], [, others]) => some.length - others.length,
      ),
    );
  return (
    <section aria-labelledby="skipped" className="flex flex-col gap-2">
      <h3 id="skipped" className="font-semibold">
        {`${title} (${skipped.length})`}
      </h3>
      <ul aria-labelledby="skipped" className="@container divide-y rounded-lg border bg-card">
        {reasons.map(([words, people]) => (
          <li
            key={words}
            className="grid min-h-row items-start gap-x-6 gap-y-0.5 px-cell py-1.5 @2xl:grid-cols-[24rem_minmax(0,1fr)]"
          >
            <span className="wrap-anywhere">
              {words}
              {people.length < 2 ? null : (
                <span className="text-sm text-muted-foreground">
                  {` ${countOf(people.length, 'person', 'people')}`}
                </span>
              )}
            </span>
            <span className="text-muted-foreground wrap-anywhere">
              {people.map(({ fullName }) => fullName).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
