import { rmSync } from 'node:fs';
import type { BrowserContext } from '@playwright/test';
import postgres from 'postgres';
import { type AppProcess, spawnApp, stopApp } from '../drill/app-process.ts';
import { createDataFolder, findFreePort, requireRunning } from '../drill/data-folder.ts';
import { actionIds, callAction } from './action-call.ts';
import { expect, expectAccessible, test } from './test.ts';

/** What a newcomer may need at most, by the clock on the wall. */
const LIMIT_MS = 15 * 60_000;
const startMs = 120_000;

type Empty = AppProcess & { url: string; dataDir: string; code: string };

/** An installation that nobody has set up, as `npm start -- --empty` starts it. */
async function startEmpty(): Promise<Empty> {
  const dataDir = createDataFolder();
  const port = await findFreePort();
  const app = spawnApp({ dataDir, port, args: ['--empty'], environment: { LOG_LEVEL: 'error' } });
  await expect
    .poll(() => /Set-up code +(\S+)/.exec(app.output())?.[1] ?? (app.hasEnded() ? app.output() : ''), {
      timeout: startMs,
    })
    .toMatch(/^\w{4}-\w{4}-\w{4}$/);
  const code = /Set-up code +(\S+)/.exec(app.output())?.[1] ?? '';
  return { ...app, url: `http://localhost:${port}`, dataDir, code };
}

/** How often a person pressed something, over all pages of a browser. */
async function countClicks(context: BrowserContext): Promise<() => number> {
  let clicks = 0;
  await context.exposeBinding('pressed', () => {
    clicks += 1;
  });
  await context.addInitScript(() => {
    addEventListener('pointerdown', () => Reflect.get(window, 'pressed')(), { capture: true });
  });
  return () => clicks;
}

const password = 'quiet harbor morning 7';
const first = {
  agencyName: 'Summit County 911',
  timeZone: 'America/Denver',
  centerName: 'Summit Communications',
  dayStart: '07:00',
  workweekStart: 0,
  fullName: 'Ada Lane',
  email: 'ada@summit.example',
  password,
};

/** A person short of what the minimums take, so that something is to be explained. */
const crew = ['Name,E-mail,Role,Pattern'].concat(
  Array.from({ length: 14 }, (_, at) => {
    const role = at < 5 ? 'supervisor' : 'dispatcher';
    return `Person ${at + 1},person${at + 1}@summit.example,${role},5x8`;
  }),
);

async function call(app: Empty, name: string, input: unknown, cookie = ''): Promise<string> {
  const id = actionIds().get(`set-up-actions/${name}`) ?? '';
  const { answer } = await callAction(app.url, { id, page: '/set-up', cookie, input });
  return answer;
}

test('a newcomer sets up an empty installation to its first published schedule, by clicks alone', async ({
  browser,
  complaints,
}) => {
  test.setTimeout(300_000);
  const app = await startEmpty();
  const context = await browser.newContext({ baseURL: app.url, timezoneId: 'America/Denver' });
  const sql = postgres(requireRunning(app.dataDir).databaseUrl, { max: 2, onnotice: () => {} });
  try {
    complaints.watch(context);
    const clicks = await countClicks(context);
    const page = await context.newPage();

    await test.step('nothing opens without the code', async () => {
      const wrong = { code: 'ZZZZ-ZZZZ-ZZZZ' };
      expect(await call(app, 'openSetUp', wrong)).toBe('invalid');
      for (const code of ['', 'x'.repeat(100_000), '💥'.repeat(12), "'; drop table agencies; --"])
        expect(await call(app, 'openSetUp', { code })).toBe('invalid');
      expect(await call(app, 'openSetUp', { code: 7 })).toBe('invalid');
      expect(await call(app, 'setUpAgency', first)).toBe('forbidden');
      expect(await call(app, 'setUpAgency', first, 'set-up-code=ZZZZZZZZZZZZ')).toBe('forbidden');
      const huge = { ...first, agencyName: 'x'.repeat(100_000) };
      const cookie = `set-up-code=${app.code.replaceAll('-', '')}`;
      for (const bad of [
        huge,
        { ...first, timeZone: 'Mars/Olympus' },
        { ...first, password: 'summitcounty911' },
      ])
        expect(await call(app, 'setUpAgency', bad, cookie)).toBe('invalid');
      expect(await sql`select from auth.users`).toHaveLength(0);
    });

    const begun = Date.now();
    await test.step('the code', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Set up this installation' })).toBeVisible();
      await expectAccessible(page, 'the code');
      await page.getByRole('textbox', { name: 'Set-up code' }).fill('0000-0000-0000');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText('This code is wrong')).toBeVisible();
      await page.getByRole('textbox', { name: 'Set-up code' }).fill(app.code.toLowerCase());
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('heading', { name: 'Agency and first admin' })).toBeVisible();
    });

    await test.step('the agency, which a reload does not lose', async () => {
      const zone = page.getByRole('combobox', { name: 'Time zone of the center' });
      await expect(zone, 'guessed from the browser').toHaveValue('Mountain: America/Denver');
      await expectAccessible(page, 'the agency');
      await page.getByRole('textbox', { name: 'Agency' }).fill(first.agencyName);
      await page.getByRole('textbox', { name: 'Center', exact: true }).fill(first.centerName);
      await zone.fill('phoenix');
      await page.getByRole('option', { name: /Arizona/ }).click();
      await page.reload();
      await expect(page.getByRole('textbox', { name: 'Agency' })).toHaveValue(first.agencyName);
      await expect(zone).toHaveValue(/Arizona/);
      await zone.fill('denver');
      await page.getByRole('option', { name: /Mountain: America\/Denver/ }).click();
      await page.getByRole('textbox', { name: 'Your name' }).fill(first.fullName);
      await page.getByRole('textbox', { name: 'Your e-mail address' }).fill(first.email);
      await page.getByLabel('New password', { exact: true }).fill('summit county');
      await page.getByRole('button', { name: 'Make the agency and sign in' }).click();
      await expect(page.getByText('which others know')).toBeVisible();
      await page.getByLabel('New password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Make the agency and sign in' }).click();
      await expect(page.getByRole('heading', { name: 'Shifts and who must be there' })).toBeVisible();
      expect(await call(app, 'openSetUp', { code: app.code }), 'the code is used up').toBe('not_found');
      const cookie = `set-up-code=${app.code.replaceAll('-', '')}`;
      expect(await call(app, 'setUpAgency', { ...first, email: 'eve@evil.example' }, cookie)).toBe(
        'not_found',
      );
    });

    await test.step('the shifts', async () => {
      await expectAccessible(page, 'the shifts');
      const night = page.getByRole('group', { name: 'Night' });
      await expect(night.getByRole('textbox', { name: 'End' })).toHaveValue('07:00');
      await expect(page.getByText('8 h, into the next day.')).toBeVisible();
      await page.getByRole('radio', { name: 'Two shifts of 12 hours' }).click();
      await expect(page.getByRole('group', { name: 'Short night' })).toBeVisible();
      await page.getByRole('radio', { name: 'Three shifts of 8 hours' }).click();
      await night.getByRole('button', { name: 'Decrease' }).first().click();
      await expect(page.getByText('280 staff-hours a week')).toBeHidden();
      await page.reload();
      await expect(page.getByText('560 staff-hours a week')).toBeVisible();
      await page.getByRole('textbox', { name: 'Add a qualification' }).fill('Fire desk');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('listitem').getByText('Fire desk')).toBeVisible();
      await page.getByRole('button', { name: 'Save and go on to people' }).click();
      await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
    });

    await test.step('a banner leads back', async () => {
      await page.getByRole('link', { name: 'Home' }).first().click();
      const banner = page.getByRole('region', { name: 'Set-up' });
      await expect(banner).toContainText('Set-up: 4 of 5');
      await banner.getByRole('link', { name: 'Go on' }).click();
      await page.getByRole('link', { name: /^Shifts ?, done$/ }).click();
      await expect(page.getByRole('group', { name: 'Evening' })).toBeVisible();
      await page.getByRole('button', { name: 'Save and go on to people' }).click();
    });

    await test.step('the people', async () => {
      await expectAccessible(page, 'the people');
      const list = page.getByRole('textbox', { name: 'People, a line each' });
      await list.fill([...crew.slice(0, 3), 'Nobody,no address,dispatcher,5x8'].join('\n'));
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(page.getByRole('heading', { name: /^1 error/ })).toBeVisible();
      await page.reload();
      await expect(list).toHaveValue(/no address/);
      await list.fill(crew.join('\n'));
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('button', { name: 'Invite 14 people…' }).click();
      await page.getByRole('button', { name: 'Invite 14 people', exact: true }).click();
      await expect(page.getByText('14 people are here beside you')).toBeVisible();
      await page.getByRole('button', { name: 'Go on to the first schedule' }).click();
    });

    await test.step('the first schedule', async () => {
      await expect(page.getByLabel('First day')).toBeVisible();
      await expectAccessible(page, 'the first schedule');
      await page.getByRole('button', { name: 'Make the schedule' }).click();
      await expect(page.getByRole('heading', { name: 'What stays short, and why' })).toBeVisible({
        timeout: 90_000,
      });
      await expectAccessible(page, 'the generated schedule');
      await page.getByRole('button', { name: 'Publish' }).click();
      await expect(page.getByRole('heading', { name: 'Your center is set up' })).toBeVisible();
      await expectAccessible(page, 'the end');
    });
    const tookMs = Date.now() - begun;
    process.stdout.write(`\nSet-up: ${clicks()} clicks, ${Math.round(tookMs / 1000)} s\n`);
    expect(tookMs).toBeLessThan(LIMIT_MS);

    await test.step('it is over', async () => {
      await page.getByRole('link', { name: 'Go home' }).click();
      await expect(page.getByRole('region', { name: 'Set-up' })).toBeHidden();
      for (const asked of ['/set-up', '/set-up/x'])
        expect((await fetch(`${app.url}${asked}`, { redirect: 'manual' })).status).toBe(404);
      const names = await sql<{ name: string }[]>`
        select action as name from public.audit_logs where action like 'agency.set_up%' order by id`;
      expect(names.map(({ name }) => name)).toEqual([
        'agency.set_up',
        'agency.set_up_step',
        'agency.set_up_step',
      ]);
      expect(await sql`select from private.set_up_codes`).toHaveLength(0);
      const [made] = await sql`
        select a.name, a.slug, c.name as center, c.time_zone as zone, p.full_name as admin
        from public.agencies a join public.centers c on c.agency_id = a.id
        join public.profiles p on p.agency_id = a.id and p.email = ${first.email}`;
      expect(made).toEqual({
        name: first.agencyName,
        slug: 'summit-county-911',
        center: first.centerName,
        zone: first.timeZone,
        admin: first.fullName,
      });
    });
  } finally {
    await sql.end({ timeout: 1 });
    await context.close();
    const { faults } = await stopApp(app);
    rmSync(app.dataDir, { recursive: true, force: true });
    expect(faults).toEqual([]);
  }
});
