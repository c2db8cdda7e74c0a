'use client';

import { Combobox as BaseCombobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, X } from 'lucide-react';
import { cn } from '#lib/utils.ts';
import { controlClasses } from './control-classes.ts';
import { popupClasses } from './popup-classes.ts';

export type ComboboxItem = { value: string; label: string };
/** Items under a heading. */
export type ComboboxGroup = { value: string; items: readonly ComboboxItem[] };

export type ComboboxProps = {
  groups: readonly ComboboxGroup[];
  /** Empty = none is chosen. */
  value: string;
  /** Called with an empty value when the choice is taken back. */
  onValueChange: (value: string) => void;
  /** What holds while none is chosen. */
  placeholder: string;
  /** Said when nothing matches what was typed. */
  nothing?: string;
  className?: string;
};

const buttonClasses =
  'flex size-6 items-center justify-center rounded-sm text-muted-foreground hover:text-foreground [&_svg]:size-4';

/** One of many that are found by typing a part of their name. */
export function Combobox({
  groups,
  value,
  onValueChange,
  placeholder,
  nothing = 'Nothing is called that.',
  className,
}: ComboboxProps) {
  const chosen = groups.flatMap(({ items }) => items).find((item) => item.value === value) ?? null;
  return (
    <BaseCombobox.Root
      items={groups}
      value={chosen}
      onValueChange={(item: ComboboxItem | null) => onValueChange(item?.value ?? '')}
      isItemEqualToValue={(item: ComboboxItem, other: ComboboxItem) => item.value === other.value}
      autoHighlight
    >
      <div className={cn('relative', className)}>
        <BaseCombobox.Input placeholder={placeholder} className={cn(controlClasses, 'pr-14')} />
        <div className="absolute inset-y-0 right-1 flex items-center">
          <BaseCombobox.Clear aria-label="Clear" className={buttonClasses}>
            <X aria-hidden />
          </BaseCombobox.Clear>
          <BaseCombobox.Trigger aria-label="Show all" className={buttonClasses}>
            <ChevronDown aria-hidden />
          </BaseCombobox.Trigger>
        </div>
      </div>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50 outline-none">
          <BaseCombobox.Popup
            className={cn(
              popupClasses,
              'max-h-[min(24rem,var(--available-height))] w-max max-w-(--available-width) min-w-(--anchor-width) overflow-y-auto overscroll-contain p-1',
            )}
          >
            <BaseCombobox.Empty className="px-2 text-muted-foreground not-empty:py-1.5">
              {nothing}
            </BaseCombobox.Empty>
            <BaseCombobox.List>
              {(group: ComboboxGroup) => (
                <BaseCombobox.Group key={group.value} items={group.items}>
                  {group.value === '' ? null : (
                    <BaseCombobox.GroupLabel className="px-2 pt-1.5 pb-1 text-sm text-subtle-foreground">
                      {group.value}
                    </BaseCombobox.GroupLabel>
                  )}
                  <BaseCombobox.Collection>
                    {(item: ComboboxItem) => (
                      <BaseCombobox.Item
                        key={item.value}
                        value={item}
                        className="grid min-h-[max(1.75rem,var(--target-min))] cursor-default grid-cols-[1rem_1fr] items-center gap-2 rounded-sm px-2 outline-none select-none data-highlighted:bg-hover"
                      >
                        <BaseCombobox.ItemIndicator className="text-primary-text">
                          <Check aria-hidden className="size-4" />
                        </BaseCombobox.ItemIndicator>
                        <span className="col-start-2">{item.label}</span>
                      </BaseCombobox.Item>
                    )}
                  </BaseCombobox.Collection>
                </BaseCombobox.Group>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}
