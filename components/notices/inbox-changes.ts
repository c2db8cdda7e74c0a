import type { NoticeChoice } from '#lib/domain/inbox-schemas.ts';
import type { InboxNotice } from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';

/** What a person does with notices, shown before the server has answered. */
export type InboxChange = { choice: NoticeChoice; acknowledges: boolean; at: Instant };

/** Whether it counts as unread: one that is over is of no use any more. */
export function isUnread(notice: InboxNotice, now: Instant): boolean {
  return notice.readAt === null && (notice.expiresAt === null || notice.expiresAt > now);
}

/** Whether its person is still asked to acknowledge it. */
export function isToAcknowledge(notice: InboxNotice): boolean {
  return notice.needsAck && notice.acknowledgedAt === null;
}

/** The notices as they are after a change, as the database changes them. */
export function afterChange(notices: readonly InboxNotice[], change: InboxChange): readonly InboxNotice[] {
  const { choice, acknowledges, at } = change;
  return notices.map((notice) => {
    const isAcknowledged = acknowledges && isToAcknowledge(notice);
    const isMeant =
      'ids' in choice
        ? choice.ids.includes(notice.id)
        : notice.id <= choice.until && (!acknowledges || (isAcknowledged && !isOver(notice, at)));
    if (!isMeant) return notice;
    return {
      ...notice,
      readAt: notice.readAt ?? at,
      acknowledgedAt: isAcknowledged ? at : notice.acknowledgedAt,
    };
  });
}

function isOver({ expiresAt }: InboxNotice, now: Instant): boolean {
  return expiresAt !== null && expiresAt <= now;
}
