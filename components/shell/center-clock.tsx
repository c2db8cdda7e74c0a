'use client';

import { useEffect, useState } from 'react';
import { type ClockStyle, formatClock, formatDate } from '#lib/domain/format.ts';
import { createZone, formatTime, MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export type CenterClockProps = {
  timeZone: string;
  clockStyle?: ClockStyle;
  /** The server's now, so that both sides show the same minute at first. */
  now: Instant;
};

/** The date and time on the center's wall. */
export function CenterClock({ timeZone, clockStyle = '24h', now }: CenterClockProps) {
  const [instant, setInstant] = useState(now);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    function tick() {
      setInstant(Date.now());
      timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS));
    }
    tick();
    return () => clearTimeout(timer);
  }, []);

  const local = createZone(timeZone).toLocal(instant);
  return (
    <time dateTime={`${local.date}T${formatTime(local.minutes)}`} className="text-sm whitespace-nowrap">
      {/* A narrow phone has the date above everything else. */}
      <span className="max-[26rem]:hidden">{formatDate(local.date)} </span>
      {formatClock(formatTime(local.minutes), clockStyle)}
    </time>
  );
}
