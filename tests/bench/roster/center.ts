import { spawn } from 'node:child_process';
import { join } from 'node:path';
import postgres from 'postgres';
import { findRunning } from '../../../supabase/local/running-instance.ts';
import { type AppProcess, startApp, stopApp } from '../../drill/app-process.ts';
import { findFreePort } from '../../drill/data-folder.ts';
import { signedInNow } from '../../factories/claims.ts';

const root = join(import.meta.dirname, '../../..');
/** Long from now, so that no shift has begun and every one may be edited. */
const today = '2035-11-20';

/** The large center with everybody at work on every day of its block. */
export type BenchCenter = {
  url: string;
  /** Saves each edit at once. */
  draftId: number;
  people: number;
  days: number;
  shifts: number;
  stop(): Promise<void>;
};

/** Fills a data folder, starts the app on it as a person would, and adds shifts until nobody has a day without one. */
export async function openCenter(dataDir: string): Promise<BenchCenter> {
  await seedLarge(dataDir, today);
  const app = await startApp({ dataDir, port: await findFreePort() });
  try {
    return await fillDraft(dataDir, app);
  } catch (error) {
    await stopApp(app);
    throw error;
  }
}

/**
 * Fills a data folder with the large center.
 *
 * @param today the day its published block is made around; the real one by default
 */
export function seedLarge(dataDir: string, today?: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/run.mjs'), 'db-seed', 'large', ...(today === undefined ? [] : ['--today', today])],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DISPATCH_EMBEDDED: '1', DISPATCH_DATA_DIR: dataDir },
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The center could not be made (${code}).`)),
    );
  });
}

/** A draft that revises the published block, with a four-hour shift added on each free day of everybody. */
async function fillDraft(dataDir: string, app: AppProcess & { url: string }): Promise<BenchCenter> {
  const running = findRunning(dataDir);
  if (running === null) throw new Error('The app does not run.');
  const sql = postgres(running.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [block] = await sql<{ id: number; agency: string; start: string; end: string }[]>`
      select id, agency_id as agency, start_date::text as start, end_date::text as end
      from public.schedules where status = 'published'`;
    if (block === undefined) throw new Error('No block is published.');
    const [draft] = await sql.begin(async (transaction) => {
      const [supervisor] = await transaction<{ id: string }[]>`
        select id from auth.users where email = 'supervisor@harbor.example'`;
      await transaction`
        select set_config('role', 'authenticated', true),
          set_config('request.jwt.claims', ${JSON.stringify({ sub: supervisor?.id, role: 'authenticated', amr: signedInNow() })}, true)`;
      return transaction<{ id: number }[]>`select public.revise_schedule(${block.id}, ${block.start}) as id`;
    });
    if (draft === undefined) throw new Error('There is no draft.');
    const [size] = await sql<{ people: number; days: number; shifts: number }[]>`
      with filled as (
        insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, source)
        select p.agency_id, p.center_id, ${draft.id}, p.id, t.id, day::date, 'manual'
        from public.profiles p
        join public.shifts t on t.center_id = p.center_id and t.code = 'D4'
        cross join generate_series(${block.start}::date, ${block.end}::date, interval '1 day') day
        where p.agency_id = ${block.agency} and p.is_active and exists (
            select from public.assigned_shifts a where a.schedule_id = ${draft.id} and a.user_id = p.id
          )
          and not exists (
            select from public.assigned_shifts a
            where a.schedule_id = ${draft.id} and a.user_id = p.id and a.shift_date = day::date
          )
        returning user_id
      )
      select (select count(distinct user_id) from filled)::integer as people,
        (${block.end}::date - ${block.start}::date + 1) as days,
        ((select count(*) from filled)
          + (select count(*) from public.assigned_shifts a where a.schedule_id = ${draft.id}))::integer as shifts`;
    return {
      url: app.url,
      draftId: draft.id,
      people: size?.people ?? 0,
      days: size?.days ?? 0,
      shifts: size?.shifts ?? 0,
      stop: async () => {
        await stopApp(app);
      },
    };
  } finally {
    await sql.end();
  }
}
