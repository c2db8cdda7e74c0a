import { countOf } from '#lib/domain/format.ts';
import { type GapWordOptions, gapSentence } from '#lib/domain/gap-words.ts';
import { gapKey } from '#lib/domain/review-query.ts';
import type { CenterClock, Gap } from '#lib/domain/types.ts';
import { TextLink } from '../ui/text-link.tsx';

export type GapWordsProps = Omit<GapWordOptions, 'audience'> & {
  gaps: readonly Gap[];
  clock: CenterClock;
  scheduleId: number;
};

/** Enough to see why; the review has them all. */
const SHOWN_MAX = 5;

/** What stays short and why, in words. */
export function GapWords({ gaps, clock, scheduleId, ...words }: GapWordsProps) {
  if (gaps.length === 0) return <p>Every minute of the four months meets its minimums.</p>;
  return (
    <section aria-labelledby="gaps" className="flex max-w-3xl flex-col gap-2">
      <h3 id="gaps" className="font-semibold">
        What stays short, and why
      </h3>
      <ul className="divide-y rounded-lg border bg-card">
        {gaps.slice(0, SHOWN_MAX).map((gap) => (
          <li key={gapKey(gap)} className="px-4 py-2">
            {gapSentence(gap, clock, { audience: 'deciders', ...words })}
          </li>
        ))}
      </ul>
      <p className="text-muted-foreground">
        {gaps.length > SHOWN_MAX ? `${SHOWN_MAX} of ${countOf(gaps.length, 'gap', 'gaps')}. ` : ''}
        They become open shifts that people can take. More people or lower minimums make them fewer: go back a
        step, or see{' '}
        <TextLink href={`/schedules/${scheduleId}?tab=gaps`}>all gaps and what would close them</TextLink>.
      </p>
    </section>
  );
}
