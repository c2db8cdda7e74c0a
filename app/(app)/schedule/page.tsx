import { CalendarDays } from 'lucide-react';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { calendarEntries, listedShifts } from '#components/roster/entries.ts';
import { MonthCalendar } from '#components/roster/month-calendar.tsx';
import { RosterLegend } from '#components/roster/roster-legend.tsx';
import { RosterWindowNav } from '#components/roster/roster-window-nav.tsx';
import { ShiftList } from '#components/roster/shift-list.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listApprovedLeave, listPersonShifts } from '#lib/data/roster.ts';
import { formatMonth, monthWindow } from '#lib/domain/months.ts';
import { operationalDateOf, operationalDayWindow } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'My schedule' };

export default async function MySchedulePage({ searchParams }: PageProps<'/schedule'>) {
  const user = await requireUser();
  const { month: wanted, view } = await searchParams;
  if (user.center === null) {
    return (
      <>
        <PageHeader title="My schedule" />
        <EmptyState icon={<CalendarDays aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then your shifts appear here.
        </EmptyState>
      </>
    );
  }
  const { clock } = user.center;
  const today = operationalDateOf(Date.now(), clock);
  const window = monthWindow(wanted, today, user.agency.workweekStart);
  const isList = view === 'list';
  const db = await createRequestClient();
  const [shifts, leave] = await Promise.all([
    listPersonShifts(db, user.id, window.fromDate, window.toDate),
    listApprovedLeave(
      db,
      user.id,
      operationalDayWindow(window.fromDate, clock).startsAt,
      operationalDayWindow(window.toDate, clock).endsAt,
    ),
  ]);
  const inMonth = shifts.filter((shift) => shift.shiftDate.startsWith(window.month));
  const href = (month: string, list = isList) => `/schedule?month=${month}${list ? '&view=list' : ''}`;
  const common = { workweekStart: user.agency.workweekStart, today, clockStyle: user.clockStyle };
  return (
    <>
      <LiveRefresh on={['roster', 'settings']} />
      <PageHeader title="My schedule" />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <RosterWindowNav
          label={formatMonth(window.month)}
          previousHref={href(window.previous)}
          nextHref={href(window.next)}
          lengths={[]}
        />
        <TabLinks
          label="View"
          tabs={[
            { href: href(window.month, false), label: 'Month', isCurrent: !isList },
            { href: href(window.month, true), label: 'List', isCurrent: isList },
          ]}
        />
      </div>
      {isList && inMonth.length === 0 ? (
        <EmptyState icon={<CalendarDays aria-hidden />} title={`No shifts in ${formatMonth(window.month)}`}>
          Shifts appear here when a supervisor publishes the schedule.
        </EmptyState>
      ) : isList ? (
        <ShiftList shifts={listedShifts(inMonth, clock)} {...common} />
      ) : (
        <>
          <MonthCalendar month={window.month} entries={calendarEntries(shifts, leave, clock)} {...common} />
          <RosterLegend marks={['overtime', 'manual', 'leave']} />
          {inMonth.length === 0 ? (
            <p className="text-muted-foreground">
              No shifts of yours are published for {formatMonth(window.month)}.
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
