'use client';

import { Check } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from './link.tsx';
import { useMenuParts } from './menu-parts.ts';
import type { MenuStart } from './menu-popup.tsx';
import { fetchPopups, popupCode } from './popup-code.ts';
import { type Trigger, withTrigger } from './trigger.ts';
import { useLateCode } from './use-late-code.ts';

const itemClasses =
  'flex min-h-[max(1.75rem,var(--target-min))] cursor-default items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:text-subtle-foreground data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground';

export type MenuProps = {
  /** The button that opens it. */
  trigger: Trigger;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  children: ReactNode;
};

/** Actions behind a button. Arrow keys move, letters jump, Escape closes. */
export function Menu({ trigger, align, side, children }: MenuProps) {
  const ownId = useId();
  const id = trigger.props.id ?? `${ownId}-button`;
  const [isOpen, setIsOpen] = useState(false);
  const [opened, setOpened] = useState<{ by: HTMLElement; start: MenuStart } | null>(null);
  const close = () => setIsOpen(false);
  const popups = useLateCode(popupCode, { isWanted: isOpen, onGivenUp: close });

  function open(button: HTMLElement, start: MenuStart) {
    // Not every browser gives the focus to a button that is pressed; it returns to where it was.
    button.focus({ preventScroll: true });
    setOpened({ by: button, start });
    setIsOpen(true);
  }

  return (
    <>
      {withTrigger(
        trigger,
        {
          onPointerEnter: fetchPopups,
          onFocus: fetchPopups,
          onClick: (event) => {
            if (isOpen) close();
            else open(event.currentTarget, event.detail === 0 ? 'first' : 'none');
          },
          onKeyDown: (event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
            event.preventDefault();
            open(event.currentTarget, event.key === 'ArrowDown' ? 'first' : 'last');
          },
        },
        {
          id,
          'aria-haspopup': 'menu',
          'aria-expanded': isOpen,
          'aria-controls': isOpen && popups !== null ? `${ownId}-menu` : undefined,
          'data-popup-open': isOpen ? '' : undefined,
        },
      )}
      {popups === null || opened === null ? null : (
        <popups.MenuPopup
          isOpen={isOpen}
          onClose={close}
          anchor={opened.by}
          button={opened.by}
          start={opened.start}
          id={`${ownId}-menu`}
          aria-labelledby={id}
          align={align}
          side={side}
          className="min-w-48"
        >
          {children}
        </popups.MenuPopup>
      )}
    </>
  );
}

export type MenuItemProps = {
  onClick?: () => void;
  disabled?: boolean;
  tone?: 'default' | 'danger';
  /** An icon before the words. */
  icon?: ReactNode;
  children: ReactNode;
};

export function MenuItem({ onClick, disabled, tone = 'default', icon, children }: MenuItemProps) {
  const { Item } = useMenuParts();
  return (
    <Item
      onClick={onClick}
      disabled={disabled}
      className={cn(itemClasses, tone === 'danger' && 'text-danger-text [&_svg]:text-danger-text')}
    >
      {icon}
      {children}
    </Item>
  );
}

export type MenuLinkProps = { href: string; icon?: ReactNode; isCurrent?: boolean; children: ReactNode };

export function MenuLink({ href, icon, isCurrent, children }: MenuLinkProps) {
  const { LinkItem } = useMenuParts();
  return (
    <LinkItem
      closeOnClick
      render={<Link href={href} />}
      aria-current={isCurrent ? 'page' : undefined}
      className={itemClasses}
    >
      {icon}
      {children}
    </LinkItem>
  );
}

/** A heading and a group of items below it. */
export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  const { Group, GroupLabel } = useMenuParts();
  return (
    <Group>
      <GroupLabel className="px-2 pt-1.5 pb-1 text-sm text-subtle-foreground">{label}</GroupLabel>
      {children}
    </Group>
  );
}

export type MenuRadioGroupProps = {
  label: ReactNode;
  value: string;
  onValueChange: (value: string) => void;
  items: readonly { value: string; label: ReactNode }[];
};

/** One choice of a few inside a menu; choosing leaves the menu open. */
export function MenuRadioGroup({ label, value, onValueChange, items }: MenuRadioGroupProps) {
  const { RadioGroup, RadioItem, RadioItemIndicator, GroupLabel } = useMenuParts();
  return (
    <RadioGroup value={value} onValueChange={(next) => onValueChange(String(next))}>
      <GroupLabel className="px-2 pt-1.5 pb-1 text-sm text-subtle-foreground">{label}</GroupLabel>
      {items.map((item) => (
        <RadioItem key={item.value} value={item.value} className={cn(itemClasses, 'justify-between')}>
          {item.label}
          <RadioItemIndicator>
            <Check aria-hidden />
          </RadioItemIndicator>
        </RadioItem>
      ))}
    </RadioGroup>
  );
}

export function MenuSeparator() {
  const { Separator } = useMenuParts();
  return <Separator className="-mx-1 my-1 h-px bg-border" />;
}
