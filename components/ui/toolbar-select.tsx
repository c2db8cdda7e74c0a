'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { cn } from '#lib/utils.ts';
import { selectClasses } from './control-classes.ts';
import { fetchPopups, popupCode } from './popup-code.ts';
import type { SelectItem } from './select.tsx';
import { useLateCode } from './use-late-code.ts';

export type ToolbarSelectProps = {
  items: readonly SelectItem[];
  value: string;
  onValueChange: (value: string) => void;
  'aria-label': string;
  className?: string;
};

/**
 * One of many, above a list that it changes at once; in a form take Select. Until it is first opened it is a button of
 * the same looks, so that the page begins without the code of the list.
 */
export function ToolbarSelect(props: ToolbarSelectProps) {
  const { items, value, 'aria-label': ariaLabel, className } = props;
  const [isOpened, setIsOpened] = useState(false);
  const popups = useLateCode(popupCode, { isWanted: isOpened, onGivenUp: () => setIsOpened(false) });
  if (isOpened && popups !== null) return <popups.Select {...props} defaultOpen />;
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={ariaLabel}
      onPointerEnter={fetchPopups}
      onFocus={fetchPopups}
      onClick={() => setIsOpened(true)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        setIsOpened(true);
      }}
      className={cn(selectClasses, className)}
    >
      <span className="truncate">{items.find((item) => item.value === value)?.label}</span>
      <ChevronDown aria-hidden className="size-4 text-muted-foreground" />
    </button>
  );
}
