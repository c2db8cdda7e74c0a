'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { cn } from '#lib/utils.ts';
import { type MenuParts, MenuPartsContext } from './menu-parts.ts';
import { popupClasses } from './popup-classes.ts';

/** Which item has the focus at first; by a pointer none has. */
export type MenuStart = 'none' | 'first' | 'last';

export type MenuPopupProps = {
  isOpen: boolean;
  onClose: () => void;
  /** Where it appears. */
  anchor: Element | null;
  /** The button that opened it. Pressed again it closes the menu by itself. */
  button?: HTMLElement | null;
  id?: string;
  'aria-label'?: string;
  'aria-labelledby'?: string;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  start?: MenuStart;
  className?: string;
  children: ReactNode;
};

const parts: MenuParts = {
  Item: BaseMenu.Item,
  LinkItem: BaseMenu.LinkItem,
  Group: BaseMenu.Group,
  GroupLabel: BaseMenu.GroupLabel,
  RadioGroup: BaseMenu.RadioGroup,
  RadioItem: BaseMenu.RadioItem,
  RadioItemIndicator: BaseMenu.RadioItemIndicator,
  Separator: BaseMenu.Separator,
};

/** The list of a menu. Without a button the focus stays where its owner puts it when it closes. */
export function MenuPopup(props: MenuPopupProps) {
  const { isOpen, onClose, anchor, button = null, align = 'start', side = 'bottom', start = 'none' } = props;
  const popupRef = useRef<HTMLDivElement>(null);
  return (
    <BaseMenu.Root
      modal={false}
      open={isOpen}
      onOpenChange={(next, details) => {
        if (next) return;
        const { target } = details.event;
        if (details.reason === 'outside-press' && target instanceof Node && button?.contains(target)) {
          details.cancel();
        } else onClose();
      }}
    >
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          anchor={anchor}
          align={align}
          side={side}
          sideOffset={4}
          className="z-50 outline-none"
        >
          <BaseMenu.Popup
            ref={popupRef}
            id={props.id}
            aria-label={props['aria-label']}
            aria-labelledby={props['aria-labelledby']}
            finalFocus={() => (button !== null && isFocusFree() ? button : false)}
            onKeyDown={(event) => {
              if (event.key !== 'Tab' || button === null) return;
              // From the button on, as if the menu had never been there.
              button.focus();
              onClose();
            }}
            className={cn(popupClasses, 'max-h-(--available-height) overflow-y-auto p-1', props.className)}
          >
            <MenuPartsContext value={parts}>{props.children}</MenuPartsContext>
            <StartFocus popupRef={popupRef} start={start} />
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** Whether nothing else on the page has taken the focus meanwhile. */
function isFocusFree(): boolean {
  const { activeElement } = document;
  return (
    activeElement === null ||
    activeElement === document.body ||
    activeElement.closest('[role="menu"]') !== null
  );
}

/** Gives the focus to the item at which somebody starts who opened the menu by keys. */
function StartFocus({ popupRef, start }: { popupRef: RefObject<HTMLElement | null>; start: MenuStart }) {
  useEffect(() => {
    if (start === 'none') return;
    const items = popupRef.current?.querySelectorAll<HTMLElement>(
      '[role^="menuitem"]:not([aria-disabled="true"])',
    );
    items?.[start === 'first' ? 0 : items.length - 1]?.focus({ preventScroll: true });
  }, [popupRef, start]);
  return null;
}
