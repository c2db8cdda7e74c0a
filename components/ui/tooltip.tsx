'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type TooltipProps = {
  /** A name or a short addition; never the only place of something one must know. */
  content: ReactNode;
  /** The element it belongs to; it must have a name of its own. */
  children: ReactElement;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Extra classes for the bubble, such as a breakpoint at which it is not needed. */
  className?: string;
};

export function Tooltip({ content, children, side = 'top', className }: TooltipProps) {
  return (
    <BaseTooltip.Provider delay={350}>
      <BaseTooltip.Root>
        <BaseTooltip.Trigger render={children} />
        <BaseTooltip.Portal>
          <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
            <BaseTooltip.Popup
              className={cn(
                'max-w-64 rounded-md border border-border-strong bg-popover px-2 py-1 text-sm text-foreground',
                className,
              )}
            >
              {content}
            </BaseTooltip.Popup>
          </BaseTooltip.Positioner>
        </BaseTooltip.Portal>
      </BaseTooltip.Root>
    </BaseTooltip.Provider>
  );
}
