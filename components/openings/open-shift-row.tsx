'use client';

import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useNow } from '../floor/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Link } from '../ui/link.tsx';
import { ClaimButton, type ClaimButtonProps } from './claim-button.tsx';
import { MeansView } from './means-view.tsx';
import { isAsked } from './open-item.ts';
import { deadlineWords, lengthWords, startWords, timesWords } from './opening-words.ts';

export type OpenShiftRowProps = Pick<ClaimButtonProps, 'item' | 'actions' | 'look' | 'onAnswered'> & {
  href: string;
  isCurrent: boolean;
  now: Instant;
  /** Why the last try was refused; null before, and once it was read. */
  refusal: string | null;
  /** Somebody else has it by now: it stays until that was read. */
  isGone: boolean;
  onPutAway: () => void;
};

/** An open shift: when, what it would mean for the person, and the way to have it. */
export function OpenShiftRow(props: OpenShiftRowProps) {
  const { item, href, isCurrent, now: initial, look, refusal, isGone, onPutAway, ...claim } = props;
  const { opening, means, bar } = item;
  const now = useNow(initial);
  return (
    <li
      data-selected={isCurrent || undefined}
      className="flex flex-col gap-2 px-4 py-3 data-selected:bg-primary-soft"
    >
      <div className="grid items-center gap-x-6 gap-y-2 @2xl:grid-cols-[13rem_minmax(0,1fr)_auto]">
        <div className="flex min-w-0 flex-col gap-0.5">
          <Link
            href={href}
            scroll={false}
            className="-my-[calc((var(--target-min)-1.5rem)/2)] flex min-h-target w-fit items-center font-semibold tabular-nums underline-offset-4 hover:underline"
          >
            {timesWords(opening, look)}
          </Link>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
            <span className="font-mono">{opening.code}</span>
            <span>{lengthWords(opening)}</span>
            {opening.startsAt <= now ? <Badge tone="danger">Empty now</Badge> : null}
            {opening.capacity === 'supervisor' ? <Badge>Supervisor</Badge> : null}
          </p>
        </div>
        <div className="flex min-w-0 flex-col gap-1">
          {means === null || bar !== null ? null : <MeansView means={means} />}
          {bar === null ? null : <p className="text-sm wrap-anywhere">{bar}</p>}
          {bar === null ? <HowDecided item={item} now={now} look={look} /> : null}
          {opening.note === null ? null : <p className="text-sm wrap-anywhere">“{opening.note}”</p>}
        </div>
        {bar !== null || isGone ? null : (
          <ClaimButton item={item} look={look} {...claim} className="max-md:w-full" />
        )}
      </div>
      <FormMessage>{refusal}</FormMessage>
      {isGone ? (
        <Button size="sm" className="self-start" onClick={onPutAway}>
          Put away
        </Button>
      ) : null}
    </li>
  );
}

/** Who gets it: the first who takes it, or the best of those who ask until a time. */
export function HowDecided({
  item,
  now,
  look,
  className,
}: Pick<OpenShiftRowProps, 'item' | 'now' | 'look'> & { className?: string }) {
  return (
    <p className={cn('flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground', className)}>
      {isAsked(item) ? <Badge tone="primary">You asked</Badge> : null}
      <span>{howWords(item, now, look)}</span>
    </p>
  );
}

function howWords({ opening, isAtOnce }: MyOpenShift, now: Instant, look: OpenShiftRowProps['look']): string {
  const starts = startWords(opening, now, look);
  if (isAtOnce) return `First come. ${starts}.`;
  if (opening.claimsUntil === null) return `A supervisor decides. ${starts}.`;
  return `Ask ${deadlineWords(opening.claimsUntil, now, look)}; then the ranking decides.`;
}
