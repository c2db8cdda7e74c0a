import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import postgres from 'postgres';
import { demoPassword } from '../../supabase/seed/logins.ts';
import { type AppProcess, startApp, stopApp } from './app-process.ts';
import { signInForPages } from './app-user.ts';
import { findFreePort, requireRunning } from './data-folder.ts';
import { makeDraft } from './load/center.ts';
import { createVisitor } from './outages/visitor.ts';
import { createWork, type Work } from './outages/work.ts';
import type { Trial } from './trial.ts';
import { pause, waitFor } from './wait.ts';

const checkout = join(import.meta.dirname, '../..');
const diskMegabytes = 1500;
/** From a disk that can be written to an app that works, by itself. */
const backMsMax = 60_000;
const noticedMsMax = 60_000;

type App = AppProcess & { url: string };
type Note = (name: string, detail: string, problems: string[]) => void;

/** A disk of its own, in a file: only an administrator can make one. */
type Disk = {
  folder: string;
  fill(): void;
  empty(): void;
  /** As Linux does by itself when a disk fails: nothing can be written, whatever is open. */
  breakIt(): void;
  /** As an administrator does then, once nobody uses it. */
  repair(): void;
  remove(): void;
};

/**
 * People at work on a disk that fills, and on one that becomes read-only: what cannot be saved is refused in words, nothing
 * that was acknowledged is lost, readiness tells, a backup without room fails and leaves the former ones, and all goes on when
 * there is room again, or after the disk's repair and a start.
 */
export async function runDiskDrill(report: (trial: Trial) => void): Promise<Trial[]> {
  const trials: Trial[] = [];
  const note: Note = (name, detail, problems) => {
    trials.push({ name, detail, problems });
    report({ name, detail, problems });
  };
  const disk = makeDisk();
  if (typeof disk === 'string') {
    note('a disk of its own', disk, ['this machine does not allow the drill']);
    return trials;
  }
  let app: App | null = null;
  try {
    const dataDir = join(disk.folder, 'data');
    mkdirSync(dataDir, { mode: 0o711 });
    const port = await findFreePort();
    app = await startApp({ dataDir, port });
    const { work, close } = await startWork(dataDir, app.url);
    note('before it', ...(await works(work)));
    await tryFullDisk({ disk, dataDir, work, url: app.url }, note);
    await tryReadOnlyDisk({ disk, work, url: app.url }, note);
    await close();
    await stopApp(app);
    disk.repair();
    const begun = Date.now();
    app = await startApp({ dataDir, port });
    await waitFor('it is ready', backMsMax, async () => ((await readyOf(port)).isReady ? true : null), 200);
    const again = await startWork(dataDir, app.url, 1000);
    const lost = await work.findLost(again.sql);
    const [detail, problems] = await works(again.work);
    note(
      'after the repair and a start',
      `ready after ${Date.now() - begun} ms; ${work.acknowledged()} acknowledged before; ${detail}`,
      [...lost, ...problems],
    );
    await again.close();
  } finally {
    if (app !== null) await stopApp(app);
    disk.remove();
  }
  return trials;
}

async function works(work: Work): Promise<[detail: string, problems: string[]]> {
  const { done, problems, slowestMs } = await work.round('works');
  return [`${done} answers worked, the slowest ${slowestMs} ms`, problems];
}

type FullWorld = { disk: Disk; dataDir: string; work: Work; url: string };

async function tryFullDisk({ disk, dataDir, work, url }: FullWorld, note: Note): Promise<void> {
  const backups = join(disk.folder, 'backups');
  mkdirSync(backups);
  const first = runTask('local-backup', [`${backups}/`], dataDir);
  const kept = contentsOf(backups);
  note(
    'a backup while there is room',
    kept.join(', '),
    first.code === 0 && kept.length === 1 ? [] : [first.said],
  );

  disk.fill();
  const rounds: Awaited<ReturnType<Work['round']>>[] = [];
  const begun = Date.now();
  // The database has room of its own for a while.
  while (Date.now() - begun < 40_000 && rounds.every(({ refused }) => refused === 0)) {
    rounds.push(await work.round('either'));
    await pause(1500);
  }
  rounds.push(await work.round('either'));
  const ready = await readyOf(new URL(url).port);
  const second = runTask('local-backup', [`${backups}/`], dataDir);
  const sum = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.reduce((all, round) => all + of(round), 0);
  note(
    'a full disk',
    `${sum(({ done }) => done)} answers worked and ${sum(({ refused }) => refused)} were refused in words, the slowest ${Math.max(...rounds.map(({ slowestMs }) => slowestMs))} ms; ready says: ${ready.said}`,
    rounds.flatMap(({ problems }) => problems),
  );
  note('a backup without room', second.said.replaceAll(/\s+/g, ' ').slice(0, 400), [
    ...(second.code === 0 ? ['it did not fail'] : []),
    ...(contentsOf(backups).join() === kept.join()
      ? []
      : [`the folder has ${contentsOf(backups).join(', ')}`]),
    ...(/\bat \S+:\d+:\d+/.test(second.said) ? ['it failed by a crash'] : []),
  ]);

  disk.empty();
  const back = Date.now();
  const backMs = await untilWorks(work);
  note(
    'room again',
    backMs === null ? 'it does not come back' : `all works after ${backMs} ms, by itself`,
    backMs === null ? [`not within ${Date.now() - back} ms`] : [],
  );
  note('what was acknowledged', `${work.acknowledged()} messages, requests and edits`, await work.findLost());
}

async function untilWorks(work: Work): Promise<number | null> {
  const begun = Date.now();
  while (Date.now() - begun < backMsMax) {
    const { problems } = await work.round('works').catch((error: unknown) => ({ problems: [String(error)] }));
    if (problems.length === 0) return Date.now() - begun;
    await pause(2000);
  }
  return null;
}

async function tryReadOnlyDisk({ disk, work, url }: Omit<FullWorld, 'dataDir'>, note: Note): Promise<void> {
  disk.breakIt();
  const begun = Date.now();
  const rounds = [await work.round('words'), await work.round('words')];
  const noticed = await waitFor(
    'readiness tells',
    noticedMsMax,
    async () => {
      const ready = await readyOf(new URL(url).port);
      return ready.isReady ? null : ready;
    },
    500,
  ).catch((error: unknown) => ({ said: String(error), isReady: true }));
  rounds.push(await work.round('words'));
  const sum = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.reduce((all, round) => all + of(round), 0);
  note(
    'a disk that becomes read-only',
    `${sum(({ done }) => done)} answers worked and ${sum(({ refused }) => refused)} were refused in words, the slowest ${Math.max(...rounds.map(({ slowestMs }) => slowestMs))} ms; not ready after ${Date.now() - begun} ms: ${noticed.said}`,
    [...rounds.flatMap(({ problems }) => problems), ...(noticed.isReady ? ['readiness does not tell'] : [])],
  );
}

async function startWork(
  dataDir: string,
  url: string,
  from = 0,
): Promise<{ work: Work; sql: postgres.Sql; close(): Promise<void> }> {
  const project = { ...requireRunning(dataDir), url };
  const sql = postgres(project.databaseUrl, { max: 2, onnotice: () => {} });
  const [facts] = await sql<{ channelId: string; kindId: number; draftId: number | null }[]>`
    select c.id as "channelId",
      (select k.id::integer from public.leave_kinds k
        where k.agency_id = p.agency_id and k.is_active and not k.needs_balance order by k.notice_days, k.id limit 1) as "kindId",
      (select max(s.id)::integer from public.schedules s where s.center_id = p.center_id and s.status = 'draft') as "draftId"
    from public.profiles p join public.chat_channels c on c.center_id = p.center_id and c.kind = 'center'
    where p.email = 'supervisor@harbor.example'`;
  if (facts === undefined) throw new Error('The demo center is missing.');
  const draftId = facts.draftId ?? (await makeDraft({ sql }));
  const visitor = async (email: string) =>
    createVisitor(url, await signInForPages(project, { email, password: demoPassword }));
  const supervisor = await visitor('supervisor@harbor.example');
  const dispatcher = await visitor('dispatcher@harbor.example');
  return {
    work: createWork({ sql, supervisor, dispatcher, ...facts, draftId, from }),
    sql,
    close: () => sql.end({ timeout: 1 }),
  };
}

async function readyOf(port: number | string): Promise<{ isReady: boolean; said: string }> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/ready`, {
      signal: AbortSignal.timeout(15_000),
    });
    return { isReady: response.ok, said: `${response.status} ${(await response.text()).slice(0, 120)}` };
  } catch (error) {
    return { isReady: false, said: String(error) };
  }
}

/** A disk in a file of the temp folder; in words why there is none. */
function makeDisk(): Disk | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'Only root on Linux can make a disk.';
  const place = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-disk-'));
  chmodSync(place, 0o711);
  const [image, folder] = [join(place, 'image'), join(place, 'disk')];
  const filler = join(folder, 'filler');
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });
  const attempt = (command: string, args: string[]) => spawnSync(command, args, { encoding: 'utf8' });
  const mount = () => run('mount', ['-o', 'loop,errors=remount-ro', image, folder]);
  mkdirSync(folder);
  try {
    run('truncate', ['-s', `${diskMegabytes}M`, image]);
    run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
    mount();
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    return `No disk could be made: ${String(error).split('\n')[0]}`;
  }
  chmodSync(folder, 0o711);
  return {
    folder,
    fill() {
      // To the last block: what is asked for ends when there is no more.
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M', 'status=none']);
      spawnSync('dd', ['if=/dev/zero', `of=${filler}.rest`, 'bs=1k', 'status=none']);
    },
    empty() {
      for (const file of [filler, `${filler}.rest`]) rmSync(file, { force: true });
    },
    breakIt() {
      const device = basename(run('findmnt', ['-no', 'SOURCE', folder]).trim());
      writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, 'drill');
    },
    repair() {
      run('umount', [folder]);
      // 1: it was repaired.
      const { status, stderr } = attempt('e2fsck', ['-p', image]);
      if (status !== 0 && status !== 1) throw new Error(`The disk cannot be repaired: ${stderr}`);
      mount();
    },
    remove() {
      attempt('umount', ['-l', folder]);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder).map((name) => `${name} (${statSync(join(folder, name)).size} bytes)`);
}

function runTask(name: string, args: string[], dataDir: string): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, 'scripts/run.mjs'), name, ...args],
    {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, DISPATCH_EMBEDDED: '1', DISPATCH_DATA_DIR: dataDir },
      timeout: 120_000,
    },
  );
  return { code: status, said: `${stdout}${stderr}`.trim() };
}
