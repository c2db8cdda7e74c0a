import { Bell, BellRing, CircleCheck, SlidersHorizontal } from 'lucide-react';
import { acknowledgeNotices, markNoticesRead } from '#app/actions/inbox-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { InboxScreen } from '#components/notices/inbox-screen.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { countInbox, listInbox } from '#lib/data/notifications.ts';
import { INBOX_HREF, INBOX_VIEWS, inboxHref, parseInboxQuery } from '#lib/domain/inbox-query.ts';
import { CATEGORY_RULES } from '#lib/domain/notice-kinds.ts';
import type { InboxFilter } from '#lib/domain/notice-records.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Inbox' };

const viewWords: Readonly<Record<InboxFilter['show'], string>> = {
  all: 'All',
  unread: 'Unread',
  acknowledge: 'To acknowledge',
};

export default async function InboxPage({ searchParams }: PageProps<'/notifications'>) {
  const user = await requireUser();
  const filter = parseInboxQuery(await searchParams);
  const db = await createRequestClient();
  const [{ notices, next }, count] = await Promise.all([listInbox(db, filter), countInbox(db)]);
  const counts = { all: undefined, unread: count.unread, acknowledge: count.toAcknowledge };
  return (
    <>
      <LiveRefresh on={['notices']} />
      <PageHeader
        title="Inbox"
        action={
          <ButtonLink href="/profile/notices">
            <SlidersHorizontal aria-hidden />
            Choose what reaches you
          </ButtonLink>
        }
      />
      <TabLinks
        label="Notices"
        tabs={INBOX_VIEWS.map((show) => ({
          href: inboxHref({ show, category: filter.category, before: null }),
          label: viewWords[show],
          isCurrent: show === filter.show,
          ...(counts[show] !== undefined && { count: counts[show] }),
        }))}
      />
      <InboxScreen
        key={inboxHref({ ...filter, category: null })}
        notices={notices}
        count={count}
        category={filter.category}
        role={user.role}
        now={Date.now()}
        timeZone={user.center?.clock.timeZone ?? 'UTC'}
        clockStyle={user.clockStyle}
        markRead={markNoticesRead}
        acknowledge={acknowledgeNotices}
        empty={<NoNotices filter={filter} />}
      />
      {filter.before === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink
            direction="previous"
            label="Newest"
            href={filter.before === null ? null : inboxHref({ ...filter, before: null })}
          />
          <PaginationLink
            direction="next"
            label="Older"
            href={next === null ? null : inboxHref({ ...filter, before: next })}
          />
        </nav>
      )}
    </>
  );
}

function NoNotices({ filter: { show, category, before } }: { filter: InboxFilter }) {
  const showAll = <ButtonLink href={INBOX_HREF}>Show all</ButtonLink>;
  if (before !== null) {
    return (
      <EmptyState icon={<Bell aria-hidden />} title="Nothing older" action={showAll}>
        These are all notices that you have.
      </EmptyState>
    );
  }
  const of = category === null ? '' : ` of “${CATEGORY_RULES[category].label}”`;
  if (show === 'unread') {
    return (
      <EmptyState icon={<CircleCheck aria-hidden />} title={`Nothing unread${of}`} action={showAll}>
        What is new stands here until you open it or mark it as read.
      </EmptyState>
    );
  }
  if (show === 'acknowledge') {
    return (
      <EmptyState icon={<CircleCheck aria-hidden />} title={`Nothing to acknowledge${of}`} action={showAll}>
        A published schedule, and each change of your shifts, waits here until you say that you know it.
      </EmptyState>
    );
  }
  if (category !== null) {
    return (
      <EmptyState icon={<Bell aria-hidden />} title={`No notices${of}`} action={showAll}>
        {CATEGORY_RULES[category].description}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<BellRing aria-hidden />} title="No notices yet">
      What concerns you comes here: published schedules, changes of your shifts, trades and requests.
    </EmptyState>
  );
}
