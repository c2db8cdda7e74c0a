import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataFolder, findFreePort, requireRunning } from '../drill/data-folder.ts';
import { findHalves } from '../drill/invariants.ts';
import { type Aim, chooseVictims, type KillKind, workUntil } from '../drill/kill.ts';
import {
  type Client,
  createDrillClient,
  type Generate,
  type Lane,
  type LaneContext,
  phoneLane,
  planningLane,
  signInLane,
  timeOffLane,
} from '../drill/lanes.ts';
import { createLedger } from '../drill/ledger.ts';
import { type Audience, createListener, findDeaf, untilAllListen } from '../drill/listeners.ts';
import { killAll, postmastersOf, processTree, survivors } from '../drill/process-tree.ts';
import { createRandom } from '../drill/random.ts';
import { waitFor } from '../drill/wait.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeShift } from '../factories/scheduling.ts';
import { startGatewayTarget } from '../setup/gateway-target.ts';

// The whole way, with the app, is `npm run drill -- kill`; this is the same work and the same questions on the
// embedded project alone, with the generator's part played by a result that is always the same.
const worker = 'kill-test';
const password = 'correct-horse-battery';
const supervisor = { id: uuid(101), email: 'person-101@example.test', password };
const dispatcher = { id: uuid(102), email: 'person-102@example.test', password };
const stranger = { id: uuid(201), email: 'person-201@example.test', password };
const team = Array.from({ length: 10 }, (_, index) => uuid(101 + index));
const dayShift = 1;

let dataDir = '';
let port = 0;
let agency: TestAgency;
let stack: ChildProcess;
let sql: postgres.Sql;
/** People with an open page, who live through all kills. */
let audience: Audience;
const ledger = createLedger();

beforeAll(async () => {
  dataDir = createDataFolder();
  port = await findFreePort();
  stack = await startStackProcess();
  connect();
  agency = await makeAgency(sql, 1);
  for (const [index] of team.entries()) {
    await makePerson(sql, agency, 101 + index, { role: index === 0 ? 'supervisor' : 'dispatcher' });
  }
  await makeShift(sql, agency, dayShift, { code: 'D10', startTime: '09:00', endTime: '19:00' });
  await makePerson(sql, await makeAgency(sql, 2), 201, { role: 'supervisor' });
  for (const { id } of [supervisor, dispatcher, stranger]) {
    const { error } = await server().auth.admin.updateUserById(id, { password, email_confirm: true });
    if (error) throw error;
  }
  const listen = (login: { email: string; password: string }) =>
    createListener(requireRunning(dataDir), login);
  audience = {
    listeners: [await listen(supervisor), await listen(dispatcher)],
    stranger: await listen(stranger),
  };
}, 120_000);

afterAll(async () => {
  if (audience) await Promise.all([...audience.listeners, audience.stranger].map((one) => one.close()));
  await sql?.end({ timeout: 1 });
  if (stack?.exitCode === null) {
    stack.kill('SIGTERM');
    await once(stack, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function startStackProcess(): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../drill/stack-process.ts'), dataDir, String(port)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (line !== 'ready') throw new Error(`The project did not start: ${String(line)}`);
  return child;
}

function connect(): void {
  sql = postgres(requireRunning(dataDir).databaseUrl, { max: 1, onnotice: () => {} });
}

function server(): Client {
  const { url, secretKey } = requireRunning(dataDir);
  return createDrillClient(url, secretKey);
}

async function signIn(login: { email: string; password: string }): Promise<Client> {
  const { url, publishableKey } = requireRunning(dataDir);
  const client = createDrillClient(url, publishableKey);
  const { error } = await client.auth.signInWithPassword(login);
  if (error) throw error;
  return client;
}

/** Opens a run as the action does and saves a result as the worker does: everybody works on weekdays. */
function generateWith(client: Client): Generate {
  return async ({ id, version }) => {
    const { data: run, error } = await client.rpc('start_generation', {
      p_schedule_id: id,
      p_expected_version: version,
      p_parameters: { seed: 1, effort: 'quick' },
    });
    if (error) throw error;
    const attempt = await claim(run);
    const { data: draft } = await client.from('schedules').select('start_date').eq('id', id).single();
    const first = Date.parse(draft?.start_date ?? '');
    const days = Array.from({ length: 112 }, (_, day) => new Date(first + day * 86_400_000))
      .filter((day) => day.getUTCDay() % 6 !== 0)
      .map((day) => day.toISOString().slice(0, 10));
    const saved = await server().rpc('save_generated_schedule', {
      p_run_id: run,
      p_attempt: attempt,
      p_assignments: team.map((user_id) => ({ user_id, shifts: days.map((day) => [day, dayShift]) })),
      p_pieces: [[days[0] ?? '', dayShift, 'dispatcher']],
      p_result: { metrics: {} },
    });
    if (saved.error) throw saved.error;
    return run;
  };
}

/** Takes a run as a worker does, and returns the attempt. */
async function claim(run: number): Promise<number> {
  const { data, error } = await server().rpc('claim_generation', { p_run_id: run, p_worker: worker });
  if (error) throw error;
  const { attempt } = (data as { run: { attempt: number } } | null)?.run ?? { attempt: 0 };
  return attempt;
}

/** No worker computes here again what the killed one left. */
async function endRuns(): Promise<void> {
  const { data, error } = await server().from('generation_runs').select('id').eq('state', 'running');
  expect(error).toBeNull();
  for (const { id } of data ?? []) {
    const failed = await server().rpc('fail_generation', {
      p_run_id: id,
      p_attempt: await claim(id),
      p_reason: 'The worker was killed.',
    });
    expect(failed.error).toBeNull();
  }
}

async function hireLanes(context: LaneContext): Promise<Lane[]> {
  const [planner, person] = await Promise.all([signIn(supervisor), signIn(dispatcher)]);
  const { url, publishableKey } = requireRunning(dataDir);
  return [
    planningLane(planner, { agencyId: agency.id, centerId: agency.centerId }, generateWith(planner), context),
    phoneLane(person, dispatcher.id, context),
    timeOffLane(person, context),
    signInLane(() => createDrillClient(url, publishableKey), dispatcher, context),
  ];
}

/** The embedded project takes new work again, by itself or after a new start. */
async function comeBack(kind: KillKind): Promise<void> {
  if (kind === 'app' || kind === 'everything') {
    if (stack.exitCode === null && stack.signalCode === null) await once(stack, 'exit');
    stack = await startStackProcess();
  }
  await waitFor('sign-in works again', 10_000, async () => (await signIn(supervisor)) && true);
}

const rounds: { kind: KillKind; aim: Aim }[] = [
  { kind: 'app', aim: { step: 'publish', delayMs: 40 } },
  { kind: 'postmaster', aim: { step: 'publish', delayMs: 60 } },
  { kind: 'everything', aim: { step: 'generate', delayMs: 80 } },
  { kind: 'backend', aim: { step: 'publish', delayMs: 20 } },
];

describe('a kill while people work', () => {
  it.each(rounds)(
    'loses and halves nothing, and all who listened know what is there: $kind',
    async ({ kind, aim }) => {
      const before = processTree(stack.pid ?? 0);
      const { stopped, stop } = await workUntil(aim, ledger, hireLanes);
      const tree = processTree(stack.pid ?? 0);
      const victims = chooseVictims(kind, {
        dataDir,
        serverPid: stack.pid ?? 0,
        tree,
        random: createRandom(7),
      });
      killAll(victims.map(({ pid }) => pid));
      stop();
      await stopped;
      await comeBack(kind);
      const isAppDead = kind === 'app' || kind === 'everything';
      expect(await survivors(isAppDead ? before : victims, 5000)).toEqual([]);
      expect(postmastersOf(dataDir)).toHaveLength(1);

      await sql.end({ timeout: 1 });
      connect();
      await endRuns();
      expect(await ledger.findLost(sql)).toEqual([]);
      expect(await findHalves(sql)).toEqual([]);
      await untilAllListen(audience);
      expect(await findDeaf(sql, requireRunning(dataDir), audience)).toEqual([]);
      const session = await (await signIn(dispatcher)).auth.refreshSession({
        refresh_token: ledger.lastRefreshToken() ?? '',
      });
      expect(session.error).toBeNull();
    },
    120_000,
  );

  it('had something to lose', () => {
    const { phones, timeOff, schedules, runs, publications } = ledger.counts();
    expect(Math.min(phones, timeOff, schedules, runs, publications)).toBeGreaterThan(0);
  });

  it('leaves no process behind after a stop', async () => {
    const tree = processTree(stack.pid ?? 0);
    await sql.end({ timeout: 1 });
    stack.kill('SIGTERM');
    expect(await once(stack, 'exit')).toEqual([0, null]);
    expect(await survivors(tree, 2000)).toEqual([]);
  });
});

describe('a stop', () => {
  it('ends an interface that has only just opened', async () => {
    const target = await startGatewayTarget();
    await target.close();
  });
});
