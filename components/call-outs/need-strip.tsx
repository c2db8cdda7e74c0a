'use client';

import type { CallOut } from '#lib/domain/call-out-records.ts';
import { formatDuration } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useNow } from '../floor/use-now.ts';
import { type CallLook, neededWords, originOf, timesOf, wayOf } from './call-out-words.ts';

export type NeedStripProps = {
  callOut: Pick<CallOut, 'opening' | 'fills'>;
  /** What would be short while it is open, `18:00–22:00: 6 of 7 employees`. */
  short: readonly string[];
  now: Instant;
  look: CallLook;
};

/** The need at arm's length: how soon, how long, how short the floor is, and what is filled already. */
export function NeedStrip({ callOut: { opening, fills }, short, now: initial, look }: NeedStripProps) {
  const now = Math.max(useNow(initial), initial);
  const { startsAt, endsAt } = opening;
  const begun = startsAt <= now;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-lg border bg-card px-4 py-3 lg:grid-cols-4">
      <Fact label={endsAt <= now ? 'It is over' : begun ? 'Empty since' : 'Starts in'}>
        <span className={begun && endsAt > now ? 'text-danger-text' : undefined}>
          {endsAt <= now
            ? `for ${countdown(now, endsAt)}`
            : begun
              ? countdown(now, startsAt)
              : countdown(startsAt, now)}
        </span>
      </Fact>
      <Fact label="Needs" note={originOf(opening)}>
        {neededWords(opening)}
      </Fact>
      <Fact
        label="On the floor meanwhile"
        note={short.slice(1, 3).join(' · ')}
        className="max-sm:col-span-2 max-sm:row-start-2"
      >
        <span className="max-sm:text-base">{short[0] ?? 'Nothing is short'}</span>
      </Fact>
      <Fact label="Filled already" className={fills.length === 0 ? 'max-sm:hidden' : 'max-sm:col-span-2'}>
        {fills.length === 0 ? (
          <span className="text-base font-normal text-muted-foreground">
            Nothing of {formatDuration((endsAt - startsAt) / MINUTE_MS)}
          </span>
        ) : (
          <ul className="text-base font-normal">
            {fills.map((fill) => (
              <li key={`${fill.personName} ${fill.startsAt}`}>
                <span className="font-medium">{fill.personName}</span> {wayOf(fill.way)},{' '}
                {timesOf(fill, look)}
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </dl>
  );
}

type FactProps = { label: string; note?: string; className?: string; children: React.ReactNode };

function Fact({ label, note, className, children }: FactProps) {
  return (
    <div className={cn('min-w-0', className)}>
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="text-lg font-semibold wrap-anywhere">{children}</dd>
      {note ? <dd className="text-sm text-muted-foreground">{note}</dd> : null}
    </div>
  );
}
