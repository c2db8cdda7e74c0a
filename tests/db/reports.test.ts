import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCoverage } from '#lib/data/coverage.ts';
import { readReportFacts } from '#lib/data/reports.ts';
import { coverageTotals } from '#lib/domain/coverage.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import { HOUR_MEASURES, hourReport, weeksIn } from '#lib/domain/report-hours.ts';
import type { ReportFacts, ReportView } from '#lib/domain/report-records.ts';
import { reportSheet, reportShiftsSheet } from '#lib/domain/report-sheet.ts';
import { fairnessView, fatigueView, openFairness, openFatigue } from '#lib/domain/report-view-burdens.ts';
import { coverageView, openCoverage } from '#lib/domain/report-view-coverage.ts';
import { hoursView, openHours } from '#lib/domain/report-view-hours.ts';
import { dutyOfRow, type RosterRow } from '#lib/domain/roster.ts';
import { csvLines, shiftsSheet } from '#lib/domain/roster-export.ts';
import { MINUTE_MS, overlapMinutes } from '#lib/domain/time.ts';
import { workweekHours } from '#lib/domain/timeline.ts';
import { plantYear, type RandomYear, randomYear } from '../drill/random-year.ts';
import { uuid } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Of another zone each, all with both clock changes; the agency has the number of its year, and so has its supervisor. */
const years = [11, 12, 13];

type Asked = {
  facts: ReportFacts;
  rows: RosterRow[];
  counted: unknown;
  sums: [number, string, number, number][];
};

/** A random year with trades in it, as reports read it, and as the roster has it. */
async function askYear(number: number): Promise<Asked & { year: RandomYear }> {
  const year = randomYear(number);
  await plantYear(db.sql, year);
  // Every ninth shift is one of a trade: somebody else is paid for it.
  const published = year.revised ?? year.rows;
  const { schedule, people, clock } = year.facts;
  const rows = [...year.before, ...published, ...year.after].map((row, index) => {
    const other = people[index % people.length]?.id ?? null;
    return index % 9 === 0 && row.userId !== null && other !== row.userId
      ? { ...row, creditedUserId: other }
      : row;
  });
  for (const { userId, startsAt, creditedUserId } of rows) {
    if (creditedUserId === null) continue;
    await db.sql`
      update public.assigned_shifts set credited_user_id = ${creditedUserId}
      where user_id = ${userId} and starts_at = ${new Date(startsAt)} and status = 'published'`;
  }
  const range = { fromDate: schedule.startDate, toDate: schedule.endDate };
  const windows = weeksIn(range, year.facts.ruleVersions, clock).map(({ startsAt, endsAt }) => [
    startsAt,
    endsAt,
  ]);
  const [answer] = await db.asUser(
    uuid(number),
    (sql) => sql`
      select public.get_report_facts(${schedule.centerId}, ${range.fromDate}, ${range.toDate}) as facts,
        public.get_report_sums(${schedule.centerId}, ${sql.json(windows)}) as sums,
        public.get_coverage(${schedule.centerId}, ${range.fromDate}, ${range.toDate}) as counted`,
  );
  return {
    year,
    rows,
    facts: readReportFacts(answer?.facts, range),
    counted: answer?.counted,
    sums: answer?.sums ?? [],
  };
}

/** Every number that can be opened, with what it sums. */
function openable({ rows, totals }: ReportView) {
  return [...rows, ...(totals === null ? [] : [totals])].flatMap(({ key, cells }) =>
    cells.flatMap(({ value, open }) => (open === undefined ? [] : [{ key, value, open }])),
  );
}

const near = (value: number): number => Math.round(value * 1000) / 1000;

describe.each(years)('reports of random year %i', (number) => {
  let asked: Awaited<ReturnType<typeof askYear>>;
  beforeAll(async () => {
    asked = await askYear(number);
  });

  it('have the same hours as the database, the roster and the export', () => {
    const { facts, rows, sums, year } = asked;
    const report = hourReport(facts);
    const { clock, ruleVersions } = year.facts;
    expect(report.people.length).toBeGreaterThan(3);
    const summed = new Map(
      sums.map(([window, person, worked, paid]) => [`${window} ${person}`, { worked, paid }]),
    );
    let cells = 0;
    for (const { person, weeks } of report.people) {
      const duties = rows.flatMap((row) => (row.userId === person.id ? (dutyOfRow(row) ?? []) : []));
      const given = rows.filter(
        ({ creditedUserId, userId }) => creditedUserId === person.id && userId !== person.id,
      );
      const roster = new Map(
        workweekHours(duties, ruleVersions, clock, given).map((week) => [week.startDate, week]),
      );
      for (const each of weeks) {
        const { startDate } = each.week;
        const place = report.weeks.findIndex((week) => week.startDate === startDate);
        const inRoster = roster.get(startDate);
        expect({ worked: each.worked, paid: each.paid }, `${startDate} in the database`).toEqual(
          summed.get(`${place} ${person.id}`),
        );
        expect([each.worked, each.paid, each.overtime], `${startDate} in the roster`).toEqual([
          inRoster?.workedMinutes,
          inRoster?.paidMinutes,
          inRoster?.overtimeMinutes,
        ]);
        summed.delete(`${place} ${person.id}`);
        cells += 1;
      }
    }
    expect([...summed], 'the database knows no other hours').toEqual([]);
    expect(cells).toBeGreaterThan(100);

    const view = hoursView(facts, 'week');
    const [, ...lines] = [...csvLines(reportSheet(view), clock.timeZone)];
    expect(lines.length).toBe(cells + 1);
    const exported = lines.slice(0, -1).map((line) => line.trimEnd().split(',').slice(3).map(Number));
    const shown = report.people.flatMap(({ weeks }) =>
      weeks.map((week) => HOUR_MEASURES.map((measure) => Number((week[measure] / 60).toFixed(4)))),
    );
    expect(exported).toEqual(shown);
  });

  it('sum in every number just what it opens to', () => {
    const { facts, counted } = asked;
    const { coverage } = readCoverage(counted);
    const reports: [ReportView, (key: Parameters<typeof openHours>[1]) => ReturnType<typeof openHours>][] = [
      [hoursView(facts, 'person'), (key) => openHours(facts, key)],
      [fairnessView(facts), (key) => openFairness(facts, key)],
      [fatigueView(facts), (key) => openFatigue(facts, key)],
      [coverageView(coverage, facts), (key) => openCoverage(facts, coverage, key)],
    ];
    for (const [view, open] of reports) {
      const numbers = openable(view);
      expect(numbers.length, view.title).toBeGreaterThan(5);
      for (const { key, value, open: at } of numbers) {
        const opened = open(at);
        const what = `${view.title}, ${key}, ${at.measure} ${at.period}`;
        expect(near(opened?.value ?? -1), what).toBe(near(Number(value)));
        if (at.measure.startsWith('short') || at.measure === 'run') continue;
        const summed = opened?.shares.reduce((sum, { amount }) => sum + amount, 0) ?? -1;
        expect(near(summed), `${what}, its shifts`).toBe(near(Number(value)));
      }
    }
    // By week there are too many for each of them.
    const byWeek = openable(hoursView(facts, 'week')).filter((_, index) => index % 97 === 0);
    for (const { value, open } of byWeek)
      expect(near(openHours(facts, open)?.value ?? -1)).toBe(near(Number(value)));
  });

  it('have the shifts of the roster’s export, and its coverage', () => {
    const { facts, rows, year, counted } = asked;
    const range = { fromDate: facts.fromDate, toDate: facts.toDate };
    const within = facts.shifts.filter(
      ({ shiftDate }) => shiftDate >= range.fromDate && shiftDate <= range.toDate,
    );
    const roster = [...shiftsSheet(year.facts, rows, range).rows].map((row) => [
      row[0],
      row[8],
      row[9],
      row[12],
    ]);
    const report = [
      ...reportShiftsSheet(
        facts,
        within.map((shift) => ({ shift, amount: (shift.endsAt - shift.startsAt) / MINUTE_MS })),
      ).rows,
    ].map((row) => [row[1], row[5], row[6], row[9]]);
    const inOrder = (all: unknown[][]) => all.map((row) => row.join()).sort();
    expect(inOrder(report)).toEqual(inOrder(roster));

    const published = { ...year.facts, neighbours: [...year.before, ...year.after] };
    const screen = createLiveCoverage(
      published,
      (year.revised ?? year.rows).map((row) => row),
    ).coverage;
    const { coverage } = readCoverage(counted);
    expect(coverageTotals(coverage)).toEqual(coverageTotals(screen));
    const totals = coverageView(coverage, range).totals?.cells ?? [];
    expect(totals[2]?.value).toBe(coverageTotals(screen).requiredEmployeeMinutes);
    expect(totals[4]?.value).toBe(coverageTotals(screen).uncoveredEmployeeMinutes);
    // An hour of the roster is one of the report: nothing is lost at the edges of weeks.
    const [first, last] = [hourReport(facts).weeks[0], hourReport(facts).weeks.at(-1)];
    if (first === undefined || last === undefined) throw new Error('There is no week.');
    const worked = rows.reduce(
      (sum, row) =>
        row.userId === null
          ? sum
          : sum + overlapMinutes(row, { startsAt: first.startsAt, endsAt: last.endsAt }),
      0,
    );
    expect(hourReport(facts).total.worked).toBe(worked);
  });
});

describe('asking for reports', () => {
  const own = randomYear(years[0] ?? 0).facts;
  const foreign = randomYear(years[1] ?? 0).facts;
  const day = own.schedule.startDate;
  const ask = (as: string | null, center: string, from: string, to: string) =>
    Promise.all([
      refusalOf(db.asUser(as, (sql) => sql`select public.get_report_facts(${center}, ${from}, ${to})`)),
      refusalOf(db.asUser(as, (sql) => sql`select public.get_request_report(${center}, ${from}, ${to})`)),
      refusalOf(
        db.asUser(as, (sql) => sql`select public.get_report_sums(${center}, ${sql.json([[0, 60_000]])})`),
      ),
    ]);

  it('is for supervisors of the agency', async () => {
    const dispatcher = own.people.find(({ role, isActive }) => role === 'dispatcher' && isActive);
    for (const refusal of await ask(dispatcher?.id ?? '', own.schedule.centerId, day, day)) {
      expect(refusal).toMatchObject({ code: 'PT403' });
    }
    for (const refusal of await ask(null, own.schedule.centerId, day, day)) {
      expect(refusal).toMatchObject({ code: '42501' });
    }
    for (const refusal of await ask(uuid(years[0] ?? 0), foreign.schedule.centerId, day, day)) {
      expect(refusal).toMatchObject({ code: 'PT404' });
    }
    expect(await ask(uuid(years[0] ?? 0), own.schedule.centerId, day, day)).toEqual([null, null, null]);
  });

  it('spans a leap year and no more', async () => {
    const [facts, requests] = await ask(
      uuid(years[0] ?? 0),
      own.schedule.centerId,
      '2028-01-01',
      '2028-12-31',
    );
    expect([facts, requests]).toEqual([null, null]);
    const refused = await ask(uuid(years[0] ?? 0), own.schedule.centerId, '2028-01-01', '2029-01-01');
    for (const refusal of refused.slice(0, 2)) {
      expect(refusal).toMatchObject({ message: 'Choose a range of at most 366 days.' });
    }
  });

  it('takes stretches of time only as pairs of instants', async () => {
    for (const windows of [{}, [1], [[1]], [['a', 'b']], [[2, 1]], [[0, 1e15]], Array(61).fill([0, 1])]) {
      const refusal = await refusalOf(
        db.asUser(
          uuid(years[0] ?? 0),
          (sql) => sql`select public.get_report_sums(${own.schedule.centerId}, ${sql.json(windows)})`,
        ),
      );
      expect(refusal, JSON.stringify(windows).slice(0, 40)).toMatchObject({
        message: 'Stretches of time are pairs of instants, at most 60 of them.',
      });
    }
  });
});
