/** What coverage a schedule promised, what was kept of it at night, and what it is now. */
import { type DayCoverage, SLOT_MINUTES } from './coverage.ts';
import { countOf, formatDate, formatDuration, formatInstantTime, formatInterval } from './format.ts';
import { healthHref } from './health-query.ts';
import type { CoverageSnapshot, KeptCoverage } from './health-records.ts';
import type { OpenKey, ReportRange } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportView } from './report-records.ts';
import { addDays, createZone, MINUTE_MS, operationalDayStartsAt } from './time.ts';
import type { CenterClock, LocalDate } from './types.ts';

/** What was short of a date: as first published, as kept last, and now; minutes of people. */
type DayHistory = {
  date: LocalDate;
  published: number;
  kept: number;
  now: number;
  required: number;
  snapshots: number;
};

function historyByDay(snapshots: readonly CoverageSnapshot[], days: readonly DayCoverage[]): DayHistory[] {
  const kept = Map.groupBy(snapshots, ({ date }) => date);
  const shortOf = (snapshot: CoverageSnapshot) =>
    snapshot.shortMinutes + snapshot.supervisorShortMinutes + snapshot.qualifiedShortMinutes;
  return days.flatMap((day) => {
    const own = kept.get(day.date);
    const first = own?.[0];
    const last = own?.at(-1);
    if (own === undefined || first === undefined || last === undefined) return [];
    return {
      date: day.date,
      published: shortOf(first),
      kept: shortOf(last),
      now: day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes,
      required: day.requiredEmployeeMinutes,
      snapshots: own.length,
    };
  });
}

const MEASURES = [
  { measure: 'published', name: 'Short as published' },
  { measure: 'kept', name: 'Short as last kept' },
  { measure: 'now', name: 'Short now' },
] as const;

type Week = { key: string; label: string; days: readonly DayHistory[] };

function weeksOf({ fromDate, toDate }: ReportRange, days: readonly DayHistory[]): Week[] {
  const weeks: Week[] = [];
  for (let from = fromDate; from <= toDate; from = addDays(from, 7)) {
    const next = addDays(from, 7);
    const own = days.filter(({ date }) => date >= from && date < next);
    if (own.length > 0) weeks.push({ key: from, label: `From ${formatDate(from)}`, days: own });
  }
  return weeks;
}

/** Shortage by week as it was promised and as it is. */
export function historyView(
  snapshots: readonly CoverageSnapshot[],
  days: readonly DayCoverage[],
  range: ReportRange,
): ReportView {
  const known = historyByDay(snapshots, days);
  const weeks = weeksOf(range, known);
  const cellsOf = (own: readonly DayHistory[], period: string): ReportCell[] => [
    { value: own.reduce((sum, { required }) => sum + required, 0) },
    ...MEASURES.map(({ measure }): ReportCell => {
      const value = own.reduce((sum, day) => sum + day[measure], 0);
      return { value, ...(value > 0 && { open: { measure, personId: '', period } }) };
    }),
    { value: own.filter((day) => day.snapshots > 1 || day.now !== day.kept).length },
  ];
  const sum = (measure: (typeof MEASURES)[number]['measure']) =>
    known.reduce((total, day) => total + day[measure], 0);
  return {
    title: 'Coverage as it was promised',
    method: [
      'What was short of all minimums, of employees, supervisors and qualifications together, as the schedule was published, as it was kept last, and as it is now. It is kept at each publication and at night, of the days whose coverage had changed, as long as the schedule is.',
      'Minimums are counted as they were then: a raised minimum makes a day shorter than it was promised.',
    ],
    summary:
      known.length === 0
        ? 'Nothing was kept yet: coverage is kept from the publication on.'
        : `${formatDuration(sum('published'))} were short as it was published, ${formatDuration(sum('now'))} are short now.`,
    columns: [
      { name: 'Seven days', kind: 'text' },
      { name: 'Required', kind: 'hours' },
      ...MEASURES.map(({ name }) => ({ name, kind: 'hours' as const })),
      { name: 'Days that changed', kind: 'days' },
    ],
    rows: weeks.map(({ key, label, days: own }) => ({
      key,
      cells: [{ value: label }, ...cellsOf(own, key)],
    })),
    totals: { key: 'total', cells: [{ value: 'Together' }, ...cellsOf(known, '')] },
    charts:
      known.length === 0
        ? []
        : [
            {
              kind: 'lines',
              title: 'Short by week',
              unit: 'hours',
              categories: weeks.map(({ label }) => label),
              series: [MEASURES[0], MEASURES[2]].map(({ measure, name }) => ({
                name,
                values: weeks.map(({ days: own }) => own.reduce((total, day) => total + day[measure], 0)),
              })),
              summary: `${countOf(known.filter((day) => day.now > day.published).length, 'day is', 'days are')} shorter than published, ${countOf(known.filter((day) => day.now < day.published).length, 'day is', 'days are')} better covered.`,
            },
          ],
  };
}

/** A number of the history, opened: its days, each of which opens to what was kept of it. */
export function openHistory(
  snapshots: readonly CoverageSnapshot[],
  days: readonly DayCoverage[],
  range: ReportRange,
  { measure, period }: OpenKey,
  scheduleId: number,
): OpenedNumber | null {
  const known = MEASURES.find((each) => each.measure === measure);
  const history = historyByDay(snapshots, days);
  const week = period === '' ? undefined : weeksOf(range, history).find(({ key }) => key === period);
  if (known === undefined || (period !== '' && week === undefined)) return null;
  const own = (week?.days ?? history).filter((day) => day[known.measure] > 0);
  const value = own.reduce((sum, day) => sum + day[known.measure], 0);
  return {
    title: `${known.name}: ${formatDuration(value)}, ${week === undefined ? 'all dates' : `seven days from ${formatDate(week.key)}`}`,
    unit: 'hours',
    value,
    reasons: [],
    shares: [],
    items: own.map((day) => ({
      text: `${formatDate(day.date)}: ${formatDuration(day[known.measure])}; published ${shortWords(day.published)}, now ${shortWords(day.now)}`,
      href: healthHref(scheduleId, {
        part: 'history',
        by: 'person',
        sort: null,
        open: { measure: 'day', personId: '', period: day.date },
      }),
    })),
  };
}

const shortWords = (minutes: number): string => (minutes === 0 ? 'nothing' : formatDuration(minutes));

/** What was kept of a date, each time with the stretches that were short. */
export function openKeptDay(
  kept: readonly KeptCoverage[],
  date: LocalDate,
  clock: CenterClock,
  scheduleId: number,
): OpenedNumber {
  const startsAt = operationalDayStartsAt(date, clock);
  const slotMs = SLOT_MINUTES * MINUTE_MS;
  const stretchWords = (need: readonly number[], have: readonly number[], who: string): string[] => {
    const words: string[] = [];
    let from = 0;
    for (let slot = 1; slot <= need.length; slot++) {
      if (need[slot] === need[from] && have[slot] === have[from] && slot < need.length) continue;
      const [required = 0, onDuty = 0] = [need[from], have[from]];
      if (onDuty < required) {
        const stretch = { startsAt: startsAt + from * slotMs, endsAt: startsAt + slot * slotMs };
        words.push(`${formatInterval(stretch, clock.timeZone)}: ${onDuty} of ${required} ${who}`);
      }
      from = slot;
    }
    return words;
  };
  return {
    title: `Kept of ${formatDate(date, { year: true })}`,
    unit: 'count',
    value: kept.length,
    reasons: kept.map(({ takenAt, occasion, ...counts }) => {
      const short = [
        ...stretchWords(counts.requiredEmployees, counts.onDutyEmployees, 'employees'),
        ...stretchWords(counts.requiredSupervisors, counts.onDutySupervisors, 'supervisors'),
      ];
      const taken = createZone(clock.timeZone).toLocal(takenAt).date;
      const when = `${occasion === 'publication' ? 'Published' : 'At night,'} ${formatDate(taken, { year: true })} ${formatInstantTime(takenAt, clock.timeZone)}`;
      return `${when}: ${short.length === 0 ? 'no minimum of people was short' : short.join('; ')}`;
    }),
    shares: [],
    items: [{ text: 'As it is now', href: `/schedules/${scheduleId}?tab=coverage&day=${date}` }],
  };
}
