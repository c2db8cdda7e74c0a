import type { Page as BrowserPage } from '@playwright/test';
import { backoffSeconds } from '#lib/jobs/delivery/backoff.ts';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { actionIds } from '../../e2e/action-call.ts';
import { drillMetricsToken, type HostedApp, workerOf } from '../hosted-app.ts';
import type { MailServer } from '../mail-server.ts';
import { killAll, postmastersOf, processTree } from '../process-tree.ts';
import type { DrillStack } from '../stack.ts';
import { pause, waitFor } from '../wait.ts';
import type { ProjectDoor } from './project-door.ts';
import type { Visitor } from './visitor.ts';
import type { Work } from './work.ts';

export type World = {
  stack: DrillStack;
  door: ProjectDoor;
  app: HostedApp;
  mail: MailServer;
  supervisor: Visitor;
  work: Work;
  /** Of another supervisor: the conversation of the center, open all the time. */
  page: BrowserPage;
  /** So long a token of a session is good, in seconds. */
  tokenSeconds: number;
};

export type Outage = {
  name: string;
  /** What people can do meanwhile: everything, or be told in words. */
  meanwhile: 'works' | 'words';
  /** What the banner has to say, and within what time. */
  banner: RegExp;
  bannerMsMax: number;
  /** From the moment in which the part is back until nothing shows that it was away. */
  backMsMax: number;
  take(world: World): Promise<void>;
  /** What else has to hold; in words what does not. */
  during?(world: World): Promise<string[]>;
  giveBack(world: World): Promise<void>;
  /** What has to hold once all is well again. */
  afterwards?(world: World): Promise<string[]>;
};

/** A page asks every half minute, and must not be the slower for what is away. */
const bannerMsMax = 50_000;
const backMsMax = 60_000;
const notices = 400;
const drainMsMax = 5 * 60_000;

export const outages: readonly Outage[] = [
  {
    name: 'Realtime',
    meanwhile: 'works',
    banner: /Live updates are off since .* Pages ask every 30 seconds\./,
    bannerMsMax,
    backMsMax,
    take: async ({ door }) => door.take('realtime', 'refused'),
    // Asked for, it comes without a signal.
    during: async ({ page, work }) => shows(page, work.latest(), 50_000),
    giveBack: async ({ door }) => door.giveBack('realtime'),
  },
  {
    name: 'Auth, refused',
    meanwhile: 'works',
    banner: /Sign-in has not worked since .* Who is signed in goes on\./,
    bannerMsMax,
    backMsMax,
    take: async ({ door }) => door.take('auth', 'refused'),
    during: async (world) => refusesSignIn(world),
    giveBack: async ({ door }) => door.giveBack('auth'),
  },
  {
    name: 'Auth, silent until every token is over',
    meanwhile: 'works',
    banner: /Sign-in has not worked since .* Who is signed in goes on\./,
    bannerMsMax,
    backMsMax,
    take: async ({ door }) => door.take('auth', 'silent'),
    during: staysSignedIn,
    giveBack: async ({ door }) => door.giveBack('auth'),
  },
  {
    name: 'the mail server, an hour',
    meanwhile: 'works',
    banner: /Mail has not left since .* \d+ notices wait/,
    bannerMsMax,
    backMsMax: drainMsMax,
    take: async (world) => {
      await world.mail.goAway();
      await tellEverybody(world);
    },
    during: seeBacklog,
    giveBack: async (world) => {
      await letAnHourPass(world);
      await world.mail.comeBack();
    },
    afterwards: judgeMails,
  },
  {
    name: 'the worker',
    meanwhile: 'works',
    banner: /The worker has not been seen since .* No reminders, no mail, no new drafts/,
    bannerMsMax,
    backMsMax,
    take: async ({ app, stack }) => {
      // It hangs: nobody starts another one.
      process.kill(requireWorker(app), 'SIGSTOP');
      await stack.sql`update private.workers set seen_at = seen_at - interval '2 minutes'`;
    },
    giveBack: async ({ app }) => killAll([requireWorker(app)]),
  },
  {
    name: 'PostgreSQL, hung and then killed',
    meanwhile: 'words',
    banner: /The database has not answered since .* nothing can be saved\./,
    bannerMsMax,
    backMsMax,
    take: async ({ stack }) => {
      for (const pid of databaseOf(stack)) process.kill(pid, 'SIGSTOP');
    },
    giveBack: async ({ stack }) => killAll(databaseOf(stack)),
  },
];

function databaseOf({ dataDir }: DrillStack): number[] {
  return postmastersOf(dataDir).flatMap(({ pid }) => processTree(pid).map((row) => row.pid));
}

function requireWorker(app: HostedApp): number {
  const worker = workerOf(app);
  if (worker === null) throw new Error('The worker does not run.');
  return worker;
}

async function shows(page: BrowserPage, words: string | null, timeoutMs: number): Promise<string[]> {
  if (words === null) return ['nobody wrote anything'];
  const found = await page
    .getByText(words, { exact: true })
    .first()
    .waitFor({ timeout: timeoutMs })
    .then(
      () => true,
      () => false,
    );
  return found ? [] : [`the open page does not show "${words}"`];
}

async function refusesSignIn({ supervisor }: World): Promise<string[]> {
  const id = actionIds().get('auth-actions/signIn') ?? '';
  const input = { email: 'dispatcher@harbor.example', password: demoPassword };
  const { answer, message, ms } = await supervisor.act(id, '/sign-in', input);
  return [
    ...(message.includes('Sign-in does not work at the moment')
      ? []
      : [`a sign-in is told: ${answer} ${message}`]),
    ...(ms > 35_000 ? [`a sign-in is told only after ${ms} ms`] : []),
  ];
}

/** Every token ends, and nobody loses their session or their page by it. */
async function staysSignedIn(world: World): Promise<string[]> {
  const { supervisor, page, tokenSeconds } = world;
  const before = page.url();
  await pause(tokenSeconds * 1000);
  const problems: string[] = [];
  const { status, text, location, ms } = await supervisor.open('/schedule');
  if (!text.includes('Sign-in does not work at the moment')) {
    problems.push(`a page is answered ${status} ${location ?? ''} ${text.slice(0, 100)}`);
  }
  if (ms > 15_000) problems.push(`a page says so only after ${ms} ms`);
  if (!supervisor.isSignedIn()) problems.push('somebody was signed out');
  if (page.url() !== before) problems.push(`the open page has gone to ${page.url()}`);
  return problems;
}

async function tellEverybody({ stack }: World): Promise<void> {
  await stack.sql`
    select private.notify(p.id, 'security.push', 'Notice ' || n || ' of the drill', '/profile')
    from generate_series(1, 20) n,
      (select p.id from public.profiles p
        where p.center_id = (select b.center_id from public.profiles b where b.email = 'supervisor@harbor.example')
        order by p.id limit ${notices / 20}) p
    order by n, p.id`;
  await waitFor('the notices are planned', 60_000, async () =>
    (await countMails(stack, ['waiting', 'sending'])) >= notices ? true : null,
  );
  await stack.sql`
    update public.notification_deliveries d set due_at = now()
    where d.state = 'waiting' and d.channel = 'email' and d.failed_at is null`;
  await stack.sql`select pg_notify('notices', '')`;
}

async function countMails({ sql }: DrillStack, states: string[]): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from public.notification_deliveries d
    join public.notifications n on n.id = d.notification_id
    where d.channel = 'email' and d.state::text = any (${states}) and n.content like 'Notice % of the drill'`;
  return row?.count ?? 0;
}

async function seeBacklog({ app, supervisor }: World): Promise<string[]> {
  const response = await fetch(`${app.url}/api/metrics`, {
    headers: { authorization: `Bearer ${drillMetricsToken}` },
  });
  const counted = Number(/^dispatch_undelivered\{channel="email"\} (\d+)/m.exec(await response.text())?.[1]);
  const { text } = await supervisor.open('/notices?tab=undelivered');
  return [
    ...(counted > 0 ? [] : [`the metrics count ${counted} undelivered mails`]),
    ...(text.includes('The mail server cannot be reached')
      ? []
      : ['the screen of deliveries does not say why']),
  ];
}

/** As an hour of failed attempts leaves the queue. */
async function letAnHourPass({ stack }: World): Promise<void> {
  const waiting = await stack.sql<{ id: string }[]>`
    select id from public.notification_deliveries where state = 'waiting' and channel = 'email' and failed_at is not null`;
  const attempt = 14;
  const delays = waiting.map(() => backoffSeconds(attempt));
  await stack.sql`
    update public.notification_deliveries d
    set attempts = ${attempt}, created_at = d.created_at - interval '1 hour', due_at = now() + t.delay * interval '1 second'
    from unnest(${waiting.map(({ id }) => id)}::bigint[], ${delays}::float8[]) t (id, delay)
    where d.id = t.id and d.state = 'waiting'`;
}

/** All of them, each person's in their order, none twice. */
async function judgeMails({ stack, mail }: World): Promise<string[]> {
  const sent = await countMails(stack, ['sent']);
  const order = await stack.sql<{ id: number; recipient: string }[]>`
    select n.id::integer as id, n.recipient_id as recipient from public.notifications n
    where n.content like 'Notice % of the drill' order by n.id`;
  const places = new Map<number, number[]>();
  for (const [place, { messageId }] of mail.mails.entries()) {
    const id = Number(/^<notice\.(\d+)\.email\./.exec(messageId)?.[1]);
    places.set(id, [...(places.get(id) ?? []), place]);
  }
  const last = new Map<string, number>();
  let overtaken = 0;
  for (const { id, recipient } of order) {
    const place = places.get(id)?.[0] ?? -1;
    if (place < (last.get(recipient) ?? -1)) overtaken += 1;
    last.set(recipient, place);
  }
  const missing = order.filter(({ id }) => !places.has(id)).length;
  const twice = order.filter(({ id }) => (places.get(id)?.length ?? 0) > 1).length;
  return [
    ...(sent === notices ? [] : [`${sent} of ${notices} mails are marked as sent`]),
    ...(missing === 0 ? [] : [`${missing} mails never came`]),
    ...(twice === 0 ? [] : [`${twice} mails came twice`]),
    ...(overtaken === 0 ? [] : [`${overtaken} mails overtook an earlier one of the same person`]),
  ];
}

/** Whether no mail of the drill waits. */
export async function isDrained({ stack }: World): Promise<boolean> {
  return (await countMails(stack, ['waiting', 'sending'])) === 0;
}
