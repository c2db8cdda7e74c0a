import { makeCenter } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

/** One red point. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

test('a person chooses a picture, coworkers alone are shown it, and an admin removes it', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const other = await makeCenter(sql);
  const { dispatcher, admin } = center;
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  const file = page.getByLabel('Picture file');

  await file.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(page.getByText('This file is no picture that can be opened.')).toBeVisible();

  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png });
  await expect(page.getByRole('button', { name: 'Choose another picture' })).toBeVisible();
  // In the profile and in the menu.
  const shown = page.locator('img[src^="/api/avatars/"]');
  await expect(shown).toHaveCount(2);
  for (const image of await shown.all()) {
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(256);
  }
  await expectAccessible(page, 'the profile with a picture');

  const address = (await shown.first().getAttribute('src')) ?? '';
  const statusFor = async (email: string) => {
    const cookies = await sessionCookies(email);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${baseURL}${address}`, { headers: { cookie } });
    return [answer.status, answer.headers.get('content-type')];
  };
  expect(await statusFor(center.otherDispatcher.email)).toEqual([200, 'image/webp']);
  expect(await statusFor(other.admin.email)).toEqual([404, null]);

  const office = await openBrowser(admin.email);
  await office.goto(`/people/${dispatcher.id}`);
  await office.getByRole('button', { name: 'Remove picture' }).click();
  await expect(office.getByRole('button', { name: 'Choose a picture' })).toBeVisible();
  await expect(office.locator('img[src^="/api/avatars/"]')).toHaveCount(0);
  expect(await statusFor(center.otherDispatcher.email)).toEqual([404, null]);
  const rows = await sql`select 1 from storage.objects where name like ${`%${dispatcher.id}%`}`;
  expect(rows).toHaveLength(0);
  const audited = await sql`
    select actor_id from public.audit_logs
    where agency_id = ${center.id} and action = 'user.update' and target_id = ${dispatcher.id}
    order by id desc limit 2`;
  expect(audited.map(({ actor_id }) => actor_id)).toEqual([admin.id, dispatcher.id]);
});
