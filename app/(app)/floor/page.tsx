import { Users } from 'lucide-react';
import { FloorBoard } from '#components/floor/floor-board.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getFloor } from '#lib/data/floor.ts';
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
  const floor = await getFloor(await createRequestClient(), user.center.id);
  return (
    <>
      <LiveRefresh on={['roster', 'settings', 'people']} />
      <PageHeader title="Who is on" description={`The floor of ${user.center.name}, to the minute.`} />
      <FloorBoard
        floor={floor}
        now={Date.now()}
        timeZone={user.center.clock.timeZone}
        clockStyle={user.clockStyle}
        ownId={user.id}
      />
    </>
  );
}
