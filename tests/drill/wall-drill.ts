import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import postgres from 'postgres';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { wallTime } from '#lib/domain/wall-view.ts';
import { startApp, stopApp } from './app-process.ts';
import { createDataFolder, findFreePort, requireRunning } from './data-folder.ts';
import { killAll } from './process-tree.ts';
import type { Trial } from './trial.ts';
import { openNight, type WallNight } from './wall-night.ts';

const timeZone = 'America/Los_Angeles';
const minuteMs = 60_000;
/** What a heap may differ by chance. */
const GROWTH_BYTES_MAX = 2 * 1024 * 1024;
/** Until then a page still makes what it keeps. */
const WARM_MINUTES = 60;

/** Nights in which the clock changes, by the local evening on which they begin. */
const nights = { autumn: '2036-11-01', spring: '2037-03-07' } as const;

type App = Awaited<ReturnType<typeof startApp>>;

type World = {
  app: App;
  dataDir: string;
  port: number;
  night: WallNight;
  problems: string[];
  /** Minutes of the night in which the server answered, and did not. */
  minutes: { well: number; away: number };
};

export type WallReport = {
  trials: Trial[];
  restarts: number;
  heapBytes: { begin: number; end: number }[];
};

/**
 * Lets a display hang through nights in which the clock changes, while its server is killed, stopped, started again and
 * cut off, and looks each minute of the night at what it shows.
 *
 * @param options.hours of each night, from 22:00 on
 */
export async function runWallDrill(options: {
  hours: number;
  executablePath: string;
  report(trial: Trial): void;
}): Promise<WallReport> {
  const dataDir = createDataFolder();
  const port = await findFreePort();
  let app = await startApp({ dataDir, port });
  const browser = await chromium.launch({
    executablePath: options.executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const result: WallReport = { trials: [], restarts: 0, heapBytes: [] };
  try {
    const token = await pair(dataDir);
    for (const [name, date] of Object.entries(nights)) {
      const startsAt = createZone(timeZone).toInstant(date, 22 * 60);
      const night = await openWall(browser, `${app.url}/wall/${token}`, startsAt);
      const world: World = { app, dataDir, port, night, problems: [], minutes: { well: 0, away: 0 } };
      const { begin, end } = await passNight(world, startsAt, options.hours);
      app = world.app;
      result.restarts += restartsOf(options.hours).length;
      result.heapBytes.push({ begin: begin.heapBytes, end: end.heapBytes });
      const trial = {
        name: `the ${name} night`,
        detail: `${world.minutes.well} minutes with the server and ${world.minutes.away} without, heap ${mb(begin.heapBytes)} → ${mb(end.heapBytes)}, ${begin.nodes} → ${end.nodes} nodes`,
        problems: world.problems,
      };
      result.trials.push(trial);
      options.report(trial);
      if (name === 'spring') {
        const ended = await revokeAndLook(world);
        result.trials.push(ended);
        options.report(ended);
      }
      await night.page.context().close();
    }
    return result;
  } finally {
    await browser.close();
    await stopApp(app);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function pair(dataDir: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await withSql(
    dataDir,
    (sql) => sql`
      insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
      select p.agency_id, p.center_id, 'Drill', sha256(convert_to(${token}, 'UTF8')), p.id
      from public.profiles p where p.email = 'admin@harbor.example'`,
  );
  return token;
}

async function withSql(dataDir: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(requireRunning(dataDir).databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

async function openWall(browser: Browser, address: string, startsAt: Instant): Promise<WallNight> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const night = await openNight(await context.newPage(), address, startsAt);
  await night.page.waitForSelector('.wall-stage', { timeout: 30_000 });
  return night;
}

type Event = { minute: number; kind: 'killed' | 'stopped' | 'offline'; minutes: number };

/** The clock changes while the server is away. */
const CHANGE: Event = { minute: 4 * 60 - 20, kind: 'killed', minutes: 30 };

/** What befalls the server in a night, by minutes from its begin: killed, stopped, cut off, some of it several times. */
function eventsOf(hours: number): Event[] {
  const at = (share: number) => Math.floor(share * hours * 60);
  return [
    { minute: at(0.2), kind: 'killed', minutes: 5 },
    { minute: at(0.35), kind: 'stopped', minutes: 3 },
    { minute: at(0.5), kind: 'offline', minutes: 20 },
    { minute: at(0.65), kind: 'killed', minutes: 4 },
    { minute: at(0.8), kind: 'stopped', minutes: 2 },
    CHANGE,
  ];
}

const restartsOf = (hours: number): Event[] => eventsOf(hours).filter(({ kind }) => kind !== 'offline');

async function passNight(world: World, startsAt: Instant, hours: number) {
  const { night } = world;
  const events = eventsOf(hours);
  let begin = await night.weigh();
  for (let minute = 1; minute <= hours * 60; minute += 1) {
    const event = events.find((each) => each.minute === minute);
    if (event !== undefined) await cut(world, event);
    await night.pass(minuteMs);
    await check(world, true);
    if (minute === WARM_MINUTES) begin = await night.weigh();
  }
  const end = await night.weigh();
  if (end.heapBytes > begin.heapBytes + GROWTH_BYTES_MAX) {
    world.problems.push(`the heap grew from ${mb(begin.heapBytes)} to ${mb(end.heapBytes)}`);
  }
  if (night.now() < startsAt + hours * 60 * minuteMs) world.problems.push('the night was too short');
  return { begin, end };
}

/** Takes the server away for so many minutes of the night, looks at the wall meanwhile, and brings it back. */
async function cut(world: World, { kind, minutes }: Event): Promise<void> {
  const { night } = world;
  if (kind === 'offline') night.cutOff(true);
  if (kind === 'killed') {
    killAll(world.app.tree().map(({ pid }) => pid));
    await world.app.ended;
  }
  if (kind === 'stopped') world.problems.push(...(await stopApp(world.app)).faults);
  for (let minute = 1; minute <= minutes; minute += 1) {
    await night.pass(minuteMs);
    world.minutes.away += 1;
    // The first may fall together with the last answer.
    if (minute > 1) await check(world, false);
  }
  if (kind === 'offline') night.cutOff(false);
  else world.app = await startApp({ dataDir: world.dataDir, port: world.port });
  // It comes back by itself with its next question.
  await night.pass(minuteMs);
}

/** The time of the center to the minute, and whether it says that nothing is updated. */
async function check({ night, problems, minutes }: World, isWell: boolean): Promise<void> {
  const look = await night.look();
  const { time, zone } = wallTime(night.now(), timeZone);
  // Nobody knows to the second which way of an answer took how long.
  const times = [-2000, 0, 2000].map((off) => wallTime(night.now() + off, timeZone));
  if (isWell) minutes.well += 1;
  const wrong = [
    look.state === 'board' ? '' : `it is ${look.state}`,
    times.some((right) => look.clock === right.time && look.zone === right.zone)
      ? ''
      : `it shows ${look.clock} ${look.zone}`,
    look.isStale === !isWell ? '' : `it ${look.isStale ? 'says' : 'does not say'} that nothing is updated`,
    look.people > 0 ? '' : 'it shows nobody',
  ].filter((words) => words !== '');
  if (wrong.length > 0 && problems.length < 20) problems.push(`at ${time} ${zone} ${wrong.join(', ')}`);
}

async function revokeAndLook({ night, dataDir }: World): Promise<Trial> {
  await withSql(
    dataDir,
    (sql) => sql`update private.board_devices set revoked_at = now(), revoked_by = issued_by`,
  );
  await night.pass(minuteMs);
  const { state, people } = await night.look();
  return {
    name: 'revoked',
    detail: `it is ${state}`,
    problems: state === 'ended' && people === 0 ? [] : [`it is ${state} and shows ${people} people`],
  };
}

const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
