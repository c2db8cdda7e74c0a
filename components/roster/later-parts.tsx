'use client';

import { lazy } from 'react';

/** Parts that the first view does without. They come while the browser is idle, or when they are first needed. */
const parts = {
  panel: () => import('./panel/roster-panel.tsx'),
  timeline: () => import('./timeline/day-timeline.tsx'),
  phone: () => import('./phone/phone-roster.tsx'),
  verbs: () => import('./grid/verb-dialog.tsx'),
};

export const RosterPanel = lazy(() => parts.panel().then((part) => ({ default: part.RosterPanel })));
export const DayTimeline = lazy(() => parts.timeline().then((part) => ({ default: part.DayTimeline })));
export const PhoneRoster = lazy(() => parts.phone().then((part) => ({ default: part.PhoneRoster })));
export const VerbDialog = lazy(() => parts.verbs().then((part) => ({ default: part.VerbDialog })));

/** Fetches what the screen at hand may need next; without a connection it would be too late. */
export function prepareParts(isPhone: boolean): void {
  const wanted = isPhone ? [parts.panel, parts.phone] : [parts.panel, parts.verbs, parts.timeline];
  // One that does not come now is asked for again when it is needed.
  for (const load of wanted) load().catch(() => {});
}
