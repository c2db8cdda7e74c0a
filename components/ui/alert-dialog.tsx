'use client';

import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, type ReactNode, useState, useTransition } from 'react';
import { cn } from '#lib/utils.ts';
import { Button } from './button.tsx';
import { FormMessage } from './form-message.tsx';
import { backdropClasses, dialogClasses, popupClasses } from './popup-classes.ts';

export type AlertDialogProps = {
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement;
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
export function AlertDialog(props: AlertDialogProps) {
  const { trigger, title, consequence, confirmLabel, cancelLabel = 'Cancel', tone = 'primary' } = props;
  const [ownOpen, setOwnOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const isOpen = props.open ?? ownOpen;
  function setOpen(next: boolean) {
    if (isPending) return;
    setOwnOpen(next);
    props.onOpenChange?.(next);
  }
  function confirm() {
    startTransition(async () => {
      const outcome = await props.onConfirm();
      if (outcome === false) return;
      setOwnOpen(false);
      props.onOpenChange?.(false);
    });
  }
  return (
    <BaseAlertDialog.Root open={isOpen} onOpenChange={setOpen}>
      {trigger ? <BaseAlertDialog.Trigger render={trigger} /> : null}
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={backdropClasses} />
        <BaseAlertDialog.Popup className={cn(popupClasses, dialogClasses)}>
          <div className="flex flex-col gap-1">
            <BaseAlertDialog.Title className="text-lg font-semibold wrap-anywhere">
              {title}
            </BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="text-muted-foreground">
              {consequence}
            </BaseAlertDialog.Description>
          </div>
          {props.children}
          <FormMessage>{props.error}</FormMessage>
          <div className="flex flex-wrap justify-end gap-2">
            <BaseAlertDialog.Close disabled={isPending} render={<Button>{cancelLabel}</Button>} />
            <Button variant={tone} pending={isPending} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}
