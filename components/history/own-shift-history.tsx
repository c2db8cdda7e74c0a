'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ClockStyle } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { LateHistory } from './late-history.tsx';

export type OwnShiftHistoryProps = {
  rowId: number;
  /** Another one = the shift was changed again. */
  version: number;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What became of an own shift since it was published, behind a button. */
export function OwnShiftHistory({ rowId, version, timeZone, clockStyle }: OwnShiftHistoryProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div data-print="hidden" className="flex flex-col gap-2 border-t pt-2">
      <Button
        variant="ghost"
        size="sm"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="-ml-2 w-fit"
      >
        <ChevronRight aria-hidden className={isOpen ? 'rotate-90' : ''} />
        History
      </Button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? (
          <LateHistory
            of={{ kind: 'shift', id: rowId }}
            version={version}
            timeZone={timeZone}
            clockStyle={clockStyle}
            nothing="As it was when it was published."
          />
        ) : null}
      </div>
    </div>
  );
}
