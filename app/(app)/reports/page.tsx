import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { CenterChoice } from '#components/reports/center-choice.tsx';
import { ReportFilters } from '#components/reports/report-filters.tsx';
import { REPORT_WORDS } from '#components/reports/report-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { readReportHeads } from '#lib/actions/report.ts';
import { requireReportReader } from '#lib/auth/report-reader.ts';
import { getSessionUser } from '#lib/auth/session.ts';
import { rangeProblem, rangeWords, readCenter, readRange, reportHref } from '#lib/domain/report-query.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Reports' };

export default async function ReportsPage({ searchParams }: PageProps<'/reports'>) {
  const asked = await searchParams;
  const user = await requireReportReader(null, readCenter(asked));
  // Whoever only reads keeps no views.
  const signedIn = await getSessionUser();
  if (user.center === null) {
    return (
      <>
        <PageHeader title="Reports" />
        <EmptyState title="You belong to no center">A report is of the center one belongs to.</EmptyState>
      </>
    );
  }
  if (signedIn !== null) await openDefaultView(signedIn, 'reports', asked);
  const today = operationalDateOf(Date.now(), user.center.clock);
  const range = readRange(asked, today);
  const centerId = user.centers.length > 1 ? user.center.id : null;
  const heads = await readReportHeads(await createRequestClient(), user, range);
  return (
    <>
      <PageHeader
        title="Reports"
        description={`${user.center.name} · ${rangeWords(range)}`}
        action={signedIn === null ? null : <SavedViews user={signedIn} place="reports" />}
      />
      <CenterChoice
        centers={user.centers}
        current={user.center.id}
        hrefOf={(center) =>
          `/reports?${new URLSearchParams({ from: range.fromDate, to: range.toDate, center })}`
        }
      />
      <ReportFilters
        range={range}
        today={today}
        hrefOf={({ fromDate, toDate }) =>
          `/reports?${new URLSearchParams({ from: fromDate, to: toDate, ...(centerId !== null && { center: centerId }) })}`
        }
        hidden={centerId === null ? {} : { center: centerId }}
      />
      <FormMessage>{rangeProblem(asked)}</FormMessage>
      <ul aria-label="Reports" className="flex max-w-3xl flex-col divide-y rounded-lg border bg-card">
        {user.reads.map((report) => (
          <li
            key={report}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-3"
          >
            <div className="flex min-w-0 flex-col">
              <TextLink
                href={reportHref({ report, ...range, open: null, sort: null, by: 'person', centerId })}
              >
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
