import { loadSchedule } from '#app/(app)/(supervisor)/schedules/[id]/load-schedule.ts';
import { ChoiceLinks } from '#components/mandates/choice-links.tsx';
import { OpenedPanel } from '#components/reports/opened-panel.tsx';
import { ReportCharts } from '#components/reports/report-charts.tsx';
import { ReportMethod } from '#components/reports/report-method.tsx';
import { ReportTable } from '#components/reports/report-table.tsx';
import { HealthTiles } from '#components/schedules/health-tiles.tsx';
import { ScheduleRefresh } from '#components/schedules/schedule-refresh.tsx';
import { VersionHeader } from '#components/schedules/version-header.tsx';
import { readHealth } from '#lib/actions/schedule-health.ts';
import { requireRole } from '#lib/auth/session.ts';
import { type HealthQuery, healthHref, readHealthQuery } from '#lib/domain/health-query.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export async function generateMetadata({ params }: PageProps<'/schedules/[id]/health'>) {
  return { title: `Health of ${(await loadSchedule((await params).id)).name}` };
}

export default async function ScheduleHealthPage({
  params,
  searchParams,
}: PageProps<'/schedules/[id]/health'>) {
  const user = await requireRole('supervisor');
  const schedule = await loadSchedule((await params).id);
  const query = readHealthQuery(await searchParams);
  const hrefOf = (change: Partial<HealthQuery>) =>
    healthHref(schedule.id, { ...query, open: null, ...change });
  const { tiles, view, opened, people } = await readHealth(
    await createRequestClient(),
    schedule,
    query,
    Date.now(),
  );
  const division = query.part === 'overtime' ? 'week' : query.part === 'promise' ? 'crew' : null;
  return (
    <>
      <ScheduleRefresh scheduleId={schedule.id} />
      <VersionHeader schedule={schedule} title={`Health of ${schedule.name}`} backHref={null} />
      <HealthTiles
        tiles={tiles}
        current={query.part}
        hrefOf={(part) => hrefOf({ part, by: 'person', sort: null })}
      />
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-lg font-semibold">{view.title}</h2>
          {division === null ? null : (
            <ChoiceLinks
              label="Divided"
              choices={(['person', division] as const).map((by) => ({
                href: hrefOf({ by, sort: null }),
                label: by === 'week' ? 'By person and week' : `By ${by}`,
                isCurrent: query.by === by,
              }))}
            />
          )}
        </div>
        <p>{view.summary}</p>
        {view.rows.length === 0 ? null : (
          <>
            <ReportCharts charts={view.charts} />
            <ReportTable
              view={view}
              place={{ sort: query.sort, hrefOf: (change) => hrefOf({ ...change }) }}
            />
          </>
        )}
        <ReportMethod method={view.method} />
      </div>
      {opened === null ? null : (
        <OpenedPanel
          opened={opened}
          people={people}
          look={{ timeZone: user.center?.clock.timeZone ?? 'UTC', clockStyle: user.clockStyle }}
          closeHref={hrefOf({})}
        />
      )}
    </>
  );
}
