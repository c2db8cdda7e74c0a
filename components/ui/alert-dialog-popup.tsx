'use client';

import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog';
import { cn } from '#lib/utils.ts';
import type { AlertDialogProps } from './alert-dialog.tsx';
import { Button } from './button.tsx';
import { FormMessage } from './form-message.tsx';
import { backdropClasses, dialogClasses, popupClasses } from './popup-classes.ts';

export type AlertDialogPopupProps = Omit<AlertDialogProps, 'trigger' | 'open' | 'onOpenChange'> & {
  id: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  isPending: boolean;
};

/** The box of a decision, over the page. */
export function AlertDialogPopup(props: AlertDialogPopupProps) {
  const { title, consequence, confirmLabel, cancelLabel = 'Cancel', tone = 'primary', isPending } = props;
  return (
    <BaseAlertDialog.Root open={props.isOpen} onOpenChange={(next) => props.onOpenChange(next)}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={backdropClasses} />
        <BaseAlertDialog.Popup id={props.id} className={cn(popupClasses, dialogClasses)}>
          <div className="flex flex-col gap-1">
            <BaseAlertDialog.Title className="text-lg font-semibold wrap-anywhere">
              {title}
            </BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="wrap-anywhere text-muted-foreground">
              {consequence}
            </BaseAlertDialog.Description>
          </div>
          {props.children}
          <FormMessage>{props.error}</FormMessage>
          <div className="flex flex-wrap justify-end gap-2">
            <BaseAlertDialog.Close disabled={isPending} render={<Button>{cancelLabel}</Button>} />
            <Button variant={tone} pending={isPending} onClick={props.onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}
