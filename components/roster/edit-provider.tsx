'use client';

import { type ReactNode, Suspense, useCallback, useState } from 'react';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { toast } from '../ui/toast.tsx';
import { ReasonDialog } from './later-parts.tsx';
import type { EditAttempt } from './store/store-types.ts';
import { EditContextProvider, useRosterStore } from './store/use-roster.ts';

/** Every edit of the screen goes through here: refusals become toasts, and reasons are asked for. */
export function EditProvider({ children }: { children: ReactNode }) {
  const store = useRosterStore();
  const [waiting, setWaiting] = useState<Extract<EditAttempt, { kind: 'needs_reason' }> | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const edit = useCallback(
    (edits: readonly RosterEdit[]) => {
      const attempt = store.edit(edits);
      if (attempt.kind === 'refused') toast.error(attempt.message);
      else if (attempt.kind === 'needs_reason') {
        setWaiting(attempt);
        setWasAsked(true);
      }
    },
    [store],
  );
  return (
    <EditContextProvider value={edit}>
      {children}
      <Suspense>
        {wasAsked ? <ReasonDialog attempt={waiting} onClose={() => setWaiting(null)} /> : null}
      </Suspense>
    </EditContextProvider>
  );
}
