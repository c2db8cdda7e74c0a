'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { fetchPopups, popupCode } from './popup-code.ts';
import { type Trigger, withTrigger } from './trigger.ts';
import { useLateCode } from './use-late-code.ts';

/** In ms: until it opens for a pointer that rests, and stays for one on its way into the bubble. */
const OPEN_MS = 350;
const CLOSE_MS = 120;

export type TooltipProps = {
  /** A name or a short addition; never the only place of something one must know. */
  content: ReactNode;
  /** The element it belongs to; it must have a name of its own. */
  children: Trigger;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Extra classes for the bubble, such as a breakpoint at which it is not needed. */
  className?: string;
};

/** Words at an element while a pointer rests on it or a key brought the focus there. A finger opens none. */
export function Tooltip({ content, children, side = 'top', className }: TooltipProps) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Words that do not come are no reason to say so.
  const popups = useLateCode(popupCode, { isWanted: false });

  useEffect(() => () => clearTimeout(timer.current), []);

  function turn(next: Element | null, afterMs: number) {
    clearTimeout(timer.current);
    if (afterMs === 0) setAnchor(next);
    else timer.current = setTimeout(() => setAnchor(next), afterMs);
    if (next !== null) fetchPopups();
  }

  return (
    <>
      {withTrigger(children, {
        onPointerEnter: (event) => {
          if (event.pointerType !== 'touch') turn(event.currentTarget, OPEN_MS);
        },
        onPointerLeave: () => turn(null, CLOSE_MS),
        onPointerDown: () => turn(null, 0),
        onFocus: (event) => {
          if (event.currentTarget.matches(':focus-visible')) turn(event.currentTarget, 0);
        },
        onBlur: () => turn(null, 0),
      })}
      {popups === null || anchor === null ? null : (
        <popups.TooltipPopup
          anchor={anchor}
          side={side}
          onClose={() => turn(null, 0)}
          onHover={(isOver) => turn(isOver ? anchor : null, isOver ? 0 : CLOSE_MS)}
          className={className}
        >
          {content}
        </popups.TooltipPopup>
      )}
    </>
  );
}
