import { addDays } from '#lib/domain/time.ts';
import { makeCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

test('a dispatcher says when they work more or not and sleep; a supervisor reads it and names a standby', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  // A zone whose clock never changes.
  await sql`update public.centers set time_zone = 'America/Phoenix' where id = ${center.centerId}`;
  const [row] = await sql<{ today: string }[]>`
    select (now() at time zone 'America/Phoenix')::date::text as today`;
  const next = addDays(row?.today ?? '', 3);
  const [page, supervisor] = await Promise.all([
    openBrowser(center.dispatcher.email),
    openBrowser(center.supervisor.email),
  ]);
  const wishes = page.getByRole('list', { name: 'More work' });

  await test.step('wishes, from the tab next to the open shifts', async () => {
    await page.goto('/open-shifts');
    await page.getByRole('link', { name: 'My availability' }).click();
    await expect(page.getByRole('heading', { name: 'My availability', level: 1 })).toBeVisible();
    await expect(page.getByText('You have not said when you would like more work.')).toBeVisible();
    await expectAccessible(page, 'an availability that says nothing');
    await page.getByRole('button', { name: 'Add a time: more work' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('First day').fill(next);
    await dialog.getByLabel('Last day').fill(addDays(next, -1));
    await dialog.getByText('Some hours').click();
    await dialog.getByLabel('From').fill('19:00');
    await dialog.getByLabel('To', { exact: true }).fill('07:00');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByText('Last day is the first day or later.')).toBeVisible();
    await dialog.getByLabel('Last day').fill(addDays(next, 20));
    await dialog.getByLabel('Note').fill('<b>Nights</b> only');
    await expectAccessible(page, 'a wish');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(wishes).toContainText('Every day, 19:00–07:00');
    await expect(wishes).toContainText('<b>Nights</b> only');
  });

  await test.step('the same again is refused in words; a change is saved', async () => {
    await page.getByRole('button', { name: 'Change Every day, 19:00–07:00' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Note')).toHaveValue('<b>Nights</b> only');
    await dialog.getByText('Sun', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(wishes).toContainText('Every Mon–Sat, 19:00–07:00');
  });

  await test.step('removed, and brought back by Undo', async () => {
    await page.getByRole('button', { name: /^Remove Every Mon/ }).click();
    await expect(page.getByText('You have not said when you would like more work.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(wishes).toContainText('19:00–07:00');
  });

  await test.step('sleep, by hand', async () => {
    const sleep = page.getByRole('region', { name: 'Sleep' });
    await sleep.getByLabel('From').fill('0800');
    await sleep.getByLabel('To', { exact: true }).fill('15:30');
    await sleep.getByRole('button', { name: 'Save sleep' }).click();
    await expect(sleep.getByRole('button', { name: 'Clear' })).toBeVisible();
    await expect(sleep.getByLabel('From')).toHaveValue('08:00');
  });

  await test.step('the supervisor reads it all and puts them on standby', async () => {
    await supervisor.goto(`/people/${center.dispatcher.id}`);
    const section = supervisor.getByRole('region', { name: 'Availability' });
    await expect(section.getByRole('list', { name: 'Would like more work' })).toContainText('19:00–07:00');
    await expect(section).toContainText('Sleeps 08:00–15:30');
    await section.getByRole('button', { name: 'Standby' }).click();
    const dialog = supervisor.getByRole('dialog');
    await dialog.getByLabel('First day').fill(next);
    await dialog.getByLabel('Last day').fill(next);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(section.getByRole('list', { name: 'On standby' })).toContainText('all day');
    await expectAccessible(supervisor, 'somebody with a standby');
  });

  await test.step('the person sees it as it happens, and is told', async () => {
    await expect(page.getByRole('list', { name: 'Standby' })).toContainText('all day');
    await page.goto('/notifications');
    await expect(page.getByText('Sam Supervisor put you on standby')).toBeVisible();
  });

  await test.step('supervisors have a list of who is on standby', async () => {
    await supervisor.goto('/availability');
    await expect(supervisor.getByRole('list', { name: 'People on standby' })).toContainText(
      'Dana Dispatcher',
    );
    await supervisor
      .getByRole('list', { name: 'People on standby' })
      .getByRole('link', { name: 'Dana Dispatcher' })
      .click();
    await supervisor.getByRole('button', { name: /^Remove the standby/ }).click();
    await supervisor.getByRole('button', { name: 'Take off standby' }).click();
    await expect(supervisor.getByRole('list', { name: 'On standby' })).toBeHidden();
  });
});
