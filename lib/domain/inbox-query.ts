/** Which notices the inbox shows, as its address says it. */
import { type AddressParams, readChoice, readId } from './address-values.ts';
import { NOTICE_CATEGORIES, type NoticeCategory } from './notice-kinds.ts';
import type { InboxFilter } from './notice-records.ts';

export const INBOX_HREF = '/notifications';

export const INBOX_VIEWS = ['all', 'unread', 'acknowledge'] as const satisfies readonly InboxFilter['show'][];

const anyCategory = 'all';

/** Reads the address; what it does not know is left out. */
export function parseInboxQuery(params: AddressParams): InboxFilter {
  const category = readChoice<NoticeCategory | typeof anyCategory>(
    params,
    'category',
    NOTICE_CATEGORIES,
    anyCategory,
  );
  return {
    show: readChoice(params, 'show', INBOX_VIEWS, 'all'),
    category: category === anyCategory ? null : category,
    before: readId(params, 'before'),
  };
}

/** The address of the inbox with that filter. */
export function inboxHref({ show, category, before }: InboxFilter): string {
  const params = new URLSearchParams();
  if (show !== 'all') params.set('show', show);
  if (category !== null) params.set('category', category);
  if (before !== null) params.set('before', String(before));
  return params.size === 0 ? INBOX_HREF : `${INBOX_HREF}?${params}`;
}

/** Marks a notice as read and leads to what it tells of; messages link to it too. */
export function noticeHref(noticeId: number): string {
  return `/n/${noticeId}`;
}
