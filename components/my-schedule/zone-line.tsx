'use client';

import { useEffect, useState } from 'react';
import { minutesAhead, zoneSentence } from '#lib/domain/my-schedule.ts';
import { isTimeZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export type ZoneLineProps = {
  timeZone: string;
  /** Its short name, `PST`. */
  zone: string;
  now: Instant;
};

/** Whose clock the times are by. Where the viewer's own differs, by how much is known in the browser only. */
export function ZoneLine({ timeZone, zone, now }: ZoneLineProps) {
  const [ahead, setAhead] = useState(0);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (isTimeZone(own)) setAhead(minutesAhead(own, timeZone, now));
  }, [timeZone, now]);
  // As high on a phone as its longer form, so that nothing below it moves.
  return <span className="block max-sm:min-h-10">{zoneSentence(zone, ahead)}</span>;
}
