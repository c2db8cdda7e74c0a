import { countOf } from '#lib/domain/format.ts';
import { ButtonLink } from '../ui/button.tsx';

/** That coworkers wait for an answer to a trade, one step from it; nothing where nobody does. */
export function WaitingTrades({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <section
      aria-label="Trades"
      className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-border-strong bg-card px-4 py-2"
    >
      <p className="min-w-0">
        {countOf(count, 'trade', 'trades')} {count === 1 ? 'waits' : 'wait'} for your answer.
      </p>
      <ButtonLink href="/swaps" size="sm">
        Answer
      </ButtonLink>
    </section>
  );
}
