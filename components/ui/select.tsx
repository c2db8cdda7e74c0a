'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { selectClasses } from './control-classes.ts';

export type SelectItem = { value: string; label: ReactNode; disabled?: boolean };

export type SelectProps = {
  items: readonly SelectItem[];
  name?: string;
  value?: string;
  defaultValue?: string;
  /** Whether the list is open from the beginning. */
  defaultOpen?: boolean;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  size?: 'sm' | 'md';
  /** Needed only outside a Field. */
  'aria-label'?: string;
  className?: string;
};

/** One of many. Typing jumps to a matching item. */
export function Select({
  items,
  onValueChange,
  placeholder = 'Choose…',
  size = 'md',
  className,
  'aria-label': ariaLabel,
  ...props
}: SelectProps) {
  return (
    <BaseSelect.Root
      {...props}
      items={items}
      modal={false}
      onValueChange={(value) => {
        if (typeof value === 'string') onValueChange?.(value);
      }}
    >
      <BaseSelect.Trigger
        aria-label={ariaLabel}
        className={cn(selectClasses, size === 'sm' && 'h-control-sm px-2 text-sm', className)}
      >
        <BaseSelect.Value placeholder={placeholder} className="truncate" />
        <BaseSelect.Icon className="text-muted-foreground">
          <ChevronDown aria-hidden className="size-4" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg border border-border-strong bg-popover p-1 outline-none">
            <BaseSelect.List>
              {items.map((item) => (
                <BaseSelect.Item
                  key={item.value}
                  value={item.value}
                  disabled={item.disabled}
                  className="grid min-h-[max(1.75rem,var(--target-min))] cursor-default grid-cols-[1rem_1fr] items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:text-subtle-foreground data-highlighted:bg-hover"
                >
                  <BaseSelect.ItemIndicator className="text-primary-text">
                    <Check aria-hidden className="size-4" />
                  </BaseSelect.ItemIndicator>
                  <BaseSelect.ItemText className="col-start-2">{item.label}</BaseSelect.ItemText>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
