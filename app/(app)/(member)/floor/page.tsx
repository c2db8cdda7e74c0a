import { Users } from 'lucide-react';
import { markSick, messageCrew } from '#app/actions/floor-actions.ts';
import { updateAssignedShift } from '#app/actions/roster-actions.ts';
import { cancelTimeOffRequest } from '#app/actions/time-off-actions.ts';
import { CrewPanel } from '#components/floor/crew-panel.tsx';
import { FloorBoard } from '#components/floor/floor-board.tsx';
import { ShiftNote } from '#components/floor/shift-note.tsx';
import { ShiftPanel } from '#components/floor/shift-panel.tsx';
import { HandoverLine } from '#components/handover/handover-line.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getBoard } from '#lib/data/board.ts';
import { listFloorRows } from '#lib/data/floor-rows.ts';
import { getHandoverSummary } from '#lib/data/handover.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import { FLOOR_HOURS_AHEAD } from '#lib/domain/floor.ts';
import { floorHref, parseFloorQuery } from '#lib/domain/floor-query.ts';
import { countOf } from '#lib/domain/format.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadShiftPanel } from './load-panel.ts';

export const metadata = { title: 'Who is on' };

const hourMs = 60 * 60_000;

export default async function FloorPage({ searchParams }: PageProps<'/floor'>) {
  const user = await requireUser();
  if (user.center === null) {
    return (
      <>
        <PageHeader title="Who is on" />
        <EmptyState icon={<Users aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then its floor appears here.
        </EmptyState>
      </>
    );
  }
  const query = parseFloorQuery(await searchParams);
  const mayAct = hasRole(user.role, 'supervisor');
  const db = await createRequestClient();
  const now = Date.now();
  const today = operationalDateOf(now, user.center.clock);
  const [board, days, handover, rows, panel] = await Promise.all([
    getBoard(db, user.center.id),
    getHolidayNames(db, user.agency.id, { fromDate: today, toDate: today }),
    getHandoverSummary(db, user.center.id),
    mayAct
      ? // An hour passes until the page is read again.
        listFloorRows(db, user.center.id, { from: now, until: now + 2 * FLOOR_HOURS_AHEAD * hourMs })
      : null,
    mayAct && query.rowId !== null ? loadShiftPanel(db, user, query, now) : null,
  ]);
  const holiday = days[today];
  const { timeZone } = user.center.clock;
  const { clockStyle } = user;
  return (
    <>
      <LiveRefresh on={['roster', 'settings', 'people', 'time_off', 'swaps', 'handover', 'emergencies']} />
      <PageHeader
        title="Who is on"
        description={`${holiday === undefined ? '' : `${holiday} · `}The floor of ${user.center.name}, to the minute.`}
        action={
          mayAct ? (
            <>
              {board.requestsWaiting === 0 ? null : (
                <ButtonLink href="/requests" variant="ghost">
                  {countOf(board.requestsWaiting, 'request waits', 'requests wait')}
                </ButtonLink>
              )}
              <ButtonLink href="/emergencies" variant="ghost">
                Emergency staffing
              </ButtonLink>
              <ButtonLink href={floorHref({ isMessage: true })} scroll={false} prefetch={false}>
                Message the crew
              </ButtonLink>
            </>
          ) : null
        }
      />
      <HandoverLine summary={handover} timeZone={timeZone} clockStyle={clockStyle} />
      <FloorBoard
        floor={board.floor}
        openChairs={board.openChairs}
        rows={rows}
        now={now}
        timeZone={timeZone}
        clockStyle={clockStyle}
        ownId={user.id}
      />
      {mayAct && query.isMessage ? (
        <CrewPanel
          floor={board.floor}
          now={now}
          ownId={user.id}
          centerName={user.center.name}
          closeHref={floorHref({})}
          send={messageCrew}
        />
      ) : panel !== null ? (
        <ShiftPanel
          key={panel.shift.rowId}
          data={panel}
          now={now}
          query={query}
          timeZone={timeZone}
          clockStyle={clockStyle}
          actions={{ save: updateAssignedShift, markSick, cancelLeave: cancelTimeOffRequest }}
          note={<ShiftNote shift={panel.shift} />}
        />
      ) : mayAct && query.rowId !== null ? (
        <SidePanel title="Not on the floor" closeHref={floorHref({})}>
          This shift is not there any more: somebody took it away, or the block was planned anew.
        </SidePanel>
      ) : null}
    </>
  );
}
