'use client';

import { type ReactNode, useState, useTransition } from 'react';
import type { Trigger } from './trigger.ts';
import { useDialog } from './use-dialog.ts';

export type AlertDialogProps = {
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: Trigger;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  /** One sentence that names what will happen: "Publishing tells 40 people and replaces version 3." */
  consequence: ReactNode;
  /** The verb: "Publish", "Deactivate". */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'primary' | 'danger';
  /** Why it did not happen, kept in view until the next try. */
  error?: ReactNode;
  /** Fields that the decision needs, such as a reason. */
  children?: ReactNode;
  /** May be async. The dialog stays open while it runs, and afterwards too when it gives `false`. */
  onConfirm: () => unknown;
};

/** A decision that cannot simply be undone. Opens with the focus on Cancel. */
export function AlertDialog({ trigger, open, onOpenChange, onConfirm, ...content }: AlertDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const isOpen = open ?? ownOpen;
  function turn(next: boolean) {
    if (isPending) return;
    setOwnOpen(next);
    onOpenChange?.(next);
  }
  function confirm() {
    startTransition(async () => {
      const outcome = await onConfirm();
      if (outcome === false) return;
      setOwnOpen(false);
      onOpenChange?.(false);
    });
  }
  const { id, button, popups } = useDialog({ trigger, isOpen, onOpenChange: turn });
  return (
    <>
      {button}
      {popups === null ? null : (
        <popups.AlertDialogPopup
          {...content}
          id={id}
          isOpen={isOpen}
          onOpenChange={turn}
          isPending={isPending}
          onConfirm={confirm}
        />
      )}
    </>
  );
}
