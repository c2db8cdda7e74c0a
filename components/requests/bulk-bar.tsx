'use client';

import { Button } from '../ui/button.tsx';
import { BulkDialog, type BulkDialogProps } from './bulk-dialog.tsx';

export type BulkBarProps = Omit<BulkDialogProps, 'verdict'> & {
  /** What is asked about; null = nothing yet. */
  verdict: BulkDialogProps['verdict'] | null;
  onVerdict: (verdict: BulkDialogProps['verdict']) => void;
  onClear: () => void;
};

/** What can be done with all that is selected, at the lower edge of the list. */
export function BulkBar({ verdict, onVerdict, onClear, ...dialog }: BulkBarProps) {
  const { chosen } = dialog;
  return (
    <div
      role="toolbar"
      aria-label="Selected requests"
      className="sticky bottom-4 z-20 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-border-strong bg-popover px-3 py-2 max-md:bottom-20"
    >
      <span className="px-1 font-medium">{chosen.length} selected</span>
      <Button size="sm" variant="primary" onClick={() => onVerdict('approve')}>
        Approve…
      </Button>
      <Button size="sm" onClick={() => onVerdict('deny')}>
        Deny…
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear
      </Button>
      {verdict === null ? null : <BulkDialog {...dialog} verdict={verdict} />}
    </div>
  );
}
