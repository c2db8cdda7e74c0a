'use client';

import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { POLL_MS } from '../live/live-context.ts';
import { useLive, useLiveGap } from '../live/use-live.ts';
import { type CommentDesk, CommentDeskContext } from './comments-context.ts';
import { createCountReader } from './count-reader.ts';
import { loadCounts } from './load-comments.ts';

export type CommentsProviderProps = CommentDesk & { children: ReactNode };

/** Lets everything inside show comments without being handed who looks and what can be done. */
export function CommentsProvider({ children, viewer, actions, timeZone, clockStyle }: CommentsProviderProps) {
  const [counts] = useState(() => createCountReader(loadCounts));
  const { state } = useLive(['comments'], ({ payload }) => counts.hear(payload));
  useLiveGap(() => counts.hear(null));
  useEffect(() => {
    if (state !== 'off') return;
    const timer = setInterval(() => counts.hear(null), POLL_MS);
    return () => clearInterval(timer);
  }, [state, counts]);
  const { id, isSupervisor } = viewer;
  const desk = useMemo(
    () => ({ viewer: { id, isSupervisor }, actions, timeZone, clockStyle, counts }),
    [id, isSupervisor, actions, timeZone, clockStyle, counts],
  );
  return <CommentDeskContext value={desk}>{children}</CommentDeskContext>;
}
