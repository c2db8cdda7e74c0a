/** The report of leave as it is shown, printed and exported. */
import { countOf, formatDuration } from './format.ts';
import type { ReportRange } from './report-query.ts';
import type { ReportChart, ReportView } from './report-records.ts';
import { leaveByPerson, type RequestReport } from './report-requests.ts';
import { stepOf, stretchesOf } from './report-stretches.ts';
import { addDays, createZone, overlapMinutes } from './time.ts';

/** Leave of people and what their balances are. */
export function leaveView(report: RequestReport, range: ReportRange): ReportView {
  const zone = createZone(report.timeZone);
  const window = {
    startsAt: zone.toInstant(range.fromDate, 0),
    endsAt: zone.toInstant(addDays(range.toDate, 1), 0),
  };
  const people = leaveByPerson(report, window);
  const balances = Map.groupBy(report.balances, ({ personId }) => personId);
  const kinds = [...new Set(report.balances.map(({ kind }) => kind))].sort();
  const known = new Map(people.map((person) => [person.personId, person]));
  const everybody = new Map(
    [...people, ...report.balances].map(({ personId, fullName }) => [personId, fullName] as const),
  );
  const approved = people.reduce((sum, { approvedMinutes }) => sum + approvedMinutes, 0);
  const rows = [...everybody]
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([personId, fullName]) => {
      const own = known.get(personId);
      const open = (measure: string) => ({ open: { measure, personId, period: '' } });
      return {
        key: personId,
        cells: [
          { value: fullName },
          { value: own?.approvedMinutes ?? 0, ...(own !== undefined && open('approved')) },
          { value: own?.sickCalls ?? 0, ...(own !== undefined && own.sickCalls > 0 && open('sick')) },
          { value: own?.pending ?? 0, ...(own !== undefined && own.pending > 0 && open('pending')) },
          { value: own?.denied ?? 0, ...(own !== undefined && own.denied > 0 && open('denied')) },
          ...kinds.flatMap((kind) => {
            const balance = balances.get(personId)?.find((each) => each.kind === kind);
            return [{ value: balance?.takenMinutes ?? null }, { value: balance?.minutes ?? null }];
          }),
        ],
      };
    });
  return {
    title: 'Leave and balances',
    method: [
      'Approved leave is counted in the hours of the leave itself that lie in the dates, whatever shifts it touches. Balances are of now; taken is what the dates took from them and gave back.',
      'Kinds of leave that are private are counted and not named.',
    ],
    summary:
      people.length === 0
        ? 'Nobody asked for time off in these dates.'
        : `${formatDuration(approved)} of approved leave of ${countOf(people.filter(({ approvedMinutes }) => approvedMinutes > 0).length, 'person', 'people')}; ${countOf(
            people.reduce((sum, { sickCalls }) => sum + sickCalls, 0),
            'sick call',
            'sick calls',
          )}.`,
    columns: [
      { name: 'Person', kind: 'text' },
      { name: 'Approved', kind: 'hours' },
      { name: 'Sick calls', kind: 'count' },
      { name: 'Waiting', kind: 'count' },
      { name: 'Denied', kind: 'count' },
      ...kinds.flatMap((kind) => [
        { name: `${kind} taken`, kind: 'hours' as const },
        { name: `${kind} balance`, kind: 'hours' as const },
      ]),
    ],
    rows,
    totals: null,
    charts: approved === 0 ? [] : [leaveChart(report, range)],
  };
}

/** Hours of approved leave by day, seven days or month. */
function leaveChart({ leave, timeZone }: RequestReport, range: ReportRange): ReportChart {
  const zone = createZone(timeZone);
  const step = stepOf(range);
  const sums = stretchesOf(range, step).map(({ label, fromDate, toDate }) => {
    const stretch = {
      startsAt: zone.toInstant(fromDate, 0),
      endsAt: zone.toInstant(addDays(toDate, 1), 0),
    };
    const minutes = leave.reduce(
      (sum, each) => sum + (each.status === 'approved' ? overlapMinutes(each, stretch) : 0),
      0,
    );
    return { label, minutes };
  });
  const most = sums.reduce((best, each) => (each.minutes > best.minutes ? each : best));
  return {
    kind: 'bars',
    title: `Approved leave by ${step === 'week' ? 'seven days' : step}`,
    unit: 'hours',
    categories: sums.map(({ label }) => label),
    series: [{ name: 'Approved leave', values: sums.map(({ minutes }) => minutes) }],
    summary: `Most of it: ${most.label}, ${formatDuration(most.minutes)}.`,
  };
}
