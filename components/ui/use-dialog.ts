'use client';

import { useId, useState } from 'react';
import { fetchPopups, popupCode } from './popup-code.ts';
import { type Trigger, withTrigger } from './trigger.ts';
import { useLateCode } from './use-late-code.ts';

export type DialogOpening = {
  trigger: Trigger | undefined;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/**
 * The trigger of a dialog and the code of its box. The trigger is null where there is none, the code until the dialog is
 * opened for the first time.
 */
export function useDialog({ trigger, isOpen, onOpenChange }: DialogOpening) {
  const id = useId();
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  const popups = useLateCode(popupCode, {
    isWanted: isOpen,
    // What opened by itself, such as a decision that is due, stays due.
    onGivenUp: trigger === undefined ? undefined : () => onOpenChange(false),
  });
  const button =
    trigger === undefined
      ? null
      : withTrigger(
          trigger,
          {
            onPointerEnter: fetchPopups,
            onFocus: fetchPopups,
            onClick: (event) => {
              // Not every browser gives the focus to a button that is pressed; it returns to where it was.
              event.currentTarget.focus({ preventScroll: true });
              onOpenChange(true);
            },
          },
          {
            'aria-haspopup': 'dialog',
            'aria-expanded': isOpen,
            'aria-controls': isOpen && popups !== null ? id : undefined,
            'data-popup-open': isOpen ? '' : undefined,
          },
        );
  return { id, button, popups: wasOpen ? popups : null };
}
