import { formatDate } from '#lib/domain/format.ts';
import type { MandateInputs, MandateRanking } from '#lib/domain/mandate-records.ts';
import { mandatedWords } from '#lib/domain/mandate-words.ts';
import { Badge } from '../ui/badge.tsx';
import { SkippedList } from './skipped-list.tsx';

export type RankingListProps = {
  inputs: MandateInputs;
  ranking: MandateRanking;
  timeZone: string;
  /** Who was ordered; null = nobody has been. */
  chosenId: string | null;
  /** What is said of those who are skipped: "Skipped today". */
  skippedTitle: string;
};

/** The list in its order, with what it goes by, and below it who is skipped and why. */
export function RankingList({ inputs, ranking, timeZone, chosenId, skippedTitle }: RankingListProps) {
  const entries = new Map(inputs.people.map((person) => [person.personId, person]));
  const wordsOf = (personId: string): string => {
    const entry = entries.get(personId);
    return entry === undefined ? '' : mandatedWords(entry.mandates, entry.lastMandateAt, timeZone);
  };
  const sinceOf = (personId: string): string | null => {
    const since = entries.get(personId)?.seniorityDate ?? null;
    return since === null ? null : `Since ${formatDate(since, { year: true }).slice(4)}`;
  };
  return (
    <div className="flex flex-col gap-5">
      {ranking.ranked.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-center text-muted-foreground">
          Nobody can be ordered: everybody on the list is skipped.
        </p>
      ) : (
        <ol aria-label="The list" className="@container divide-y rounded-lg border bg-card">
          {ranking.ranked.map(({ personId, fullName, place }) => (
            <li key={personId} className="flex min-h-row items-start gap-3 px-cell py-1.5">
              <span className="w-7 shrink-0 pt-px text-right font-mono text-sm text-muted-foreground tabular-nums">
                {place}
              </span>
              <div className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 @xl:grid-cols-[15rem_minmax(0,1fr)_10rem]">
                <span className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium wrap-anywhere">
                  {fullName}
                  {personId === chosenId ? <Badge tone="primary">Ordered</Badge> : null}
                </span>
                <span className="text-sm text-muted-foreground">{wordsOf(personId)}</span>
                <span className="text-sm text-muted-foreground @xl:text-right">{sinceOf(personId)}</span>
              </div>
            </li>
          ))}
        </ol>
      )}
      <SkippedList title={skippedTitle} skipped={ranking.skipped} />
    </div>
  );
}
