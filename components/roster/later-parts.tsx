'use client';

import { memo, Suspense } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { BAR_HEIGHT } from './change-set/bar-height.ts';
import type { ChangeSetBarProps } from './change-set/change-set-bar.tsx';
import type { PendingEditsProps } from './change-set/pending-edits.tsx';
import { laterPart } from './later-part.tsx';

/** Parts that the first view does without. They come while the browser is idle, or when they are first needed. */
const parts = {
  panel: () => import('./panel/roster-panel.tsx').then((part) => part.RosterPanel),
  timeline: () => import('./timeline/day-timeline.tsx').then((part) => part.DayTimeline),
  phone: () => import('./phone/phone-roster.tsx').then((part) => part.PhoneRoster),
  verbs: () => import('./grid/verb-dialog.tsx').then((part) => part.VerbDialog),
  reason: () => import('./change-set/reason-dialog.tsx').then((part) => part.ReasonDialog),
  changes: () => import('./change-set/change-set-bar.tsx').then((part) => part.ChangeSetBar),
  pending: () => import('./change-set/pending-edits.tsx').then((part) => part.PendingEdits),
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

export const ReasonDialog = laterPart(parts.reason, ({ onClose }, onRetry) => (
  <Dialog
    open
    title="This passes a limit"
    onOpenChange={(isOpen) => {
      if (!isOpen) onClose();
    }}
  >
    <NotHere onRetry={onRetry} />
  </Dialog>
));

const Changes = laterPart(parts.changes, (_, onRetry) => <NotHere onRetry={onRetry} />);
const Pending = laterPart(parts.pending, (_, onRetry) => <NotHere onRetry={onRetry} />);

// What the server wrote stands until the part can take it over, unless something around it is rendered anew before
// that: these two are rendered anew for their own sake alone.

export const ChangeSetBar = memo(function LaterChangeSetBar(props: ChangeSetBarProps & { isDraft: boolean }) {
  const { isDraft, ...bar } = props;
  return (
    <Suspense fallback={<BarPlace isDraft={isDraft} />}>
      <Changes {...bar} />
    </Suspense>
  );
});

/** As high as what comes. */
function BarPlace({ isDraft }: { isDraft: boolean }) {
  return <div data-print="hidden" className={isDraft ? 'min-h-control-sm' : `${BAR_HEIGHT} max-sm:hidden`} />;
}

export const PendingEdits = memo(function LaterPendingEdits(props: PendingEditsProps) {
  return (
    <Suspense>
      <Pending {...props} />
    </Suspense>
  );
});

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
  const wanted = isPhone
    ? [parts.panel, parts.phone, parts.reason]
    : [parts.panel, parts.verbs, parts.timeline, parts.reason];
  // One that does not come now is asked for again when it is needed.
  for (const load of wanted) load().catch(() => {});
}
