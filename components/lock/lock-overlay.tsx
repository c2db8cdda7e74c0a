'use client';

import { useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { LockFacts } from '#lib/domain/session-clock.ts';
import { AuthShell } from '../shell/auth-shell.tsx';
import { coverPage } from './cover-page.ts';
import { SignOutInstead } from './sign-out-instead.tsx';
import { type UnlockAction, UnlockForm } from './unlock-form.tsx';

export type LockOverlayProps = {
  facts: LockFacts;
  unlock: UnlockAction;
  signOut: (data: FormData) => unknown;
  onUnlocked: () => void;
};

/** Covers the page until its owner is back. What was typed under it stays, and nothing of it can be read or reached. */
export function LockOverlay({ facts, unlock, signOut, onUnlocked }: LockOverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => (dialog.current === null ? undefined : coverPage(dialog.current)), []);
  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className="fixed inset-0 m-0 h-dvh max-h-none w-dvw max-w-none overflow-y-auto bg-background text-foreground"
    >
      <AuthShell
        titleId={titleId}
        title="Locked"
        description={
          <>
            <span className="font-medium text-foreground wrap-anywhere">{facts.fullName}</span> is signed in
            here. {facts.why} What was open stays as it is.
          </>
        }
        footer={<SignOutInstead action={signOut} />}
      >
        <UnlockForm unlock={unlock} hasSecondFactor={facts.hasSecondFactor} onUnlocked={onUnlocked} />
      </AuthShell>
    </dialog>,
    document.body,
  );
}
