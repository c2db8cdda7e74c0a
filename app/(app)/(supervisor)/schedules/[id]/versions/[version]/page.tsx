import { notFound } from 'next/navigation';
import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import { AddressedSection } from '#components/schedules/addressed-section.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { VersionChanges } from '#components/schedules/version-changes.tsx';
import { VersionHeader } from '#components/schedules/version-header.tsx';
import { VersionRosterTable } from '#components/schedules/version-roster.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { getVersionRoster, listVersionChanges, listVersions } from '#lib/data/versions.ts';
import { countOf, formatWeek, stampWords } from '#lib/domain/format.ts';
import { addDays, eachDate } from '#lib/domain/time.ts';
import { parseVersionRosterQuery, weeksBeside } from '#lib/domain/version-query.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const PEOPLE_PAGE = 40;
const CHANGES_PAGE = 50;

type Props = PageProps<'/schedules/[id]/versions/[version]'>;

export async function generateMetadata({ params }: Props) {
  const { id, version } = await params;
  return { title: `Version ${version} of ${(await loadSchedule(id)).name}` };
}

export default async function VersionPage({ params, searchParams }: Props) {
  const user = await requireRole('supervisor');
  const { id, version: named } = await params;
  const schedule = await loadSchedule(id);
  const version = /^[1-9][0-9]{0,8}$/.test(named) ? Number(named) : notFound();
  const db = await createRequestClient();
  const query = parseVersionRosterQuery(await searchParams, schedule, user.agency.workweekStart);
  const days = { fromDate: query.from, toDate: addDays(query.from, 6) };
  const [versions, roster, changes, shifts] = await Promise.all([
    listVersions(db, schedule.id),
    getVersionRoster(db, schedule.id, version, days, {
      offset: (query.page - 1) * PEOPLE_PAGE,
      limit: PEOPLE_PAGE,
    }),
    listVersionChanges(db, schedule.id, version, { before: query.changesBefore, limit: CHANGES_PAGE }),
    listShifts(db, schedule.centerId, { includeRetired: true }),
  ]);
  const summary = versions.find((known) => known.version === version) ?? notFound();
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const words = { timeZone, clockStyle: user.clockStyle };
  const base = `/schedules/${schedule.id}/versions/${version}`;
  const href = (week: string | null, page: number | null) =>
    week === null || page === null ? null : `${base}?week=${week}&page=${page}`;
  const beside = weeksBeside(query.from, schedule);
  const pages = Math.max(1, Math.ceil(roster.peopleCount / PEOPLE_PAGE));
  const lastChange = changes.at(-1);
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <VersionHeader
        schedule={schedule}
        title={`Version ${version} of ${schedule.name}`}
        backHref={`/schedules/${schedule.id}/versions`}
        description={`Published by ${stampWords(summary.byName, summary.at, timeZone, user.clockStyle)}; ${countOf(summary.shiftCount, 'shift', 'shifts')} as they stood then.`}
      />
      <section aria-labelledby="week" className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="week" className="text-lg font-semibold">
            {formatWeek(query.from, user.agency.workweekStart)}
          </h2>
          <nav aria-label="Weeks" className="flex gap-2">
            <PaginationLink
              direction="previous"
              href={href(beside.previous, query.page)}
              label="Week before"
            />
            <PaginationLink direction="next" href={href(beside.next, query.page)} label="Week after" />
          </nav>
        </div>
        <VersionRosterTable
          label={`Version ${version}, ${formatWeek(query.from, user.agency.workweekStart)}`}
          roster={roster}
          dates={eachDate(days.fromDate, days.toDate)}
          templates={new Map(shifts.map((shift) => [shift.id, shift]))}
          {...words}
        />
        {pages > 1 ? (
          <nav aria-label="People" className="flex items-center justify-between gap-3">
            <PaginationLink
              direction="previous"
              href={href(query.from, query.page > 1 ? query.page - 1 : null)}
            />
            <p className="text-sm text-muted-foreground">
              Page {query.page} of {pages}, {countOf(roster.peopleCount, 'person', 'people')}
            </p>
            <PaginationLink
              direction="next"
              href={href(query.from, query.page < pages ? query.page + 1 : null)}
            />
          </nav>
        ) : null}
      </section>
      <AddressedSection id="changes" aria-labelledby="changes-title" className="flex min-w-0 flex-col gap-3">
        <h2 id="changes-title" className="text-lg font-semibold">
          Changes after this version
        </h2>
        <VersionChanges changes={changes} {...words} />
        <nav aria-label="Changes" className="flex justify-between gap-3">
          <PaginationLink
            direction="previous"
            href={query.changesBefore === null ? null : `${base}#changes`}
            label="Latest"
          />
          <PaginationLink
            direction="next"
            href={
              changes.length < CHANGES_PAGE || lastChange === undefined
                ? null
                : `${base}?before=${lastChange.id}#changes`
            }
            label="Earlier"
          />
        </nav>
      </AddressedSection>
    </>
  );
}
