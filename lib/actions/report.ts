import 'server-only';
import type { ReportReader } from '#lib/auth/report-reader.ts';
import { getCoverage } from '#lib/data/coverage.ts';
import { getReportFacts, getReportSums, getRequestReport } from '#lib/data/reports.ts';
import { type CoverageTotals, coverageTotals } from '#lib/domain/coverage.ts';
import { countOf, formatDuration } from '#lib/domain/format.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { weeksIn } from '#lib/domain/report-hours.ts';
import { openRequests } from '#lib/domain/report-open-requests.ts';
import type { ReportId, ReportQuery, ReportRange } from '#lib/domain/report-query.ts';
import type { OpenedNumber, ReportFacts, ReportView } from '#lib/domain/report-records.ts';
import type { RequestReport } from '#lib/domain/report-requests.ts';
import { fairnessView, fatigueView, openFairness, openFatigue } from '#lib/domain/report-view-burdens.ts';
import { coverageView, openCoverage, shareWords } from '#lib/domain/report-view-coverage.ts';
import { hoursView, openHours } from '#lib/domain/report-view-hours.ts';
import { requestView } from '#lib/domain/report-view-requests.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** A report, and the number of it that is open; `facts` are the shifts that it is made of, null of reports of requests. */
export type ReadReport = { view: ReportView; opened: OpenedNumber | null; facts: ReportFacts | null };

/**
 * A report of the reader's own center. Throws a `Refusal` for whoever may not see it, and for somebody who belongs to no center.
 *
 * @param now for requests that still wait
 */
export async function readReport(
  db: Db,
  user: Pick<ReportReader, 'center'>,
  query: ReportQuery,
  now: Instant,
): Promise<ReadReport> {
  const { report, open, by, fromDate, toDate } = query;
  const range = { fromDate, toDate };
  if (user.center === null) throw new Refusal('not_found', 'You belong to no center.');
  const { id: centerId } = user.center;
  if (report === 'hours' || report === 'fairness' || report === 'fatigue') {
    const facts = await getReportFacts(db, centerId, range);
    const view =
      report === 'hours'
        ? hoursView(facts, by)
        : report === 'fairness'
          ? fairnessView(facts)
          : fatigueView(facts);
    const opener = report === 'hours' ? openHours : report === 'fairness' ? openFairness : openFatigue;
    return { view, facts, opened: open === null ? null : opener(facts, open) };
  }
  if (report === 'coverage') {
    const [{ coverage }, facts] = await Promise.all([
      getCoverage(db, centerId, range, null),
      // Only an opened number is of single shifts.
      open === null ? null : getReportFacts(db, centerId, range),
    ]);
    return {
      view: coverageView(coverage, range),
      facts,
      opened: open === null || facts === null ? null : openCoverage(facts, coverage, open),
    };
  }
  const requests = await getRequestReport(db, centerId, range);
  const view = requestView(report, requests, range, now);
  if (view === null) throw new Refusal('not_found', 'There is no such report.');
  const zone = createZone(requests.timeZone);
  const window = { startsAt: zone.toInstant(fromDate, 0), endsAt: zone.toInstant(addDays(toDate, 1), 0) };
  return { view, facts: null, opened: open === null ? null : openRequests(requests, open, window) };
}

/** One line of what some reports say, for the list of them; by report. */
export async function readReportHeads(
  db: Db,
  user: Pick<ReportReader, 'center' | 'workweeks' | 'reads'>,
  range: ReportRange,
): Promise<Partial<Record<ReportId, string>>> {
  if (user.center === null) return {};
  const { id: centerId, clock } = user.center;
  const weeks = weeksIn(range, user.workweeks, clock);
  const [sums, counted, requests] = await Promise.all([
    getReportSums(db, centerId, weeks),
    user.reads.includes('coverage') ? getCoverage(db, centerId, range, null) : null,
    user.reads.includes('requests') ? getRequestReport(db, centerId, range) : null,
  ]);
  const worked = sums.reduce((sum, { workedMinutes }) => sum + workedMinutes, 0);
  const met = counted === null ? null : coveredShare(coverageTotals(counted.coverage));
  return {
    hours: `${formatDuration(worked)} in ${countOf(weeks.length, 'workweek', 'workweeks')}`,
    ...(met !== null && { coverage: `${shareWords(met)} covered` }),
    ...(requests !== null && requestHeads(requests)),
  };
}

function coveredShare(total: CoverageTotals): number | null {
  return total.requiredEmployeeMinutes === 0
    ? null
    : 1 - total.uncoveredEmployeeMinutes / total.requiredEmployeeMinutes;
}

function requestHeads(requests: RequestReport): Partial<Record<ReportId, string>> {
  const waiting = requests.asked.filter(({ status }) => status === 'pending').length;
  return {
    leave: countOf(requests.leave.length, 'request', 'requests'),
    swaps: countOf(requests.swaps.length, 'trade', 'trades'),
    requests: waiting === 0 ? 'none waits' : `${waiting} of time off wait`,
    'call-outs': countOf(requests.callOuts.length, 'call-out', 'call-outs'),
  };
}
