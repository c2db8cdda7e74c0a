/** The report of hours as it is shown, printed and exported. */
import { formatDate, formatDuration } from './format.ts';
import { HOUR_MEASURES, type HourMeasure, type HourSums, hourReport, hourShares } from './report-hours.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportFacts, ReportView } from './report-records.ts';

const HOUR_NAMES: Record<HourMeasure, string> = {
  worked: 'Worked',
  paid: 'Paid',
  overtime: 'Overtime',
  beyond: 'Beyond schedule',
  took: 'Taken over',
  gave: 'Given away',
};

const HINTS: Partial<Record<HourMeasure, string>> = {
  paid: 'Worked and not taken over in a trade, or given away in one.',
  overtime: 'Paid beyond 40 h in the workweek.',
  beyond: 'Worked in shifts marked as overtime.',
  took: 'Worked in trades for others, who are paid for it.',
  gave: 'Worked by others in trades, paid to the person.',
};

const cellsOf = (sums: HourSums, personId: string, period: string): ReportCell[] =>
  HOUR_MEASURES.map((measure) => ({
    value: sums[measure],
    ...(sums[measure] > 0 && { open: { measure, personId, period } }),
  }));

/** Hours by person, or of each person by workweek. */
export function hoursView(facts: ReportFacts, by: 'person' | 'week'): ReportView {
  const report = hourReport(facts);
  const { weeks, people, total } = report;
  const first = weeks[0];
  const last = weeks.at(-1);
  const span =
    first === undefined || last === undefined
      ? 'No workweek begins in these dates.'
      : `${weeks.length === 1 ? 'The workweek' : `The ${weeks.length} workweeks`} that begin${weeks.length === 1 ? 's' : ''} from ${formatDate(first.startDate, { year: true })} to ${formatDate(last.startDate, { year: true })}.`;
  const measures = HOUR_MEASURES.map((measure) => ({
    name: HOUR_NAMES[measure],
    kind: 'hours' as const,
    ...(HINTS[measure] !== undefined && { hint: HINTS[measure] }),
  }));
  return {
    title: 'Hours and overtime',
    method: [
      `${span} A shift across the beginning of a workweek is split there, and hours are real ones: a night when the clocks change has one more or one less.`,
      'Overtime is what is paid beyond 40 h in a fixed workweek, never averaged over two: 29 U.S.C. 207(a), 29 CFR 778.105. Hours taken over in a trade are paid to whoever gave them away: 29 U.S.C. 207(p)(3).',
    ],
    summary:
      people.length === 0
        ? 'Nobody works in these weeks.'
        : `${people.length === 1 ? 'One person works' : `${people.length} people work`} ${formatDuration(total.worked)}; ${formatDuration(total.overtime)} of what is paid is overtime, of ${overtimePeople(report)}.`,
    columns: [
      { name: 'Person', kind: 'text' },
      { name: 'Number', kind: 'text' },
      ...(by === 'week' ? [{ name: 'Workweek from', kind: 'date' as const }] : []),
      ...measures,
    ],
    rows: people.flatMap(({ person, sums, weeks: own }) =>
      by === 'person'
        ? [
            {
              key: person.id,
              cells: [
                { value: person.fullName },
                { value: person.employeeNumber },
                ...cellsOf(sums, person.id, ''),
              ],
            },
          ]
        : own.map((week) => ({
            key: `${person.id} ${week.week.startDate}`,
            cells: [
              { value: person.fullName },
              { value: person.employeeNumber },
              { value: week.week.startDate },
              ...cellsOf(week, person.id, week.week.startDate),
            ],
          })),
    ),
    totals: {
      key: 'total',
      cells: [
        { value: 'Together' },
        { value: null },
        ...(by === 'week' ? [{ value: null }] : []),
        ...cellsOf(total, '', ''),
      ],
    },
    charts: weeks.length === 0 ? [] : [chartOf(report)],
  };
}

function overtimePeople({ people }: ReturnType<typeof hourReport>): string {
  const count = people.filter(({ sums }) => sums.overtime > 0).length;
  return count === 0 ? 'nobody' : count === 1 ? 'one person' : `${count} people`;
}

function chartOf({ weeks, people }: ReturnType<typeof hourReport>) {
  const byWeek = weeks.map(({ startDate }) => {
    const own = people.flatMap((each) => each.weeks.filter(({ week }) => week.startDate === startDate));
    return {
      paid: own.reduce((sum, { paid }) => sum + paid, 0),
      overtime: own.reduce((sum, { overtime }) => sum + overtime, 0),
    };
  });
  const most = byWeek.reduce(
    (best, week, index) => (week.overtime > (byWeek[best]?.overtime ?? 0) ? index : best),
    0,
  );
  const overtime = byWeek[most]?.overtime ?? 0;
  return {
    kind: 'bars' as const,
    title: 'Paid hours by workweek',
    unit: 'hours' as const,
    categories: weeks.map(({ startDate }) => formatDate(startDate)),
    series: [
      { name: 'Up to 40 h', values: byWeek.map(({ paid, overtime: beyond }) => paid - beyond) },
      { name: 'Overtime', values: byWeek.map(({ overtime: beyond }) => beyond) },
    ],
    summary:
      overtime === 0
        ? 'No week has overtime.'
        : `The week from ${formatDate(weeks[most]?.startDate ?? '')} has the most overtime: ${formatDuration(overtime)}.`,
  };
}

/** A number of the report, opened. */
export function openHours(facts: ReportFacts, { measure, personId, period }: OpenKey): OpenedNumber | null {
  const known = HOUR_MEASURES.find((each) => each === measure);
  if (known === undefined) return null;
  const shares = hourShares(facts, { measure: known, personId, period });
  const person = facts.people.find(({ id }) => id === personId);
  if (personId !== '' && person === undefined) return null;
  const value = shares.reduce((sum, { amount }) => sum + amount, 0);
  const reasons = [HINTS[known] ?? 'Real hours between the start and the end of each shift.'];
  if (known === 'overtime') {
    reasons.push('It lies on the last of the hours that are paid in the week.');
    if (personId !== '' && period !== '') {
      const paid = hourShares(facts, { measure: 'paid', personId, period }).reduce(
        (sum, { amount }) => sum + amount,
        0,
      );
      reasons.push(
        `${formatDuration(paid)} are paid in this week, ${formatDuration(value)} of them beyond 40 h.`,
      );
    }
  }
  return {
    title: [
      `${HOUR_NAMES[known]}: ${formatDuration(value)}`,
      person?.fullName ?? 'everybody',
      period === '' ? null : `workweek from ${formatDate(period)}`,
    ]
      .filter((part) => part !== null)
      .join(', '),
    unit: 'hours',
    value,
    reasons,
    shares,
  };
}
