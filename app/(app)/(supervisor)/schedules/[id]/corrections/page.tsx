import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { VersionChanges } from '#components/schedules/version-changes.tsx';
import { VersionHeader } from '#components/schedules/version-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listCorrections } from '#lib/data/corrections.ts';
import { parseVersionRosterQuery } from '#lib/domain/version-query.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const pageLength = 50;

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/corrections'>) {
  return { title: `Corrections of ${(await loadSchedule((await params).id)).name}` };
}

export default async function CorrectionsPage({
  params,
  searchParams,
}: PageProps<'/schedules/[id]/corrections'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const { changesBefore } = parseVersionRosterQuery(await searchParams, schedule, user.agency.workweekStart);
  const changes = await listCorrections(await createRequestClient(), schedule.id, changesBefore, pageLength);
  const last = changes.at(-1);
  const base = `/schedules/${schedule.id}/corrections`;
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <VersionHeader
        schedule={schedule}
        title={`Corrections of ${schedule.name}`}
        backHref={null}
        description="Work that was over when it was changed: what stood before, and what hours and reports go by now."
      />
      <VersionChanges
        changes={changes}
        timeZone={user.center?.clock.timeZone ?? 'UTC'}
        clockStyle={user.clockStyle}
        empty={{
          title: 'Nothing was corrected',
          words:
            'To put on record who really worked and when, change the shift in the roster and say why. The person is told.',
        }}
      />
      <nav aria-label="Pages" className="flex justify-between gap-3">
        <PaginationLink direction="previous" href={changesBefore === null ? null : base} label="Latest" />
        <PaginationLink
          direction="next"
          href={changes.length < pageLength || last === undefined ? null : `${base}?before=${last.id}`}
          label="Earlier"
        />
      </nav>
    </>
  );
}
