import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import postgres from 'postgres';
import { actionIds, callAction } from '../e2e/action-call.ts';
import { startApp, stopApp } from './app-process.ts';
import { loginOf, signInForPages } from './app-user.ts';
import { findFreePort, requireRunning } from './data-folder.ts';
import { findHalves } from './invariants.ts';
import { waitFor } from './wait.ts';

/** A stop and everything that goes with it may take so long; what runs the app as a service waits longer. */
const stopMsMax = 20_000;

/** A picture of one point, in base64. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

type World = {
  url: string;
  sql: postgres.Sql;
  cookies: { supervisor: string; dispatcher: string; admin: string };
  dispatcherId: string;
};

/**
 * Stops the app with SIGTERM while somebody saves without a pause, half of a picture is sent and a schedule is being
 * generated. What was begun is finished, what comes later is refused in words, and the next start finds all that was
 * acknowledged, each once, and nothing by halves; it takes up the generation again.
 */
export async function stopAtWork(dataDir: string): Promise<{ detail: string; problems: string[] }> {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const world = await makeWorld(dataDir, app.url);
  // Blocks of the demo have changed since they were published.
  const before = await findHalves(world.sql);
  const runId = await beginGeneration(world);
  const upload = await beginUpload(world);
  const writing = saveAgainAndAgain(world, 4, () => app.hasEnded());
  await waitFor('something is saved', 30_000, () => (writing.acknowledged.size >= 20 ? true : null));
  await world.sql.end();
  const stopped = stopApp(app);
  await waitFor('the app stops', 10_000, () => (app.output().includes('Stopping') ? true : null));
  const uploaded = await upload.finish();
  const { stopMs, faults } = await stopped;
  await writing.ended;
  const again = await startApp({ dataDir, port: await findFreePort() });
  const { sql } = await makeWorld(dataDir, again.url, false);
  const state = await waitFor('the generation ends after all', 240_000, async () => {
    const [run] = await sql<
      { state: string }[]
    >`select state from public.generation_runs where id = ${runId}`;
    return run === undefined || ['queued', 'running'].includes(run.state) ? null : run.state;
  });
  const problems = [
    ...faults,
    ...writing.problems,
    ...(stopMs > stopMsMax ? [`it took ${stopMs} ms to stop`] : []),
    ...(state === 'succeeded' ? [] : [`the generation ${state}`]),
    ...(uploaded.answer === 'ok' ? [] : [`the picture was answered ${uploaded.answer}: ${uploaded.said}`]),
    ...(await findPictureFaults(sql)),
    ...(await findSavingFaults(sql, writing)),
    ...(await findHalves(sql)).filter((half) => !before.includes(half)),
  ];
  await sql.end();
  problems.push(...(await stopApp(again)).faults);
  const { acknowledged, refused } = writing;
  return {
    detail: `${acknowledged.size} changes acknowledged, ${refused()} refused in words; picture ${uploaded.answer}, generation ${state}; stopped in ${stopMs} ms`,
    problems,
  };
}

async function makeWorld(dataDir: string, url: string, isSigningIn = true): Promise<World> {
  const running = requireRunning(dataDir);
  const sql = postgres(running.databaseUrl, { max: 2, onnotice: () => {} });
  const [row] = await sql<{ dispatcherId: string }[]>`
    select id as "dispatcherId" from public.profiles where email = ${loginOf('dispatcher').email}`;
  if (row === undefined) throw new Error('The demo has no dispatcher.');
  const signIn = (role: string) =>
    isSigningIn ? signInForPages({ ...running, url }, loginOf(role)) : Promise.resolve('');
  const cookies = {
    supervisor: await signIn('supervisor'),
    dispatcher: await signIn('dispatcher'),
    admin: await signIn('admin'),
  };
  return { url, sql, cookies, ...row };
}

/** Lets a supervisor generate a new block of four months; the id of its run, once it is being computed. */
async function beginGeneration({ url, sql, cookies }: World): Promise<string> {
  const call = async (name: string, input: unknown) => {
    const id = actionIds().get(`schedule-actions/${name}`) ?? '';
    const { answer, text: said } = await callAction(url, {
      id,
      page: '/sign-in',
      cookie: cookies.supervisor,
      input,
    });
    if (answer !== 'ok') throw new Error(`${name} was answered ${answer}: ${said.slice(0, 300)}`);
  };
  const [center] = await sql<{ id: string }[]>`
    select center_id as id from public.profiles where email = ${loginOf('supervisor').email}`;
  const name = `Stopped ${randomUUID().slice(0, 8)}`;
  await call('createSchedule', {
    centerId: center?.id,
    name,
    startDate: '2040-01-01',
    endDate: '2040-04-21',
  });
  const [draft] = await sql<{ id: number; version: number }[]>`
    select id, version from public.schedules where name = ${name}`;
  await call('generateSchedule', {
    scheduleId: draft?.id,
    expectedVersion: draft?.version,
    seed: 1,
    effort: 'best',
  });
  return waitFor('the generation runs', 60_000, async () => {
    const [run] = await sql<{ id: string }[]>`
      select id from public.generation_runs where schedule_id = ${draft?.id ?? 0} and state = 'running'`;
    return run?.id ?? null;
  });
}

/** Sends the first half of a picture. */
async function beginUpload({ url, cookies, dispatcherId }: World) {
  const body = JSON.stringify([{ userId: dispatcherId, image: picture }]);
  const outgoing = request(`${url}/sign-in`, {
    method: 'POST',
    agent: false,
    headers: {
      cookie: cookies.dispatcher,
      origin: url,
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'content-length': String(Buffer.byteLength(body)),
      'next-action': actionIds().get('user-actions/savePicture') ?? '',
    },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.write(body.slice(0, 60));
  // Any later answer shows that the app has taken the earlier connection.
  await fetch(`${url}/api/health`);
  return {
    async finish(): Promise<{ answer: string; said: string }> {
      outgoing.end(body.slice(60));
      try {
        const [response] = await answered;
        const said = (await text(response)).slice(0, 300);
        return { answer: said.includes('"ok":true') ? 'ok' : String(response.statusCode), said };
      } catch (error) {
        return { answer: 'not at all', said: String(error) };
      }
    },
  };
}

/** An admin who saves one thing after the other, in so many windows, until nobody listens any more. */
function saveAgainAndAgain({ url, cookies }: World, windows: number, isOver: () => boolean) {
  const acknowledged = new Set<string>();
  const problems: string[] = [];
  let refused = 0;
  const id = actionIds().get('settings-actions/addQualification') ?? '';
  const save = async (): Promise<void> => {
    while (!isOver()) {
      const name = `Stopped ${randomUUID()}`;
      const call = {
        id,
        page: '/sign-in',
        cookie: cookies.admin,
        input: { name, isActingSupervisor: false },
      };
      try {
        const { answer, text: said } = await callAction(url, call);
        if (answer === 'ok') acknowledged.add(name);
        else if (answer === '503' && said.includes('is being stopped')) refused += 1;
        else problems.push(`a change was answered ${answer}: ${said.slice(0, 300)}`);
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        // Nobody listens any more: nothing was sent.
        if (String(cause).includes('ECONNREFUSED')) return;
        problems.push(`a change was not answered: ${String(cause)}`);
      }
    }
  };
  return {
    acknowledged,
    problems,
    refused: () => refused,
    ended: Promise.all(Array.from({ length: windows }, save)),
  };
}

/** The profile names the picture whose bytes are there, and there are no others. */
async function findPictureFaults(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ named: boolean; files: number }[]>`
    select p.avatar_url is not null as named,
      (select count(*)::integer from storage.objects o
        where o.bucket_id = 'avatars' and o.name like '%' || p.id || '/%') as files
    from public.profiles p where p.email = ${loginOf('dispatcher').email}`;
  return rows.flatMap(({ named, files }) =>
    named && files === 1
      ? []
      : [`the profile ${named ? 'names' : 'does not name'} a picture and has ${files} files`],
  );
}

async function findSavingFaults(
  sql: postgres.Sql,
  { acknowledged }: { acknowledged: ReadonlySet<string> },
): Promise<string[]> {
  const rows = await sql<{ name: string; recorded: number }[]>`
    select q.name, (select count(*)::integer from public.audit_logs l
      where l.agency_id = q.agency_id and l.after ->> 'name' = q.name) as recorded
    from public.qualifications q where q.name like 'Stopped %'`;
  const saved = new Set(rows.map(({ name }) => name));
  return [
    ...[...acknowledged].flatMap((name) => (saved.has(name) ? [] : [`${name} was acknowledged and is lost`])),
    ...rows.flatMap(({ name, recorded }) =>
      recorded === 1 ? [] : [`${name} is ${recorded} times in the audit`],
    ),
  ];
}
