import { ClipboardList, Plus } from 'lucide-react';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ScheduleTable } from '#components/schedules/schedule-table.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Schedules' };

export default async function SchedulesPage() {
  const user = await requireRole('supervisor');
  const db = await createRequestClient();
  const schedules = user.center ? await listSchedules(db, user.center.id) : [];
  const create = (
    <ButtonLink href="/schedules/new" variant="primary">
      <Plus aria-hidden />
      New schedule
    </ButtonLink>
  );
  return (
    <>
      <LiveRefresh on={['schedules']} />
      <PageHeader title="Schedules" action={user.center && schedules.length > 0 ? create : null} />
      {user.center === null ? (
        <EmptyState icon={<ClipboardList aria-hidden />} title="You belong to no center">
          Schedules belong to a center. An admin can assign you to one.
        </EmptyState>
      ) : schedules.length === 0 ? (
        <EmptyState icon={<ClipboardList aria-hidden />} title="No schedule yet" action={create}>
          A schedule covers a block of dates, usually four months. Create one, generate it, look at its gaps,
          publish it.
        </EmptyState>
      ) : (
        <ScheduleTable schedules={schedules} timeZone={user.center.clock.timeZone} />
      )}
    </>
  );
}
