import { addDays, createZone } from '#lib/domain/time.ts';
import { tinyPdf } from '#supabase/seed/tiny-pdf.ts';
import { makeCenter } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, expectAccessible, test } from './test.ts';

const pdf = tinyPdf(['CPR', 'Dana Dispatcher']);
/** So many days from today at the center. */
const day = (days: number) => addDays(createZone('America/Los_Angeles').toLocal(Date.now()).date, days);

test('a certificate is handed in, not accepted, handed in again, confirmed with its qualification, and saved by few', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const { dispatcher, supervisor, admin } = center;
  await sql`insert into public.qualifications (agency_id, name) values (${center.id}, 'Fire desk')`;
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  const section = page.getByRole('region', { name: 'Certificates' });
  await expect(section).toContainText('None.');

  // What its bytes are not is said before anything is sent, and what was typed stays.
  await section.getByRole('button', { name: 'Add…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Fire desk course');
  await dialog.getByLabel('Issued on').fill(day(-10));
  await dialog.getByLabel('Expires on').fill(day(20));
  await dialog.getByLabel('File').setInputFiles({
    name: 'course.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('<!doctype html>'),
  });
  await dialog.getByRole('button', { name: 'Hand in' }).click();
  await expect(dialog.getByText('This file is no PDF, PNG, JPEG, whatever its name says.')).toBeVisible();
  await expectAccessible(page, 'a certificate that is handed in');
  await dialog
    .getByLabel('File')
    .setInputFiles({ name: '../my course.pdf', mimeType: 'application/pdf', buffer: pdf });
  await dialog.getByLabel('Proves').click();
  await page.getByRole('option', { name: 'Fire desk' }).click();
  await dialog.getByRole('button', { name: 'Hand in' }).click();
  await expect(dialog).toBeHidden();
  await expect(section.getByText('Waits to be confirmed')).toBeVisible();
  await expect(section).toContainText('my course.pdf, PDF');

  // A supervisor finds it in the directory, and says what is wrong.
  const office = await openBrowser(supervisor.email);
  await office.goto('/people?certificate=waiting');
  await expect(office.getByRole('row', { name: /Dana Dispatcher/ })).toContainText('Certificate to confirm');
  await office.goto(`/people/${dispatcher.id}`);
  await office.getByRole('button', { name: 'Do not accept Fire desk course' }).click();
  await office.getByRole('dialog').getByLabel('Reason').fill('The second page is missing.');
  await office.getByRole('dialog').getByRole('button', { name: 'Do not accept' }).click();
  await expect(office.getByRole('region', { name: 'Certificates' })).toContainText(
    'The second page is missing.',
  );

  // The page of the person follows by itself; another one is handed in in its place.
  await expect(section.getByText('Not accepted', { exact: true })).toBeVisible();
  await section.getByRole('button', { name: 'Replace Fire desk course' }).click();
  await dialog
    .getByLabel('File')
    .setInputFiles({ name: 'both pages.pdf', mimeType: 'application/pdf', buffer: pdf });
  await dialog.getByLabel('Issued on').fill(day(-10));
  await dialog.getByLabel('Expires on').fill(day(20));
  await dialog.getByRole('button', { name: 'Hand in' }).click();
  await expect(section.getByText('Replaced or removed (1)')).toBeVisible();

  // An admin confirms it, with the dates of the qualification that it proves.
  const desk = await openBrowser(admin.email);
  await desk.goto(`/people/${dispatcher.id}`);
  await desk.getByRole('button', { name: 'Confirm Fire desk course' }).click();
  await desk.getByRole('checkbox', { name: 'Save when Fire desk holds, too' }).click();
  await expectAccessible(desk, 'a certificate that is confirmed');
  await desk.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  const confirmed = desk.getByRole('region', { name: 'Certificates' });
  await expect(confirmed.getByText('Confirmed', { exact: true })).toBeVisible();
  await expect(desk.getByRole('list', { name: 'Qualifications' })).toContainText('Fire desk');
  await expect(section.getByText('expires in 20 days')).toBeVisible();
  await office.goto('/people?certificate=30');
  await expect(office.getByRole('row', { name: /Dana Dispatcher/ })).toContainText('Certificate expires');
  await office.goto('/people?certificate=7');
  await expect(office.getByText('Nobody matches')).toBeVisible();

  // Only the person and supervisors of the agency save it; browsers never show it in place.
  const [row] = await sql<{ id: number; file: string }[]>`
    select id, file_id as file from public.certificates where user_id = ${dispatcher.id} and state = 'confirmed'`;
  const ask = async (email: string) => {
    const cookie = (await sessionCookies(email)).map(({ name, value }) => `${name}=${value}`).join('; ');
    return fetch(`${baseURL}/api/certificates/${row?.id}`, { headers: { cookie } });
  };
  const saved = await ask(dispatcher.email);
  expect(Buffer.from(await saved.arrayBuffer()).equals(pdf)).toBe(true);
  expect(Object.fromEntries(saved.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="both pages.pdf"',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  const statuses = [supervisor, admin, center.otherDispatcher, stranger.admin].map(
    async ({ email }) => (await ask(email)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 404, 404]);

  // Removed: the file is gone, that it was there is not.
  await desk.getByRole('button', { name: 'Remove Fire desk course' }).click();
  await desk.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(section.getByText('Replaced or removed (2)')).toBeVisible();
  expect(await sql`select 1 from storage.objects where name like ${`%${row?.file}`}`).toHaveLength(0);
  expect((await ask(dispatcher.email)).status).toBe(404);
  const events = await sql<{ state: string }[]>`
    select state from public.certificate_events where certificate_id = ${row?.id ?? 0} order by id`;
  expect(events.map(({ state }) => state)).toEqual(['waiting', 'confirmed', 'removed']);
  await desk.goto(`/audit?target=${row?.id}&entity=certificate`);
  await expect(desk.getByText(/Ada Admin removed the certificate/).first()).toBeVisible();
});

test('a policy is published, read, asked anew, reminded of, exported and retired', async ({
  openBrowser,
  sql,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const { dispatcher, supervisor, admin } = center;
  const desk = await openBrowser(admin.email);
  await desk.goto('/');
  await desk.getByRole('button', { name: /Ada Admin/ }).click();
  await desk.getByRole('menuitem', { name: 'Policies' }).click();
  await expect(desk.getByText('No policies yet')).toBeVisible();
  await desk.getByRole('link', { name: 'Publish a policy' }).click();
  await desk.getByLabel('Title').fill('Radio discipline');
  await desk.getByLabel('Text').fill('Speak last.\n\nListen first. <b>Always.</b>');
  await expectAccessible(desk, 'a policy that is written');
  await desk.getByRole('button', { name: 'Publish' }).click();
  await expect(desk.getByRole('heading', { name: 'Radio discipline' })).toBeVisible();
  const id = Number(/\/policies\/(\d+)$/.exec(desk.url())?.[1]);

  // Home counts it, and one press says that it was read.
  const page = await openBrowser(dispatcher.email);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Policies' })).toContainText('1 policy to read');
  await page.getByRole('region', { name: 'Policies' }).getByRole('link', { name: 'Read' }).click();
  await page.getByRole('link', { name: 'Radio discipline' }).click();
  await expect(page.getByRole('article')).toContainText('<b>Always.</b>');
  await expect(page.getByRole('heading', { name: /Who has read/ })).toHaveCount(0);
  await expectAccessible(page, 'a policy to be read');
  await page.getByRole('button', { name: 'I have read and understood' }).click();
  await expect(page.getByText(/You said .* that you have read and understood/)).toBeVisible();

  // A supervisor sees who has not, and reminds them.
  const office = await openBrowser(supervisor.email);
  await office.goto(`/policies/${id}`);
  await expect(office.getByText('1 of 5 have read it')).toBeVisible();
  await expect(office.getByRole('list', { name: 'Not read yet' })).not.toContainText('Dana Dispatcher');
  await office.getByRole('button', { name: 'Remind all 3…' }).click();
  await office.getByRole('alertdialog').getByRole('button', { name: 'Remind' }).click();
  await expect(office.getByText('3 people are reminded.')).toBeVisible();
  await expect(office.getByRole('button', { name: /^Remind/ })).toHaveCount(0);
  await expectAccessible(office, 'who has read a policy');

  // A new version, a PDF this time, asks anew; the old one and who read it stay.
  await desk.goto(`/policies/${id}/version`);
  await desk.getByLabel('What it is').click();
  await desk.getByRole('option', { name: 'A PDF' }).click();
  await desk
    .getByLabel('File')
    .setInputFiles({ name: 'radio.pdf', mimeType: 'application/pdf', buffer: pdf });
  await desk.getByRole('button', { name: 'Publish new version' }).click();
  await expect(desk.getByRole('link', { name: 'Version 2' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'I have read and understood' })).toBeVisible();
  const ask = async (email: string, path: string) => {
    const cookie = (await sessionCookies(email)).map(({ name, value }) => `${name}=${value}`).join('; ');
    return fetch(`${baseURL}/api/policies/${id}/${path}`, { headers: { cookie } });
  };
  const file = await ask(dispatcher.email, '2/file');
  expect(Buffer.from(await file.arrayBuffer()).equals(pdf)).toBe(true);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="radio.pdf"');
  expect((await ask(stranger.admin.email, '2/file')).status).toBe(404);
  await page.getByRole('button', { name: 'I have read and understood' }).click();
  await expect(page.getByText(/You said .* that you have read and understood/)).toBeVisible();
  const kept = await sql`
    select a.number, a.sha256 = v.sha256 as same from public.policy_acknowledgements a
    join public.policy_versions v using (policy_id, number)
    where a.policy_id = ${id} and a.user_id = ${dispatcher.id} order by a.number`;
  expect([...kept]).toEqual([
    { number: 1, same: true },
    { number: 2, same: true },
  ]);

  const csv = await (await ask(supervisor.email, '1/readers')).text();
  expect(csv).toMatch(/Radio discipline,1,[0-9a-f]{64},Dana Dispatcher,Dispatcher,.*,yes,\d{4}-/);
  expect((await ask(dispatcher.email, '1/readers')).status).toBe(403);
  expect((await ask(stranger.admin.email, '1/readers')).status).toBe(404);

  // Retired: nobody is asked, the record stays.
  await desk.goto(`/policies/${id}`);
  await desk.getByRole('button', { name: 'Retire…' }).click();
  await desk.getByRole('alertdialog').getByRole('button', { name: 'Retire' }).click();
  await expect(desk.getByText('Retired', { exact: true })).toBeVisible();
  const other = await openBrowser(center.otherDispatcher.email);
  await other.goto('/');
  await expect(other.getByRole('region', { name: 'Policies' })).toHaveCount(0);
  await page.goto('/policies');
  await page.getByText('Retired (1)').click();
  await expect(page.getByRole('list', { name: 'Retired' })).toContainText('Radio discipline');
});
