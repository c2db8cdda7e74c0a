'use client';

import { X } from 'lucide-react';
import { useOptimistic, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { INBOX_HREF, noticeHref } from '#lib/domain/inbox-query.ts';
import type { InboxNotice } from '#lib/domain/notice-records.ts';
import { createZone } from '#lib/domain/time.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { toast } from '../ui/toast.tsx';

type NoticeAction = (input: { ids: number[] }) => Promise<ActionResult<unknown>>;

export type NoticeListProps = {
  /** The newest that are unread or to be acknowledged. */
  notices: readonly InboxNotice[];
  unread: number;
  timeZone: string;
  clockStyle: ClockStyle;
  markRead: NoticeAction;
  acknowledge: NoticeAction;
};

/** What is new for the person, and the way to the rest; nothing is shown when there is nothing. */
export function NoticeList(props: NoticeListProps) {
  const { notices, unread, timeZone, clockStyle, markRead, acknowledge } = props;
  const [shown, hide] = useOptimistic(notices, (current, id: number) => current.filter((n) => n.id !== id));
  const [, startTransition] = useTransition();
  const zone = createZone(timeZone);
  function putAway(id: number, action: NoticeAction) {
    startTransition(async () => {
      hide(id);
      const answer = await answerOf(() => action({ ids: [id] }));
      if (!answer.ok) toast.error(answer.message);
    });
  }
  if (shown.length === 0) return null;
  return (
    <section aria-label="News" className="divide-y rounded-lg border border-border-strong bg-card">
      {shown.map((notice) => (
        <div key={notice.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
          <p className="min-w-48 flex-1">
            {notice.content}{' '}
            <span className="text-sm whitespace-nowrap text-muted-foreground">
              {formatDate(zone.toLocal(notice.createdAt).date)}{' '}
              {formatInstantTime(notice.createdAt, timeZone, clockStyle)}
            </span>
          </p>
          <div className="ml-auto flex shrink-0 items-center gap-4">
            {notice.link === null ? null : (
              <Link
                href={noticeHref(notice.id)}
                // Reading the page behind it marks the notice as read.
                prefetch={false}
                aria-label={`Open: ${notice.content}`}
                className="flex min-h-target items-center font-medium text-primary-text hover:underline"
              >
                Open
              </Link>
            )}
            {notice.needsAck && notice.acknowledgedAt === null ? (
              <Button
                size="sm"
                aria-label={`Acknowledge: ${notice.content}`}
                onClick={() => putAway(notice.id, acknowledge)}
              >
                Acknowledge
              </Button>
            ) : (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Put away: ${notice.content}`}
                onClick={() => putAway(notice.id, markRead)}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        </div>
      ))}
      <p className="px-4 py-1">
        <Link
          href={INBOX_HREF}
          className="flex min-h-target w-fit items-center font-medium text-primary-text hover:underline"
        >
          {unread === 0 ? 'Inbox' : `Inbox, ${unread} unread`}
        </Link>
      </p>
    </section>
  );
}
