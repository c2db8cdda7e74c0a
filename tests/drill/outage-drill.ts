import { type Browser, chromium, type Page } from '@playwright/test';
import { demoPassword } from '../../supabase/seed/logins.ts';
import { signInForPages } from './app-user.ts';
import { type HostedApp, startHostedApp } from './hosted-app.ts';
import { fillRoster, makeDraft } from './load/center.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { openProjectDoor, type ProjectDoor } from './outages/project-door.ts';
import { isDrained, type Outage, outages, type World } from './outages/trials.ts';
import { createVisitor } from './outages/visitor.ts';
import { createWork } from './outages/work.ts';
import { type DrillStack, withDrillStack } from './stack.ts';
import type { Trial } from './trial.ts';
import { waitFor } from './wait.ts';

const tokenSeconds = 150;
const supervisorEmail = 'supervisor@harbor.example';
const dispatcherEmail = 'dispatcher@harbor.example';

/**
 * Takes Realtime, Auth, the mail server, the worker and the database away, one after the other, while people work and a page
 * is open: each has to be named in a banner, what can go on goes on, what cannot is refused in words, and all comes back by
 * itself.
 *
 * @param options.fill makes the demo centers in an empty database
 * @param options.only a part of the name of the outages to try
 */
export function runOutageDrill(options: {
  executablePath: string;
  only?: string;
  fill(databaseUrl: string): Promise<void>;
  report(trial: Trial): void;
}): Promise<Trial[]> {
  return withDrillStack(
    async (stack) => {
      await options.fill(stack.databaseUrl);
      await fillRoster(stack);
      const door = await openProjectDoor(stack.url);
      const mail = await startMailServer();
      let app: HostedApp | null = null;
      let browser: Browser | null = null;
      try {
        app = await startHostedApp(stack, {
          projectUrl: door.url,
          environment: { SMTP_URL: mail.url, MAIL_FROM: 'Drill <drill@example.test>' },
        });
        browser = await chromium.launch({
          executablePath: options.executablePath,
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        });
        const world = await makeWorld({ stack, door, app, mail, browser });
        const trials: Trial[] = [];
        for (const outage of outages) {
          if (!outage.name.includes(options.only ?? '')) continue;
          const said = app.output().length;
          const trial = await runOutage(world, outage).catch((error: unknown) => ({
            name: outage.name,
            detail: 'it could not go on',
            problems: [String(error)],
          }));
          if (trial.problems.length > 0) trial.problems.push(...faultsIn(app.output().slice(said)));
          trials.push(trial);
          options.report(trial);
        }
        return trials;
      } finally {
        await browser?.close();
        await app?.stop();
        await door.close();
        await mail.close();
      }
    },
    {},
    { jwtExpirySeconds: tokenSeconds },
  );
}

/** What the app said went wrong, each once. */
function faultsIn(output: string): string[] {
  const faults = [
    ...output.matchAll(/"err":\{.*?"message":"(.*?)"[,}]|^\s*\[?(?:cause\]: )?(\w*Error: .*)$/gm),
  ];
  return [...new Set(faults.map(([, logged, said]) => `the app says: ${logged ?? said}`))].slice(0, 8);
}

async function makeWorld(parts: {
  stack: DrillStack;
  door: ProjectDoor;
  app: HostedApp;
  mail: MailServer;
  browser: Browser;
}): Promise<World> {
  const { stack, app, browser } = parts;
  const signIn = (email: string) => signInForPages(stack, { email, password: demoPassword });
  const [facts] = await stack.sql<{ channelId: string; kindId: number }[]>`
    select c.id as "channelId", (select k.id::integer from public.leave_kinds k
        where k.agency_id = p.agency_id and k.is_active and not k.needs_balance order by k.notice_days, k.id limit 1) as "kindId"
    from public.profiles p join public.chat_channels c on c.center_id = p.center_id and c.kind = 'center'
    where p.email = ${supervisorEmail}`;
  if (facts === undefined) throw new Error('The demo center is missing.');
  const supervisor = createVisitor(app.url, await signIn(supervisorEmail));
  const dispatcher = createVisitor(app.url, await signIn(dispatcherEmail));
  const draftId = await makeDraft(stack);
  const work = createWork({ sql: stack.sql, supervisor, dispatcher, draftId, ...facts });
  const page = await openPage(browser, `${app.url}/chat/${facts.channelId}`, await signIn(supervisorEmail));
  return { ...parts, supervisor, work, page, tokenSeconds };
}

async function openPage(browser: Browser, address: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(
    cookie.split('; ').map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      url: new URL(address).origin,
      httpOnly: true,
    })),
  );
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('button', { name: /^Live: / }).waitFor({ timeout: 60_000 });
  await page.evaluate(() => Object.assign(window, { drill: true }));
  return page;
}

const bannerOf = (page: Page): Promise<string> =>
  page.getByRole('status', { name: 'What does not work' }).innerText({ timeout: 5000 });

async function runOutage(world: World, outage: Outage): Promise<Trial> {
  const { page, work } = world;
  const problems: string[] = [];
  const note = (error: unknown): void => void problems.push(String(error).split('\n')[0] ?? '');
  const address = page.url();
  problems.push(...(await work.round('works')).problems.map((problem) => `before it, ${problem}`));
  const begun = Date.now();
  await outage.take(world);
  const first = await work.round(outage.meanwhile);
  const bannerMs = await waitFor('the banner', outage.bannerMsMax, async () =>
    outage.banner.test(await bannerOf(page)) ? Date.now() - begun : null,
  ).catch(async (error) => {
    note(error);
    problems.push(`the page shows: ${(await page.locator('main').innerText().catch(String)).slice(0, 200)}`);
    return null;
  });
  const more = (await outage.during?.(world)) ?? [];
  // Tokens that are over are for the outage itself to judge.
  const second = outage.name.includes('token') ? null : await work.round(outage.meanwhile);
  problems.push(...first.problems, ...more, ...(second?.problems ?? []));
  if (page.url() !== address) problems.push(`the open page has gone to ${page.url()}`);
  problems.push(...(await judgePage(page)));

  const awayMs = Date.now() - begun;
  await outage.giveBack(world);
  const back = Date.now();
  const backMs = await waitFor('all is well', outage.backMsMax, () => isWell(world), 500)
    .then(() => Date.now() - back)
    .catch((error) => {
      note(error);
      return null;
    });
  problems.push(...(await work.findLost()), ...((await outage.afterwards?.(world)) ?? []));
  const rounds = second === null ? [first] : [first, second];
  const sum = (of: (round: typeof first) => number) => rounds.reduce((total, round) => total + of(round), 0);
  return {
    name: outage.name,
    detail: `away ${Math.round(awayMs / 1000)} s, banner after ${seconds(bannerMs)}, ${sum(({ done }) => done)} answers worked and ${sum(({ refused }) => refused)} refused in words, the slowest ${Math.max(...rounds.map(({ slowestMs }) => slowestMs))} ms, all well after ${seconds(backMs)}, ${work.acknowledged()} acknowledged so far`,
    problems,
  };
}

/** The page is the one that it was, with all that somebody may have typed. */
async function judgePage(page: Page): Promise<string[]> {
  const isSame = await page.evaluate(() => 'drill' in window).catch(() => false);
  const isWhole = await page.locator('main textarea').first().isVisible();
  const shown = (await page.locator('body').innerText().catch(String)).replaceAll(/\s+/g, ' ').slice(0, 300);
  return [
    ...(isSame ? [] : [`the open page was loaded anew, and shows: ${shown}`]),
    ...(isWhole ? [] : [`the open page shows: ${shown}`]),
  ];
}

const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`);

/** Everything works, nothing is said to be away, and the open page shows the latest that was written. */
async function isWell(world: World): Promise<true | null> {
  const { page, work } = world;
  const banner = await bannerOf(page);
  if (banner !== '') throw new Error(`the banner says: ${banner}`);
  if (!(await isDrained(world))) throw new Error('mails wait');
  // Last: nobody may write as often as this is asked.
  const { problems } = await work.round('works');
  if (problems.length > 0) throw new Error(problems.join('; '));
  const latest = work.latest() ?? '';
  await page.getByText(latest, { exact: true }).first().waitFor({ timeout: 5000 });
  return true;
}
