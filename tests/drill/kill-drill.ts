import { rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { type AppProcess, answers, startApp, stopApp } from './app-process.ts';
import { generateByAction, loginOf, signInForPages, strangerLogin } from './app-user.ts';
import { createDataFolder, findFreePort, requireRunning } from './data-folder.ts';
import { findHalves } from './invariants.ts';
import { chooseVictims, drawAim, type KillKind, killKinds, workUntil } from './kill.ts';
import {
  createDrillClient,
  type Lane,
  type LaneContext,
  phoneLane,
  planningLane,
  signInLane,
  timeOffLane,
} from './lanes.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Audience, createListener, findDeaf, untilAllListen } from './listeners.ts';
import { killAll, postmastersOf, survivors } from './process-tree.ts';
import { createRandom, type Random } from './random.ts';
import { waitFor } from './wait.ts';

export type Round = {
  kind: KillKind;
  /** The step after whose sending the kill came, and by how many milliseconds. */
  aim: string;
  delayMs: number;
  /** Until the first page after a new start; null when no start was needed. */
  startMs: number | null;
  /** Until API and pages answered again by themselves; null when the app had to be started. */
  recoveredMs: number | null;
  /** From then until everybody who listens to changes had joined all topics again. */
  listeningMs: number | null;
  lost: string[];
  half: string[];
  /** Anything else that must not be: a page without 200, a process left behind, a session that ended. */
  faults: string[];
};

export type KillReport = {
  rounds: Round[];
  firstStartMs: number;
  acknowledged: ReturnType<Ledger['counts']>;
  unansweredPublications: ReturnType<Ledger['unanswered']>;
  /** What the final stop left behind or did wrong. */
  stop: Awaited<ReturnType<typeof stopApp>>;
};

const checkout = join(import.meta.dirname, '../..');
const recoveryMs = 10_000;
/** A run whose worker was killed is computed anew: at once by the next worker, else after a minute and a half. */
const runsEndMs = 200_000;
const pages = ['/', '/schedule', '/schedules', '/people', '/requirements'];

type Instance = AppProcess & { url: string; startMs: number };
type World = {
  dataDir: string;
  port: number;
  random: Random;
  ledger: Ledger;
  app: Instance;
  /** Cookies of the supervisor's one session: it has to outlive every kill. */
  cookie: string;
  /** People with an open page: they live through all kills. */
  audience: Audience;
};

/**
 * Starts the app on a data folder of its own and kills it `rounds` times while people work with it, at moments and
 * in ways drawn from `seed`. The folder stays when something was found.
 */
export async function runKillDrill(options: {
  rounds: number;
  seed: number;
  report(round: Round, index: number): void;
}): Promise<KillReport> {
  const dataDir = createDataFolder();
  const port = await findFreePort();
  const app = await startApp({ dataDir, port });
  const random = createRandom(options.seed);
  const supervisor = loginOf('supervisor');
  const cookie = await signInForPages({ ...requireRunning(dataDir), url: app.url }, supervisor);
  const audience = await gatherAudience(dataDir);
  const world: World = { dataDir, port, random, ledger: createLedger(), app, cookie, audience };
  const rounds: Round[] = [];
  try {
    for (const [index, kind] of kindsFor(options.rounds, random).entries()) {
      const round = await runRound(world, kind);
      rounds.push(round);
      options.report(round, index + 1);
    }
    await dismiss(audience);
    const stop = await stopApp(world.app);
    const isClean = stop.faults.length === 0 && rounds.every((round) => problemsOf(round).length === 0);
    if (isClean) rmSync(dataDir, { recursive: true, force: true });
    return {
      rounds,
      firstStartMs: app.startMs,
      acknowledged: world.ledger.counts(),
      unansweredPublications: world.ledger.unanswered(),
      stop,
    };
  } finally {
    await dismiss(audience);
    // A drill that breaks off leaves its data to be looked at, but no process.
    if (!world.app.hasEnded()) {
      world.app.child.kill('SIGTERM');
      await world.app.ended;
    }
  }
}

async function gatherAudience(dataDir: string): Promise<Audience> {
  const project = requireRunning(dataDir);
  const listen = (login: { email: string; password: string }) => createListener(project, login);
  const roles = ['supervisor', 'dispatcher', 'admin'];
  const [stranger, ...listeners] = await Promise.all([strangerLogin(), ...roles.map(loginOf)].map(listen));
  if (!stranger) throw new Error('There is no stranger.');
  return { listeners, stranger };
}

async function dismiss({ listeners, stranger }: Audience): Promise<void> {
  await Promise.all([...listeners, stranger].map((listener) => listener.close()));
}

/** Everything a round found. */
export function problemsOf({ lost, half, faults }: Round): string[] {
  return [...lost, ...half, ...faults];
}

/** Each kind equally often, in an order of chance. */
function kindsFor(rounds: number, random: Random): KillKind[] {
  const all = Array.from({ length: rounds }, (_, index) => killKinds[index % killKinds.length] ?? 'app');
  return random.shuffle(all);
}

async function runRound(world: World, kind: KillKind): Promise<Round> {
  const aim = drawAim(world.random);
  const before = world.app.tree();
  const serverPid = world.app.serverPid();
  const { stopped, stop } = await workUntil(aim, world.ledger, (context) => hireLanes(world, context));
  const victims = chooseVictims(kind, { ...world, serverPid, tree: world.app.tree() });
  const killedAt = Date.now();
  killAll(victims.map(({ pid }) => pid));
  stop();
  const isAppDead = kind === 'app' || kind === 'everything';
  const round: Round = {
    kind,
    aim: aim.step,
    delayMs: aim.delayMs,
    startMs: null,
    recoveredMs: null,
    listeningMs: null,
    lost: [],
    half: [],
    faults: [],
  };
  if (isAppDead) {
    await Promise.all([stopped, world.app.ended]);
    world.app = await startApp({ dataDir: world.dataDir, port: world.port });
    round.startMs = world.app.startMs;
  } else {
    round.recoveredMs = await measureRecovery(world, killedAt);
    await stopped;
    if (world.app.hasEnded() || world.app.serverPid() !== serverPid) {
      round.faults.push('the app did not live through the loss of its database');
    }
  }
  for (const row of await survivors(isAppDead ? before : victims, 5000)) {
    round.faults.push(`process ${row.pid} was left behind: ${row.command.slice(0, 120)}`);
  }
  await inspect(world, round);
  return round;
}

async function hireLanes(world: World, context: LaneContext): Promise<Lane[]> {
  const { url, publishableKey } = requireRunning(world.dataDir);
  const connect = () => createDrillClient(url, publishableKey);
  const signIn = async (login: { email: string; password: string }) => {
    const client = connect();
    const { data, error } = await client.auth.signInWithPassword(login);
    if (error) throw error;
    const profile = await client
      .from('profiles')
      .select('id, agency_id, center_id')
      .eq('id', data.user.id)
      .single();
    if (profile.error) throw profile.error;
    const { id, agency_id: agencyId, center_id: centerId } = profile.data;
    if (centerId === null) throw new Error(`${login.email} has no center.`);
    return { client, id, agencyId, centerId };
  };
  const [supervisor, dispatcher, admin] = await Promise.all([
    signIn(loginOf('supervisor')),
    signIn(loginOf('dispatcher')),
    signIn(loginOf('admin')),
  ]);
  const generate = generateByAction(checkout, world.app.url, world.cookie);
  return [
    planningLane(supervisor.client, supervisor, generate, context),
    phoneLane(dispatcher.client, dispatcher.id, context),
    phoneLane(admin.client, admin.id, context),
    timeOffLane(dispatcher.client, context),
    signInLane(connect, loginOf('dispatcher'), context),
  ];
}

/** Milliseconds from the kill until the API and the pages answer again. */
async function measureRecovery(world: World, killedAt: number): Promise<number> {
  const { url, publishableKey } = requireRunning(world.dataDir);
  const ask = async (): Promise<true | null> => {
    const { error } = await createDrillClient(url, publishableKey).auth.signInWithPassword(loginOf('admin'));
    if (error) throw error;
    const silent = await findSilentPages(world);
    if (silent.length > 0) throw new Error(`no answer from ${silent.join(', ')}`);
    return true;
  };
  await waitFor('the app answers again', recoveryMs * 3, ask);
  return Date.now() - killedAt;
}

/** The pages that are not answered with 200, to somebody signed in and to a stranger. */
async function findSilentPages({ app, cookie }: World): Promise<string[]> {
  const silent: string[] = [];
  for (const page of pages) if (!(await answers(`${app.url}${page}`, cookie))) silent.push(page);
  if (!(await answers(`${app.url}/sign-in`))) silent.push('/sign-in');
  return silent;
}

/** Looks at everything that has to be as it was, and at what people can do now. */
async function inspect(world: World, round: Round): Promise<void> {
  const { databaseUrl, url, publishableKey } = requireRunning(world.dataDir);
  round.listeningMs = await untilAllListen(world.audience).catch((error: Error) => {
    round.faults.push(error.message);
    return null;
  });
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await waitFor('every run ends', runsEndMs, async () => {
      const [row] = await sql<{ running: boolean }[]>`
        select exists (select from public.generation_runs where state = 'running') as running`;
      return row?.running === false ? true : null;
    }).catch((error: Error) => round.faults.push(error.message));
    round.lost.push(...(await world.ledger.findLost(sql)));
    round.half.push(...(await findHalves(sql)));
    round.faults.push(...(await findDeaf(sql, requireRunning(world.dataDir), world.audience)));
  } finally {
    await sql.end();
  }
  if (round.recoveredMs !== null && round.recoveredMs > recoveryMs) {
    round.faults.push(`the app answered again only after ${round.recoveredMs} ms`);
  }
  const postmasters = postmastersOf(world.dataDir);
  if (postmasters.length !== 1) round.faults.push(`${postmasters.length} postmasters run`);
  for (const page of pages) {
    if (!(await answers(`${world.app.url}${page}`, world.cookie)))
      round.faults.push(`${page} is not answered`);
  }
  const client = createDrillClient(url, publishableKey);
  const signedIn = await client.auth.signInWithPassword(loginOf('supervisor'));
  if (signedIn.error) round.faults.push(`sign-in fails: ${signedIn.error.message}`);
  const refreshToken = world.ledger.lastRefreshToken();
  if (refreshToken !== null) {
    const { data, error } = await client.auth.refreshSession({ refresh_token: refreshToken });
    if (error) round.lost.push(`the session of the last sign-in is gone: ${error.message}`);
    else if (data.session) world.ledger.signedIn(data.session.refresh_token);
  }
}
