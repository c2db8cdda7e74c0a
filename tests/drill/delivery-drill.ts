import { rmSync } from 'node:fs';
import postgres from 'postgres';
import { type AppProcess, startApp, stopApp } from './app-process.ts';
import { createDataFolder, findFreePort, requireRunning } from './data-folder.ts';
import {
  arrivalsOf,
  type Crowd,
  endWait,
  findWrongMails,
  type MailSink,
  makeCrowd,
  publishToAll,
  startMailSink,
  untilAccepted,
  untilEnded,
  untilPlanned,
} from './delivery-world.ts';
import { killAll, postmastersOf, survivors } from './process-tree.ts';
import { createRandom, type Random } from './random.ts';
import { waitFor } from './wait.ts';

/** What ends in the middle of the delivery: the worker, the database under it, or everything at once. */
const kinds = ['worker', 'database', 'app'] as const;
type Kind = (typeof kinds)[number];

export type DeliveryRound = {
  kind: Kind;
  /** How many mails were accepted when the kill came, of how many. */
  before: number;
  of: number;
  /** From the kill to the mail that ended the longest silence after it; null when none was left. */
  pickedUpMs: number | null;
  /** From the kill until nothing waits any more. */
  endedMs: number;
  /** Notices that came twice. */
  twice: number;
  problems: string[];
};

const people = 200;
/** Notices of each person that are under way at once, so that there is an order to lose. */
const publications = 2;
/** A mail server that gives the kill time to come in the middle. */
const mailMs = 20;
const pickUpMsMax = 60_000;
const endsMs = 180_000;

type World = { app: AppProcess; dataDir: string; port: number; sink: MailSink; crowd: Crowd };

/**
 * Publishes to 200 people `rounds` times, and each time kills what delivers, at a moment drawn from `seed`. Every notice
 * has to arrive, at most twice and then with the same message id, and the notices of each person in their order.
 */
export async function runDeliveryDrill(options: {
  rounds: number;
  seed: number;
  report(round: DeliveryRound, index: number): void;
}): Promise<DeliveryRound[]> {
  const random = createRandom(options.seed);
  const dataDir = createDataFolder();
  const port = await findFreePort();
  const sink = await startMailSink(mailMs);
  let world: World | null = null;
  try {
    const app = await startApp({ dataDir, port, delivery: sink.delivery });
    world = { app, dataDir, port, sink, crowd: await withDatabase(dataDir, (sql) => makeCrowd(sql, people)) };
    const rounds: DeliveryRound[] = [];
    for (let index = 0; index < options.rounds; index += 1) {
      const round = await runRound(world, kinds[index % kinds.length] ?? 'worker', random);
      rounds.push(round);
      options.report(round, index + 1);
    }
    return rounds;
  } finally {
    if (world !== null) await stopApp(world.app);
    await sink.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function runRound(world: World, kind: Kind, random: Random): Promise<DeliveryRound> {
  const { dataDir, sink, crowd } = world;
  const mailsBefore = (await sink.accepted()).length;
  const scheduleIds = await withDatabase(dataDir, async (sql) => {
    const ids: number[] = [];
    for (let turn = 0; turn < publications; turn += 1) ids.push((await publishToAll(sql, crowd)).scheduleId);
    await untilPlanned(sql, ids, people * publications);
    await endWait(sql, ids);
    return ids;
  });
  const of = people * publications;
  await untilAccepted(sink, mailsBefore + random.between(1, Math.floor(of * 0.8)), endsMs);
  const tree = world.app.tree();
  const victims =
    kind === 'database'
      ? postmastersOf(dataDir)
      : tree.filter(({ command }) => kind === 'app' || command.includes('scripts/worker.ts'));
  const killedAt = performance.timeOrigin + performance.now();
  killAll(victims.map(({ pid }) => pid));
  const problems: string[] = [];
  for (const { pid, command } of await survivors(victims, 5000)) {
    problems.push(`process ${pid} lives on: ${command.slice(0, 100)}`);
  }
  // What was on the line is there by now.
  const before = (await sink.accepted()).filter(({ at }) => at <= killedAt).length - mailsBefore;
  if (kind === 'app') {
    await world.app.ended;
    world.app = await startApp({ dataDir, port: world.port, delivery: sink.delivery });
  }
  const mailings = await waitFor('the deliveries end', endsMs, () =>
    withDatabase(dataDir, (sql) => untilEnded(sql, scheduleIds, 5000)),
  );
  const endedMs = Math.round(performance.timeOrigin + performance.now() - killedAt);
  const accepted = await sink.accepted();
  const pickedUpMs = endOfSilence(
    accepted.map(({ at }) => at),
    killedAt,
  );
  if (pickedUpMs !== null && pickedUpMs > pickUpMsMax) {
    problems.push(`the next mail came only after ${pickedUpMs} ms`);
  }
  const arrivals = arrivalsOf(accepted);
  problems.push(...findWrongMails(mailings, arrivals, { countMax: 2 }));
  if (mailings.length !== of) problems.push(`${mailings.length} notices instead of ${of}`);
  const twice = mailings.filter(({ id }) => (arrivals.get(id)?.count ?? 0) > 1).length;
  return { kind, before, of, pickedUpMs, endedMs, twice, problems };
}

/** What was on the line at the kill may still come, also from a worker that has lost its database alone. */
function endOfSilence(instants: readonly number[], killedAt: number): number | null {
  let [before, longest, end] = [killedAt, 0, Number.NaN];
  for (const at of instants) {
    if (at <= killedAt) continue;
    if (at - before > longest) [longest, end] = [at - before, at];
    before = at;
  }
  return Number.isNaN(end) ? null : Math.round(end - killedAt);
}

async function withDatabase<Result>(
  dataDir: string,
  work: (sql: postgres.Sql) => Promise<Result>,
): Promise<Result> {
  const sql = postgres(requireRunning(dataDir).databaseUrl, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 5,
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
