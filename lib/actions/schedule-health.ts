import 'server-only';
import { getCoverage } from '#lib/data/coverage.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { getCoverageHistory, getScheduleFacts, getScheduleHealth } from '#lib/data/schedule-health.ts';
import { compareVersions } from '#lib/data/versions.ts';
import { coverageByDay, coverageTotals } from '#lib/domain/coverage.ts';
import type { HealthQuery } from '#lib/domain/health-query.ts';
import type { HealthTile } from '#lib/domain/health-records.ts';
import { healthTiles } from '#lib/domain/health-tiles.ts';
import { changesView, openChanges } from '#lib/domain/health-view-changes.ts';
import { historyView, openHistory, openKeptDay } from '#lib/domain/health-view-history.ts';
import { openPromise, promises, promiseView } from '#lib/domain/health-view-promise.ts';
import { openWaiting, waitingView } from '#lib/domain/health-view-requests.ts';
import { openRules, rulesView } from '#lib/domain/health-view-rules.ts';
import { publishReview } from '#lib/domain/publish-review.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { fairnessReport } from '#lib/domain/report-fairness.ts';
import { hourReport } from '#lib/domain/report-hours.ts';
import type { OpenedNumber, ReportPerson, ReportView } from '#lib/domain/report-records.ts';
import { fairnessView, openFairness } from '#lib/domain/report-view-burdens.ts';
import { coverageView, openCoverage } from '#lib/domain/report-view-coverage.ts';
import { hoursView, openHours } from '#lib/domain/report-view-hours.ts';
import { readWire } from '#lib/domain/roster.ts';
import { rosterDifference } from '#lib/domain/roster-difference.ts';
import { groupPeople } from '#lib/domain/roster-groups.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import { isLocalDate } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

const byName = new Intl.Collator('en');

export type ReadHealth = {
  tiles: readonly HealthTile[];
  view: ReportView;
  opened: OpenedNumber | null;
  people: readonly Pick<ReportPerson, 'id' | 'fullName'>[];
};

/**
 * How a schedule does, and the part of it that the query asks for. Throws a `Refusal` for whoever may not see the schedule.
 *
 * @param now for what waits
 */
export async function readHealth(
  db: Db,
  schedule: Schedule,
  query: HealthQuery,
  now: Instant,
): Promise<ReadHealth> {
  const { id: scheduleId, startDate, endDate } = schedule;
  const range = { fromDate: startDate, toDate: endDate };
  const { open } = query;
  const keptDay = query.part === 'history' && open?.measure === 'day' && isLocalDate(open.period);
  const [facts, { coverage }, roster, wire, health, versions, kept] = await Promise.all([
    getScheduleFacts(db, schedule),
    getCoverage(db, schedule.centerId, range, scheduleId),
    getRosterFacts(db, scheduleId),
    getRosterWire(db, scheduleId, null, null),
    getScheduleHealth(db, scheduleId),
    schedule.publishedVersion > 0 ? compareVersions(db, scheduleId, { from: 1, to: 'now' }) : null,
    keptDay ? getCoverageHistory(db, scheduleId, open.period) : [],
  ]);
  if (roster === null || wire === null) throw new Refusal('not_found', 'This schedule does not exist.');
  const { timeZone } = roster.clock;
  const rows = readWire(wire, templatesById(roster.templates), roster.clock).rows;
  const review = publishReview(roster, rows, null, now);
  const rules = { breaks: [...review.breaks.hard, ...review.breaks.soft], otherReasons: review.otherReasons };
  const names = new Map([
    ...(versions?.names ?? []),
    ...facts.people.map(({ id, fullName }) => [id, fullName] as const),
  ]);
  const everybody = [...names]
    .map(([id, fullName]) => ({ id, fullName }))
    .sort((a, b) => byName.compare(a.fullName, b.fullName));
  const kepts = promises(health, rosterDifference(versions?.before ?? [], versions?.after ?? []), everybody);
  const days = coverageByDay(coverage);
  const crews = () =>
    groupPeople(roster, rows, {
      group: 'crew',
      sort: 'seniority',
      q: '',
      show: 'all',
      range,
      days: new Map(),
    });
  const around = { names, timeZone, scheduleId };
  const parts: Record<
    HealthQuery['part'],
    () => { view: ReportView; opener: (key: NonNullable<typeof open>) => OpenedNumber | null }
  > = {
    coverage: () => ({
      view: coverageView(coverage, range),
      opener: (key) => openCoverage(facts, coverage, key),
    }),
    history: () => ({
      view: historyView(health.snapshots, days, range),
      opener: (key) =>
        keptDay
          ? openKeptDay(kept, key.period, roster.clock, scheduleId)
          : openHistory(health.snapshots, days, range, key, scheduleId),
    }),
    rules: () => ({ view: rulesView(rules), opener: (key) => openRules(rules, key, around) }),
    fairness: () => ({ view: fairnessView(facts), opener: (key) => openFairness(facts, key) }),
    overtime: () => ({
      view: hoursView(facts, query.by === 'week' ? 'week' : 'person'),
      opener: (key) => openHours(facts, key),
    }),
    requests: () => ({
      view: waitingView(health, { ...around, now }),
      opener: (key) => openWaiting(health, key, around),
    }),
    changes: () => ({ view: changesView(health), opener: (key) => openChanges(health, key, around) }),
    promise: () => ({
      view: promiseView(kepts, crews(), query.by === 'crew' ? 'crew' : 'person'),
      opener: (key) => openPromise(kepts, crews(), key, facts, scheduleId),
    }),
  };
  const { view, opener } = parts[query.part]();
  return {
    tiles: healthTiles({
      totals: coverageTotals(coverage),
      days,
      rules,
      fairness: fairnessReport(facts),
      hours: hourReport(facts),
      health,
      promises: kepts,
    }),
    view,
    opened: open === null ? null : opener(open),
    people: everybody,
  };
}
