import { CalendarCheck, CalendarPlus } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { answerOffer } from '#app/actions/call-out-actions.ts';
import { awardOpening, claimOpening, postOpening, withdrawClaim } from '#app/actions/opening-actions.ts';
import { updateAssignedShift } from '#app/actions/roster-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { FillList } from '#components/openings/fill-list.tsx';
import { GapList } from '#components/openings/gap-list.tsx';
import { OfferList } from '#components/openings/offer-list.tsx';
import { OpenShiftList } from '#components/openings/open-shift-list.tsx';
import { OpenShiftPanel } from '#components/openings/open-shift-panel.tsx';
import { OpenShiftsTabs } from '#components/openings/open-shifts-tabs.tsx';
import { openingsHref, parseOpeningsQuery } from '#components/openings/openings-query.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { listMyOpenShifts } from '#lib/actions/fill-opening.ts';
import { requireUser, type SessionUser } from '#lib/auth/session.ts';
import { listMyOffers } from '#lib/data/call-outs.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { cn } from '#lib/utils.ts';
import { FillPanels } from './fill-panels.tsx';
import { loadFill } from './load-fill.ts';

export const metadata = { title: 'Open shifts' };

const signals = ['openings', 'call_outs', 'roster', 'settings', 'people', 'time_off'] as const;

export default async function OpenShiftsPage({ searchParams }: PageProps<'/open-shifts'>) {
  const user = await requireUser();
  const params = await searchParams;
  await openDefaultView(user, 'open_shifts', params);
  const query = parseOpeningsQuery(params);
  const { center } = user;
  if (center === null) {
    return (
      <>
        <PageHeader title="Open shifts" />
        <EmptyState icon={<CalendarPlus aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then its open shifts appear here.
        </EmptyState>
      </>
    );
  }
  const mayFill = hasRole(user.role, 'supervisor');
  return mayFill && query.view === 'fill' ? (
    <ToFill user={user} center={center} query={query} />
  ) : (
    <Mine user={user} center={center} openingId={query.openingId} mayFill={mayFill} />
  );
}

type ViewProps = { user: SessionUser; center: NonNullable<SessionUser['center']> };

async function Mine({
  user,
  center,
  openingId,
  mayFill,
}: ViewProps & { openingId: number | null; mayFill: boolean }) {
  const now = Date.now();
  const db = await createRequestClient();
  const [items, offers] = await Promise.all([listMyOpenShifts(user), listMyOffers(db)]);
  const look = { clock: center.clock, clockStyle: user.clockStyle };
  const opened = items.find(({ opening }) => opening.id === openingId);
  const actions = { claim: claimOpening, withdraw: withdrawClaim };
  const closeHref = openingsHref({});
  return (
    <>
      <LiveRefresh on={signals} />
      <PageHeader
        title="Open shifts"
        action={mayFill ? <SavedViews user={user} place="open_shifts" /> : null}
      />
      <OpenShiftsTabs
        current="mine"
        mayFill={mayFill}
        counts={{ mine: items.filter(({ bar }) => bar === null).length }}
      />
      <div className={cn('flex flex-col gap-5', openingId !== null && 'lg:pr-[25rem]')}>
        <OfferList offers={offers} now={now} clockStyle={user.clockStyle} answer={answerOffer} />
        <OpenShiftList
          items={items}
          openId={openingId}
          now={now}
          look={look}
          actions={actions}
          empty={
            <EmptyState icon={<CalendarCheck aria-hidden />} title="No shift is open">
              Shifts that need somebody in the next 62 days appear here as they open, with what taking one
              would mean for you.
            </EmptyState>
          }
        />
      </div>
      {openingId === null ? null : opened !== undefined ? (
        <OpenShiftPanel
          key={openingId}
          item={opened}
          userId={user.id}
          now={now}
          look={look}
          closeHref={closeHref}
          actions={actions}
        />
      ) : (
        <SidePanel key={openingId} title="Not open for you" closeHref={closeHref}>
          <p>
            This shift is not open any more, or it was never one for you: somebody has it, it was taken away,
            or it is over.
          </p>
          {mayFill ? (
            <TextLink href={openingsHref({ view: 'fill', openingId })} scroll={false}>
              Look at it as a supervisor
            </TextLink>
          ) : null}
        </SidePanel>
      )}
    </>
  );
}

async function ToFill({ user, center, query }: ViewProps & { query: ReturnType<typeof parseOpeningsQuery> }) {
  const now = Date.now();
  const db = await createRequestClient();
  const data = await loadFill(db, center, now);
  const { openings, stretches, qualificationNames } = data;
  const hasPanel = query.openingId !== null || query.gapAt !== null;
  const look = { clock: center.clock, clockStyle: user.clockStyle };
  return (
    <>
      <LiveRefresh on={signals} />
      <PageHeader title="Open shifts" action={<SavedViews user={user} place="open_shifts" />} />
      <OpenShiftsTabs current="fill" mayFill counts={{ fill: openings.length }} />
      <div className={cn('flex flex-col gap-5', hasPanel && 'lg:pr-[29rem]')}>
        <GapList
          stretches={stretches}
          qualificationNames={qualificationNames}
          openAt={query.gapAt}
          look={look}
        />
        {openings.length === 0 ? (
          <EmptyState icon={<CalendarCheck aria-hidden />} title="Nothing is to be filled">
            Shifts without anybody appear here: those of a published schedule, and what leave, sick calls and
            edits leave open.
          </EmptyState>
        ) : (
          <FillList openings={openings} openId={query.openingId} now={now} look={look} />
        )}
      </div>
      <FillPanels
        db={db}
        user={user}
        center={center}
        query={query}
        data={data}
        now={now}
        actions={{ award: awardOpening, post: postOpening, save: updateAssignedShift }}
      />
    </>
  );
}
