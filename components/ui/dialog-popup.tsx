'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef } from 'react';
import { cn } from '#lib/utils.ts';
import { buttonVariants } from './button-variants.ts';
import type { DialogProps } from './dialog.tsx';
import { DialogCloseContext } from './dialog-close.ts';
import { backdropClasses, dialogClasses, popupClasses } from './popup-classes.ts';

export type DialogPopupProps = Omit<DialogProps, 'trigger' | 'open' | 'onOpenChange'> & {
  id: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

const FIELDS = ':is(input, textarea, [role="combobox"]):not([type="hidden"], [tabindex="-1"], :disabled)';

/** The box of a dialog, over the page. A form begins in its first field, but where that would bring up a keyboard. */
export function DialogPopup(props: DialogPopupProps) {
  const { id, isOpen, onOpenChange, title, description, children, footer, className } = props;
  const box = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClasses} />
        <BaseDialog.Popup
          ref={box}
          id={id}
          initialFocus={() =>
            matchMedia('(pointer: coarse)').matches ||
            (box.current?.querySelector<HTMLElement>(FIELDS) ?? true)
          }
          className={cn(popupClasses, dialogClasses, className)}
        >
          <div className="flex items-start justify-between gap-4">
            <div className="flex min-w-0 flex-col gap-1">
              <BaseDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</BaseDialog.Title>
              {description ? (
                <BaseDialog.Description className="text-muted-foreground">
                  {description}
                </BaseDialog.Description>
              ) : null}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className={cn(buttonVariants({ variant: 'ghost', size: 'icon-sm' }), '-mt-1 -mr-1.5')}
            >
              <X aria-hidden />
            </BaseDialog.Close>
          </div>
          <DialogCloseContext value={BaseDialog.Close}>
            {children}
            {footer ? <div className="flex flex-wrap justify-end gap-2">{footer}</div> : null}
          </DialogCloseContext>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
