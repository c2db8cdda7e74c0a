import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { ReportFilters } from '#components/reports/report-filters.tsx';
import { REPORT_WORDS } from '#components/reports/report-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { readReportHeads } from '#lib/actions/report.ts';
import { requireRole } from '#lib/auth/session.ts';
import { REPORT_IDS, rangeProblem, rangeWords, readRange, reportHref } from '#lib/domain/report-query.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Reports' };

export default async function ReportsPage({ searchParams }: PageProps<'/reports'>) {
  const user = await requireRole('supervisor');
  if (user.center === null) {
    return (
      <>
        <PageHeader title="Reports" />
        <EmptyState title="You belong to no center">A report is of the center one belongs to.</EmptyState>
      </>
    );
  }
  const asked = await searchParams;
  await openDefaultView(user, 'reports', asked);
  const today = operationalDateOf(Date.now(), user.center.clock);
  const range = readRange(asked, today);
  const heads = await readReportHeads(await createRequestClient(), user, range);
  return (
    <>
      <PageHeader
        title="Reports"
        description={`${user.center.name} · ${rangeWords(range)}`}
        action={<SavedViews user={user} place="reports" />}
      />
      <ReportFilters
        range={range}
        today={today}
        hrefOf={({ fromDate, toDate }) => `/reports?${new URLSearchParams({ from: fromDate, to: toDate })}`}
      />
      <FormMessage>{rangeProblem(asked)}</FormMessage>
      <ul aria-label="Reports" className="flex max-w-3xl flex-col divide-y rounded-lg border bg-card">
        {REPORT_IDS.map((report) => (
          <li
            key={report}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-3"
          >
            <div className="flex min-w-0 flex-col">
              <TextLink href={reportHref({ report, ...range, open: null, sort: null, by: 'person' })}>
                {REPORT_WORDS[report].name}
              </TextLink>
              <span className="text-sm text-muted-foreground">{REPORT_WORDS[report].tells}</span>
            </div>
            {heads[report] === undefined ? null : <span className="tabular-nums">{heads[report]}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
