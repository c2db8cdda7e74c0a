'use client';

import { useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { OwnSession } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { SignOutManyButton, type SignOutManyButtonProps } from './sign-out-many-button.tsx';

export type SessionListProps = {
  /** The present one first. */
  sessions: readonly OwnSession[];
  endAction: (input: { sessionId: string }) => Promise<ActionResult<unknown>>;
  endOthersAction: SignOutManyButtonProps['action'];
  endAllAction: SignOutManyButtonProps['action'];
  timeZone: string;
  clockStyle: ClockStyle;
};

/** Where a person is signed in, and the way out of each place. */
export function SessionList(props: SessionListProps) {
  const { sessions, endAction, endOthersAction, endAllAction, timeZone, clockStyle } = props;
  const others = sessions.filter(({ isCurrent }) => !isCurrent).length;
  const moment = (instant: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(instant).date)} ${formatInstantTime(instant, timeZone, clockStyle)}`;
  return (
    <>
      <ul
        aria-label="Where you are signed in"
        className="max-h-96 divide-y overflow-y-auto rounded-md border"
      >
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center justify-between gap-3 px-3 py-2.5">
            <div className="flex min-w-0 flex-col gap-0.5">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="min-w-0 font-medium wrap-anywhere">{session.device}</span>
                {session.isCurrent ? <Badge tone="primary">This device</Badge> : null}
                {session.floorDevice === null ? null : <Badge>Floor: {session.floorDevice}</Badge>}
              </p>
              <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground">
                <span>Signed in {moment(session.signedInAt)}</span>
                {session.isCurrent ? null : <span>Last used {moment(session.seenAt)}</span>}
                <span className="font-mono wrap-anywhere">{session.address ?? 'Address not known'}</span>
              </p>
            </div>
            {session.isCurrent ? null : <EndButton action={endAction} session={session} />}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {others === 0 ? null : (
          <SignOutManyButton
            action={endOthersAction}
            label="Sign out all others"
            consequence={
              others === 1
                ? 'The other place is signed out at once. What is typed there and not saved is lost; here you stay signed in.'
                : `The ${others} other places are signed out at once. What is typed there and not saved is lost; here you stay signed in.`
            }
          />
        )}
        <SignOutManyButton
          action={endAllAction}
          label="Sign out everywhere"
          consequence={
            others === 0
              ? 'You are signed out here, which is the only place. Then you go to the sign-in.'
              : `All ${sessions.length} places are signed out at once, this one included. What is typed there and not saved is lost.`
          }
        />
      </div>
    </>
  );
}

function EndButton({ action, session }: { action: SessionListProps['endAction']; session: OwnSession }) {
  const [isPending, startTransition] = useTransition();
  function end() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ sessionId: session.id }));
      if (answer.ok) toast.success(`${session.device} is signed out.`);
      else toast.error(answer.message);
    });
  }
  return (
    <Button size="sm" pending={isPending} onClick={end} aria-label={`Sign out ${session.device}`}>
      Sign out
    </Button>
  );
}
