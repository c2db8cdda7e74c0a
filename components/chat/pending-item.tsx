'use client';

import { Clock, TriangleAlert } from 'lucide-react';
import { formatInstantTime } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useChatDesk } from './chat-desk.tsx';
import { MessageText } from './message-text.tsx';
import type { Pending } from './outbox.ts';

export type PendingItemProps = {
  pending: Pending;
  onRetry: () => void;
  /** Takes it back into the field. */
  onTakeBack: () => void;
  /** Gives it up; `byKeys`: the focus was on what is gone now. */
  onDiscard: (byKeys: boolean) => void;
};

/** A message that the server has not answered for: on its way, waiting for the connection, or refused. */
export function PendingItem({ pending, onRetry, onTakeBack, onDiscard }: PendingItemProps) {
  const { viewer } = useChatDesk();
  const { state, problem } = pending;
  const discard = (
    <Button
      size="sm"
      variant="ghost"
      className="min-h-target"
      onClick={({ detail }) => onDiscard(detail === 0)}
    >
      Discard
    </Button>
  );
  return (
    <article
      aria-label={`Your message, ${stateWords[state]}`}
      className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2 px-1 py-0.5 md:px-2"
    >
      <span className="pt-0.5 text-center text-[0.6875rem] leading-5 whitespace-nowrap text-subtle-foreground">
        {formatInstantTime(pending.writtenAt, viewer.timeZone, viewer.clockStyle)}
      </span>
      <div className="flex min-w-0 flex-col gap-1">
        <MessageText
          content={pending.content}
          mentions={[]}
          userId={viewer.id}
          className="text-muted-foreground"
        />
        {state === 'failed' ? (
          <div role="alert" className="flex flex-wrap items-center gap-2 text-sm">
            <p className="flex items-center gap-1.5 text-danger-text [&_svg]:size-4">
              <TriangleAlert aria-hidden />
              {problem ?? 'Not sent.'}
            </p>
            <Button size="sm" onClick={onRetry}>
              Send again
            </Button>
            <Button size="sm" variant="ghost" onClick={onTakeBack}>
              Change
            </Button>
            {discard}
          </div>
        ) : (
          <div className="flex flex-wrap items-center gap-2">
            <p className="flex items-center gap-1.5 text-sm text-muted-foreground [&_svg]:size-3.5">
              {state === 'sending' ? <Spinner /> : <Clock aria-hidden />}
              {state === 'sending' ? 'Sending' : 'Waiting to be sent'}
            </p>
            {state === 'waiting' ? discard : null}
          </div>
        )}
      </div>
    </article>
  );
}

const stateWords: Record<Pending['state'], string> = {
  waiting: 'waiting to be sent',
  sending: 'being sent',
  failed: 'not sent',
};
