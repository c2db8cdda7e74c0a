import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { noticeHref } from '#lib/domain/inbox-query.ts';
import { CATEGORY_RULES } from '#lib/domain/notice-kinds.ts';
import type { InboxNotice } from '#lib/domain/notice-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { isToAcknowledge, isUnread } from './inbox-changes.ts';

export type InboxItemProps = {
  notice: InboxNotice;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  onFocus: () => void;
  onRead: () => void;
  onAcknowledge: () => void;
};

/** A notice of the inbox: what it says, where it leads, and what is asked for. */
export function InboxItem(props: InboxItemProps) {
  const { notice, now, timeZone, clockStyle, onFocus, onRead, onAcknowledge } = props;
  const isNew = isUnread(notice, now);
  const time = (instant: Instant) => formatInstantTime(instant, timeZone, clockStyle);
  return (
    <li
      data-notice={notice.id}
      tabIndex={-1}
      onFocus={onFocus}
      className="flex flex-wrap items-start gap-x-4 gap-y-1.5 px-4 py-2.5 focus-visible:rounded-sm focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring"
    >
      <div className="flex min-w-0 flex-[1_1_20rem] items-start gap-2.5">
        <span
          aria-hidden
          className={cn(
            'mt-1.5 size-2 shrink-0 rounded-full',
            isNew && 'bg-primary forced-colors:bg-[Highlight]',
          )}
        />
        <div className="flex min-w-0 flex-col gap-0.5">
          <p className={cn('wrap-anywhere', isNew ? 'font-semibold' : 'text-muted-foreground')}>
            {isNew ? <span className="sr-only">Unread: </span> : null}
            {notice.content}
          </p>
          <p className="flex flex-wrap gap-x-2 text-sm text-muted-foreground">
            <span className="tabular-nums">{time(notice.createdAt)}</span>
            <span>{CATEGORY_RULES[notice.category].label}</span>
            {notice.acknowledgedAt === null ? null : (
              <span>
                Acknowledged {formatDate(createZone(timeZone).toLocal(notice.acknowledgedAt).date)}{' '}
                {time(notice.acknowledgedAt)}
              </span>
            )}
          </p>
        </div>
      </div>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
        {isNew ? (
          <Button variant="ghost" size="sm" aria-label={`Mark read: ${notice.content}`} onClick={onRead}>
            Mark read
          </Button>
        ) : null}
        {isToAcknowledge(notice) ? (
          <Button size="sm" aria-label={`Acknowledge: ${notice.content}`} onClick={onAcknowledge}>
            Acknowledge
          </Button>
        ) : null}
        {notice.link === null ? null : (
          <ButtonLink
            href={noticeHref(notice.id)}
            // Reading the page behind it marks the notice as read.
            prefetch={false}
            size="sm"
            aria-label={`Open: ${notice.content}`}
          >
            Open
          </ButtonLink>
        )}
      </div>
    </li>
  );
}
