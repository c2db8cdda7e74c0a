import { rmSync } from 'node:fs';
import postgres from 'postgres';
import { demoLogins } from '../../supabase/seed/logins.ts';
import { type AppProcess, startApp, stopApp } from './app-process.ts';
import { loginOf, signInForPages } from './app-user.ts';
import { createDataFolder, findFreePort, requireRunning } from './data-folder.ts';
import { createCaller } from './http.ts';
import { findLeaks } from './leaks.ts';
import { type ActionBody, type KnownIds, malformedBody } from './malformed/action-inputs.ts';
import { loadActions, loadPaths } from './malformed/action-schemas.ts';
import { faultsInLog } from './malformed/app-log.ts';
import { type Belongings, changedTables, readBelongings, readIds } from './malformed/belongings.ts';
import { malformedRequest } from './malformed/page-inputs.ts';
import { createRandom, type Random } from './random.ts';
import type { Trial } from './trial.ts';

const roles = ['nobody', 'dispatcher', 'supervisor', 'admin'] as const;
type Role = (typeof roles)[number];

/** Longer takes no answer, on a machine that does much else. */
const patienceMs = 15_000;
const lanes = 4;

type Sent = { what: string; call: Parameters<ReturnType<typeof createCaller>['send']>[0]; isWhole: boolean };
type Target = (random: Random) => Sent;

/**
 * Sends `count` malformed inputs to every action, page and route of the real app, as everybody whom it knows. Nothing may fail
 * that got as far as being read, nothing may hang, and no answer may show the inside; another agency's rows stay as they are,
 * whoever asks, and nobody without a session changes any.
 */
export async function runMalformedAppDrill(options: {
  count: number;
  seed: number;
  report(trial: Trial): void;
}): Promise<Trial[]> {
  const dataDir = createDataFolder();
  const started = await startApp({ dataDir, port: await findFreePort() });
  const running = requireRunning(dataDir);
  const app = { ...started, publishableKey: running.publishableKey };
  const sql = postgres(running.databaseUrl, { max: 2, onnotice: () => {} });
  const trials: Trial[] = [];
  const done = (trial: Trial): void => {
    trials.push(trial);
    options.report(trial);
  };
  try {
    const [own, foreign] = await agenciesOf(sql);
    const ids = await readIds(sql, [own, foreign]);
    const targets = await listTargets(ids);
    const before = { own: await readBelongings(sql, own), foreign: await readBelongings(sql, foreign) };
    for (const [place, role] of roles.entries()) {
      const count = Math.ceil(options.count / roles.length);
      const trial = await sendAll(app, sql, role, targets, { count, seed: options.seed + place });
      const problems = [
        ...trial.problems,
        ...changed('another agency', before.foreign, await readBelongings(sql, foreign)),
        ...(role === 'nobody' ? changed('an agency', before.own, await readBelongings(sql, own)) : []),
      ];
      done({ ...trial, problems });
    }
    const { exitCode, stopMs, faults } = await stopApp(app);
    done({
      name: 'the app',
      detail: `${targets.length} actions, pages and routes; ended with ${exitCode} in ${stopMs} ms`,
      problems: [...faultsInLog(app.output()), ...faults],
    });
    return trials;
  } finally {
    await sql.end();
    if (!app.hasEnded()) await stopApp(app);
    if (trials.every(({ problems }) => problems.length === 0)) {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
}

/** The agency whose people ask, and another one. */
async function agenciesOf(sql: postgres.Sql): Promise<[string, string]> {
  const names = [...new Set(demoLogins.map(({ agency }) => agency))];
  const rows = await sql<{ id: string; name: string }[]>`select id, name from public.agencies`;
  const [own, foreign] = names.map((name) => rows.find((row) => row.name === name)?.id);
  if (own === undefined || foreign === undefined) throw new Error('The demo has fewer than two agencies.');
  return [own, foreign];
}

function changed(whose: string, before: Belongings, after: Belongings): string[] {
  return changedTables(before, after).map((table) => `${table} of ${whose} changed`);
}

async function listTargets(ids: KnownIds): Promise<Target[]> {
  const actions = (await loadActions()).map(
    ({ name, id, shape }): Target =>
      (random) => {
        const { body, contentType, isWhole }: ActionBody = malformedBody(shape, ids, random);
        const headers = { 'next-action': id, accept: 'text/x-component', 'content-type': contentType };
        return { what: name, call: { method: 'POST', path: '/sign-in', headers, body }, isWhole };
      },
  );
  const pages = loadPaths()
    .filter((path) => !path.startsWith('/_'))
    .map(
      (path): Target =>
        (random) => ({ what: path, ...malformedRequest(path, ids, random) }),
    );
  return [...actions, ...pages];
}

/** Everybody sends to all targets in turn, each time something else. */
async function sendAll(
  app: AppProcess & { url: string; publishableKey: string },
  sql: postgres.Sql,
  role: Role,
  targets: readonly Target[],
  { count, seed }: { count: number; seed: number },
): Promise<Trial> {
  const caller = createCaller(app.url);
  const session = createSession(app, sql, role);
  const problems: string[] = [];
  const outcomes = new Map<string, number>();
  let slowest = 0;
  const order = createRandom(seed).shuffle(targets);
  const send = async (turn: number): Promise<void> => {
    const random = createRandom(seed * 1_000_003 + turn);
    const { what, call, isWhole } = (order[turn % order.length] ?? order[0])?.(random) ?? {};
    if (what === undefined || call === undefined) return;
    const cookie = await session.cookie();
    const headers = { origin: app.url, ...call.headers, ...(cookie === '' ? {} : { cookie }) };
    const note = (problem: string) =>
      problems.push(
        `${role}: ${what}: ${problem}\n      seed ${seed}, turn ${turn}, sent ${String(call.method)} ${call.path.slice(0, 300)} ${JSON.stringify(call.headers).slice(0, 200)} ${String(call.body ?? '').slice(0, 600)}`,
      );
    const answer = await caller.send({ ...call, headers }).catch((error: unknown) => error);
    if (!isAnswer(answer)) {
      // What no line of HTTP can hold never left.
      if (/ERR_UNESCAPED|ERR_INVALID_CHAR|ERR_INVALID_HTTP/.test(String(codeOf(answer)))) return;
      return void note(`no answer: ${String(answer)}`);
    }
    const outcome = outcomeOf(answer);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    slowest = Math.max(slowest, answer.ms);
    if (outcome === 'unauthenticated' || answer.status === 401) session.forget();
    if (answer.ms > patienceMs) note(`took ${answer.ms} ms`);
    const isFault = outcome === 'internal' || (answer.status >= 500 && (isWhole || answer.status !== 500));
    // Another input may have ended the session while this one was answered.
    if (isFault && (await failsAgain(call, isWhole === true))) note(`${outcome}, status ${answer.status}`);
    const told = `${answer.body}\n${JSON.stringify(answer.headers)}`;
    const sent = [app.url, call.path, ...Object.values(headers), String(call.body ?? '')].join('\n');
    for (const leak of findLeaks(told, sent)) note(leak);
  };
  const failsAgain = async (call: Sent['call'], isWhole: boolean): Promise<boolean> => {
    session.forget();
    const cookie = await session.cookie();
    const headers = { origin: app.url, ...call.headers, ...(cookie === '' ? {} : { cookie }) };
    const again = await caller.send({ ...call, headers });
    return outcomeOf(again) === 'internal' || (again.status >= 500 && (isWhole || again.status !== 500));
  };
  const waiting = Array.from({ length: count }, (_, turn) => turn).values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const turn of waiting) if (!app.hasEnded() && problems.length < 200) await send(turn);
    }),
  );
  caller.close();
  if (app.hasEnded()) problems.push('the app ended');
  const counted = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, times]) => `${outcome} ${times}`);
  return { name: role, detail: `${count} inputs, slowest ${slowest} ms: ${counted.join(', ')}`, problems };
}

type Answered = { status: number; body: string; headers: object; ms: number };

function isAnswer(value: unknown): value is Answered {
  return typeof value === 'object' && value !== null && 'status' in value;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

/** What an action answered, or the status. */
function outcomeOf({ status, body }: Answered): string {
  const row = /(?:^|\n)[0-9a-f]+:\{"ok":(true|false)(?:,"code":"(\w+)")?/.exec(body);
  if (row === null) return String(status);
  return row[1] === 'true' ? 'ok' : (row[2] ?? 'refused');
}

/** A session of the demo's person of that role, made anew whenever something that was sent has ended it. */
function createSession(running: { url: string; publishableKey: string }, sql: postgres.Sql, role: Role) {
  let current: Promise<string> | null = null;
  const signIn = async (): Promise<string> => {
    // Wrong passwords that were sent are not the subject here.
    await sql`delete from private.sign_in_guards`;
    return signInForPages(running, loginOf(role));
  };
  return {
    cookie: (): Promise<string> => {
      if (role === 'nobody') return Promise.resolve('');
      current ??= signIn();
      return current;
    },
    forget: (): void => {
      current = null;
    },
  };
}
