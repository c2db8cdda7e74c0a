'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from './link.tsx';
import { popupClasses } from './popup-classes.ts';

const itemClasses =
  'flex min-h-[max(1.75rem,var(--target-min))] cursor-default items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:text-subtle-foreground data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground';

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  children: ReactNode;
};

/** Actions behind a button. Arrow keys move, letters jump, Escape closes. */
export function Menu({ trigger, align = 'start', side = 'bottom', children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
          <BaseMenu.Popup
            className={cn(popupClasses, 'max-h-(--available-height) min-w-48 overflow-y-auto p-1')}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
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
  return (
    <BaseMenu.Item
      onClick={onClick}
      disabled={disabled}
      className={cn(itemClasses, tone === 'danger' && 'text-danger-text [&_svg]:text-danger-text')}
    >
      {icon}
      {children}
    </BaseMenu.Item>
  );
}

export type MenuLinkProps = { href: string; icon?: ReactNode; isCurrent?: boolean; children: ReactNode };

export function MenuLink({ href, icon, isCurrent, children }: MenuLinkProps) {
  return (
    <BaseMenu.LinkItem
      closeOnClick
      render={<Link href={href} />}
      aria-current={isCurrent ? 'page' : undefined}
      className={itemClasses}
    >
      {icon}
      {children}
    </BaseMenu.LinkItem>
  );
}

/** A heading and a group of items below it. */
export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-sm text-subtle-foreground">
        {label}
      </BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
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
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onValueChange(String(next))}>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-sm text-subtle-foreground">
        {label}
      </BaseMenu.GroupLabel>
      {items.map((item) => (
        <BaseMenu.RadioItem
          key={item.value}
          value={item.value}
          className={cn(itemClasses, 'justify-between')}
        >
          {item.label}
          <BaseMenu.RadioItemIndicator>
            <Check aria-hidden />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="-mx-1 my-1 h-px bg-border" />;
}
