import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import postgres from 'postgres';
import { instanceOwner } from '../../supabase/local/instance-lock.ts';
import { type AppProcess, answers, spawnApp, startApp, stopApp } from './app-process.ts';
import { loginOf, signInForPages } from './app-user.ts';
import { createDataFolder, findFreePort, occupy, requireRunning } from './data-folder.ts';
import { findHalves } from './invariants.ts';
import { isLoopbackAddress, listeningAddresses } from './listening.ts';
import { killAll, postmastersOf, survivors } from './process-tree.ts';
import { createRandom, type Random } from './random.ts';
import { stopAtWork } from './stop-at-work.ts';
import type { Trial } from './trial.ts';
import { pause, waitFor } from './wait.ts';

const checkout = join(import.meta.dirname, '../..');
const upMs = 300_000;

type TrialWork = (random: Random, dataDir: string) => Promise<{ detail: string; problems: string[] }>;

const trials: Record<string, TrialWork> = {
  'killed while building': (random, dataDir) => interruptBuild(random, dataDir),
  'killed while the database is made and migrated': (random, dataDir) =>
    interruptStarts(random, dataDir, 6, 'migrating'),
  'killed while seeding': (random, dataDir) => interruptStarts(random, dataDir, 3, 'seeding'),
  'two starts at once on a new folder': (_random, dataDir) => startTwice(dataDir),
  'two starts at once after a kill': (_random, dataDir) => startTwiceAfterKill(dataDir),
  'port taken': (_random, dataDir) => startOnTakenPort(dataDir),
  'stopped during a request': (_random, dataDir) => stopDuringRequest(dataDir),
  'stopped while people work': (_random, dataDir) => stopAtWork(dataDir),
  'npm killed': (_random, dataDir) => killStarter(dataDir),
};

/** Goes through every trial, each on a data folder of its own; the build of this checkout is made anew once. */
export async function runStartDrill(options: { seed: number; report(trial: Trial): void }): Promise<Trial[]> {
  const random = createRandom(options.seed);
  const done: Trial[] = [];
  for (const [name, work] of Object.entries(trials)) {
    const dataDir = createDataFolder();
    const result = await work(random, dataDir).catch((error: unknown) => ({
      detail: '',
      problems: [String(error)],
    }));
    const trial = { name, ...result };
    if (trial.problems.length === 0) rmSync(dataDir, { recursive: true, force: true });
    done.push(trial);
    options.report(trial);
  }
  return done;
}

/** The build is killed with its app; the next start finds nobody in its way and builds. */
async function interruptBuild(random: Random, dataDir: string) {
  rmSync(join(checkout, '.next/source-hash'), { force: true });
  const app = spawnApp({ dataDir, port: await findFreePort() });
  await waitFor('the build begins', 60_000, () => (app.output().includes('Building the app') ? true : null));
  const delayMs = random.between(1000, 8000);
  await pause(delayMs);
  const before = app.tree();
  const problems = existsSync(join(checkout, '.next/source-hash')) ? ['the build was done already'] : [];
  killAll([app.serverPid()]);
  await app.ended;
  // At once: what is left of the build must not be in the way.
  const again = await startAndLook(dataDir);
  const left = await survivors(before, 5000);
  return {
    detail: `after ${delayMs} ms; the next start took ${again.startMs} ms`,
    problems: [...problems, ...again.problems, ...left.map(({ command }) => `left behind: ${command}`)],
  };
}

/** Several starts in a row are killed before they are done, in both ways; then one is left alone. */
async function interruptStarts(
  random: Random,
  dataDir: string,
  times: number,
  phase: 'migrating' | 'seeding',
) {
  const kills: string[] = [];
  const problems: string[] = [];
  for (let round = 0; round < times; round += 1) {
    const app = spawnApp({ dataDir, port: await findFreePort() });
    const hasBegun = (): boolean =>
      phase === 'seeding' ? app.output().includes('Making the demo') : instanceOwner(dataDir) !== null;
    await waitFor(`${phase} begins`, upMs, () => (hasBegun() ? true : null), 5);
    const delayMs = random.between(0, phase === 'seeding' ? 4000 : 2500);
    await pause(delayMs);
    const before = app.tree();
    if (app.output().includes('Data is kept in'))
      problems.push(`start ${round + 1} was done before the kill`);
    const owner = instanceOwner(dataDir);
    const isAppOnly = round % 2 === 0;
    killAll(isAppOnly && owner !== null ? [owner] : before.map(({ pid }) => pid));
    await app.ended;
    kills.push(`${isAppOnly ? 'app' : 'everything'} at ${delayMs} ms`);
  }
  const again = await startAndLook(dataDir);
  return {
    detail: `${kills.join(', ')}; the next start took ${again.startMs} ms`,
    problems: [...problems, ...again.problems],
  };
}

/** Starts, looks at the data and the pages, signs in, stops. */
async function startAndLook(dataDir: string): Promise<{ startMs: number; problems: string[] }> {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const problems = await look(dataDir, app.url);
  const pids = app.tree().map(({ pid }) => pid);
  const ports = [app.url, requireRunning(dataDir).databaseUrl].map((url) => Number(new URL(url).port));
  const open = listeningAddresses(pids, ports).filter((address) => !isLoopbackAddress(address));
  problems.push(...open.map((address) => `listens on ${address}, beyond this machine`));
  const { faults } = await stopApp(app);
  return { startMs: app.startMs, problems: [...problems, ...faults] };
}

async function look(dataDir: string, url: string): Promise<string[]> {
  const running = requireRunning(dataDir);
  const sql = postgres(running.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const problems = await findHalves(sql);
    const [row] = await sql<{ agencies: number; published: number }[]>`
      select (select count(*)::integer from public.agencies) as agencies,
        (select count(*)::integer from public.schedules where status = 'published') as published`;
    if (row?.agencies !== 2 || row.published !== 2)
      problems.push(`not the demo data: ${JSON.stringify(row)}`);
    if (postmastersOf(dataDir).length !== 1) problems.push('there is not exactly one postmaster');
    const cookie = await signInForPages({ ...running, url }, loginOf('supervisor'));
    if (!(await answers(`${url}/schedules`, cookie))) problems.push('/schedules is not answered');
    return problems;
  } finally {
    await sql.end();
  }
}

async function startTwice(dataDir: string) {
  const port = await findFreePort();
  const apps = [spawnApp({ dataDir, port }), spawnApp({ dataDir, port: await findFreePort() })];
  const loser = await waitFor('one start gives up', upMs, () => apps.find((app) => app.hasEnded()) ?? null);
  const winner = apps.find((app) => app !== loser);
  if (winner === undefined) throw new Error('both starts gave up');
  const problems: string[] = [];
  if ((await loser.ended) !== 1) problems.push('the refused start does not end with 1');
  const said = loser.output().trim();
  if (!/already runs/.test(said) || said.includes('\n')) problems.push(`it says: ${said}`);
  await waitUntilUp(winner);
  const { url } = requireRunning(dataDir);
  problems.push(...(await look(dataDir, url.replace('127.0.0.1', 'localhost'))));
  problems.push(...(await stopApp(winner)).faults);
  return { detail: said, problems };
}

/** The lock that a killed app leaves is taken over by one of two, never by both. */
async function startTwiceAfterKill(dataDir: string) {
  const first = await startApp({ dataDir, port: await findFreePort() });
  killAll([first.serverPid()]);
  await first.ended;
  return startTwice(dataDir);
}

async function startOnTakenPort(dataDir: string) {
  const taken = await occupy(3000);
  const problems: string[] = [];
  try {
    const strict = spawnApp({ dataDir, port: taken.port });
    const code = await strict.ended;
    const said = strict.output().trim().split('\n').at(-1) ?? '';
    if (code !== 1 || !said.startsWith('Port 3000 is taken'))
      problems.push(`with PORT=3000: ${code}, ${said}`);
    const app = spawnApp({ dataDir });
    await waitUntilUp(app);
    const url = requireRunning(dataDir).url;
    if (url === 'http://127.0.0.1:3000') problems.push('the taken port was taken again');
    problems.push(...(await look(dataDir, url.replace('127.0.0.1', 'localhost'))));
    problems.push(...(await stopApp(app)).faults);
    return { detail: `${said} Without PORT it took ${url}.`, problems };
  } finally {
    await taken.close();
  }
}

/** A request whose second half is sent only after the app was told to stop. */
async function stopDuringRequest(dataDir: string) {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const { url, publishableKey } = requireRunning(dataDir);
  const body = JSON.stringify(loginOf('dispatcher'));
  const outgoing = request(`${url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    agent: false,
    headers: {
      apikey: publishableKey,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    },
  });
  outgoing.write(body.slice(0, 10));
  const answer = readAnswer(outgoing);
  // Any later answer shows that the app has accepted the earlier connection.
  await answers(`${url}/sign-in`);
  const stopped = stopApp(app);
  await waitFor('the app stops', 10_000, () => (app.output().includes('Stopping') ? true : null));
  const problems = (await answers(`${url}/sign-in`)) ? ['new requests are still answered'] : [];
  outgoing.end(body.slice(10));
  const { status, body: answered } = await answer;
  if (status !== 200 || !answered.includes('access_token')) problems.push(`answered ${status}: ${answered}`);
  const { stopMs, faults } = await stopped;
  return { detail: `answered ${status}; stopped in ${stopMs} ms`, problems: [...problems, ...faults] };
}

async function readAnswer(outgoing: ClientRequest): Promise<{ status: number; body: string }> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** Whoever kills npm, or the terminal with it, ends the app and its database too. */
async function killStarter(dataDir: string) {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const before = app.tree();
  const begun = Date.now();
  killAll([app.child.pid ?? 0]);
  await app.ended;
  const left = await survivors(before, 15_000);
  return {
    detail: `all gone after ${Date.now() - begun} ms`,
    problems: left.map(({ command }) => `left behind: ${command}`),
  };
}

async function waitUntilUp(app: AppProcess): Promise<void> {
  await waitFor('the app is up', upMs, () => {
    return app.hasEnded() || app.output().includes('Data is kept in') ? true : null;
  });
  if (app.hasEnded()) throw new Error(`The app did not start:\n${app.output()}`);
}
