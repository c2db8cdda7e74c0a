import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { applyMigrations } from '../../supabase/local/migrate.ts';
import { demoPassword } from '../../supabase/seed/logins.ts';
import { signInForPages } from './app-user.ts';
import { startHostedApp } from './hosted-app.ts';
import { makeDraft } from './load/center.ts';
import { signInPeople } from './load/people.ts';
import { makeTasks } from './load/tasks.ts';
import { createVisitor } from './outages/visitor.ts';
import { createWork, type Work } from './outages/work.ts';
import { createRandom } from './random.ts';
import { type DrillStack, withDrillStack } from './stack.ts';
import type { Trial } from './trial.ts';
import { pause, waitFor } from './wait.ts';

const migrationsFolder = join(import.meta.dirname, '../../supabase/migrations');
const peopleCount = 30;
const requestsPerSecond = 8;
/** Nobody waits longer for a page or a press while a release is put in. */
const waitMsMax = 5000;
/** How long somebody's report holds the table that a migration wants. */
const readerMs = 8000;

/** What a release may do to the tables that everybody uses. */
const release: readonly [name: string, text: string][] = [
  ['drill_column', "alter table public.assigned_shifts add column drill_note text not null default 'none';"],
  [
    'drill_index',
    'create index drill_shifts_idx on public.assigned_shifts (agency_id, drill_note, starts_at);',
  ],
  [
    'drill_constraint',
    "alter table public.audit_logs add constraint drill_action_check check (action <> 'drill.never') not valid;",
  ],
  [
    'drill_function',
    "create function public.drill_answer() returns integer language sql stable set search_path = '' as 'select 42';",
  ],
];
const heldUp = [
  'drill_held_up',
  'alter table public.assigned_shifts add column drill_held_up integer;',
] as const;
const killed = [
  'drill_killed',
  'alter table public.assigned_shifts add column drill_killed integer; select pg_sleep(1);',
] as const;

type Load = {
  /** What was answered since this was asked before. */
  take(): { count: number; p95: number; max: number; problems: string[] };
  stop(): Promise<void>;
};

/**
 * Puts a release into a center of 200 people who are at work: its migrations alter the largest tables, one is held up by a
 * long report, one is killed in the middle. Nobody is to wait long, be refused or lose anything, nothing is half there, and
 * the release before says in words that it does not fit any more.
 *
 * @param options.fill makes the large demo center in an empty database
 */
export function runMigrationDrill(options: {
  seed: number;
  fill(databaseUrl: string): Promise<void>;
  report(trial: Trial): void;
}): Promise<Trial[]> {
  return withDrillStack(async (stack) => {
    await options.fill(stack.databaseUrl);
    await stack.sql`update public.agencies set idle_lock_minutes = null`;
    const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-release-'));
    for (const file of readdirSync(migrationsFolder))
      copyFileSync(join(migrationsFolder, file), join(folder, file));
    const app = await startHostedApp(stack);
    const trials: Trial[] = [];
    const note = (name: string, detail: string, problems: string[]) => {
      trials.push({ name, detail, problems });
      options.report({ name, detail, problems });
    };
    try {
      const { load, work } = await startWork(stack, app.url, options.seed);
      try {
        await pause(10_000);
        note('before it', ...judge(load));
        await tryRelease(stack, folder, load, note);
      } finally {
        await load.stop();
      }
      note(
        'what was acknowledged',
        `${work.acknowledged()} messages, requests and edits`,
        await work.findLost(),
      );
      return trials;
    } finally {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

type Note = (name: string, detail: string, problems: string[]) => void;

async function tryRelease(stack: DrillStack, folder: string, load: Load, note: Note): Promise<void> {
  let number = 0;
  const add = ([name, text]: readonly [string, string]) => {
    number += 1;
    writeFileSync(join(folder, `299901010000${String(number).padStart(2, '0')}_${name}.sql`), text);
  };
  const apply = async () => {
    const begun = Date.now();
    const files = await applyMigrations(stack.databaseUrl, { dir: folder });
    return { files, ms: Date.now() - begun };
  };
  const judged = (name: string, said: string, problems: string[]) => {
    const [detail, more] = judge(load);
    note(name, `${said}; ${detail}`, [...problems, ...more]);
  };

  for (const each of release) add(each);
  const whole = await apply();
  await pause(5000);
  judged(
    'a release of four migrations',
    `${whole.ms} ms`,
    whole.files.length === release.length ? [] : [`${whole.files.length} were applied`],
  );

  add(heldUp);
  const reader = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  const reading = reader.begin(async (sql) => {
    await sql`select count(*) from public.assigned_shifts`;
    await pause(readerMs);
  });
  await pause(200);
  const waited = await apply();
  await reading;
  await reader.end();
  await pause(2000);
  judged(
    'one that a long report holds up',
    `${waited.ms} ms`,
    waited.ms >= readerMs - 1000 ? [] : ['it did not wait for the report'],
  );

  add(killed);
  const program = join(import.meta.dirname, 'migrate-process.ts');
  const child = spawn(process.execPath, [program, stack.databaseUrl, folder], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await waitFor('it is under way', 20_000, async () => ((await isSleeping(stack)) ? true : null));
  child.kill('SIGKILL');
  await ended;
  // The database notices when the statement that it is at has ended.
  await waitFor('its connection has ended', 20_000, async () => ((await isSleeping(stack)) ? null : true));
  const half = await listHalf(stack);
  const again = await apply();
  // Whoever waited for it is answered.
  await pause(3000);
  judged('one whose process is killed in the middle', `the next try took ${again.ms} ms`, [
    ...half,
    ...(again.files.length === 1 ? [] : ['it was not applied by the next try']),
  ]);

  const former = await applyMigrations(stack.databaseUrl, { dir: migrationsFolder }).then(
    () => '',
    (error: unknown) => String(error),
  );
  await pause(3000);
  judged(
    'the release before',
    former === '' ? 'starts' : `says: ${former.slice(0, 200)}`,
    former.includes('another version of the app') ? [] : ['it does not refuse the newer database in words'],
  );
}

/** Whether the migration that is to be killed holds the table. */
async function isSleeping({ sql }: DrillStack): Promise<boolean> {
  const rows = await sql`
    select from pg_stat_activity where query like '%drill_killed%' and wait_event = 'PgSleep' and pid <> pg_backend_pid()`;
  return rows.length > 0;
}

/** What a migration that did not end has left behind. */
async function listHalf({ sql }: DrillStack): Promise<string[]> {
  const [row] = await sql<{ columns: number; entries: number }[]>`
    select (select count(*)::integer from pg_attribute where attname = 'drill_killed') as columns,
      (select count(*)::integer from supabase_migrations.schema_migrations where name = 'drill_killed') as entries`;
  return row?.columns === 0 && row.entries === 0 ? [] : ['half of it is there'];
}

function judge(load: Load): [detail: string, problems: string[]] {
  const { count, p95, max, problems } = load.take();
  return [
    `${count} answers meanwhile, p95 ${p95} ms, at most ${max} ms`,
    [
      ...problems,
      ...(count === 0 ? ['nothing was answered'] : []),
      ...(max > waitMsMax ? [`somebody waited ${max} ms`] : []),
    ],
  ];
}

/** People who read and write all the time, and two whose every word is counted. */
async function startWork(stack: DrillStack, url: string, seed: number): Promise<{ load: Load; work: Work }> {
  const random = createRandom(seed);
  const draftId = await makeDraft(stack);
  const people = await signInPeople(stack, peopleCount);
  const tasks = makeTasks({ url, sql: stack.sql, random, draftId })
    // The draft is edited by those whose every word is counted.
    .filter(({ task }) => task.name !== 'edit the roster')
    .flatMap(({ task, isForAll, times }) => Array.from({ length: times }, () => ({ task, isForAll })));
  const work = await countedWork(stack, url);
  let took: number[] = [];
  let problems: string[] = [];
  let isOver = false;
  const open = new Set<Promise<void>>();
  const begin = (run: () => Promise<string[]>) => {
    const begun = Date.now();
    const done = run()
      .catch((error: unknown) => [String(error)])
      .then((found) => {
        took.push(Date.now() - begun);
        problems.push(...found);
      });
    open.add(done);
    void done.then(() => open.delete(done));
  };
  const lanes = [
    (async () => {
      while (!isOver) {
        const person = people[random.between(0, people.length - 1)];
        const { task, isForAll } = tasks[random.between(0, tasks.length - 1)] ?? {};
        if (person && task && (isForAll || person.role !== 'dispatcher')) {
          begin(async () => [await task.run(person)].filter((problem) => problem !== null));
        }
        await pause(1000 / requestsPerSecond);
      }
    })(),
    (async () => {
      while (!isOver) {
        const round = await work.round('works');
        took.push(round.slowestMs);
        problems.push(...round.problems);
        // Nobody may write faster than this.
        await pause(2000);
      }
    })(),
  ];
  // The first request of each kind makes the server load its code.
  await pause(8000);
  [took, problems] = [[], []];
  const load: Load = {
    take() {
      const sorted = took.toSorted((a, b) => a - b);
      const found = [...new Set(problems)].slice(0, 10);
      [took, problems] = [[], []];
      return {
        count: sorted.length,
        p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
        max: sorted.at(-1) ?? 0,
        problems: found,
      };
    },
    async stop() {
      isOver = true;
      await Promise.all(lanes);
      await Promise.all(open);
    },
  };
  return { load, work };
}

async function countedWork(stack: DrillStack, url: string): Promise<Work> {
  const [facts] = await stack.sql<{ channelId: string; kindId: number; draftId: number; peer: string }[]>`
    select c.id as "channelId",
      (select k.id::integer from public.leave_kinds k
        where k.agency_id = p.agency_id and k.is_active and not k.needs_balance order by k.notice_days, k.id limit 1) as "kindId",
      (select max(s.id)::integer from public.schedules s where s.center_id = p.center_id and s.status = 'draft') as "draftId"
    from public.profiles p join public.chat_channels c on c.center_id = p.center_id and c.kind = 'center'
    where p.email = 'supervisor@harbor.example'`;
  if (facts === undefined) throw new Error('The demo center is missing.');
  const visitor = async (email: string) =>
    createVisitor(url, await signInForPages(stack, { email, password: demoPassword }));
  const supervisor = await visitor('supervisor@harbor.example');
  const dispatcher = await visitor('dispatcher@harbor.example');
  return createWork({ sql: stack.sql, supervisor, dispatcher, ...facts });
}
