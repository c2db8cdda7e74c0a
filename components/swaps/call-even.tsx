'use client';

import { useRouter } from 'next/navigation';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDuration } from '#lib/domain/format.ts';
import type { HoursAccount } from '#lib/domain/swap-records.ts';
import { toast } from '../ui/toast.tsx';
import { EndDialog } from './end-dialog.tsx';

export type SettleAction = (input: {
  personId: string;
  minutes: number;
  note: string;
}) => Promise<ActionResult<unknown>>;

export type CallEvenProps = {
  /** Somebody who owes the reader. */
  account: Pick<HoursAccount, 'personId' | 'fullName' | 'balanceMinutes'>;
  action: SettleAction;
};

/** Lets somebody off what they owe. */
export function CallEven({ account, action }: CallEvenProps) {
  const router = useRouter();
  const { personId, fullName, balanceMinutes } = account;
  return (
    <EndDialog
      verb="Call it even"
      title={`Call it even with ${fullName}?`}
      consequence={`${fullName} no longer owes you ${formatDuration(balanceMinutes)}. Pay stays as it is, and you cannot take it back.`}
      hint={`Read by ${fullName}.`}
      cancelLabel="Cancel"
      call={(note) => action({ personId, minutes: balanceMinutes, note })}
      onEnded={(refusal) => {
        if (refusal === null) toast.success(`You and ${fullName} are even.`);
        router.refresh();
      }}
    />
  );
}
