import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { CompareForm } from '#components/schedules/version-compare-form.tsx';
import { DifferenceView } from '#components/schedules/version-difference.tsx';
import { VersionHeader } from '#components/schedules/version-header.tsx';
import { VersionList } from '#components/schedules/version-list.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { compareVersions, listVersions } from '#lib/data/versions.ts';
import { rosterDifference } from '#lib/domain/roster-difference.ts';
import { parseVersionsQuery, type VersionName } from '#lib/domain/version-query.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/versions'>) {
  return { title: `Versions of ${(await loadSchedule((await params).id)).name}` };
}

export default async function VersionsPage({ params, searchParams }: PageProps<'/schedules/[id]/versions'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const db = await createRequestClient();
  const query = parseVersionsQuery(await searchParams);
  const [versions, comparison, shifts] = await Promise.all([
    listVersions(db, schedule.id),
    query.compare === null ? null : compareVersions(db, schedule.id, query.compare),
    listShifts(db, schedule.centerId, { includeRetired: true }),
  ]);
  const known = new Set<VersionName>(['now', ...versions.map(({ version }) => version)]);
  const isKnown = query.compare !== null && known.has(query.compare.from) && known.has(query.compare.to);
  const difference = comparison === null ? null : rosterDifference(comparison.before, comparison.after);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const words = { timeZone, clockStyle: user.clockStyle };
  const nameOf = (name: VersionName) => (name === 'now' ? 'now' : `version ${name}`);
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <VersionHeader schedule={schedule} title={`Versions of ${schedule.name}`} backHref={null} />
      {versions.length === 0 ? (
        <EmptyState title="No versions yet">
          Every publication of this schedule is kept here, with what was changed after it.
        </EmptyState>
      ) : (
        <>
          <VersionList scheduleId={schedule.id} versions={versions} {...words} />
          <CompareForm
            key={`${query.compare?.from} ${query.compare?.to}`}
            scheduleId={schedule.id}
            versions={versions.map(({ version }) => version)}
            compare={query.compare}
          />
        </>
      )}
      {query.compare === null || comparison === null || difference === null ? null : isKnown ? (
        <section aria-labelledby="difference" className="flex flex-col gap-3">
          <h2 id="difference" className="text-lg font-semibold">
            From {nameOf(query.compare.from)} to {nameOf(query.compare.to)}
          </h2>
          <DifferenceView
            difference={difference}
            unchangedPeople={comparison.peopleCount - difference.people.length}
            names={comparison.names}
            templates={new Map(shifts.map((shift) => [shift.id, shift]))}
            {...words}
            query={query}
            allHref={`/schedules/${schedule.id}/versions?from=${query.compare.from}&to=${query.compare.to}&people=all`}
            nothing="Everybody has the same shifts in both."
          />
        </section>
      ) : (
        <EmptyState title="No such version">Choose two of the versions above.</EmptyState>
      )}
    </>
  );
}
