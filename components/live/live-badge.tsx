'use client';

import { CircleDashed, CloudOff, Radio } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ClockStyle, formatClock } from '#lib/domain/format.ts';
import type { LiveState } from '#lib/domain/live.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import { cn } from '#lib/utils.ts';
import { toast } from '../ui/toast.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { POLL_MS } from './live-context.ts';
import { useLive } from './use-live.ts';

export type LiveBadgeProps = { timeZone: string; clockStyle: ClockStyle };

const marks: Record<LiveState, { word: string; icon: typeof Radio; classes: string }> = {
  connecting: { word: 'Connecting', icon: CircleDashed, classes: 'text-muted-foreground' },
  live: { word: 'Live', icon: Radio, classes: 'text-muted-foreground' },
  off: { word: 'Off', icon: CloudOff, classes: 'text-warning-text' },
};

/** Whether the page follows by itself what happens; pressed, it looks again at once. */
export function LiveBadge({ timeZone, clockStyle }: LiveBadgeProps) {
  const { state, since, nudge, refresh } = useLive();
  const spoken = useSpokenChange(state);
  const { word, icon: Icon, classes } = marks[state];
  const time = since === null ? null : timeOf(since, timeZone, clockStyle);
  const explanation = explain(state, time);
  function press() {
    nudge();
    refresh();
    // A finger opens no tooltip.
    if (window.matchMedia('(pointer: coarse)').matches) toast.info(explanation);
  }
  return (
    // As wide as its longest word, so that nothing beside it moves.
    <div className="flex shrink-0 justify-end lg:w-36">
      <Tooltip content={explanation} side="bottom">
        <button
          type="button"
          onClick={press}
          aria-label={`${word}: ${explanation}`}
          className={cn(
            'flex h-[max(2rem,var(--target-min))] min-w-target items-center justify-center gap-1.5 rounded-md text-sm hover:bg-hover lg:px-2 [&_svg]:size-4 [&_svg]:shrink-0',
            classes,
          )}
        >
          <Icon aria-hidden />
          <span className="max-lg:sr-only tabular-nums">
            {state === 'off' && time !== null ? `${word} since ${time}` : word}
          </span>
        </button>
      </Tooltip>
      <VisuallyHidden>
        <span aria-live="polite">{spoken}</span>
      </VisuallyHidden>
    </div>
  );
}

function explain(state: LiveState, time: string | null): string {
  if (state === 'live')
    return `This page follows changes by itself${time === null ? '' : `, since ${time}`}.`;
  if (state === 'connecting') return 'This page is connecting to follow changes by itself.';
  return `No live updates${time === null ? '' : ` since ${time}`}. The page asks for changes every ${POLL_MS / 1000} s; press to ask now.`;
}

/** Only going off and coming back is news; the first connection is not. */
function useSpokenChange(state: LiveState): string {
  const [wasOff, setWasOff] = useState(false);
  useEffect(() => {
    if (state === 'off') setWasOff(true);
  }, [state]);
  if (state === 'off') return 'Live updates are off.';
  return state === 'live' && wasOff ? 'Live updates are on again.' : '';
}

function timeOf(instant: number, timeZone: string, clockStyle: ClockStyle): string {
  return formatClock(formatTime(createZone(timeZone).toLocal(instant).minutes), clockStyle);
}
