import { CalendarRange } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import * as actions from '#app/actions/roster-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PackedRosterScreen } from '#components/roster/packed-roster.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import { listPendingEdits } from '#lib/data/roster-edits.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { packRoster } from '#lib/domain/roster-pack.ts';
import { chooseBlock, firstRange, parseRosterQuery, shownRange } from '#lib/domain/roster-query.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Roster' };

const screenActions = {
  save: actions.updateAssignedShift,
  confirm: actions.confirmRosterEdit,
  decline: actions.declineRosterEdit,
  withdraw: actions.withdrawRosterEdit,
};

export default async function RosterPage({ searchParams }: PageProps<'/roster'>) {
  const user = await requireRole('supervisor');
  if (user.center === null) {
    return (
      <NoRoster title="You belong to no center">
        A roster belongs to a center. An admin can assign you to one.
      </NoRoster>
    );
  }
  const params = await searchParams;
  await openDefaultView(user, 'roster', params);
  const query = parseRosterQuery(params);
  const db = await createRequestClient();
  const today = operationalDateOf(Date.now(), user.center.clock);
  const schedules = await listSchedules(db, user.center.id);
  const block = chooseBlock(
    schedules.filter(({ status }) => status === 'published' || status === 'draft'),
    query,
    today,
  );
  if (block === null) {
    return schedules.length === 0 ? (
      <NoRoster
        title="No schedule yet"
        action={
          <ButtonLink href="/schedules/new" variant="primary">
            New schedule
          </ButtonLink>
        }
      >
        A roster shows who works when in a block of dates. Create a schedule first.
      </NoRoster>
    ) : (
      <NoRoster
        title="This block is not there"
        action={<ButtonLink href="/roster">The current one</ButtonLink>}
      >
        It was discarded, or belongs to another center.
      </NoRoster>
    );
  }
  const range = firstRange(shownRange(query, block, today, user.agency.workweeks), block);
  const [facts, wire, pending, holidayNames] = await Promise.all([
    getRosterFacts(db, block.id),
    getRosterWire(db, block.id, range, null),
    listPendingEdits(db, block.id),
    getHolidayNames(db, user.agency.id, { fromDate: block.startDate, toDate: block.endDate }),
  ]);
  if (facts === null || wire === null) {
    return <NoRoster title="This block is not there">It was discarded meanwhile.</NoRoster>;
  }
  return (
    <>
      <LiveRefresh on={['settings', 'people', 'time_off', 'emergencies']} />
      <PackedRosterScreen
        // Another block, or one that was published meanwhile, is edited in another way.
        key={`${facts.schedule.id} ${facts.schedule.status}`}
        packed={packRoster(facts, wire)}
        range={range}
        userId={user.id}
        today={today}
        clockStyle={user.clockStyle}
        holidayNames={holidayNames}
        pending={pending}
        actions={screenActions}
        views={<SavedViews user={user} place="roster" />}
      />
    </>
  );
}

function NoRoster({
  title,
  action,
  children,
}: {
  title: string;
  action?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <>
      <PageHeader title="Roster" />
      <EmptyState icon={<CalendarRange aria-hidden />} title={title} action={action}>
        {children}
      </EmptyState>
    </>
  );
}
