import { CircleCheck, Inbox } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { fillCustomFields } from '#app/actions/field-actions.ts';
import { getDecisionEffects } from '#app/actions/request-actions.ts';
import * as trades from '#app/actions/swap-actions.ts';
import * as leave from '#app/actions/time-off-actions.ts';
import { FieldPart } from '#components/fields/field-facts.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { byUrgency } from '#components/requests/request-order.ts';
import { RequestPanel } from '#components/requests/request-panel.tsx';
import { requestRow } from '#components/requests/request-words.ts';
import {
  parseRequestsQuery,
  REQUESTS_VIEWS,
  type RequestsView,
  requestsHref,
  VIEW_WORDS,
} from '#components/requests/requests-query.ts';
import { RequestsScreen } from '#components/requests/requests-screen.tsx';
import { TradePanel } from '#components/requests/trade-panel.tsx';
import { tradeRow } from '#components/requests/trade-words.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireRole, whileSignedIn } from '#lib/auth/session.ts';
import { listCenters } from '#lib/data/agency.ts';
import { getFields } from '#lib/data/custom-fields.ts';
import { getSwapRules } from '#lib/data/swaps.ts';
import { auditHref } from '#lib/domain/audit-query.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadLeave, loadRequests, loadTrade } from './load-requests.ts';

export const metadata = { title: 'Decide' };

export default async function RequestsPage({ searchParams }: PageProps<'/requests'>) {
  const user = await requireRole('supervisor');
  const params = await searchParams;
  await openDefaultView(user, 'requests', params);
  const query = parseRequestsQuery(params);
  const db = await createRequestClient();
  const now = Date.now();
  const { view, open, after } = query;
  const [{ items, after: next }, centers, rules, openLeave, openTrade, fields] = await Promise.all([
    loadRequests(db, query),
    listCenters(db, user.agency.id),
    whileSignedIn(getSwapRules(db)),
    open?.kind === 'leave' ? loadLeave(db, user, open.id, now) : null,
    open?.kind === 'swap' ? loadTrade(db, user, open.id) : null,
    open === null ? [] : getFields(db, open.kind === 'leave' ? 'time_off' : 'swap', open.id),
  ]);
  const isWaiting = view === 'pending';
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
  const listed = isWaiting ? byUrgency(items, now) : items;
  const closeHref = requestsHref({ ...query, open: null });
  const isAdmin = hasRole(user.role, 'admin');
  const details = open && (
    <FieldPart
      subject={open.kind === 'leave' ? 'time_off' : 'swap'}
      id={String(open.id)}
      fields={fields}
      fill={fillCustomFields}
    />
  );
  return (
    <>
      <LiveRefresh on={['time_off', 'swaps', 'roster', 'settings', 'people', 'custom_fields']} />
      <PageHeader
        title="Decide"
        description={
          <ZoneLine timeZone={ownClock.timeZone} zone={zoneLabel(ownClock.timeZone, now)} now={now} />
        }
        action={<SavedViews user={user} place="requests" />}
      />
      <TabLinks
        label="Requests"
        tabs={REQUESTS_VIEWS.map((each) => ({
          href: requestsHref({ view: each, open: null, after: null }),
          label: VIEW_WORDS[each],
          isCurrent: each === view,
          ...(each === 'pending' && isWaiting && { count: listed.length }),
        }))}
      />
      <RequestsScreen
        key={view}
        label={view === 'offered' ? VIEW_WORDS.offered : `${VIEW_WORDS[view]} requests`}
        query={query}
        rows={listed.map((item) =>
          item.kind === 'leave'
            ? requestRow(item.request, user.id, view, contextOf(item.request.centerId))
            : tradeRow(item.swap, user.id, view, { ...contextOf(item.swap.centerId), rules }),
        )}
        bulk={
          isWaiting
            ? {
                ask: getDecisionEffects,
                decide: { decideLeave: leave.decideTimeOffRequests, decideTrades: trades.decideSwaps },
              }
            : null
        }
        empty={<NoRequests view={view} />}
        panel={
          openLeave !== null ? (
            <RequestPanel
              {...openLeave}
              {...contextOf(openLeave.request.centerId)}
              closeHref={closeHref}
              details={details}
              auditHref={
                isAdmin ? auditHref({ kind: 'time_off', target: String(openLeave.request.id) }) : null
              }
              actions={{
                approve: leave.approveTimeOffRequest,
                deny: leave.denyTimeOffRequest,
                cancel: leave.cancelTimeOffRequest,
              }}
            />
          ) : openTrade !== null ? (
            <TradePanel
              {...openTrade}
              {...contextOf(openTrade.swap.centerId)}
              rules={rules}
              closeHref={closeHref}
              details={details}
              auditHref={isAdmin ? auditHref({ kind: 'swap', target: String(openTrade.swap.id) }) : null}
              actions={{ approve: trades.approveSwap, deny: trades.denySwap }}
            />
          ) : open === null ? null : (
            <SidePanel title="Not here" closeHref={closeHref}>
              There is no such {open.kind === 'leave' ? 'request' : 'trade'} in your agency.
            </SidePanel>
          )
        }
      />
      {after === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink
            direction="previous"
            label="First page"
            href={after === null ? null : requestsHref({ view, open: null, after: null })}
          />
          <PaginationLink
            direction="next"
            label={isWaiting ? 'More' : 'Older'}
            href={next === null ? null : requestsHref({ view, open: null, after: next })}
          />
        </nav>
      )}
    </>
  );
}

const emptyWords: Readonly<Record<Exclude<RequestsView, 'pending'>, readonly [title: string, text: string]>> =
  {
    offered: [
      'No offer waits for an answer',
      'Shifts that people offer each other stand here until somebody accepts. Then they wait for a decision.',
    ],
    approved: [
      'No approved request',
      'Requests that are approved stay here, with who decided them, when and why.',
    ],
    denied: ['No denied request', 'Requests that are denied stay here, with who decided them, when and why.'],
    withdrawn: ['No withdrawn request', 'What people took back before it was decided stays here.'],
    ended: [
      'Nothing has ended',
      'Leave that was cancelled, and trades that everybody declined, that expired or that are no longer valid, stay here.',
    ],
  };

function NoRequests({ view }: { view: RequestsView }) {
  if (view === 'pending') {
    return (
      <EmptyState
        icon={<CircleCheck aria-hidden />}
        title="Nothing waits for a decision"
        action={<ButtonLink href="/roster">Open the roster</ButtonLink>}
      >
        Requests for time off appear here when people send them, and trades when both have agreed: what starts
        soon first, then the oldest.
      </EmptyState>
    );
  }
  const [title, text] = emptyWords[view];
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={title}
      action={<ButtonLink href="/requests">Show what waits</ButtonLink>}
    >
      {text}
    </EmptyState>
  );
}
