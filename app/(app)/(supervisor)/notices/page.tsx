import { CircleCheck, MailCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { remindPeople, resendNotices } from '#app/actions/delivery-actions.ts';
import { AcknowledgeScreen } from '#components/delivery/acknowledge-screen.tsx';
import { ChannelCards } from '#components/delivery/channel-cards.tsx';
import { DeadList } from '#components/delivery/dead-list.tsx';
import {
  NOTICES_TABS,
  type NoticesQuery,
  noticesHref,
  parseNoticesQuery,
  TAB_WORDS,
} from '#components/delivery/notices-query.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { NightlyLog } from '#components/nightly/nightly-log.tsx';
import { RefreshWhile } from '#components/schedules/refresh-while.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { countNoticeWork, listAcknowledgements } from '#lib/data/acknowledgements.ts';
import { listCenters } from '#lib/data/agency.ts';
import { getDeliveryBacklog, listDeadDeliveries } from '#lib/data/delivery-log.ts';
import { listNightlyRuns } from '#lib/data/nightly.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import type { Instant } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

export const metadata = { title: 'Notices' };

/** What a channel has in hand changes without a signal. */
const BACKLOG_MS = 10_000;

type TabProps = { db: Db; user: SessionUser; timeZone: string; now: Instant; query: NoticesQuery };

export default async function NoticesPage({ searchParams }: PageProps<'/notices'>) {
  const user = await requireRole('supervisor');
  const query = parseNoticesQuery(await searchParams);
  const db = await createRequestClient();
  const now = Date.now();
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const [work, content] = await Promise.all([
    countNoticeWork(db),
    contentOf({ db, user, timeZone, now, query }),
  ]);
  const counts = { acknowledge: work.people, undelivered: work.undelivered, nightly: 0 };
  return (
    <>
      <LiveRefresh on={['deliveries', 'notices', 'roster']} />
      <PageHeader
        title="Notices"
        description={<ZoneLine timeZone={timeZone} zone={zoneLabel(timeZone, now)} now={now} />}
      />
      <TabLinks
        label="Notices"
        tabs={NOTICES_TABS.map((tab) => ({
          href: noticesHref({ tab, before: null }),
          label: TAB_WORDS[tab],
          isCurrent: tab === query.tab,
          ...(counts[tab] > 0 && { count: counts[tab] }),
        }))}
      />
      {content}
    </>
  );
}

function contentOf(props: TabProps): Promise<ReactNode> {
  const { db, user, query } = props;
  if (query.tab === 'undelivered') return notDelivered(props);
  if (query.tab === 'acknowledge') return notAcknowledged(props);
  return listNightlyRuns(db).then((log) => <NightlyLog log={log} clockStyle={user.clockStyle} />);
}

async function notAcknowledged({ db, user, timeZone, now }: TabProps) {
  const [schedules, centers] = await Promise.all([listAcknowledgements(db), listCenters(db, user.agency.id)]);
  if (schedules.length === 0) {
    return (
      <EmptyState
        icon={<CircleCheck aria-hidden />}
        title="Nothing to acknowledge"
        action={<ButtonLink href="/schedules">Open the schedules</ButtonLink>}
      >
        People acknowledge each schedule that is published, and each change of their shifts. Whoever has not
        stands here, and can be reminded.
      </EmptyState>
    );
  }
  const isDone = schedules.every(({ asked, acknowledged }) => asked === acknowledged);
  return (
    <>
      {isDone ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title="Everybody has acknowledged">
          All published schedules and their changes are known to everybody concerned.
        </EmptyState>
      ) : null}
      <AcknowledgeScreen
        schedules={schedules.map((schedule) => {
          const center = centers.get(schedule.centerId);
          return {
            ...schedule,
            centerName: schedule.centerId === user.center?.id ? null : (center?.name ?? null),
            timeZone: center?.clock.timeZone ?? timeZone,
          };
        })}
        ownId={user.id}
        remind={remindPeople}
        clockStyle={user.clockStyle}
        now={now}
      />
    </>
  );
}

async function notDelivered({ db, user, timeZone, now, query }: TabProps) {
  const [channels, { deliveries, next }] = await Promise.all([
    getDeliveryBacklog(db),
    listDeadDeliveries(db, query.before),
  ]);
  const pageHref = (before: number | null) => noticesHref({ tab: 'undelivered', before });
  return (
    <>
      {channels.some(({ waiting }) => waiting > 0) ? <RefreshWhile everyMs={BACKLOG_MS} /> : null}
      <ChannelCards channels={channels} timeZone={timeZone} clockStyle={user.clockStyle} now={now} />
      {deliveries.length === 0 ? (
        <EmptyState icon={<MailCheck aria-hidden />} title="Everything was delivered">
          Notices that could not be delivered stand here with the reason, and can be sent again. In the app
          everybody sees their notices all the same.
        </EmptyState>
      ) : (
        <DeadList
          key={query.before ?? 0}
          deliveries={deliveries}
          resend={resendNotices}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
        />
      )}
      {query.before === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink
            direction="previous"
            label="Newest"
            href={query.before === null ? null : pageHref(null)}
          />
          <PaginationLink direction="next" label="Older" href={next === null ? null : pageHref(next)} />
        </nav>
      )}
    </>
  );
}
