import { CircleCheck, Inbox } from 'lucide-react';
import { getTimeOffImpacts } from '#app/actions/request-actions.ts';
import * as actions from '#app/actions/time-off-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { RequestPanel } from '#components/requests/request-panel.tsx';
import { requestRow, STATUS_WORDS } from '#components/requests/request-words.ts';
import { byUrgency, parseRequestsQuery, requestsHref } from '#components/requests/requests-query.ts';
import { RequestsScreen } from '#components/requests/requests-screen.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listCenters } from '#lib/data/agency.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { TIME_OFF_STATUSES } from '#lib/domain/time-off-records.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadRequest, loadRequests } from './load-requests.ts';

export const metadata = { title: 'Decide' };

export default async function RequestsPage({ searchParams }: PageProps<'/requests'>) {
  const user = await requireRole('supervisor');
  const query = parseRequestsQuery(await searchParams);
  const db = await createRequestClient();
  const now = Date.now();
  const [{ requests, next }, centers, open] = await Promise.all([
    loadRequests(db, query.status, query.after),
    listCenters(db, user.agency.id),
    query.requestId === null ? null : loadRequest(db, user, query.requestId, now),
  ]);
  const isWaiting = query.status === 'pending';
  const ownClock = user.center?.clock ?? { timeZone: 'UTC', dayStart: '05:00' };
  const contextOf = (centerId: string) => {
    const center = centers.get(centerId);
    return {
      clock: center?.clock ?? ownClock,
      // Whose floor it is, where it is another than the reader's.
      centerName: centerId === user.center?.id ? null : (center?.name ?? null),
      clockStyle: user.clockStyle,
      now,
    };
  };
  const listed = isWaiting ? byUrgency(requests, now) : requests;
  const closeHref = requestsHref({ ...query, requestId: null });
  return (
    <>
      <LiveRefresh on={['time_off', 'roster']} />
      <PageHeader
        title="Decide"
        description={
          <ZoneLine timeZone={ownClock.timeZone} zone={zoneLabel(ownClock.timeZone, now)} now={now} />
        }
      />
      <TabLinks
        label="Requests"
        tabs={TIME_OFF_STATUSES.map((status) => ({
          href: requestsHref({ status, requestId: null, after: null }),
          label: STATUS_WORDS[status],
          isCurrent: status === query.status,
          ...(status === 'pending' && isWaiting && { count: listed.length }),
        }))}
      />
      <RequestsScreen
        key={query.status}
        label={`${STATUS_WORDS[query.status]} requests`}
        query={query}
        rows={listed.map((request) => requestRow(request, user.id, contextOf(request.centerId)))}
        bulk={isWaiting ? { ask: getTimeOffImpacts, decide: actions.decideTimeOffRequests } : null}
        empty={<NoRequests isWaiting={isWaiting} words={STATUS_WORDS[query.status].toLowerCase()} />}
        panel={
          open !== null ? (
            <RequestPanel
              {...open}
              {...contextOf(open.request.centerId)}
              closeHref={closeHref}
              actions={{
                approve: actions.approveTimeOffRequest,
                deny: actions.denyTimeOffRequest,
                cancel: actions.cancelTimeOffRequest,
              }}
            />
          ) : query.requestId === null ? null : (
            <SidePanel title="Not here" closeHref={closeHref}>
              There is no such request in your agency.
            </SidePanel>
          )
        }
      />
      {query.after === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink
            direction="previous"
            label="First page"
            href={query.after === null ? null : requestsHref({ ...query, requestId: null, after: null })}
          />
          <PaginationLink
            direction="next"
            label={isWaiting ? 'More' : 'Older'}
            href={next === null ? null : requestsHref({ ...query, requestId: null, after: next })}
          />
        </nav>
      )}
    </>
  );
}

function NoRequests({ isWaiting, words }: { isWaiting: boolean; words: string }) {
  if (isWaiting) {
    return (
      <EmptyState
        icon={<CircleCheck aria-hidden />}
        title="Nothing waits for a decision"
        action={<ButtonLink href="/roster">Open the roster</ButtonLink>}
      >
        Requests for time off appear here when people send them: what starts soon first, then the oldest.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={`No ${words} request`}
      action={<ButtonLink href="/requests">Show what waits</ButtonLink>}
    >
      Requests that are {words} stay here, with who decided them, when and why.
    </EmptyState>
  );
}
