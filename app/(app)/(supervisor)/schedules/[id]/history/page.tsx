import { notFound } from 'next/navigation';
import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import { HistoryList } from '#components/history/history-list.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { VersionHeader } from '#components/schedules/version-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getScheduleHistory } from '#lib/data/histories.ts';
import { auditHref } from '#lib/domain/audit-query.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/history'>) {
  return { title: `History of ${(await loadSchedule((await params).id)).name}` };
}

export default async function ScheduleHistoryPage({ params }: PageProps<'/schedules/[id]/history'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const history = await getScheduleHistory(await createRequestClient(), schedule.id, null);
  if (history === null) notFound();
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <VersionHeader schedule={schedule} title={`History of ${schedule.name}`} backHref={null} />
      <HistoryList
        of={{ kind: 'schedule', id: schedule.id }}
        first={history}
        timeZone={user.center?.clock.timeZone ?? 'UTC'}
        clockStyle={user.clockStyle}
        {...(hasRole(user.role, 'admin')
          ? { auditHref: auditHref({ kind: 'schedule', target: String(schedule.id) }) }
          : {})}
        nothing="Nothing of this schedule was recorded yet."
      />
    </>
  );
}
