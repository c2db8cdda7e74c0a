'use client';

import { useEffect, useRef } from 'react';
import { formatDate, formatDuration } from '#lib/domain/format.ts';
import type { HoursAccount, HoursLine } from '#lib/domain/swap-records.ts';
import { createZone } from '#lib/domain/time.ts';
import { CallEven, type SettleAction } from './call-even.tsx';

export type HoursOwedProps = {
  accounts: readonly HoursAccount[];
  timeZone: string;
  settle: SettleAction;
};

/** By coworker, who owes whom how much; who works and who is paid are told apart. */
export function HoursOwed({ accounts, timeZone, settle }: HoursOwedProps) {
  const box = useRef<HTMLUListElement>(null);
  const hasActed = useRef(false);
  // What is called even leaves with the button that had the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what is owed
  useEffect(() => {
    if (!hasActed.current || document.activeElement !== document.body) return;
    hasActed.current = false;
    box.current?.focus({ preventScroll: true });
  }, [accounts]);
  if (accounts.length === 0) {
    return (
      <p className="text-muted-foreground">
        None. When somebody works a shift that another is paid for, what is owed stands here.
      </p>
    );
  }
  return (
    <ul
      ref={box}
      tabIndex={-1}
      aria-label="Hours owed"
      onClickCapture={() => {
        hasActed.current = true;
      }}
      className="divide-y rounded-lg border bg-card outline-none"
    >
      {accounts.map((account) => (
        <li key={account.personId} className="flex flex-col gap-1.5 px-4 py-2.5">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="font-medium wrap-anywhere">{balanceWords(account)}</span>
            {account.balanceMinutes > 0 ? <CallEven account={account} action={settle} /> : null}
          </div>
          <p className="text-sm text-muted-foreground">{payWords(account)}</p>
          <details>
            <summary className="w-fit rounded-sm text-sm leading-(--target-min) font-medium text-muted-foreground select-none hover:text-foreground">
              How it came about
            </summary>
            <ol aria-label={`Hours with ${account.fullName}`} className="flex flex-col gap-1 pt-1">
              {account.lines.map((line) => (
                <li
                  key={`${line.kind} ${line.at} ${line.kind === 'shift' ? line.assignmentId : line.minutes}`}
                  className="flex justify-between gap-4 text-sm"
                >
                  <span className="min-w-0 wrap-anywhere">{lineWords(line, account.fullName, timeZone)}</span>
                  <span className="shrink-0 font-mono">{signed(line.minutes)}</span>
                </li>
              ))}
            </ol>
          </details>
        </li>
      ))}
    </ul>
  );
}

function balanceWords({ fullName, balanceMinutes }: HoursAccount): string {
  const hours = formatDuration(Math.abs(balanceMinutes));
  if (balanceMinutes === 0) return `You and ${fullName} are even`;
  return balanceMinutes > 0 ? `${fullName} owes you ${hours}` : `You owe ${fullName} ${hours}`;
}

/** `You work 10 h that Ben Ode is paid for. Ben Ode works 4 h that you are paid for.` */
function payWords({ fullName, lines }: HoursAccount): string {
  const shifts = lines.filter(({ kind }) => kind === 'shift');
  const sum = (sign: 1 | -1): number =>
    shifts.reduce((total, { minutes }) => total + Math.max(0, sign * minutes), 0);
  const [own, theirs] = [sum(1), sum(-1)];
  return [
    own === 0 ? [] : [`You work ${formatDuration(own)} that ${fullName} is paid for.`],
    theirs === 0 ? [] : [`${fullName} works ${formatDuration(theirs)} that you are paid for.`],
  ]
    .flat()
    .join(' ');
}

function lineWords(line: HoursLine, fullName: string, timeZone: string): string {
  // A night shift that belongs to the day before is told by the day on which it starts, as everywhere here.
  const date = formatDate(createZone(timeZone).toLocal(line.at).date);
  if (line.kind === 'settled') {
    const who = line.minutes < 0 ? 'You' : fullName;
    const note = line.note === null ? '' : `: ${line.note}`;
    return `${who} called it even on ${date}${note}`;
  }
  const shift = `${line.code} on ${date}`;
  if (line.minutes > 0) return `You ${line.isOver ? 'worked' : 'work'} ${shift}; ${fullName} is paid`;
  return `${fullName} ${line.isOver ? 'worked' : 'works'} ${shift}; you are paid`;
}

function signed(minutes: number): string {
  return minutes > 0 ? `+${formatDuration(minutes)}` : formatDuration(minutes);
}
