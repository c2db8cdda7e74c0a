import { formatDuration } from '#lib/domain/format.ts';
import type { LeaveBalance, LeaveKind } from '#lib/domain/time-off-records.ts';
import { Link } from '../ui/link.tsx';

export type BalanceStripProps = {
  kinds: readonly LeaveKind[];
  balances: readonly LeaveBalance[];
  /** Where a balance is told entry by entry. */
  hrefOf: (kindId: number) => string;
  currentId: number | null;
};

/** What is left of each kind that is taken from a balance; nothing where no kind is. */
export function BalanceStrip({ kinds, balances, hrefOf, currentId }: BalanceStripProps) {
  const counted = kinds.flatMap((kind) => {
    const balance = balances.find(({ kindId }) => kindId === kind.id);
    return balance === undefined ? [] : [{ kind, balance }];
  });
  if (counted.length === 0) return null;
  return (
    <section aria-label="Balances">
      <ul className="flex flex-wrap gap-x-2 gap-y-2">
        {counted.map(({ kind, balance }) => (
          <li key={kind.id} className="max-sm:flex-1">
            <Link
              href={hrefOf(kind.id)}
              scroll={false}
              aria-current={kind.id === currentId ? 'true' : undefined}
              className="flex h-full min-h-target flex-col rounded-md border bg-card px-3 py-1.5 hover:bg-hover aria-[current]:border-primary"
            >
              <span className="text-sm text-muted-foreground">{kind.name}</span>
              <span className="whitespace-nowrap">
                <strong className="font-semibold">{formatDuration(balance.minutes)}</strong> left
                {balance.heldMinutes > 0 ? (
                  <span className="text-muted-foreground">
                    {' '}
                    · {formatDuration(balance.heldMinutes)} asked for
                  </span>
                ) : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
