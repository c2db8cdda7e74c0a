import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { z } from 'zod';
import type { Role } from '#lib/domain/types.ts';
import { type AppProcess, startApp, stopApp } from '../../drill/app-process.ts';
import { loginOf, signInForPages } from '../../drill/app-user.ts';
import { createDataFolder, findFreePort, requireRunning } from '../../drill/data-folder.ts';
import { median } from '../gateway/measure.ts';
import { seedLarge } from '../roster/center.ts';

/** The pages, and who opens each. */
const PAGES = [
  { name: 'home', path: '/', role: 'supervisor' },
  { name: 'my schedule', path: '/schedule', role: 'dispatcher' },
  { name: 'roster', path: '/roster', role: 'supervisor' },
  { name: 'decide', path: '/requests', role: 'supervisor' },
  { name: 'people', path: '/people', role: 'admin' },
  { name: 'settings', path: '/settings', role: 'admin' },
  { name: 'audit', path: '/audit', role: 'admin' },
] as const satisfies readonly { name: string; path: string; role: Role }[];

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
export type Category = (typeof CATEGORIES)[number];

export type PageScores = {
  name: string;
  /** From 0 to 100: the median of the loads for performance, the worst load for the others. */
  scores: Record<Category, number>;
  /** Medians in milliseconds, as Lighthouse works them out for a desktop on a 10 Mbit/s line; shift has no unit. */
  firstPaintMs: number;
  largestPaintMs: number;
  blockedMs: number;
  shift: number;
  /** Compressed bytes of one load with an empty cache. */
  bytes: number;
  /** Audits of accessibility and best practices that some load failed. */
  failed: readonly string[];
};

export type PagesOptions = {
  loads: number;
  center: 'demo' | 'large';
  executablePath: string;
  say: (line: string) => void;
};

/** Opens every page as its reader does, with an empty cache, on an app and a data folder of its own. */
export async function runPagesBench(options: PagesOptions): Promise<PageScores[]> {
  const dataDir = createDataFolder();
  const profile = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-browser-'));
  let app: (AppProcess & { url: string }) | null = null;
  let browser: BrowserContext | null = null;
  const cleanUp = async (): Promise<void> => {
    await browser?.close();
    if (app !== null) await stopApp(app);
    for (const folder of [profile, dataDir]) rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  }
  try {
    options.say('Making the center and starting the app …');
    if (options.center === 'large') await seedLarge(dataDir);
    app = await startApp({ dataDir, port: await findFreePort() });
    const port = await findFreePort();
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: options.executablePath,
      // Chromium's sandbox refuses to run as root.
      args: [`--remote-debugging-port=${port}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    return await measurePages(browser, port, { ...requireRunning(dataDir), url: app.url }, options);
  } finally {
    await cleanUp();
  }
}

async function measurePages(
  browser: BrowserContext,
  port: number,
  project: { url: string; publishableKey: string },
  { loads, say }: PagesOptions,
): Promise<PageScores[]> {
  const measured: PageScores[] = [];
  for (const { name, path, role } of PAGES) {
    say(`Opening ${name} ${loads} times …`);
    await signInAs(browser, project, role);
    const runs: PageRun[] = [];
    // The first request makes the server load the page's code.
    for (let load = -1; load < loads; load++) {
      const run = await openPage(browser, port, project.url + path);
      if (load >= 0) runs.push(run);
    }
    const middle = (of: (run: PageRun) => number) => median(runs.map(of));
    const worst = (category: Category) => Math.min(...runs.map(({ scores }) => scores[category]));
    measured.push({
      name,
      scores: {
        performance: middle(({ scores }) => scores.performance),
        accessibility: worst('accessibility'),
        'best-practices': worst('best-practices'),
      },
      firstPaintMs: middle(({ firstPaintMs }) => firstPaintMs),
      largestPaintMs: middle(({ largestPaintMs }) => largestPaintMs),
      blockedMs: middle(({ blockedMs }) => blockedMs),
      shift: middle(({ shift }) => shift),
      bytes: middle(({ bytes }) => bytes),
      failed: [...new Set(runs.flatMap(({ failed }) => failed))],
    });
  }
  return measured;
}

async function signInAs(
  browser: BrowserContext,
  project: { url: string; publishableKey: string },
  role: Role,
): Promise<void> {
  const header = await signInForPages(project, loginOf(role));
  await browser.clearCookies();
  await browser.addCookies(
    header.split('; ').map((pair) => {
      const end = pair.indexOf('=');
      return { name: pair.slice(0, end), value: pair.slice(end + 1), url: project.url };
    }),
  );
}

type PageRun = Omit<PageScores, 'name'>;

async function openPage(browser: BrowserContext, port: number, url: string): Promise<PageRun> {
  const page = await browser.newPage();
  const session = await browser.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.close();
  const result = await lighthouse(
    url,
    // The cookies stay: without them every page would be the sign-in.
    { port, logLevel: 'error', onlyCategories: [...CATEGORIES], disableStorageReset: true },
    desktopConfig,
  );
  if (result === undefined) throw new Error(`${url} was not measured.`);
  const { lhr } = result;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}.`);
  const scoreOf = (category: Category) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
  const numberOf = (audit: string) => lhr.audits[audit]?.numericValue ?? 0;
  const judged = CATEGORIES.filter((category) => category !== 'performance').flatMap(
    (category) => lhr.categories[category]?.auditRefs ?? [],
  );
  return {
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
    },
    firstPaintMs: numberOf('first-contentful-paint'),
    largestPaintMs: numberOf('largest-contentful-paint'),
    blockedMs: numberOf('total-blocking-time'),
    shift: numberOf('cumulative-layout-shift'),
    bytes: numberOf('total-byte-weight'),
    failed: judged
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => [id, ...issuesOf(lhr.audits[id]?.details)].join(' ')),
  };
}

const issues = z.object({ items: z.array(z.object({ issueType: z.string() })) });

/** The kinds of issues that the browser itself found. */
function issuesOf(details: unknown): string[] {
  const { data } = issues.safeParse(details);
  return data === undefined ? [] : [...new Set(data.items.map(({ issueType }) => issueType))];
}
