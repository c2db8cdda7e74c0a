'use client';

import { stampWords } from '#lib/domain/format.ts';
import type { SupervisedOpening } from '#lib/domain/opening-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { byDay } from './open-item.ts';
import {
  claimsWords,
  dayWords,
  deadlineWords,
  type Look,
  lengthWords,
  originWords,
  startWords,
  timesWords,
} from './opening-words.ts';
import { openingsHref } from './openings-query.ts';

export type FillListProps = {
  openings: readonly SupervisedOpening[];
  openId: number | null;
  now: Instant;
  look: Look;
};

/** All open shifts of the center by day, each with where it comes from and who looks after it; a row leads to its panel. */
export function FillList({ openings, openId, now: initial, look }: FillListProps) {
  const now = useNow(initial);
  return (
    <div className="flex flex-col gap-4">
      {byDay(openings, (opening) => opening).map(({ date, items }) => (
        <section key={date} aria-label={dayWords(date, now, look.clock)} className="flex flex-col gap-1.5">
          <h3 className="text-sm font-medium text-muted-foreground">{dayWords(date, now, look.clock)}</h3>
          <ul className="@container divide-y rounded-lg border bg-card">
            {items.map((opening) => (
              <FillRow
                key={opening.id}
                opening={opening}
                isCurrent={opening.id === openId}
                now={now}
                look={look}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type FillRowProps = Pick<FillListProps, 'now' | 'look'> & { opening: SupervisedOpening; isCurrent: boolean };

function FillRow({ opening, isCurrent, now, look }: FillRowProps) {
  const { clock, clockStyle } = look;
  const asked = claimsWords(opening.claims);
  const { callOut } = opening;
  return (
    <li
      data-selected={isCurrent || undefined}
      className="relative grid min-h-row items-center gap-x-6 gap-y-1 px-4 py-2 hover:bg-muted data-selected:bg-primary-soft @2xl:grid-cols-[13rem_minmax(0,1fr)_auto]"
    >
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <Link
          href={openingsHref({ view: 'fill', openingId: opening.id })}
          scroll={false}
          prefetch={false}
          aria-current={isCurrent || undefined}
          className="flex min-h-6 items-center font-semibold tabular-nums underline-offset-4 after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {timesWords(opening, look)}
        </Link>
        <span className="font-mono text-sm text-muted-foreground">{opening.code}</span>
        <span className="text-sm text-muted-foreground">{lengthWords(opening)}</span>
      </div>
      <p className="min-w-0 text-sm wrap-anywhere text-muted-foreground">
        <span className="text-foreground">{startWords(opening, now, look)}</span>
        {[
          '',
          originWords(opening),
          `open since ${stampWords('', opening.openedAt, clock.timeZone, clockStyle).replace(/^, /, '')}`,
          ...(opening.isRanked && opening.claimsUntil !== null
            ? [`ranked ${deadlineWords(opening.claimsUntil, now, look)}`]
            : []),
        ].join(' · ')}
      </p>
      <p className="flex flex-wrap items-center gap-1.5 @2xl:justify-end">
        {opening.startsAt <= now ? <Badge tone="danger">Empty now</Badge> : null}
        {opening.capacity === 'supervisor' ? <Badge>Supervisor</Badge> : null}
        {asked === null ? null : <Badge tone="primary">{asked}</Badge>}
        {callOut === null ? null : <Badge tone="warning">Call-out: {callOut.holderName}</Badge>}
      </p>
    </li>
  );
}
