import { createSchedule } from '#app/actions/schedule-actions.ts';
import { CreateScheduleForm } from '#components/schedules/create-schedule-form.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getLastPublishedDay } from '#lib/data/schedules.ts';
import { formatDate } from '#lib/domain/format.ts';
import { addDays, defaultBlockAfter, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'New schedule' };

export default async function NewSchedulePage() {
  const user = await requireRole('supervisor');
  if (user.center === null) {
    return <EmptyState title="You belong to no center">Schedules belong to a center.</EmptyState>;
  }
  const lastDay = await getLastPublishedDay(await createRequestClient(), user.center.id);
  const today = operationalDateOf(Date.now(), user.center.clock);
  const block = defaultBlockAfter(lastDay ?? addDays(today, -1));
  return (
    <>
      <PageHeader
        title="New schedule"
        description={
          lastDay === null
            ? 'The first schedule of this center. There is no previous one to continue from.'
            : `The published schedule ends on ${formatDate(lastDay, { year: true })}; this one goes on the day after.`
        }
      />
      <CreateScheduleForm action={createSchedule} centerId={user.center.id} block={block} />
    </>
  );
}
