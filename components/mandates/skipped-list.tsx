import type { MandateRanking } from '#lib/domain/mandate-records.ts';

export type SkippedListProps = { title: string; skipped: MandateRanking['skipped'] };

/** Who is not taken, each with the reason; nothing where nobody is. */
export function SkippedList({ title, skipped }: SkippedListProps) {
  if (skipped.length === 0) return null;
  return (
    <section aria-labelledby="skipped" className="flex flex-col gap-2">
      <h3 id="skipped" className="font-semibold">
        {`${title} (${skipped.length})`}
      </h3>
      <ul aria-labelledby="skipped" className="@container divide-y rounded-lg border bg-card">
        {skipped.map(({ personId, fullName, words }) => (
          <li
            key={personId}
            className="grid min-h-row items-start gap-x-4 gap-y-0.5 px-cell py-1.5 @xl:grid-cols-[15rem_minmax(0,1fr)]"
          >
            <span className="font-medium wrap-anywhere">{fullName}</span>
            <span className="text-muted-foreground wrap-anywhere">{words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
