'use client';

import { CalendarSync } from 'lucide-react';
import { useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { type CalendarSubscription, calendarPath } from '#lib/domain/calendar-feed.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';

export type CalendarDialogProps = {
  /** Null without an address. */
  subscription: CalendarSubscription | null;
  createAction: (input: Record<string, never>) => Promise<ActionResult<{ token: string }>>;
  revokeAction: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** The secret address under which a calendar program reads the own shifts: made, shown once, ended. */
export function CalendarDialog({
  subscription,
  createAction,
  revokeAction,
  timeZone,
  clockStyle,
}: CalendarDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  function create() {
    startTransition(async () => {
      const answer = await answerOf(() => createAction({}));
      setMessage(answer.ok ? null : answer.message);
      if (answer.ok) setToken(answer.data.token);
    });
  }
  function revoke() {
    startTransition(async () => {
      const answer = await answerOf(() => revokeAction({}));
      setMessage(answer.ok ? null : answer.message);
      if (!answer.ok) return;
      setOpen(false);
      toast.success('Your calendar address has ended.');
    });
  }
  const moment = (instant: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(instant).date)} ${formatInstantTime(instant, timeZone, clockStyle)}`;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        setToken(null);
        setMessage(null);
      }}
      trigger={
        <Button>
          <CalendarSync aria-hidden />
          Subscribe in your calendar
        </Button>
      }
      title="Your shifts in your own calendar"
      description="A secret address from which the calendar of your phone or computer reads your shifts, about once an hour. It names no coworkers and no reasons."
    >
      {token === null ? (
        <>
          {subscription === null ? null : (
            <p>
              Your address was made {moment(subscription.createdAt)}
              {subscription.lastUsedAt === null
                ? ' and no calendar has read it yet.'
                : `; a calendar last read it ${moment(subscription.lastUsedAt)}.`}
            </p>
          )}
          <FormMessage>{message}</FormMessage>
          <div className="flex flex-wrap items-center gap-2">
            <Button variant="primary" pending={isPending} onClick={create}>
              {subscription === null ? 'Make the address' : 'Make a new address'}
            </Button>
            {subscription === null ? null : (
              <Button variant="danger" pending={isPending} onClick={revoke}>
                End the address
              </Button>
            )}
          </div>
          {subscription === null ? null : (
            <p className="text-sm text-muted-foreground">
              Ending it, or making a new one, stops every calendar that uses the old address: it keeps what it
              last read and gets no more changes.
            </p>
          )}
        </>
      ) : (
        <NewAddress token={token} />
      )}
    </Dialog>
  );
}

/** Rendered in answer to a press alone, so there is a window. */
function NewAddress({ token }: { token: string }) {
  const address = `${window.location.origin}${calendarPath(token)}`;
  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      toast.success('The address is copied.');
    } catch {
      toast.error('The browser does not let this page copy. Mark the address and copy it by hand.');
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <Field label="The address, shown this once">
        <Input readOnly mono value={address} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <p className="text-sm text-muted-foreground">Whoever has it can read your shifts. Do not pass it on.</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={copy}>
          Copy
        </Button>
        <a
          href={address.replace(/^https?:/, 'webcal:')}
          className="inline-flex min-h-target items-center text-primary-text underline underline-offset-4 hover:text-foreground"
        >
          Open in the calendar of this device
        </a>
      </div>
    </div>
  );
}
