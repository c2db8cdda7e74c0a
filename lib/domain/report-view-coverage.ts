/** The report of coverage over time as it is shown, printed and exported. */
import { type Coverage, coverageByDay, type DayCoverage, gapsOf, SLOT_MINUTES, slotsOf } from './coverage.ts';
import { countOf, formatDuration, formatInterval } from './format.ts';
import type { OpenKey, ReportRange } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportFacts, ReportView } from './report-records.ts';
import { stepOf, stretchesOf } from './report-stretches.ts';
import { capacityOf, countsOn } from './roster.ts';

type Sums = {
  requiredEmployees: number;
  shortEmployees: number;
  onDutyEmployees: number;
  requiredSupervisors: number;
  shortSupervisors: number;
  onDutySupervisors: number;
  shortQualified: number;
  worst: number;
  shortDays: number;
};

function sumOf(
  days: readonly (DayCoverage & { onDutyEmployees: number; onDutySupervisors: number })[],
): Sums {
  const sums: Sums = {
    requiredEmployees: 0,
    shortEmployees: 0,
    onDutyEmployees: 0,
    requiredSupervisors: 0,
    shortSupervisors: 0,
    onDutySupervisors: 0,
    shortQualified: 0,
    worst: 0,
    shortDays: 0,
  };
  for (const day of days) {
    sums.requiredEmployees += day.requiredEmployeeMinutes;
    sums.shortEmployees += day.uncoveredEmployeeMinutes;
    sums.onDutyEmployees += day.onDutyEmployees;
    sums.requiredSupervisors += day.requiredSupervisorMinutes;
    sums.shortSupervisors += day.uncoveredSupervisorMinutes;
    sums.onDutySupervisors += day.onDutySupervisors;
    sums.shortQualified += day.uncoveredQualifiedMinutes;
    sums.worst = Math.max(sums.worst, day.worstEmployeeShortage, day.worstSupervisorShortage);
    const isShort =
      day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes > 0;
    if (isShort) sums.shortDays += 1;
  }
  return sums;
}

function daysOf(coverage: Coverage) {
  const minutesOf = (counts: Uint16Array, from: number, to: number): number =>
    counts.subarray(from, to).reduce((sum, count) => sum + count, 0) * SLOT_MINUTES;
  return coverageByDay(coverage).map((day, index) => {
    const { fromSlot = 0, toSlot = 0 } = coverage.days[index] ?? {};
    return {
      ...day,
      onDutyEmployees: minutesOf(coverage.onDutyEmployees, fromSlot, toSlot),
      onDutySupervisors: minutesOf(coverage.onDutySupervisors, fromSlot, toSlot),
    };
  });
}

const metOf = (required: number, short: number): number | null =>
  required === 0 ? null : 1 - short / required;

/** Share of the required minutes that are covered, by stretch. */
export function coverageView(coverage: Coverage, range: ReportRange): ReportView {
  const step = stepOf(range);
  const days = daysOf(coverage).filter(({ date }) => date >= range.fromDate && date <= range.toDate);
  const stretches = stretchesOf(range, step).map((stretch) => ({
    stretch,
    sums: sumOf(days.filter(({ date }) => date >= stretch.fromDate && date <= stretch.toDate)),
  }));
  const total = sumOf(days);
  const cells = (sums: Sums, period: string): ReportCell[] => {
    const open = (measure: string) => ({ open: { measure, personId: '', period } });
    return [
      { value: metOf(sums.requiredEmployees, sums.shortEmployees) },
      { value: sums.requiredEmployees },
      { value: sums.onDutyEmployees, ...open('employees') },
      { value: sums.shortEmployees, ...(sums.shortEmployees > 0 && open('shortEmployees')) },
      { value: metOf(sums.requiredSupervisors, sums.shortSupervisors) },
      { value: sums.requiredSupervisors },
      { value: sums.onDutySupervisors, ...open('supervisors') },
      { value: sums.shortSupervisors, ...(sums.shortSupervisors > 0 && open('shortSupervisors')) },
      { value: sums.shortQualified },
      { value: sums.worst },
      { value: sums.shortDays },
    ];
  };
  const met = metOf(total.requiredEmployees, total.shortEmployees);
  const worst = stretches.toSorted((a, b) => b.sums.shortEmployees - a.sums.shortEmployees)[0];
  return {
    title: 'Coverage',
    method: [
      'In slots of 15 minutes: who is on duty against the minimum that is in force at that moment. Trainees and people on light duty count towards no minimum, supervisors count towards both. A slot with more people than the minimum does not make good for another.',
      'On duty counts everybody who counts, beyond the minimum too.',
    ],
    summary:
      met === null
        ? 'Nothing is required in these dates.'
        : `${shareWords(met)} of the required hours are covered${total.shortDays === 0 ? ', and no day is short.' : `; ${countOf(total.shortDays, 'day is', 'days are')} short at some time, by up to ${countOf(total.worst, 'person', 'people')} at once.`}`,
    columns: [
      { name: step === 'month' ? 'Month' : step === 'week' ? 'Seven days' : 'Day', kind: 'text' },
      { name: 'Covered', kind: 'share' },
      { name: 'Required', kind: 'hours' },
      { name: 'On duty', kind: 'hours' },
      { name: 'Short', kind: 'hours' },
      { name: 'Supervisors covered', kind: 'share' },
      { name: 'Supervisors required', kind: 'hours' },
      { name: 'Supervisors on duty', kind: 'hours' },
      { name: 'Supervisors short', kind: 'hours' },
      { name: 'Qualified short', kind: 'hours', hint: 'Of all qualifications that are asked for.' },
      { name: 'Most missing at once', kind: 'count' },
      { name: 'Days short', kind: 'days' },
    ],
    rows: stretches.map(({ stretch, sums }) => ({
      key: stretch.key,
      cells: [{ value: stretch.label }, ...cells(sums, stretch.key)],
    })),
    totals: { key: 'total', cells: [{ value: 'Together' }, ...cells(total, '')] },
    charts:
      met === null
        ? []
        : [
            {
              kind: 'lines',
              title: 'Share of the required hours that is covered',
              unit: 'share',
              categories: stretches.map(({ stretch }) => stretch.label),
              series: [
                {
                  name: 'Employees',
                  values: stretches.map(({ sums }) => metOf(sums.requiredEmployees, sums.shortEmployees)),
                },
                {
                  name: 'Supervisors',
                  values: stretches.map(({ sums }) => metOf(sums.requiredSupervisors, sums.shortSupervisors)),
                },
              ],
              summary:
                worst === undefined || worst.sums.shortEmployees === 0
                  ? 'Employees are never short.'
                  : `Shortest of employees: ${worst.stretch.label}, by ${formatDuration(worst.sums.shortEmployees)}.`,
            },
          ],
  };
}

/** `99.4 %`: never rounded up to all of it. */
export function shareWords(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)}\u00a0%`;
}

/** A number of the report, opened: the shifts that are on duty, or the stretches that are short. */
export function openCoverage(
  facts: ReportFacts,
  coverage: Coverage,
  { measure, period }: OpenKey,
): OpenedNumber | null {
  const stretch =
    period === ''
      ? { label: 'all dates', fromDate: facts.fromDate, toDate: facts.toDate }
      : stretchesOf(facts, stepOf(facts)).find(({ key }) => key === period);
  if (stretch === undefined) return null;
  const days = coverage.days.filter(({ date }) => date >= stretch.fromDate && date <= stretch.toDate);
  const kind = measure === 'shortSupervisors' ? 'supervisors' : 'employees';
  if (measure === 'shortEmployees' || measure === 'shortSupervisors') {
    const gaps = gapsOf({ ...coverage, days }).filter((gap) => gap.kind === kind);
    const minutes = gaps.reduce(
      (sum, { required, onDuty, startsAt, endsAt }) =>
        sum + ((required - onDuty) * (endsAt - startsAt)) / 60_000,
      0,
    );
    return {
      title: `${kind === 'supervisors' ? 'Supervisors short' : 'Short'}: ${formatDuration(minutes)}, ${stretch.label}`,
      unit: 'hours',
      value: minutes,
      reasons: gaps.map(
        (gap) =>
          `${formatInterval(gap, facts.clock.timeZone)}: ${gap.onDuty} of ${gap.required}, ${formatDuration(((gap.required - gap.onDuty) * (gap.endsAt - gap.startsAt)) / 60_000)} short`,
      ),
      shares: [],
    };
  }
  if (measure !== 'employees' && measure !== 'supervisors') return null;
  const people = new Map(facts.people.map((person) => [person.id, person]));
  const shares = facts.shifts.flatMap((shift) => {
    const person = people.get(shift.userId ?? '');
    if (person === undefined || !countsOn(person, shift.shiftDate)) return [];
    if (measure === 'supervisors' && capacityOf(shift, person.role) !== 'supervisor') return [];
    const { from, to } = slotsOf(shift, coverage.window, coverage.slotCount);
    const slots = days.reduce(
      (sum, { fromSlot, toSlot }) => sum + Math.max(0, Math.min(to, toSlot) - Math.max(from, fromSlot)),
      0,
    );
    return slots > 0 ? [{ shift, amount: slots * SLOT_MINUTES }] : [];
  });
  const value = shares.reduce((sum, { amount }) => sum + amount, 0);
  return {
    title: `${measure === 'supervisors' ? 'Supervisors on duty' : 'On duty'}: ${formatDuration(value)}, ${stretch.label}`,
    unit: 'hours',
    value,
    reasons: ['Of a shift that begins or ends on another day only what lies in these dates.'],
    shares,
  };
}
