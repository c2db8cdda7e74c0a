'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { laterPart } from './later-part.tsx';

/** Parts that the first view does without. They come while the browser is idle, or when they are first needed. */
const parts = {
  panel: () => import('./panel/roster-panel.tsx').then((part) => part.RosterPanel),
  timeline: () => import('./timeline/day-timeline.tsx').then((part) => part.DayTimeline),
  phone: () => import('./phone/phone-roster.tsx').then((part) => part.PhoneRoster),
  verbs: () => import('./grid/verb-dialog.tsx').then((part) => part.VerbDialog),
};

export const RosterPanel = laterPart(parts.panel, ({ closeHref, onClose }, onRetry) => (
  <SidePanel title="Details" closeHref={closeHref} onClose={onClose}>
    <NotHere onRetry={onRetry} />
  </SidePanel>
));
export const DayTimeline = laterPart(parts.timeline, (_, onRetry) => <NotHere onRetry={onRetry} />);
export const PhoneRoster = laterPart(parts.phone, (_, onRetry) => <NotHere onRetry={onRetry} />);
export const VerbDialog = laterPart(parts.verbs, ({ title, onClose }, onRetry) => (
  <Dialog
    open
    title={title}
    onOpenChange={(isOpen) => {
      if (!isOpen) onClose();
    }}
  >
    <NotHere onRetry={onRetry} />
  </Dialog>
));

/** In place of a part that could not be fetched. */
function NotHere({ onRetry }: { onRetry: () => void }) {
  return (
    <ErrorState onRetry={onRetry}>
      This part of the roster is fetched when it is first opened, and could not be. Nothing was changed. If
      the connection is there and it stays so, load the page again.
    </ErrorState>
  );
}

/** Fetches what the screen at hand may need next; without a connection it would be too late. */
export function prepareParts(isPhone: boolean): void {
  const wanted = isPhone ? [parts.panel, parts.phone] : [parts.panel, parts.verbs, parts.timeline];
  // One that does not come now is asked for again when it is needed.
  for (const load of wanted) load().catch(() => {});
}
