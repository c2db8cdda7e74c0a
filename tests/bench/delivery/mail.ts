import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import type { AppProcess } from '../../drill/app-process.ts';
import { requireRunning } from '../../drill/data-folder.ts';
import {
  arrivalsOf,
  type Crowd,
  endWait,
  findWrongMails,
  type MailSink,
  makeCrowd,
  publishToAll,
  untilEnded,
  untilPlanned,
} from '../../drill/delivery-world.ts';
import { pause } from '../../drill/wait.ts';
import { type Delays, delaysOf } from './live.ts';

export type MailBench = {
  people: number;
  /** Of one publication that waits its whole minute; milliseconds. */
  commitToPlanned: number;
  commitToDue: number;
  dueToFirst: number;
  dueToLast: number;
  dueToEach: Delays;
  /** Mails a second while they go out. */
  perSecond: number;
  /** Over everything that was published. */
  notices: number;
  lost: number;
  twice: number;
  problems: string[];
  /** Megabytes of the worker: before, after the first publication, after the three in a row, and after each round. */
  rss: { before: number; first: number; three: number; rounds: number[] };
};

const endsMs = 300_000;

/** Publishes to a crowd and looks when a mail server has each notice. */
export async function measureMail(
  app: AppProcess & { dataDir: string },
  sink: MailSink,
  { people, rounds, say }: { people: number; rounds: number; say: (line: string) => void },
): Promise<MailBench> {
  const sql = postgres(requireRunning(app.dataDir).databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const crowd = await makeCrowd(sql, people);
    const before = workerMegabytes(app);
    say(`Publishing to ${people} people, and waiting the minute in which it could be undone …`);
    const first = await publishOnce(sql, sink, crowd);
    const afterFirst = workerMegabytes(app);
    say('Publishing three times in a row …');
    const three = [];
    for (let turn = 0; turn < 3; turn += 1) three.push((await publishToAll(sql, crowd)).scheduleId);
    await deliver(sql, crowd, three);
    const afterThree = workerMegabytes(app);
    say(`Publishing ${rounds} times more …`);
    const scheduleIds = [first.scheduleId, ...three];
    const rss: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { scheduleId } = await publishToAll(sql, crowd);
      scheduleIds.push(scheduleId);
      await deliver(sql, crowd, [scheduleId]);
      rss.push(workerMegabytes(app));
    }
    const mailings = await untilEnded(sql, scheduleIds, endsMs);
    const arrivals = arrivalsOf(await sink.accepted());
    return {
      people,
      ...first.times,
      notices: mailings.length,
      lost: mailings.filter(({ id }) => !arrivals.has(id)).length,
      twice: mailings.filter(({ id }) => (arrivals.get(id)?.count ?? 0) > 1).length,
      problems: findWrongMails(mailings, arrivals, { countMax: 1 }),
      rss: { before, first: afterFirst, three: afterThree, rounds: rss },
    };
  } finally {
    await sql.end();
  }
}

async function publishOnce(sql: postgres.Sql, sink: MailSink, crowd: Crowd) {
  const { scheduleId, at } = await publishToAll(sql, crowd);
  const plannedAt = await untilPlanned(sql, [scheduleId], crowd.size);
  const mailings = await untilEnded(sql, [scheduleId], endsMs);
  const arrivals = arrivalsOf(await sink.accepted());
  const arrived = mailings.flatMap(({ id, dueAt }) => {
    const arrival = arrivals.get(id);
    return arrival === undefined ? [] : [{ dueAt, at: arrival.firstAt }];
  });
  const due = Math.min(...arrived.map(({ dueAt }) => dueAt));
  const instants = arrived.map((one) => one.at);
  const [firstAt, lastAt] = [Math.min(...instants), Math.max(...instants)];
  return {
    scheduleId,
    times: {
      commitToPlanned: plannedAt - at,
      commitToDue: due - at,
      dueToFirst: firstAt - due,
      dueToLast: lastAt - due,
      dueToEach: delaysOf(arrived.map((one) => one.at - one.dueAt)),
      perSecond: (1000 * (instants.length - 1)) / Math.max(1, lastAt - firstAt),
    },
  };
}

/** Without the minute's wait. */
async function deliver(sql: postgres.Sql, { size }: Crowd, scheduleIds: readonly number[]): Promise<void> {
  await untilPlanned(sql, scheduleIds, size * scheduleIds.length);
  await endWait(sql, scheduleIds);
  await untilEnded(sql, scheduleIds, endsMs);
  // What it holds on to it has held for a while.
  await pause(1000);
}

/** What the worker's process has in memory; megabytes. */
function workerMegabytes(app: AppProcess): number {
  const worker = app.tree().find(({ command }) => command.includes('scripts/worker.ts'));
  if (worker === undefined) throw new Error('The worker does not run.');
  const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1000;
}
