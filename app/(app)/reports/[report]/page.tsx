import { FileSpreadsheet, FileText } from 'lucide-react';
import { notFound } from 'next/navigation';
import { SavedViews } from '#app/(app)/saved-views.tsx';
import { ChoiceLinks } from '#components/mandates/choice-links.tsx';
import { CenterChoice } from '#components/reports/center-choice.tsx';
import { OpenedPanel } from '#components/reports/opened-panel.tsx';
import { ReportCharts } from '#components/reports/report-charts.tsx';
import { hiddenOf, hrefForDates, ReportFilters } from '#components/reports/report-filters.tsx';
import { ReportMethod } from '#components/reports/report-method.tsx';
import { ReportTable } from '#components/reports/report-table.tsx';
import { REPORT_WORDS } from '#components/reports/report-words.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { readReport } from '#lib/actions/report.ts';
import { requireReportReader } from '#lib/auth/report-reader.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { listPayrollProfiles } from '#lib/data/payroll.ts';
import {
  rangeProblem,
  rangeWords,
  readCenter,
  readReportQuery,
  reportFileHref,
  reportHref,
  reportIdOf,
} from '#lib/domain/report-query.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export async function generateMetadata({ params }: PageProps<'/reports/[report]'>) {
  const report = reportIdOf((await params).report);
  return { title: report === null ? 'Report' : REPORT_WORDS[report].name };
}

export default async function ReportPage({ params, searchParams }: PageProps<'/reports/[report]'>) {
  const report = reportIdOf((await params).report);
  const asked = await searchParams;
  const user = await requireReportReader(report, readCenter(asked));
  // Whoever only reads keeps no views.
  const signedIn = await getSessionUser();
  if (report === null) notFound();
  const back = <TextLink href="/reports">Reports</TextLink>;
  if (user.center === null) {
    return (
      <>
        <PageHeader back={back} title={REPORT_WORDS[report].name} />
        <EmptyState title="You belong to no center">A report is of the center one belongs to.</EmptyState>
      </>
    );
  }
  const now = Date.now();
  const today = operationalDateOf(now, user.center.clock);
  const centerId = user.centers.length > 1 ? user.center.id : null;
  const query = { ...readReportQuery(report, asked, today), centerId };
  const db = await createRequestClient();
  const [{ view, opened, facts }, payrolls] = await Promise.all([
    readReport(db, user, query, now),
    report === 'hours' ? listPayrollProfiles(db) : [],
  ]);
  const problem = rangeProblem(asked);
  const closed = reportHref({ ...query, open: null });
  const ofCenter: Record<string, string> = centerId === null ? {} : { center: centerId };
  const others = report === 'hours' && query.by === 'week' ? { by: 'week', ...ofCenter } : ofCenter;
  return (
    <>
      <PageHeader
        back={back}
        title={view.title}
        description={`${user.center.name} · ${rangeWords(query)}`}
        action={
          <>
            {signedIn === null ? null : <SavedViews user={signedIn} place="reports" report={report} />}
            <ButtonLink href={reportFileHref(report, query, 'csv', others)} download prefetch={false}>
              <FileText aria-hidden />
              CSV
            </ButtonLink>
            <ButtonLink href={reportFileHref(report, query, 'xlsx', others)} download prefetch={false}>
              <FileSpreadsheet aria-hidden />
              XLSX
            </ButtonLink>
          </>
        }
      />
      <CenterChoice
        centers={user.centers}
        current={user.center.id}
        hrefOf={(center) => reportHref({ ...query, open: null, centerId: center })}
      />
      <ReportFilters range={query} today={today} hrefOf={hrefForDates(query)} hidden={hiddenOf(query)} />
      <FormMessage>{problem}</FormMessage>
      {report === 'hours' ? (
        <ChoiceLinks
          label="Divided"
          choices={(['person', 'week'] as const).map((by) => ({
            href: reportHref({ ...query, by, sort: null, open: null }),
            label: by === 'person' ? 'By person' : 'By person and week',
            isCurrent: query.by === by,
          }))}
        />
      ) : null}
      <p className="text-lg">{view.summary}</p>
      {payrolls.length === 0 ? null : (
        <p data-print="hidden" className="flex flex-wrap items-center gap-2">
          For payroll:
          {payrolls.map(({ id, name }) => (
            <ButtonLink
              key={id}
              href={reportFileHref('payroll', query, 'csv', { profile: String(id), ...ofCenter })}
              download
              prefetch={false}
            >
              <FileText aria-hidden />
              {name}
            </ButtonLink>
          ))}
        </p>
      )}
      {view.rows.length === 0 ? null : (
        <>
          <ReportCharts charts={view.charts} />
          <ReportTable
            view={view}
            place={{
              sort: query.sort,
              hrefOf: (change) => reportHref({ ...query, open: null, ...change }),
            }}
          />
        </>
      )}
      <ReportMethod method={view.method} />
      {opened === null ? null : (
        <OpenedPanel
          opened={opened}
          people={facts?.people ?? []}
          look={{ timeZone: user.center.clock.timeZone, clockStyle: user.clockStyle }}
          closeHref={closed}
          isLinked={user.opensRoster}
        />
      )}
    </>
  );
}
