import { Users } from 'lucide-react';
import { FloorBoard } from '#components/floor/floor-board.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getFloor } from '#lib/data/floor.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Who is on' };

export default async function FloorPage() {
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
  const db = await createRequestClient();
  const now = Date.now();
  const today = operationalDateOf(now, user.center.clock);
  const [floor, days] = await Promise.all([
    getFloor(db, user.center.id),
    getHolidayNames(db, user.agency.id, { fromDate: today, toDate: today }),
  ]);
  const holiday = days[today];
  return (
    <>
      <LiveRefresh on={['roster', 'settings', 'people']} />
      <PageHeader
        title="Who is on"
        description={`${holiday === undefined ? '' : `${holiday} · `}The floor of ${user.center.name}, to the minute.`}
      />
      <FloorBoard
        floor={floor}
        now={now}
        timeZone={user.center.clock.timeZone}
        clockStyle={user.clockStyle}
        ownId={user.id}
      />
    </>
  );
}
