'use client';

import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import type { Look } from './trade-words.ts';

export type UntilProps = Look & {
  /** `Answer`, `Open`. */
  label: string;
  at: Instant;
  now: Instant;
};

/** Until when, exactly and from now: `Answer until Wed 4 Feb 05:00, 2 days 4 h left`. */
export function Until({ label, at, now: initial, timeZone, clockStyle }: UntilProps) {
  const now = useNow(initial);
  const date = formatDate(createZone(timeZone).toLocal(at).date);
  return (
    <span>
      {label} until {date} {formatInstantTime(at, timeZone, clockStyle)},{' '}
      {at > now ? `${countdown(at, now)} left` : 'which is over'}
    </span>
  );
}
