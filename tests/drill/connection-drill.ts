import { once } from 'node:events';
import { connect } from 'node:net';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { type Answer, type Call, createCaller } from './http.ts';
import { findLeaks } from './leaks.ts';
import { type DrillPerson, makeTeam } from './people.ts';
import { killAll, postmastersOf, processTree } from './process-tree.ts';
import { openRawSocket } from './raw-socket.ts';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';
import { pause, waitFor } from './wait.ts';

/** A request waits ten seconds for a connection, and five for one that is opened; nobody waits longer than both. */
const boundMs = 17_000;
const recoveryMs = 10_000;
/** A minute for a request, half a minute until somebody looks, and some patience. */
const halfOpenMsMax = 100_000;

type World = { stack: DrillStack; team: DrillPerson[]; send: ReturnType<typeof createCaller>['send'] };
type Service = 'read' | 'write' | 'sign-in' | 'user' | 'broadcast';

const trials = {
  killed: killDatabase,
  database: fillDatabase,
  'Data API': fillDataApi,
  Auth: fillAuth,
  Realtime: fillRealtime,
  'half-open': holdHalfOpen,
} satisfies Record<string, (world: World) => Promise<Trial>>;

/**
 * Takes all connections of the database, then those of each service's pool, then begins requests that never end, and
 * looks at the answers meanwhile.
 *
 * @param names the trials to go through, all of them unless given
 */
export async function runConnectionDrill(
  stack: DrillStack,
  options: { names?: readonly (keyof typeof trials)[]; report?(trial: Trial): void },
): Promise<Trial[]> {
  const caller = createCaller(stack.url);
  const done: Trial[] = [];
  const add = (trial: Trial): void => {
    done.push(trial);
    options.report?.(trial);
  };
  try {
    const world: World = { stack, team: await makeTeam(stack, 6), send: caller.send };
    for (const [name, work] of Object.entries(trials)) {
      if (options.names?.some((wanted) => wanted === name) ?? true) add(await work(world));
    }
    const complaints = stack.complaints();
    const unexpected = /\n\s+at /.test(complaints) ? [`it complained: ${complaints.slice(0, 800)}`] : [];
    const ended = stack.hasEnded() ? ['the server ended'] : [];
    add({ name: 'the server', detail: 'lives', problems: [...unexpected, ...ended] });
    return done;
  } finally {
    caller.close();
  }
}

/** The database dies and is started again: whoever asks meanwhile is told to come back, and nothing of why. */
async function killDatabase(world: World): Promise<Trial> {
  const problems: string[] = [];
  // Its sessions as well: they would go on answering for a moment.
  killAll(postmastersOf(world.stack.dataDir).flatMap(({ pid }) => processTree(pid).map((row) => row.pid)));
  const answers: Answer[] = [];
  for (let round = 0; round < 3; round += 1) {
    answers.push(...(await Promise.all(services.map((service) => world.send(callOf(world, service, 1))))));
  }
  problems.push(
    ...answers.filter(({ status }) => status >= 400).flatMap((answer) => refusedWell('a service', answer)),
  );
  if (problems.length === 0 && answers.every(({ status }) => status < 400)) problems.push('nobody noticed');
  const back = await measureRecovery(world);
  if (back > recoveryMs) problems.push(`all is well only after ${back} ms`);
  return { name: 'the database killed', detail: `${summarise(answers)}; back after ${back} ms`, problems };
}

/** A foreign client holds every connection there is; those of the gateway are ended, so that it has to open new ones. */
async function fillDatabase(world: World): Promise<Trial> {
  const { stack, team } = world;
  const problems: string[] = [];
  const watchers: ReturnType<typeof watchJoin>[] = [];
  const foreign = await holdAllConnections(stack);
  let detail = `held ${foreign.count}`;
  try {
    for (const service of services) {
      const answer = await world.send(callOf(world, service, 1));
      problems.push(...refusedWell(service, answer));
      detail += `, ${service} ${answer.status} in ${answer.ms} ms`;
    }
    watchers.push(watchJoin(world, team[0]));
    const joined = await tryJoin(world, team[2]);
    if (!joined.startsWith('UnableToConnectToProject')) problems.push(`a join is told: ${joined}`);
    await watchers[0]?.until('CHANNEL_ERROR', 'TIMED_OUT');
  } finally {
    await foreign.release();
  }
  const back = await measureRecovery(world);
  const released = Date.now();
  await watchers[0]?.until('SUBSCRIBED').catch((error: Error) => problems.push(error.message));
  detail += `; back after ${back} ms, the refused channel joined by itself after ${back + Date.now() - released} ms`;
  await watchers[0]?.close();
  if (back > recoveryMs) problems.push(`all is well only after ${back} ms`);
  return { name: 'every connection of the database taken', detail, problems };
}

/** Slow statements of several people take the ten connections of the Data API; the others wait, for a bounded time. */
async function fillDataApi(world: World): Promise<Trial> {
  const { stack, team } = world;
  const others = callOf(world, 'read', team.length - 1);
  return whileLocked(world, 'public.holidays', async () => {
    const slow = [0, 1, 2].flatMap((who) =>
      Array.from({ length: 15 }, () => world.send(callOf(world, 'read', who, '/rest/v1/holidays?select=id'))),
    );
    await waitFor('the pool is full', 5000, async () =>
      (await countWaiting(stack, 'authenticator')) >= 10 ? true : null,
    );
    const [answer, signIn] = await Promise.all([world.send(others), world.send(callOf(world, 'sign-in', 4))]);
    const problems =
      signIn.status === 200 ? [] : [`Auth has a pool of its own, but answers ${signIn.status}`];
    const all = [answer, ...(await Promise.all(slow))];
    problems.push(...all.flatMap((one) => endedWell('the Data API', one)));
    return { name: 'the pool of the Data API taken', detail: summarise(all), problems };
  });
}

async function fillAuth(world: World): Promise<Trial> {
  return whileLocked(world, 'auth.users', async () => {
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        world.send(callOf(world, 'sign-in', index % world.team.length)),
      ),
    );
    const problems = all.flatMap((one) => endedWell('Auth', one));
    return { name: 'the pool of Auth taken', detail: summarise(all), problems };
  });
}

/** Joins ask for rights; while nobody gets an answer they are refused, and clients try again. */
async function fillRealtime(world: World): Promise<Trial> {
  const joined: string[] = [];
  const watchers: ReturnType<typeof watchJoin>[] = [];
  const trial = await whileLocked(world, 'realtime.messages', async () => {
    const begun = Date.now();
    const watcher = watchJoin(world, world.team[0]);
    watchers.push(watcher);
    joined.push(...(await Promise.all(world.team.map((person) => tryJoin(world, person)))));
    const ms = Date.now() - begun;
    const problems = joined
      .filter((reason) => !/^(QueryCanceled|UnableToConnectToProject)/.test(reason))
      .map((reason) => `a join is told: ${reason}`);
    if (ms > boundMs) problems.push(`joins were answered only after ${ms} ms`);
    await watcher.until('CHANNEL_ERROR', 'TIMED_OUT').catch((error: Error) => problems.push(error.message));
    return {
      name: 'the pool of Realtime taken',
      detail: `joins refused after ${ms} ms: ${joined[0]}`,
      problems,
    };
  });
  const released = Date.now();
  await watchers[0]?.until('SUBSCRIBED').catch((error: Error) => trial.problems.push(error.message));
  await watchers[0]?.close();
  return { ...trial, detail: `${trial.detail}, joined by itself after ${Date.now() - released} ms` };
}

/** Hundreds of requests that begin and never go on, in their headers or in their body: others are served, these end. */
async function holdHalfOpen(world: World): Promise<Trial> {
  const { hostname, port } = new URL(world.stack.url);
  const begun = Date.now();
  const sockets = Array.from({ length: 400 }, (_, index) => {
    const socket = connect({ host: hostname, port: Number(port) }).on('error', () => {});
    const head = `POST /auth/v1/token?grant_type=password HTTP/1.1\r\nHost: ${hostname}\r\napikey: ${world.stack.publishableKey}\r\n`;
    socket.write(index % 2 === 0 ? head : `${head}Content-Length: 1000\r\n\r\n{"email"`);
    socket.resume();
    return once(socket, 'close').then(() => Date.now() - begun);
  });
  const problems: string[] = [];
  const { status, ms } = await world.send(callOf(world, 'sign-in', 0));
  if (status !== 200 || ms > 5000) problems.push(`a sign-in meanwhile is answered ${status} after ${ms} ms`);
  const ended = await Promise.race([Promise.all(sockets), pause(halfOpenMsMax).then(() => null)]);
  if (ended === null) problems.push(`some are open after ${halfOpenMsMax} ms`);
  const slowest = Math.max(...(ended ?? [halfOpenMsMax]));
  return { name: '400 requests that never end', detail: `the last was closed after ${slowest} ms`, problems };
}

/** Locks a table against everybody while `work` goes on, then waits until all is well again. */
async function whileLocked(world: World, table: string, work: () => Promise<Trial>): Promise<Trial> {
  const sql = postgres(adminUrl(world.stack), { max: 1, onnotice: () => {} });
  try {
    const blocker = await sql.reserve();
    await blocker.unsafe(`begin; lock table ${table} in access exclusive mode`);
    const trial = await work();
    await blocker.unsafe('rollback');
    blocker.release();
    const back = await measureRecovery(world);
    if (back > recoveryMs) trial.problems.push(`all is well only after ${back} ms`);
    return { ...trial, detail: `${trial.detail}; back after ${back} ms` };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const services: Service[] = ['read', 'write', 'sign-in', 'user', 'broadcast'];

function callOf({ stack, team }: World, service: Service, who: number, path?: string): Call {
  const person = team[who];
  if (!person) throw new Error(`There is no person ${who}.`);
  const headers = {
    apikey: stack.publishableKey,
    authorization: `Bearer ${person.token}`,
    'content-type': 'application/json',
  };
  const calls: Record<Service, Call> = {
    read: { path: path ?? '/rest/v1/profiles?select=id', headers },
    write: {
      method: 'PATCH',
      path: `/rest/v1/profiles?id=eq.${person.id}`,
      headers,
      body: JSON.stringify({ phone: `+1 707 ${who}` }),
    },
    'sign-in': {
      method: 'POST',
      path: '/auth/v1/token?grant_type=password',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, password: person.password }),
    },
    user: { path: '/auth/v1/user', headers },
    broadcast: {
      method: 'POST',
      path: '/realtime/v1/api/broadcast',
      headers,
      body: JSON.stringify({
        messages: [{ topic: person.topics[0], event: 'x', payload: {}, private: true }],
      }),
    },
  };
  return calls[service];
}

/** What is wrong with how somebody was told to come back. */
function refusedWell(service: string, answer: Answer): string[] {
  const problems = findLeaks(answer.body, '').map((leak) => `${service}: ${leak}`);
  if (answer.status !== 503)
    problems.push(`${service} answers ${answer.status}: ${answer.body.slice(0, 200)}`);
  if (answer.headers['retry-after'] === undefined) problems.push(`${service} does not say when to come back`);
  if (answer.ms > boundMs) problems.push(`${service} answers only after ${answer.ms} ms`);
  return problems;
}

/** A request that had to wait succeeds, is cancelled by its own time limit, or is told to come back. */
function endedWell(service: string, { status, body, headers, ms }: Answer): string[] {
  const problems = findLeaks(body, '').map((leak) => `${service}: ${leak}`);
  const isCancelled = body.includes('57014') || body.includes('55P03');
  const isTurnedAway = (status === 503 || status === 504) && headers['retry-after'] !== undefined;
  if (status !== 200 && !isCancelled && !isTurnedAway)
    problems.push(`${service} answers ${status}: ${body.slice(0, 200)}`);
  // Waiting for a turn, for a connection, then for the statement.
  if (ms > 30_000) problems.push(`${service} answers only after ${ms} ms`);
  return problems;
}

function summarise(answers: readonly Answer[]): string {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  return `${[...counts].map(([status, count]) => `${count} times ${status}`).join(', ')}, slowest ${slowest} ms`;
}

/** Milliseconds until every service answers everybody as it should. */
async function measureRecovery(world: World): Promise<number> {
  const begun = Date.now();
  await waitFor('all is well', 60_000, async () => {
    for (const service of services) {
      const { status, body } = await world.send(callOf(world, service, 3));
      if (status >= 300) throw new Error(`${service} answers ${status}: ${body}`);
    }
    const joined = await tryJoin(world, world.team[3]);
    if (joined !== 'ok') throw new Error(joined);
    return true;
  });
  return Date.now() - begun;
}

/** Joins once, without trying again: `ok`, or the reason. */
async function tryJoin({ stack }: World, person: DrillPerson | undefined): Promise<string> {
  if (!person) throw new Error('There is no such person.');
  const socket = await openRawSocket(stack);
  try {
    const answer = await socket.join(person.topics[0] ?? '', person.token);
    if (answer === null) return 'no answer';
    const { status, response } = answer.payload;
    return status === 'ok' ? 'ok' : String((response as { reason?: unknown }).reason);
  } finally {
    await socket.close();
  }
}

/** Somebody with supabase-js who wants to hear their own topic, and tries again as that library does. */
function watchJoin({ stack }: World, person: DrillPerson | undefined) {
  if (!person) throw new Error('There is no such person.');
  const client = createClient(stack.url, stack.publishableKey, { accessToken: async () => person.token });
  let latest = '';
  const open = async (): Promise<void> => {
    await client.realtime.setAuth();
    const channel = client.channel(person.topics[0] ?? '', { config: { private: true } });
    channel.subscribe((status) => {
      latest = status;
    });
  };
  void open();
  return {
    async until(...wanted: string[]): Promise<void> {
      await waitFor(`the channel of supabase-js is ${wanted.join(' or ')}`, 30_000, () =>
        wanted.includes(latest) ? true : null,
      );
    },
    async close(): Promise<void> {
      await client.removeAllChannels();
      client.realtime.disconnect();
    },
  };
}

async function countWaiting({ sql }: DrillStack, role: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from pg_stat_activity where usename = ${role} and wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

/** The one account that may end other roles' sessions and look into every schema. */
function adminUrl({ secrets, databasePort }: DrillStack): string {
  return `postgresql://supabase_admin:${secrets.databasePasswords.supabase_admin}@127.0.0.1:${databasePort}/postgres`;
}

/** Ends the gateway's connections again and again, and takes every place that becomes free, until it has none. */
async function holdAllConnections(stack: DrillStack): Promise<{ count: number; release(): Promise<void> }> {
  const admin = postgres(adminUrl(stack), { max: 1, onnotice: () => {} });
  const held: postgres.Sql[] = [];
  const url = `postgresql://postgres:${stack.secrets.databasePasswords.postgres}@127.0.0.1:${stack.databasePort}/postgres`;
  const takeOne = async (): Promise<boolean> => {
    const sql = postgres(url, {
      max: 1,
      fetch_types: false,
      backoff: false,
      connect_timeout: 5,
      onnotice: () => {},
    });
    try {
      await sql`select 1`;
      held.push(sql);
      return true;
    } catch {
      await sql.end({ timeout: 0 });
      return false;
    }
  };
  await admin`select 1`;
  await waitFor('nobody else has a connection', 30_000, async () => {
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where usename in ('authenticator', 'supabase_auth_admin', 'supabase_realtime_admin')
        or usename = 'postgres' and application_name <> 'postgres.js'`;
    while (await takeOne());
    const [row] = await admin<{ left: number }[]>`select count(*)::integer as left from pg_stat_activity
      where usename in ('authenticator', 'supabase_auth_admin', 'supabase_realtime_admin')
        or usename = 'postgres' and application_name <> 'postgres.js'`;
    return row?.left === 0 ? true : null;
  });
  // The gateway notices that its connections are gone.
  await pause(200);
  return {
    count: held.length,
    async release() {
      await Promise.all([admin, ...held].map((sql) => sql.end({ timeout: 1 })));
    },
  };
}
