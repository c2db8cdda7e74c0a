'use client';

import { useState } from 'react';
import { formatInterval } from '#lib/domain/format.ts';
import type { SwapShift } from '#lib/domain/swap-records.ts';
import { Button } from '../ui/button.tsx';
import type { Look } from './trade-words.ts';

/** So many more at each press. */
const STEP = 40;

export type BarredRow = {
  /** Null where the rows are of the reader. */
  fullName: string | null;
  shift: Pick<SwapShift, 'assignmentId' | 'code' | 'startsAt' | 'endsAt'> | null;
  why: string;
};

export type BarredListProps = Look & { title: string; rows: readonly BarredRow[] };

/** What cannot be had, each with its reason; folded until somebody asks. */
export function BarredList({ title, rows, timeZone, clockStyle }: BarredListProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [steps, setSteps] = useState(1);
  if (rows.length === 0) return null;
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm leading-(--target-min) font-medium text-muted-foreground select-none hover:text-foreground">
        {title} <span className="font-normal">{rows.length}</span>
      </summary>
      {isOpen ? (
        <div className="flex flex-col gap-1 pt-1">
          <ul aria-label={title} className="divide-y rounded-lg border">
            {rows.slice(0, steps * STEP).map(({ fullName, shift, why }) => (
              <li
                key={`${fullName} ${shift?.assignmentId}`}
                className="flex flex-col px-3 py-1.5 wrap-anywhere"
              >
                <span>
                  {fullName === null ? null : <span className="font-medium">{fullName} </span>}
                  {shift === null ? null : (
                    <span className="text-muted-foreground">
                      <span className="font-mono text-sm">{shift.code}</span>{' '}
                      {formatInterval(shift, timeZone, clockStyle)}
                    </span>
                  )}
                </span>
                <span className="text-sm text-muted-foreground">{why}</span>
              </li>
            ))}
          </ul>
          {rows.length > steps * STEP ? (
            <Button variant="link" className="w-fit" onClick={() => setSteps(steps + 1)}>
              More
            </Button>
          ) : null}
        </div>
      ) : null}
    </details>
  );
}
