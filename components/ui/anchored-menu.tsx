'use client';

import type { ReactNode } from 'react';
import { popupCode } from './popup-code.ts';
import { useLateCode } from './use-late-code.ts';

export type AnchoredMenuProps = {
  /** The element it belongs to; null = closed. */
  anchor: Element | null;
  onClose: () => void;
  label: string;
  children: ReactNode;
};

/** A menu without a button of its own, such as a cell's. The focus returns to where it came from. */
export function AnchoredMenu({ anchor, onClose, label, children }: AnchoredMenuProps) {
  const isOpen = anchor !== null;
  const popups = useLateCode(popupCode, { isWanted: isOpen, onGivenUp: onClose });
  if (popups === null) return null;
  return (
    <popups.MenuPopup
      isOpen={isOpen}
      onClose={onClose}
      anchor={anchor}
      aria-label={label}
      className="min-w-52"
    >
      {children}
    </popups.MenuPopup>
  );
}
