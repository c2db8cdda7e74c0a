import { makeCenter, makeDraft, makeEmptyCenter } from './center.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

test('an empty center says what each place is for and the next step', async ({ openBrowser, sql }) => {
  const center = await makeEmptyCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/');
  await expect(page.getByText('No schedule is published yet.')).toBeVisible();
  await expect(page.getByText('No shift of yours is published for the next two weeks.')).toBeVisible();
  await expect(page.getByText('Nobody is on a published schedule at this time.')).toBeVisible();
  await page.goto('/schedule?view=list');
  await expect(page.getByRole('heading', { name: /^No shifts in / })).toBeVisible();
  await page.goto('/requirements');
  await expect(page.getByRole('heading', { name: 'No requirement yet' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No shift yet' })).toBeVisible();
  await page.goto('/people?q=nobody-at-all');
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await page.goto('/schedules');
  await expect(page.getByRole('heading', { name: 'No schedule yet' })).toBeVisible();
  await page.getByRole('link', { name: 'New schedule' }).click();
  await expect(page.getByText('The first schedule of this center.')).toBeVisible();
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(
    page.getByText('Nobody of this center has a pattern, so there is nobody to schedule.'),
  ).toBeVisible();
});

test('a lost connection keeps what was typed', async ({ openBrowser, complaints, sql }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/schedules/new');
  await page.getByLabel('Name').fill('Summer');
  await page.getByLabel('Last day').fill('2099-01-01');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await expect(page.getByText('A schedule has at most 366 days.')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Summer');
  await page.getByLabel('First day').fill('2036-07-01');
  await page.getByLabel('Last day').fill('2036-07-31');

  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Create draft' }).click();
  await expect(
    page.getByText(
      'The server could not be reached, so nothing was saved. Try again when you are connected.',
    ),
  ).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Summer');
  await expect(page.getByLabel('Last day')).toHaveValue('2036-07-31');

  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Create draft' }).click();
  await expect(page.getByRole('heading', { name: 'Summer' })).toBeVisible();
  expect(await sql`select from public.schedules where center_id = ${center.centerId}`).toHaveLength(1);
});

test('a session that was ended elsewhere refuses in words and loses nothing', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/schedules/new');
  await page.getByLabel('Name').fill('Typed at length');
  await sql`delete from auth.sessions where user_id = ${center.supervisor.id}`;
  await page.getByRole('button', { name: 'Create draft' }).click();
  await expect(page.getByText(/Your session has ended\. Sign in again/)).toBeVisible();
  expect(await sql`select from public.schedules where center_id = ${center.centerId}`).toHaveLength(0);
});

test('a sign-out in one tab shows in the other with the next click', async ({ openBrowser }) => {
  const page = await openBrowser('dispatcher@harbor.example');
  const other = await page.context().newPage();
  await page.goto('/');
  await other.goto('/');
  await other.getByRole('button', { name: /menu$/ }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await page.getByRole('link', { name: 'My schedule', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill('dispatcher@harbor.example');
  await page.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
});

test('theme, density and clock are kept for the person, wherever she signs in', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  await sql`update public.schedules set status = 'published', published_version = 1, published_at = now() where id = ${id}`;
  await sql`update public.assigned_shifts set status = 'published' where schedule_id = ${id}`;
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/schedule?month=2036-06&view=list');
  await expect(page.getByText('09:00–19:00').first()).toBeVisible();

  await page.goto('/profile');
  for (const [setting, choice] of [
    ['Theme', 'Light'],
    ['Density', 'Compact'],
    ['Clock', '9:00 pm'],
  ] as const) {
    await page.getByRole('radiogroup', { name: setting }).getByText(choice, { exact: true }).click();
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your profile is saved.')).toBeVisible();

  const again = await openBrowser(center.dispatcher.email);
  await again.goto('/schedule?month=2036-06&view=list');
  await expect(again.getByText('9:00 am–7:00 pm').first()).toBeVisible();
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(again.locator('html')).toHaveAttribute('data-density', 'compact');

  await again.getByRole('button', { name: /menu$/ }).click();
  await again.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect
    .poll(
      async () => (await sql`select theme from public.profiles where id = ${center.dispatcher.id}`)[0]?.theme,
    )
    .toBe('dark');
});

test('nothing moves while a schedule appears', async ({ openBrowser, sql }) => {
  const [block] = await sql<{ id: number }[]>`
    select s.id from public.schedules s join public.profiles p on p.center_id = s.center_id
    where p.email = 'supervisor@harbor.example' and s.name = 'September–December 2035'`;
  const page = await openBrowser('supervisor@harbor.example');
  await page.addInitScript(() => {
    Reflect.set(window, 'shifted', 0);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, 'hadRecentInput')) continue;
        Reflect.set(window, 'shifted', Reflect.get(window, 'shifted') + Reflect.get(entry, 'value'));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const [path, heading] of [
    [`/schedules/${block?.id}?tab=coverage`, 'September–December 2035'],
    [`/schedules/${block?.id}?tab=gaps`, 'September–December 2035'],
    [`/schedules/${block?.id}?tab=lines`, 'September–December 2035'],
    [`/roster?block=${block?.id}`, 'Roster'],
  ] as const) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    expect(await page.evaluate(() => Number(Reflect.get(window, 'shifted'))), path).toBeLessThan(0.1);
  }
});

test('a roster prints whole, black on white', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/roster/print?block=${id}&kind=block`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
  await expect(page.getByText('Olaf Dispatcher').first()).toBeVisible();
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(background).toBe('lab(100 0 0)');
});
