import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { requireRunning } from '../../drill/data-folder.ts';
import { processTree } from '../../drill/process-tree.ts';
import { type DrillStack, withDrillStack } from '../../drill/stack.ts';
import { median, percentile } from '../gateway/measure.ts';

/** What is asked of the app's server, each time for another shift or request. */
export const QUESTIONS = ['partners', 'impact'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What the server process is given to ask. */
export type Plan = {
  url: string;
  publishableKey: string;
  password: string;
  supervisorId: string;
  shifts: readonly { email: string; userId: string; assignmentId: number }[];
  requestIds: readonly number[];
  runs: number;
  /** Answers of each kind that are not counted, before the others. */
  warmUps: number;
};

/** One answer; milliseconds. */
export type Answer = { wallMs: number; cpuMs: number; bytes: number };

/** What the server process says when it is through with one question. */
export type Answers = { question: Question; firstMs: number; answers: readonly Answer[]; found: number };

/** Milliseconds, over all answers of one question. */
export type QuestionBench = {
  runs: number;
  firstMs: number;
  p50: number;
  p95: number;
  max: number;
  /** Of the server process alone. */
  cpuP50: number;
  cpuP95: number;
  /** Of gateway and database, in the mean; null where the system does not tell. */
  stackCpu: number | null;
  /** Of an answer as JSON, the median. */
  kilobytes: number;
  /** Partners, or shifts that the leave takes, in the mean. */
  found: number;
};

export type SelfServiceBench = { people: number; shifts: number } & Record<Question, QuestionBench>;

/** Long from now, so that no shift has begun and every one may be traded. */
const today = '2035-11-20';
/** Measures what a dispatcher and a supervisor wait for, on a project and a data folder of its own. */
export function runSelfServiceBench(options: {
  runs: number;
  warmUps: number;
  seed: (databaseUrl: string, args: string[]) => Promise<void>;
  say: (line: string) => void;
}): Promise<SelfServiceBench> {
  return withDrillStack(async (stack) => {
    options.say('Making the large center …');
    await options.seed(requireRunning(stack.dataDir).databaseUrl, ['large', '--today', today]);
    const { plan, people, shifts } = await planOf(stack, options);
    options.say(`Asking ${options.runs} times each …`);
    const [partners, impact] = await measure(stack, plan);
    if (partners === undefined || impact === undefined)
      throw new Error('The server process gave no answers.');
    return { people, shifts, partners, impact };
  });
}

async function planOf(
  { sql, url, publishableKey }: DrillStack,
  { runs, warmUps }: { runs: number; warmUps: number },
): Promise<{ plan: Plan; people: number; shifts: number }> {
  const [supervisor] = await sql<{ id: string }[]>`
    select id from auth.users where email = 'supervisor@harbor.example'`;
  // Of some people, in the middle of the block, where there are shifts on both sides; the same ones each time.
  const shifts = await sql<{ email: string; userId: string; assignmentId: number }[]>`
    with asking as (
      select p.id, u.email, row_number() over (order by p.employee_number) as place
      from public.profiles p
      join auth.users u on u.id = p.id
      join public.user_roles r on r.user_id = p.id
      join public.roles o on o.id = r.role_id and o.name = 'dispatcher'
      where p.is_active and p.agency_id = (select agency_id from public.profiles where id = ${supervisor?.id ?? null})
    )
    select k.email, k.id as "userId", a.id::integer as "assignmentId"
    from asking k
    join public.assigned_shifts a on a.user_id = k.id and a.status = 'published' and not a.is_locked and not a.is_acting
    join public.schedules s on s.id = a.schedule_id and a.shift_date between s.start_date + 21 and s.end_date - 21
    where k.place % 20 = 1
    order by md5(a.id::text)
    limit ${runs + warmUps}`;
  const requests = await sql<{ id: number }[]>`
    select id from public.time_off_requests
    where status = 'pending' and user_id <> ${supervisor?.id ?? null} order by md5(id::text)`;
  const [size] = await sql<{ people: number; shifts: number }[]>`
    select count(distinct user_id)::integer as people, count(*)::integer as shifts
    from public.assigned_shifts where status = 'published'`;
  if (supervisor === undefined || size === undefined || requests.length === 0 || shifts.length === 0) {
    throw new Error('The large center has nothing to ask about.');
  }
  const plan = {
    url,
    publishableKey,
    password: demoPassword,
    supervisorId: supervisor.id,
    shifts: [...shifts],
    requestIds: requests.map(({ id }) => id),
    runs,
    warmUps,
  };
  return { plan, ...size };
}

/** Answers come from a process as the app's server is one: with its modules, its clients and its secret key. */
async function measure(stack: DrillStack, plan: Plan): Promise<QuestionBench[]> {
  const program = join(import.meta.dirname, 'server-process.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      SUPABASE_URL: stack.url,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      SUPABASE_SECRET_KEY: stack.secretKey,
    },
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  const ended = once(child, 'exit');
  try {
    child.send(plan);
    const done: QuestionBench[] = [];
    for (const question of QUESTIONS) {
      // The question is announced when it is warm, and again with its answers.
      await told(child, ended, question);
      const before = cpuOf(stack);
      const { answers, firstMs, found } = await told(child, ended, question);
      const spent = before === null ? null : (cpuOf(stack) ?? before) - before;
      const wall = answers.map(({ wallMs }) => wallMs);
      const cpu = answers.map(({ cpuMs }) => cpuMs);
      done.push({
        runs: answers.length,
        firstMs,
        p50: median(wall),
        p95: percentile(wall, 0.95),
        max: Math.max(...wall),
        cpuP50: median(cpu),
        cpuP95: percentile(cpu, 0.95),
        stackCpu: spent === null ? null : spent / answers.length,
        kilobytes: median(answers.map(({ bytes }) => bytes)) / 1000,
        found,
      });
    }
    return done;
  } finally {
    process.removeListener('exit', end);
    end();
    await ended;
  }
}

async function told(
  child: ReturnType<typeof spawn>,
  ended: Promise<unknown>,
  question: Question,
): Promise<Answers> {
  const [answers] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      throw new Error('The server process ended before it was through.');
    }),
  ])) as [Answers];
  if (answers.question !== question) throw new Error(`Answers to ${answers.question} were not asked for.`);
  return answers;
}

/** Milliseconds of processor that gateway and database have had; null where the system does not tell. */
function cpuOf({ dataDir }: DrillStack): number | null {
  try {
    const ticks = processTree(requireRunning(dataDir).pid).map(({ pid }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    });
    return ticks.reduce((sum, each) => sum + each, 0) * MS_PER_TICK;
  } catch {
    return null;
  }
}

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;
