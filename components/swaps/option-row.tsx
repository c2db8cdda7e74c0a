'use client';

import type { ReactNode } from 'react';
import { formatInterval } from '#lib/domain/format.ts';
import type { SwapShift } from '#lib/domain/swap-records.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Remark } from './effect-view.tsx';
import type { Look } from './trade-words.ts';

export type OptionRowProps = Look & {
  /** Null where the rows are of one person. */
  fullName: string | null;
  /** Null where it is about the person alone. */
  shift: SwapShift | null;
  /** Said where no shift is, or beside it: `same length`. */
  remark: string | null;
  warnings: readonly string[];
  isChosen: boolean;
  onChosenChange: (isChosen: boolean) => void;
};

/** A person, a shift, or both, to be chosen by touching the row anywhere. */
export function OptionRow(props: OptionRowProps) {
  const { fullName, shift, remark, warnings, isChosen, onChosenChange, timeZone, clockStyle } = props;
  return (
    <li
      data-selected={isChosen || undefined}
      className="relative flex min-h-[max(2.75rem,var(--row-height))] flex-col justify-center gap-0.5 px-3 py-1.5 hover:bg-muted data-selected:bg-primary-soft"
    >
      <Checkbox
        checked={isChosen}
        onCheckedChange={onChosenChange}
        label={
          // The whole row belongs to the label.
          <span className="flex min-w-0 flex-col after:absolute after:inset-0">
            {fullName === null ? null : <span className="font-medium wrap-anywhere">{fullName}</span>}
            {shift === null ? null : (
              <span className={fullName === null ? 'font-medium' : undefined}>
                <span className="font-mono text-sm">{shift.code}</span>{' '}
                {formatInterval(shift, timeZone, clockStyle)}
              </span>
            )}
            {remark === null ? null : <span className="text-sm text-muted-foreground">{remark}</span>}
          </span>
        }
      />
      {warnings.map((words) => (
        <Remark key={words} tone="warning" className="pl-6">
          {words}
        </Remark>
      ))}
    </li>
  );
}

/** A list of such rows with its name. */
export function OptionList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border bg-card">
      {children}
    </ul>
  );
}
