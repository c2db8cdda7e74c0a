import { addDays, createZone } from '#lib/domain/time.ts';
import { makeCenter, makeDraft } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';
import { publish } from './trades.ts';

test('an admin defines fields, a dispatcher fills them in, a supervisor sees them, and another dispatcher does not', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(180_000);
  const center = await makeCenter(sql);
  const { dispatcher, otherDispatcher, supervisor, admin } = center;
  const desk = await openBrowser(admin.email);
  await desk.goto('/settings/fields');
  await expect(desk.getByText('No field yet')).toBeVisible();
  await desk.getByRole('link', { name: 'Add field' }).click();
  const panel = desk.getByRole('complementary', { name: 'Add a field' });
  await panel.getByLabel('Label').fill('Radio number');
  await panel.getByLabel('Characters at most').fill('6');
  await panel.getByRole('checkbox', { name: 'Required' }).click();
  await expectAccessible(desk, 'a field that is made');
  await panel.getByRole('button', { name: 'Add field' }).click();
  await expect(desk.getByRole('link', { name: 'Radio number' })).toBeVisible();
  await desk.getByRole('link', { name: 'Add field' }).click();
  await panel.getByLabel('Label').fill('Reason code');
  await panel.getByRole('combobox', { name: 'About' }).click();
  await desk.getByRole('option', { name: 'Time off' }).click();
  await panel.getByRole('combobox', { name: 'Kind', exact: true }).click();
  await desk.getByRole('option', { name: 'One of a list' }).click();
  await panel.getByLabel('Options, one a line').fill('Family\nTraining');
  await panel.getByRole('checkbox', { name: 'Required' }).click();
  await panel.getByRole('button', { name: 'Add field' }).click();
  await expect(desk.getByRole('link', { name: 'Reason code' })).toBeVisible();
  await expectAccessible(desk, 'the fields of an agency');

  // The person fills in the own; what is stale is refused, and what was typed stays.
  const page = await openBrowser(dispatcher.email);
  await page.goto('/profile');
  const card = page.getByRole('region', { name: 'More details' });
  await expect(card).toContainText('Still to be filled in');
  await card.getByRole('button', { name: 'Fill in more details' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Radio number').fill('R-1204');
  await expectAccessible(page, 'fields that are filled in');
  await sql`
    insert into public.custom_field_values (agency_id, field_id, subject, user_id, value, updated_by)
    select agency_id, id, subject, ${dispatcher.id}, '"R-7"', ${admin.id}
    from public.custom_fields where agency_id = ${center.id} and subject = 'person'`;
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Ada Admin changed Radio number meanwhile, to “R-7”.');
  await expect(dialog.getByLabel('Radio number')).toHaveValue('R-1204');
  await page.reload();
  await card.getByRole('button', { name: 'Edit more details' }).click();
  await dialog.getByLabel('Radio number').fill('R-1204');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toContainText('R-1204');

  // A request is not sent without what is required of it.
  const day = addDays(createZone('America/Los_Angeles').toLocal(Date.now()).date, 40);
  await page.goto(`/time-off?new=days&date=${day}`);
  const ask = page.getByRole('complementary', { name: 'Ask for time off' });
  const night = ask.getByRole('radio', { name: /neither|no/i });
  if ((await night.count()) > 0) await night.first().click();
  await ask.getByRole('combobox', { name: 'Reason code' }).click();
  await page.getByRole('option', { name: 'Training' }).click();
  await page.reload();
  await expect(ask.getByRole('combobox', { name: 'Reason code' })).toHaveText('Training');
  await ask.getByRole('button', { name: 'Send request' }).click();
  const own = page.getByRole('region', { name: 'More details' });
  await expect(own).toContainText('Training');

  // Who decides reads both; another dispatcher neither, nor what only the person has on their profile.
  const office = await openBrowser(supervisor.email);
  await office.goto(`/people/${dispatcher.id}`);
  await expect(office.getByRole('region', { name: 'More details' })).toContainText('R-1204');
  await office.goto('/requests');
  await office
    .getByRole('link', { name: /Dana Dispatcher/ })
    .first()
    .click();
  await expect(office.getByRole('region', { name: 'More details' })).toContainText('Training');
  await expectAccessible(office, 'a request with fields');
  const other = await openBrowser(otherDispatcher.email);
  await other.goto('/profile');
  await expect(other.getByRole('region', { name: 'More details' })).not.toContainText('R-1204');
  await desk.goto('/audit?kind=custom_field');
  await expect(desk.getByText(/filled in the field “Radio number” of Dana Dispatcher/).first()).toBeVisible();
});

test('an offer of a shift is not sent without what is required of it, and whoever may take it reads it', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { dispatcher, supervisor } = center;
  const today = createZone('America/Los_Angeles').toLocal(Date.now()).date;
  const block = { startDate: addDays(today, 10), endDate: addDays(today, 13) };
  await publish(sql, center, await makeDraft(sql, center, block));
  await sql`
    insert into public.custom_fields (agency_id, subject, label, kind, is_required, rule, reads, writes)
    values (${center.id}, 'swap', 'Desk', 'number', true, '{"min": 1, "max": 9}', 'everybody', 'person')`;
  const [shift] = await sql<{ id: string }[]>`
    select id from public.assigned_shifts where user_id = ${dispatcher.id} order by starts_at limit 1`;
  const page = await openBrowser(dispatcher.email);
  await page.goto(`/swaps?shift=${shift?.id}&mode=give`);
  const panel = page.getByRole('complementary');
  const askEveryone = async () => {
    await panel.getByRole('button', { name: 'Ask everyone…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Ask everyone' }).click();
  };
  await askEveryone();
  await expect(page.getByRole('alertdialog')).toContainText('Desk is needed.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await panel.getByLabel('Desk').fill('12');
  await askEveryone();
  await expect(page.getByRole('alertdialog')).toContainText('Desk is at most 9.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText('Desk is at most 9.')).toBeVisible();
  await expectAccessible(page, 'an offer with a field');
  await panel.getByLabel('Desk').fill('4');
  await askEveryone();
  await expect(page.getByRole('region', { name: 'More details' })).toContainText('Desk4');
  const [swap] = await sql<
    { id: number }[]
  >`select id from public.shift_swaps where agency_id = ${center.id}`;
  const office = await openBrowser(supervisor.email);
  await office.goto(`/requests?view=offered&swap=${swap?.id}`);
  await expect(office.getByRole('region', { name: 'More details' })).toContainText('Desk4');
});
