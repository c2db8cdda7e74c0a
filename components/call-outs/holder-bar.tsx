'use client';

import { Printer } from 'lucide-react';
import type { CallOut } from '#lib/domain/call-out-records.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { CallOutActions } from './call-out-actions.ts';
import { WhyDialog } from './why-dialog.tsx';

export type HolderBarProps = {
  callOut: CallOut;
  readerId: string;
  actions: Pick<CallOutActions, 'takeOver' | 'stop'>;
};

/** What can be done to the call-out as a whole. */
export function HolderBar({ callOut, readerId, actions }: HolderBarProps) {
  const seen = { callOutId: callOut.id, expectedVersion: callOut.version };
  const open = callOut.offers.filter(({ state }) => state === 'open').length;
  const isRunning = callOut.state === 'running';
  return (
    <>
      <Button variant="ghost" className="max-md:hidden" onClick={() => window.print()}>
        <Printer aria-hidden />
        Print
      </Button>
      {isRunning && callOut.holderId !== readerId ? (
        <WhyDialog
          verb="Take over"
          title={`Take it over from ${callOut.holderName}?`}
          consequence={`You hold it from now on and hear how it ends; ${callOut.holderName} is told.`}
          hint="The record shows it with your name."
          call={(reason) => actions.takeOver({ ...seen, reason })}
          onDone={() => toast.success('You hold it now.')}
        />
      ) : null}
      {isRunning ? (
        <WhyDialog
          verb="Stop"
          title="Stop the call-out?"
          consequence={`Nobody else is asked${open === 0 ? '' : `, and ${countOf(open, 'open offer', 'open offers')} can no longer be accepted`}. The shift stays open.`}
          hint="The record shows it with your name."
          tone="danger"
          call={(reason) => actions.stop({ ...seen, reason })}
          onDone={() => toast.success('The call-out is stopped.')}
        />
      ) : null}
    </>
  );
}
