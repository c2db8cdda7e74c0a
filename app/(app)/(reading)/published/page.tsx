import { ChevronLeft, ChevronRight } from 'lucide-react';
import { ChoiceLinks } from '#components/mandates/choice-links.tsx';
import { WeekTable } from '#components/reading/week-table.tsx';
import { CenterChoice } from '#components/reports/center-choice.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireReader } from '#lib/auth/require-reader.ts';
import { getReportFacts } from '#lib/data/reports.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { readDate } from '#lib/domain/address-values.ts';
import { workweekOf } from '#lib/domain/dated-rules.ts';
import { formatDateRange } from '#lib/domain/format.ts';
import { readCenter } from '#lib/domain/report-query.ts';
import { addDays, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Published schedules' };

/** Who works when, week by week, for whoever only reads. */
export default async function PublishedPage({ searchParams }: PageProps<'/published'>) {
  const reader = await requireReader('schedules');
  const asked = await searchParams;
  const center = reader.centers.find(({ id }) => id === readCenter(asked)) ?? reader.centers[0];
  if (center === undefined) {
    return (
      <>
        <PageHeader title="Published schedules" />
        <EmptyState title="There is no center yet">
          Schedules are of a center. An admin adds centers.
        </EmptyState>
      </>
    );
  }
  const day = readDate(asked, 'from') ?? operationalDateOf(Date.now(), center.clock);
  const fromDate = workweekOf(day, reader.agency.workweeks);
  const range = { fromDate, toDate: addDays(fromDate, 6) };
  const db = await createRequestClient();
  const [facts, schedules] = await Promise.all([
    getReportFacts(db, center.id, range),
    listSchedules(db, center.id),
  ]);
  const hrefOf = (from: string, centerId = center.id) =>
    `/published?${new URLSearchParams({ from, center: centerId })}`;
  const published = schedules.filter(({ status }) => status === 'published');
  const hasShifts = facts.shifts.some(({ shiftDate }) => shiftDate >= fromDate && shiftDate <= range.toDate);
  return (
    <>
      <PageHeader
        title="Published schedules"
        description={`${center.name} · ${formatDateRange(range.fromDate, range.toDate)}`}
        action={
          <>
            <ButtonLink href={hrefOf(addDays(fromDate, -7))} aria-label="The week before">
              <ChevronLeft aria-hidden />
            </ButtonLink>
            <ButtonLink href={hrefOf(addDays(fromDate, 7))} aria-label="The week after">
              <ChevronRight aria-hidden />
            </ButtonLink>
          </>
        }
      />
      <CenterChoice
        centers={reader.centers}
        current={center.id}
        hrefOf={(centerId) => hrefOf(fromDate, centerId)}
      />
      {published.length === 0 ? null : (
        <ChoiceLinks
          label="Schedules"
          choices={published.map(({ name, startDate, endDate }) => ({
            label: name,
            href: hrefOf(startDate),
            isCurrent: startDate <= range.toDate && endDate >= fromDate,
          }))}
        />
      )}
      {hasShifts ? (
        <WeekTable facts={facts} label="Who works when" />
      ) : (
        <EmptyState title="Nothing is published for this week">Choose another week.</EmptyState>
      )}
    </>
  );
}
