'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { popupClasses } from './popup-classes.ts';

export type AnchoredMenuProps = {
  /** The element it belongs to; null = closed. */
  anchor: Element | null;
  onClose: () => void;
  label: string;
  children: ReactNode;
};

/** A menu without a button of its own, such as a cell's. The focus returns to where it came from. */
export function AnchoredMenu({ anchor, onClose, label, children }: AnchoredMenuProps) {
  return (
    <BaseMenu.Root
      modal={false}
      open={anchor !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <BaseMenu.Portal>
        <BaseMenu.Positioner anchor={anchor} align="start" sideOffset={4} className="z-50 outline-none">
          <BaseMenu.Popup
            aria-label={label}
            finalFocus={false}
            className={cn(popupClasses, 'max-h-(--available-height) min-w-52 overflow-y-auto p-1')}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
