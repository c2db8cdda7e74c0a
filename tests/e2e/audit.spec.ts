import type postgres from 'postgres';
import { readTable } from '#lib/csv.ts';
import { makeCenter, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

/** Changes a row of the audit as the owner of the database could, past the trigger that refuses it. */
async function tamper(sql: postgres.Sql, id: number): Promise<void> {
  await sql.begin(async (own) => {
    await own`alter table public.audit_logs disable trigger audit_logs_append_only`;
    await own`update public.audit_logs set details = details || '{"forged":true}' where id = ${id}`;
    await own`alter table public.audit_logs enable trigger audit_logs_append_only`;
  });
}

async function entriesOf(sql: postgres.Sql, center: TestCenter): Promise<{ id: number; seq: number }[]> {
  return sql<{ id: number; seq: number }[]>`
    select audit_id::integer as id, seq::integer from public.audit_chain where agency_id = ${center.id} order by seq`;
}

test('an admin finds who did what, and what was refused to whom', async ({
  openBrowser,
  sql,
  complaints,
}) => {
  const center = await makeCenter(sql);
  complaints.allow(/403/);
  const supervisor = await openBrowser(center.supervisor.email);
  expect((await supervisor.request.get('/api/audit/export?format=csv')).status()).toBe(403);
  expect((await supervisor.request.get('/api/audit/chain')).status()).toBe(403);
  expect((await supervisor.request.get('/api/audit/count')).status()).toBe(403);
  await sql`update public.profiles set employee_number = 'B12' where id = ${center.dispatcher.id}`;

  const page = await openBrowser(center.admin.email);
  await page.goto('/audit');
  const audit = page.getByRole('list', { name: 'Audit' });
  await expect(
    audit.getByText('The system changed employee number in the profile of Dana Dispatcher'),
  ).toBeVisible();

  await test.step('by outcome', async () => {
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'Refusals only' }).click();
    await page.waitForURL(/outcome=refusals/, { waitUntil: 'commit' });
    await expect(audit.getByText('employee number')).toHaveCount(0);
    const refusal = audit.getByText(/^Sam Supervisor was refused .*Only an admin may see this/).first();
    await expect(refusal).toBeVisible();
    await page.getByRole('button', { name: 'Clear' }).last().click();
  });

  await test.step('by a person that is found by typing, with the keys alone', async () => {
    await page.getByRole('combobox', { name: 'Person' }).fill('sam su');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`person=${center.supervisor.id}`), { waitUntil: 'commit' });
    await expect(audit.getByText('employee number')).toHaveCount(0);
  });

  await test.step('about a person, before and after in words, and as it was written', async () => {
    await page.goto(`/audit?kind=user&target=${center.dispatcher.id}`);
    await expect(page.getByRole('combobox', { name: 'Which' })).toHaveValue('Dana Dispatcher');
    await audit.getByText('changed employee number').click();
    const row = audit.getByRole('row', { name: /Employee number/ });
    await expect(row).toContainText('B12');
    await audit.getByText('JSON', { exact: true }).first().click();
    await expect(audit.locator('pre').first()).toContainText('"employee_number": "B12"');
    await expectAccessible(page, 'the audit');
  });

  await test.step('on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test('the chain is checked, and what was tampered with is named', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/audit/chain');
  await page.getByRole('button', { name: 'Check the chain' }).click();
  await expect(page.getByText(/The chain holds: \d+ entries checked\./)).toBeVisible();

  await test.step('heads that were kept', async () => {
    const [kept] = await sql<{ line: string }[]>`
      select seq || ' ' || encode(hash, 'hex') as line from public.audit_chain
      where agency_id = ${center.id} order by seq desc limit 1`;
    await page.getByRole('textbox', { name: 'Heads' }).fill(kept?.line ?? '');
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByText('1 head is still in the chain.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Heads' }).fill((kept?.line ?? '').replace(/^\d+/, '999999'));
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByText(/The chain ends before number 999,999/)).toBeVisible();
    await expectAccessible(page, 'the chain');
  });

  const [, second] = await entriesOf(sql, center);
  await tamper(sql, second?.id ?? 0);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('The chain does not hold: an entry was changed.')).toBeVisible();
  await expect(page.getByText(`Row ${second?.id}, number 2, is not what was written`)).toBeVisible();
  await expect(page.getByText('Do not trust this entry.')).toBeVisible();
});

test('an export reads back with every entry and the head, and is itself recorded', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql, { dispatcher: '=SUM(1,2)' });
  const page = await openBrowser(center.admin.email);
  await page.goto('/audit?kind=user');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the audit' });
  await expect(dialog.getByText(/^\d+ entries by the filters\.$/)).toBeVisible();
  const counted = Number(
    (await dialog.getByText(/entries by the filters/).textContent())?.match(/^\d+/)?.[0],
  );
  const saved = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'CSV' }).click();
  expect((await saved).suggestedFilename()).toMatch(/-audit-\d{4}-\d\d-\d\d\.csv$/);

  const whole = await entriesOf(sql, center);
  const csv = await page.request.get('/api/audit/export?format=csv');
  expect(csv.headers()).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'cache-control': 'no-store',
  });
  const text = await csv.text();
  expect(text).not.toMatch(/(^|,)"?=SUM/m);
  const rows = readTable(text).rows.map(({ cells }) => cells);
  expect(rows[0]?.slice(0, 3)).toEqual(['Entry', 'Number in the chain', 'Hash']);
  expect(rows.slice(1, -1).map(([id, seq]) => [id, seq])).toEqual(
    whole.map(({ id, seq }) => [String(id), String(seq)]),
  );
  expect(rows.at(-1)?.slice(0, 2)).toEqual(['Head', String(whole.at(-1)?.seq)]);

  const json = await page.request.get('/api/audit/export?format=json&kind=user');
  const file = await json.json();
  expect(file).toMatchObject({
    filters: { kind: 'user' },
    head: { seq: (await entriesOf(sql, center)).length - 1 },
  });
  expect(file.entries).toHaveLength(counted);

  const recorded = await sql<{ details: object }[]>`
    select details from public.audit_logs where agency_id = ${center.id} and action = 'audit.export' order by id`;
  expect(recorded.map(({ details }) => details)).toMatchObject([
    { format: 'csv', count: counted },
    { format: 'csv', count: whole.length },
    { format: 'json', count: counted },
  ]);
  expect((await page.request.get('/api/audit/export?format=xlsx')).status()).toBe(422);
});
