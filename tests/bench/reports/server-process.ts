// Reads reports as the app's server does, as the supervisor of the large center.
import { readReport, readReportHeads } from '#lib/actions/report.ts';
import { readHealth } from '#lib/actions/schedule-health.ts';
import { searchEverything } from '#lib/actions/search.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { REPORT_IDS, type ReportQuery } from '#lib/domain/report-query.ts';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { createDrillClient } from '../../drill/lanes.ts';
import { type Plan, SEARCH, type Times } from './run.ts';

/** The first answers fill caches, as those of a server that has just started do. */
const WARM_UPS = 2;

/** As people type: names letter by letter, a day, codes, words of pages. */
const SEARCHES = [
  'be',
  'bea',
  'garcia',
  'an',
  'lo',
  '4 feb 2036',
  '2036-06-01',
  'd10',
  'garcia 4 feb 2036',
  'd10 1 jun 2036',
  'g1',
  'block',
  'person',
  'fatigue',
  'swap settings',
  '%',
  'zzzz',
];

process.once('message', (plan: Plan) => {
  run(plan).then(
    (times) => {
      process.send?.(times);
      process.disconnect?.();
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run({ center, runs }: Plan): Promise<Times> {
  const db = createDrillClient(process.env.SUPABASE_URL ?? '', process.env.SUPABASE_PUBLISHABLE_KEY ?? '');
  const { error } = await db.auth.signInWithPassword({
    email: 'supervisor@harbor.example',
    password: demoPassword,
  });
  if (error) throw error;
  const [floor] =
    (await db.from('centers').select('name, time_zone, day_start').eq('id', center.centerId).throwOnError())
      .data ?? [];
  if (floor === undefined) throw new Error('The center is missing.');
  const clock = { timeZone: floor.time_zone, dayStart: floor.day_start.slice(0, 5) };
  const user = {
    center: { id: center.centerId, name: floor.name, clock },
    workweeks: [{ fromDate: '2000-01-01', workweekStart: 0 as const }],
    reads: REPORT_IDS,
  };
  const range = { fromDate: center.fromDate, toDate: center.toDate };
  const times: Record<string, number[]> = {};
  let workedMinutes = 0;
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const all: number[] = [];
    for (let run = -WARM_UPS; run < runs; run += 1) {
      const begun = performance.now();
      await work();
      if (run >= 0) all.push(performance.now() - begun);
    }
    times[name] = all;
  };
  for (const report of REPORT_IDS) {
    const query: ReportQuery = { report, ...range, open: null, sort: null, by: 'week', centerId: null };
    await timed(report, async () => {
      const { view } = await readReport(db, user, query, Date.now());
      if (report === 'hours') workedMinutes = Number(view.totals?.cells[3]?.value);
    });
  }
  const open = { measure: 'overtime', personId: '', period: '' };
  await timed('hours, opened', () =>
    readReport(
      db,
      user,
      { report: 'hours', ...range, open, sort: null, by: 'person', centerId: null },
      Date.now(),
    ),
  );
  await timed('the list of reports', () => readReportHeads(db, user, range));
  const block = (await listSchedules(db, center.centerId)).find(
    ({ status, endDate }) => status === 'published' && endDate < center.fromDate,
  );
  if (block === undefined) throw new Error('The published block is missing.');
  for (const part of ['coverage', 'promise'] as const) {
    const query = { part, by: 'person' as const, open: null, sort: null };
    await timed(`health, ${part}`, () => readHealth(db, block, query, Date.now()));
  }
  const searcher = { role: 'supervisor' as const, center: user.center, clockStyle: '24h' as const };
  const all: number[] = [];
  let found = 0;
  for (let run = -1; run < runs; run += 1) {
    for (const typed of SEARCHES) {
      const begun = performance.now();
      const groups = await searchEverything(db, searcher, typed, Date.parse(center.fromDate));
      if (run >= 0) all.push(performance.now() - begun);
      found += groups.length;
    }
  }
  if (found === 0) throw new Error('Nothing was found.');
  times[SEARCH] = all;
  return { times, workedMinutes };
}
