/** The health of a schedule in one number for each part. */
import type { CoverageTotals, DayCoverage } from './coverage.ts';
import { countOf, formatDuration } from './format.ts';
import type { HealthFacts, HealthTile } from './health-records.ts';
import { noticeStepOf, shortestNotice } from './health-view-changes.ts';
import { keptShare, type PersonPromise } from './health-view-promise.ts';
import { waitingCount } from './health-view-requests.ts';
import type { RuleHealth } from './health-view-rules.ts';
import { BURDENS, type FairnessReport } from './report-fairness.ts';
import type { HourReport } from './report-hours.ts';
import { shareWords } from './report-view-coverage.ts';

export type HealthSums = {
  totals: CoverageTotals;
  days: readonly DayCoverage[];
  rules: RuleHealth;
  fairness: FairnessReport;
  hours: HourReport;
  health: HealthFacts;
  promises: readonly PersonPromise[];
};

/** What stands at the head of a schedule's health, each number with the part that explains it. */
export function healthTiles({
  totals,
  days,
  rules,
  fairness,
  hours,
  health,
  promises,
}: HealthSums): HealthTile[] {
  const required = totals.requiredEmployeeMinutes;
  const short = totals.uncoveredEmployeeMinutes + totals.uncoveredSupervisorMinutes;
  const shortDays = days.filter(
    (day) =>
      day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes > 0,
  ).length;
  const hard = rules.breaks.filter(({ severity }) => severity === 'hard');
  const silent = hard.filter(({ reasons }) => reasons.length === 0).length;
  const published = health.snapshots
    .filter((snapshot, index, all) => all[index - 1]?.date !== snapshot.date)
    .reduce((sum, day) => sum + day.shortMinutes + day.supervisorShortMinutes + day.qualifiedShortMinutes, 0);
  const now = days.reduce(
    (sum, day) =>
      sum + day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes,
    0,
  );
  const overtimePeople = hours.people.filter(({ sums }) => sums.overtime > 0).length;
  const waits = waitingCount(health);
  const late = health.changes.filter((change) => noticeStepOf(change) === 'day').length;
  const notice = shortestNotice(health.changes);
  const share = keptShare(promises);
  const byDesk = promises.reduce((sum, each) => sum + each.byDesk, 0);
  const tiles: HealthTile[] = [
    {
      part: 'coverage',
      label: 'Coverage',
      value: required === 0 ? '–' : shareWords(1 - totals.uncoveredEmployeeMinutes / required),
      note:
        short === 0 && shortDays === 0
          ? 'no day is short'
          : `${countOf(shortDays, 'day', 'days')} short, ${formatDuration(short)}`,
      tone: required === 0 ? 'plain' : shortDays === 0 ? 'good' : 'danger',
    },
    {
      part: 'rules',
      label: 'Rules',
      value: countOf(hard.length, 'limit broken', 'limits broken'),
      note: [
        ...(hard.length === 0 ? [] : [`${silent === 0 ? 'none' : silent} without a reason`]),
        `${countOf(rules.breaks.length - hard.length, 'target', 'targets')} missed`,
      ].join(', '),
      tone: silent > 0 ? 'danger' : hard.length > 0 ? 'warning' : 'good',
    },
    {
      part: 'fairness',
      label: 'Fairness',
      ...mostAbove(fairness),
      tone: 'plain',
    },
    {
      part: 'overtime',
      label: 'Overtime forecast',
      value: formatDuration(hours.total.overtime),
      note:
        overtimePeople === 0
          ? 'nobody beyond 40 h a week'
          : `of ${countOf(overtimePeople, 'person', 'people')}`,
      tone: hours.total.overtime === 0 ? 'good' : 'warning',
    },
    {
      part: 'requests',
      label: 'Waiting',
      value: String(waits),
      note: waits === 0 ? 'nothing to decide' : 'to be decided',
      tone: waits === 0 ? 'good' : 'warning',
    },
  ];
  if (health.firstAt === null) return tiles;
  return [
    ...tiles,
    {
      part: 'changes',
      label: 'Changes after publication',
      value: String(health.changes.length),
      note:
        notice === null
          ? 'none that anybody was told of'
          : `shortest notice ${notice === 0 ? 'none' : formatDuration(notice)}${late === 0 ? '' : `, ${late} under 24 h`}`,
      tone: late > 0 ? 'warning' : 'good',
    },
    {
      part: 'promise',
      label: 'Promise',
      value: share === null ? '–' : shareWords(share),
      note:
        byDesk === 0 ? 'the desk changed none' : `${countOf(byDesk, 'shift', 'shifts')} changed by the desk`,
      tone: byDesk === 0 ? 'good' : 'plain',
    },
    {
      part: 'history',
      label: 'Short as published',
      value: health.snapshots.length === 0 ? '–' : formatDuration(published),
      note: health.snapshots.length === 0 ? 'nothing was kept' : `${formatDuration(now)} now`,
      tone: now > published ? 'warning' : 'plain',
    },
  ];
}

/** Who is farthest above an equal share of what, in shifts: `+3.2 nights`. */
function mostAbove({ people }: FairnessReport): Pick<HealthTile, 'value' | 'note'> {
  const [most] = people
    .flatMap(({ person, has, share }) =>
      BURDENS.filter((burden) => burden !== 'overtime').map((burden) => ({
        name: person.fullName,
        burden,
        above: has[burden] - share[burden],
      })),
    )
    .sort((a, b) => b.above - a.above);
  if (most === undefined || most.above <= 0) return { value: '–', note: 'nobody has shifts' };
  return {
    value: `+${most.above.toFixed(1)} ${most.burden}`,
    note: `${most.name}, most above an equal share`,
  };
}
