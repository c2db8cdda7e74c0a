'use client';

import { type ReactElement, type ReactNode, use, useState } from 'react';
import { DialogCloseContext } from './dialog-close.ts';
import type { Trigger } from './trigger.ts';
import { useDialog } from './use-dialog.ts';

export type DialogProps = {
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: Trigger;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, right-aligned; wrap one in DialogClose to close with it. */
  footer?: ReactNode;
  className?: string;
};

/** A decision or a short form over the page. Focus is kept inside and returns to where it came from. */
export function Dialog({ trigger, open, onOpenChange, ...content }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = open ?? ownOpen;
  function turn(next: boolean) {
    setOwnOpen(next);
    onOpenChange?.(next);
  }
  const { id, button, popups } = useDialog({ trigger, isOpen, onOpenChange: turn });
  return (
    <>
      {button}
      {popups === null ? null : (
        <popups.DialogPopup {...content} id={id} isOpen={isOpen} onOpenChange={turn} />
      )}
    </>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export function DialogClose({ render }: { render: ReactElement }) {
  const Close = use(DialogCloseContext);
  if (Close === null) throw new Error('DialogClose needs a dialog around it.');
  return <Close render={render} />;
}
