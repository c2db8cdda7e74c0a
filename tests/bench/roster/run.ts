import { rmSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { createDataFolder } from '../../drill/data-folder.ts';
import { percentile } from '../gateway/measure.ts';
import { type BenchCenter, openCenter } from './center.ts';
import {
  installProbe,
  type KeyTimes,
  type LongestTask,
  longestTaskDuring,
  type Transfer,
  watchTransfer,
} from './probe.ts';

export const VIEWS = ['week', 'fortnight', 'month', 'block', 'day'] as const;

export type RosterBench = {
  people: number;
  days: number;
  shifts: number;
  /** Median milliseconds over the loads, each in a new browser with an empty cache. */
  paintedMs: number;
  hydratedMs: number;
  /** Until the whole block is there. */
  loadedMs: number;
  /** Compressed bytes: until the grid answers, and all of them, with what is fetched when there is time. */
  transfer: { first: Transfer; all: Transfer };
  longest: Record<'opening' | 'scrolling down' | 'scrolling across' | 'dragging' | 'editing', LongestTask>;
  edit: {
    count: number;
    /** The most frames that began before an edit was shown. */
    framesBefore: number;
    paintedP50: number;
    paintedP95: number;
    confirmedP50: number;
    confirmedP95: number;
  };
  nodes: Record<(typeof VIEWS)[number], number>;
};

export type RosterBenchOptions = {
  loads: number;
  edits: number;
  executablePath: string;
  say: (line: string) => void;
};

const viewport = { width: 1440, height: 900 };

/** Measures the roster of the large center in a browser, on an app and a data folder of its own. */
export async function runRosterBench(options: RosterBenchOptions): Promise<RosterBench> {
  const dataDir = createDataFolder();
  let center: BenchCenter | null = null;
  let browser: Browser | null = null;
  const cleanUp = async (): Promise<void> => {
    await browser?.close();
    await center?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  }
  try {
    options.say('Making the large center and starting the app …');
    center = await openCenter(dataDir);
    browser = await chromium.launch({
      executablePath: options.executablePath,
      // Chromium's sandbox refuses to run as root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    return await measure(browser, center, options);
  } finally {
    await cleanUp();
  }
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

async function measure(
  browser: Browser,
  center: BenchCenter,
  { loads, edits, say }: RosterBenchOptions,
): Promise<RosterBench> {
  const { url, draftId, people, days, shifts } = center;
  const state = await signIn(browser, url);
  const open = async (): Promise<Page> => {
    const context = await browser.newContext({ storageState: state, viewport, baseURL: url });
    await context.addInitScript(installProbe);
    return context.newPage();
  };
  // The first request makes the server load the page's code.
  await closing(await open(), (page) => openRoster(page, draftId, ''));

  say(`Opening the roster ${loads} times …`);
  const times: Opening[] = [];
  for (let load = 0; load < loads; load++) {
    times.push(await closing(await open(), (page) => measureOpening(page, draftId)));
  }
  const transfer = times[0]?.transfer;
  if (transfer === undefined) throw new Error('The roster was never opened.');
  const middle = (of: (opening: Opening) => number) => percentile(times.map(of), 0.5);

  say('Scrolling and dragging …');
  const longest = await closing(await open(), (page) => measureTasks(page, draftId));
  say('Counting nodes …');
  const nodes = await closing(await open(), (page) => countNodes(page, draftId));
  say(`Editing ${edits} times …`);
  const { keys, task } = await closing(await open(), (page) => measureEdits(page, draftId, edits));
  return {
    people,
    days,
    shifts,
    paintedMs: middle(({ painted }) => painted),
    hydratedMs: middle(({ hydrated }) => hydrated),
    loadedMs: middle(({ loaded }) => loaded),
    transfer,
    longest: { ...longest, editing: task },
    edit: {
      count: keys.length,
      framesBefore: Math.max(0, ...keys.map(({ framesBefore }) => framesBefore)),
      paintedP50: percentile(
        keys.map(({ paintedMs }) => paintedMs),
        0.5,
      ),
      paintedP95: percentile(
        keys.map(({ paintedMs }) => paintedMs),
        0.95,
      ),
      confirmedP50: percentile(
        keys.map(({ confirmedMs }) => confirmedMs),
        0.5,
      ),
      confirmedP95: percentile(
        keys.map(({ confirmedMs }) => confirmedMs),
        0.95,
      ),
    },
    nodes,
  };
}

async function closing<Result>(page: Page, work: (page: Page) => Promise<Result>): Promise<Result> {
  try {
    return await work(page);
  } finally {
    await page.context().close();
  }
}

async function signIn(browser: Browser, baseURL: string): Promise<State> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('supervisor@harbor.example');
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // Live pages never go idle.
  await page.waitForURL((to) => !to.pathname.startsWith('/sign-in'), { waitUntil: 'commit' });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Opens a view and waits until the whole block is there and nothing is painted any more. */
async function openRoster(page: Page, draftId: number, search: string): Promise<void> {
  await page.goto(`/roster?block=${draftId}${search}`, { waitUntil: 'commit' });
  await page.locator('[data-roster-loaded]').waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForTimeout(500);
}

type Opening = {
  painted: number;
  hydrated: number;
  loaded: number;
  transfer: RosterBench['transfer'];
};

async function measureOpening(page: Page, draftId: number): Promise<Opening> {
  const transfer = await watchTransfer(await page.context().newCDPSession(page));
  await openRoster(page, draftId, '');
  const { painted, hydrated, loaded, origin } = await page.evaluate(() => ({
    ...window.rosterBench.marks,
    origin: performance.timeOrigin,
  }));
  if (painted === null || hydrated === null || loaded === null) throw new Error('The roster never came.');
  const counted = { first: transfer(origin + hydrated), all: transfer(Number.POSITIVE_INFINITY) };
  return { painted, hydrated, loaded, transfer: counted };
}

async function measureTasks(page: Page, draftId: number) {
  await openRoster(page, draftId, '&view=week');
  const opening = await longestTaskDuring(page, () => openRoster(page, draftId, '&view=block'));
  const grid = page.locator('.rg');
  const box = await grid.boundingBox();
  if (box === null) throw new Error('There is no grid.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const wheel = async (dx: number, dy: number, turns: number) => {
    for (let turn = 0; turn < turns; turn++) {
      await page.mouse.wheel(dx, dy);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
    }
  };
  const down = await longestTaskDuring(page, async () => {
    await wheel(0, 240, 40);
    await wheel(0, -240, 40);
  });
  const across = await longestTaskDuring(page, async () => {
    await wheel(240, 0, 30);
    await wheel(-240, 0, 30);
  });
  await openRoster(page, draftId, '');
  const chips = page.locator('.rg-body .rg-cell .shift-chip');
  const from = await chips.nth(8).boundingBox();
  if (from === null) throw new Error('There is nothing to drag.');
  const dragging = await longestTaskDuring(page, async () => {
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    for (let step = 0; step <= 60; step++) {
      const angle = (step / 60) * 2 * Math.PI;
      await page.mouse.move(
        box.x + box.width * (0.6 + 0.25 * Math.cos(angle)),
        box.y + box.height * (0.5 + 0.25 * Math.sin(angle)),
      );
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
    }
    // Put down where it was: nothing changes.
    await page.keyboard.press('Escape');
    await page.mouse.up();
  });
  return { opening, 'scrolling down': down, 'scrolling across': across, dragging };
}

async function countNodes(page: Page, draftId: number): Promise<RosterBench['nodes']> {
  const nodes: Partial<RosterBench['nodes']> = {};
  for (const view of VIEWS) {
    await openRoster(page, draftId, `&view=${view}`);
    nodes[view] = await page.evaluate(() => document.querySelectorAll('*').length);
  }
  const { week = 0, fortnight = 0, month = 0, block = 0, day = 0 } = nodes;
  return { week, fortnight, month, block, day };
}

/** Locks a shift and gives a shift up in turn, each on a cell of its own, and waits for each to be saved. */
async function measureEdits(
  page: Page,
  draftId: number,
  count: number,
): Promise<{ keys: KeyTimes[]; task: LongestTask }> {
  await openRoster(page, draftId, '');
  const keys: KeyTimes[] = [];
  const edit = async (index: number) => {
    const cell = await page.evaluate((nth) => {
      const cells = [...document.querySelectorAll('.rg-body .rg-cell')].filter(
        (one) => one.querySelector('.shift-chip') !== null,
      );
      // Spread over lines and days of those in view.
      const chosen = cells[(nth * 37) % cells.length];
      const { line, column } = chosen instanceof HTMLElement ? chosen.dataset : {};
      return `.rg-body .rg-cell[data-line="${line}"][data-column="${column}"]`;
    }, index);
    await page.locator(cell).click();
    // A second press on the cell with the focus would open its panel.
    await page.waitForTimeout(30);
    await page.evaluate((selector) => window.rosterBench.watchKey(selector), cell);
    await page.keyboard.press(index % 2 === 0 ? 'l' : 'Delete');
    keys.push(
      await page.evaluate(async () => {
        const times = await Promise.race([
          window.rosterBench.key,
          new Promise<null>((late) => setTimeout(() => late(null), 10_000)),
        ]);
        if (times === null) throw new Error('An edit was not shown or not saved within ten seconds.');
        return times;
      }),
    );
  };
  // The first edit makes the server load its code.
  await edit(0);
  keys.length = 0;
  const task = await longestTaskDuring(page, async () => {
    for (let index = 1; index <= count; index++) await edit(index);
  });
  return { keys, task };
}
