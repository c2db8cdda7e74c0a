'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type TooltipPopupProps = {
  anchor: Element;
  side: 'top' | 'right' | 'bottom' | 'left';
  onClose: () => void;
  /** The pointer is over it, or no longer. */
  onHover: (isOver: boolean) => void;
  className?: string;
  children: ReactNode;
};

/** The bubble of a tooltip. Escape closes it. */
export function TooltipPopup({ anchor, side, onClose, onHover, className, children }: TooltipPopupProps) {
  return (
    <BaseTooltip.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner anchor={anchor} side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup
            onPointerEnter={() => onHover(true)}
            onPointerLeave={() => onHover(false)}
            className={cn(
              'max-w-64 rounded-md border border-border-strong bg-popover px-2 py-1 text-sm text-foreground',
              className,
            )}
          >
            {children}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
