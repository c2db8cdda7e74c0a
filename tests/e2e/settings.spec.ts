import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { SETTINGS_PLACES } from '#components/settings/settings-places.ts';
import { makeCenter, makeDraft, makeEmptyCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const password = 'dispatch-demo-2026';

/** Looks at what the form of a panel or a section would do. */
async function preview(form: Page | Locator): Promise<Locator> {
  await form.getByRole('button', { name: 'Show what it does' }).first().click();
  const page = 'page' in form ? form.page() : form;
  return page.getByRole('dialog');
}

test('an admin gives a new center its first shift and requirement', async ({ openBrowser, sql }) => {
  const center = await makeEmptyCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/requirements');
  await page.getByRole('link', { name: 'Add shift' }).click();
  await page.getByLabel('Code').fill('d10');
  await page.getByLabel('Name').fill('Day 10');
  await page.getByLabel('Start').fill('09:00');
  await page.getByLabel('End').fill('19:00');
  await expect(page.getByText('10 h.', { exact: true })).toBeVisible();
  const added = await preview(page);
  await expect(added).toContainText('No schedule is planned from today on, so no shift is concerned.');
  await added.getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByText('The shift is added.')).toBeVisible();

  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Requirements' })
    .click();
  await page.getByRole('link', { name: 'Add requirement' }).click();
  const panel = page.getByRole('complementary', { name: 'Add a requirement' });
  await panel.getByLabel('Period').fill('Day');
  await panel.getByLabel('Start').fill('09:00');
  await panel.getByLabel('End').fill('19:00');
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('1');
  await panel.getByRole('textbox', { name: 'Of them supervisors' }).fill('2');
  await panel.getByRole('button', { name: 'Show what it does' }).click();
  await expect(
    page.getByText('Minimum supervisors is at most the minimum of employees, who include them.'),
  ).toBeVisible();
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('3');
  await (await preview(panel)).getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByText('The requirement is added.')).toBeVisible();
  await expect(panel).toHaveCount(0);

  const shifts =
    await sql`select code, start_time::text from public.shifts where center_id = ${center.centerId}`;
  expect(shifts.map((shift) => ({ ...shift }))).toEqual([{ code: 'D10', start_time: '09:00:00' }]);
  const rows = await sql`
    select min_employees, min_supervisors from public.staffing_requirements where center_id = ${center.centerId}`;
  expect(rows.map((row) => ({ ...row }))).toEqual([{ min_employees: 3, min_supervisors: 2 }]);
});

test('a limit is changed from a later day on, seen as planned, and withdrawn', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  const stale = await openBrowser(center.admin.email);
  await page.goto('/settings');
  await page.getByRole('main').getByRole('link', { name: 'Duty limits' }).last().click();
  await stale.goto('/settings/limits');
  await stale.getByLabel('Preferred rest, in hours').fill('12');

  await page.getByLabel('Preferred rest, in hours').fill('7.5');
  await page.getByLabel('In force from').fill('2036-06-02');
  await page.getByRole('button', { name: 'Show what it does' }).click();
  await expect(page.getByText('The preferred rest cannot be shorter than the minimum rest.')).toBeVisible();
  await page.getByLabel('Preferred rest, in hours').fill('11.5');
  const asked = await preview(page);
  await expect(asked).toContainText('No schedule reaches to Mon 2 Jun 2036');
  await asked.getByRole('button', { name: 'Back to the form' }).click();
  await expect(page.getByLabel('Preferred rest, in hours')).toHaveValue('11.5');
  expect(await versionsOf(sql, center.id)).toEqual([]);
  await (await preview(page)).getByRole('button', { name: 'Save from Mon 2 Jun 2036 on' }).click();
  await expect(page.getByText('The duty limits are saved.')).toBeVisible();

  const changes = page.getByRole('list', { name: 'Changes' });
  const planned = changes.getByRole('listitem').filter({ hasText: 'Planned' });
  await expect(planned).toContainText('Rest: 11 h 30 min, at least 8 h');
  await expect(planned).toContainText('Ada Admin');
  await expect(page.getByLabel('Preferred rest, in hours')).toHaveValue('10');

  // Another tab, opened before: what was typed there is not passed off as based on the new.
  await (await preview(stale)).getByRole('button', { name: 'Save from today on' }).click();
  await expect(stale.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expect(stale.getByLabel('Preferred rest, in hours')).toHaveValue('12');

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByText('From Mon 2 Jun 2036: Rest: 11 h 30 min, at least 8 h')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Duty limits' }).last().click();
  await planned.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('The planned change is withdrawn.')).toBeVisible();
  await expect(changes.getByRole('listitem').filter({ hasText: 'Withdrawn' })).toHaveCount(1);
  expect(await versionsOf(sql, center.id)).toEqual([
    { effective_from: '2000-01-01', is_withdrawn: false },
    { effective_from: '2036-06-02', is_withdrawn: true },
  ]);
});

async function versionsOf(sql: postgres.Sql, agencyId: string) {
  const rows = await sql`
    select effective_from::text, withdrawn_at is not null as is_withdrawn from public.setting_versions
    where agency_id = ${agencyId} order by effective_from, id`;
  return rows.map((row) => ({ ...row }));
}

test('a raised requirement names the gaps before it is saved, and the roster shows them after', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-14' });
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/requirements');
  await page.getByRole('link', { name: /^Period/ }).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('2');
  await panel.getByLabel('In force from').fill('2036-06-13');
  const asked = await preview(panel);
  await expect(asked).toContainText(
    `Saving this leaves 2 stretches short in Block ${id} that are covered now, 20 h in all.`,
  );
  const gap = asked.getByRole('link', { name: /^Fri 13 Jun 09:00–19:00: 1 of 2 employees/ });
  const href = await gap.getAttribute('href');
  await expectAccessible(page, 'what a requirement does');
  await asked.getByRole('button', { name: 'Save from Fri 13 Jun 2036 on' }).click();
  await expect(page.getByText('The requirement is saved.').first()).toBeVisible();
  await expect(panel).toHaveCount(0);

  await page.goto(href ?? '');
  await expect(page.getByText('1 of 2 employees').first()).toBeVisible();
  const rows = await sql`
    select min_employees, effective_from::text, effective_to::text from public.staffing_requirements
    where center_id = ${center.centerId} order by effective_from nulls first`;
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { min_employees: 1, effective_from: null, effective_to: '2036-06-12' },
    { min_employees: 2, effective_from: '2036-06-13', effective_to: null },
  ]);
});

test('a holiday gets minimums of its own day', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/holidays');
  await page.getByRole('link', { name: 'Add holiday' }).first().click();
  const panel = page.getByRole('complementary');
  await panel.getByLabel('Date').fill('2036-07-04');
  await panel.getByLabel('Name').fill('Fourth of July');
  await (await preview(panel)).getByRole('button', { name: 'Save from Fri 4 Jul 2036 on' }).click();
  await page.getByRole('link', { name: 'Fourth of July' }).click();
  await panel.getByRole('link', { name: 'Add a minimum' }).click();
  await expect(panel.getByLabel('First date')).toHaveValue('2036-07-04');
  await expect(panel.getByLabel('Period')).toHaveValue('Fourth of July');
  await panel.getByLabel('Start').fill('09:00');
  await panel.getByLabel('End').fill('09:00');
  await panel.getByRole('textbox', { name: 'Minimum employees' }).fill('4');
  await (await preview(panel)).getByRole('button', { name: 'Save from Fri 4 Jul 2036 on' }).click();
  await expect(page.getByText('The requirement is added.')).toBeVisible();
  await page.goto('/settings/holidays');
  await expect(page.getByRole('list', { name: 'Holidays and events ahead' })).toContainText(
    '1 minimum of its own',
  );
});

test('an admin keeps qualifications and centers, and asks for one in a requirement', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/qualifications');
  await page.getByRole('link', { name: 'Add qualification' }).click();
  const panel = page.getByRole('complementary');
  await panel.getByLabel('Name').fill('Fire desk');
  await panel.getByRole('button', { name: 'Add qualification' }).click();
  await expect(page.getByRole('list', { name: 'Qualifications' })).toContainText('Fire desk');

  await page.getByRole('link', { name: 'Requirements' }).last().click();
  await page.getByRole('link', { name: /^Period/ }).click();
  await panel.getByRole('combobox', { name: 'Who counts' }).click();
  await page.getByRole('option', { name: 'Needs Fire desk' }).click();
  await (await preview(panel)).getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByText('The requirement is saved.').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Minimums by period' })).toContainText('Needs Fire desk');

  // What a requirement asks for stays.
  await page.goto('/settings/qualifications');
  await page.getByRole('link', { name: 'Fire desk' }).click();
  await panel.getByRole('checkbox', { name: 'In use' }).uncheck();
  await panel.getByRole('button', { name: 'Show what it does' }).click();
  await expect(page.getByText(/asks for Fire desk\. End that first\./)).toBeVisible();

  await page.goto(`/settings/centers?center=${center.centerId}`);
  await panel.getByLabel('Name').fill('North floor');
  await (await preview(panel)).getByRole('button', { name: 'Save from today on' }).click();
  await expect(page.getByRole('list', { name: 'Centers' })).toContainText('North floor');
});

test('a qualification retires from a later day on, seen as planned, and withdrawn', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  await sql`insert into public.qualifications (agency_id, name) values (${center.id}, 'Fire desk')`;
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/qualifications');
  await page.getByRole('link', { name: 'Fire desk' }).click();
  const panel = page.getByRole('complementary', { name: 'Fire desk' });
  await panel.getByRole('checkbox', { name: 'In use' }).uncheck();
  await panel.getByLabel('In force from').fill('2036-06-02');
  const asked = await preview(panel);
  await expect(asked).toContainText('No schedule reaches to Mon 2 Jun 2036');
  await asked.getByRole('button', { name: 'Save from Mon 2 Jun 2036 on' }).click();
  await expect(page.getByText('Fire desk is saved.')).toBeVisible();
  const list = page.getByRole('list', { name: 'Qualifications' });
  await expect(list).toContainText('Retires on Mon 2 Jun 2036');
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByText('From Mon 2 Jun 2036: Fire desk retires')).toBeVisible();

  await page.goBack();
  await page.getByRole('link', { name: 'Fire desk' }).click();
  await expect(panel.getByRole('checkbox', { name: 'In use' })).toBeChecked();
  const planned = panel.getByRole('listitem').filter({ hasText: 'Planned' });
  await expect(planned).toContainText('In use: no');
  await planned.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('The planned change is withdrawn.')).toBeVisible();
  await expect(panel.getByRole('listitem').filter({ hasText: 'Withdrawn' })).toHaveCount(1);
  await expect(list).not.toContainText('Retires');
  expect(await versionsOf(sql, center.id)).toEqual([
    { effective_from: '2000-01-01', is_withdrawn: false },
    { effective_from: '2036-06-02', is_withdrawn: true },
  ]);
});

test('a center in which people work stays open; an empty one closes from a day on', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/centers?center=new');
  const panel = page.getByRole('complementary');
  await panel.getByLabel('Name').fill('South floor');
  await panel.getByRole('button', { name: 'Add center' }).click();
  await expect(page.getByText('The center is added.')).toBeVisible();

  await page.goto(`/settings/centers?center=${center.centerId}`);
  await panel.getByRole('checkbox', { name: 'Open' }).uncheck();
  await panel.getByLabel('In force from').fill('2036-06-02');
  const refused = await preview(panel);
  await expect(refused).toContainText('This cannot be saved');
  await expect(refused).toContainText(/5 people work at .+ Give everybody another center first\./);
  await expect(refused.getByRole('button', { name: /^Save/ })).toHaveCount(0);
  await expectAccessible(page, 'a center that cannot be closed');
  await refused.getByRole('button', { name: 'Back to the form' }).click();

  await test.step('one that has shifts keeps its time zone', async () => {
    await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-14' });
    await panel.getByRole('checkbox', { name: 'Open' }).check();
    await panel.getByLabel('Time zone').fill('America/Denver');
    const moved = await preview(panel);
    await expect(moved).toContainText('This cannot be saved');
    await expect(moved).toContainText(/ has shifts already and keeps its time zone\./);
    await expect(moved.getByRole('button', { name: /^Save/ })).toHaveCount(0);
    await moved.getByRole('button', { name: 'Back to the form' }).click();
    await expect(panel.getByLabel('Time zone')).toHaveValue('America/Denver');
  });

  await page.getByRole('link', { name: 'South floor' }).click();
  const south = page.getByRole('complementary', { name: 'South floor' });
  await south.getByRole('checkbox', { name: 'Open' }).uncheck();
  await south.getByLabel('In force from').fill('2036-06-02');
  await (await preview(south)).getByRole('button', { name: 'Save from Mon 2 Jun 2036 on' }).click();
  await expect(page.getByRole('list', { name: 'Centers' })).toContainText('Closes on Mon 2 Jun 2036');
});

test('an admin sets by which steps an open shift is filled, by keys alone, now and from a later day', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.admin.email);
  await page.goto('/settings/filling');
  const steps = page.getByRole('region', { name: 'Steps' });
  const names = async () =>
    (await steps.getByRole('button', { name: /^Remove / }).all()).map((button) =>
      button.getAttribute('aria-label'),
    );
  const before = await Promise.all(await names());

  await test.step('a step is moved and changed; what cannot be is said', async () => {
    await steps.getByRole('button', { name: 'Move Standby up' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(steps.getByRole('listitem').nth(1)).toContainText('Standby');
    await steps.getByRole('button', { name: /^\d Volunteers and part-time/ }).press('Enter');
    await steps.getByRole('textbox', { name: 'Minutes to answer' }).fill('20');
    await page.getByRole('checkbox', { name: 'Offers go out by themselves' }).press('Space');
    await steps.getByRole('textbox', { name: 'Name' }).fill('');
    await page.getByRole('button', { name: 'Show what it does' }).click();
    await expect(page.getByText('Name is needed.').first()).toBeVisible();
    await steps.getByRole('textbox', { name: 'Name' }).fill('Whoever wishes');
    await expectAccessible(page, 'the steps of a call-out');
  });

  await test.step('it is planned for a later day, and withdrawn', async () => {
    await page.getByLabel('In force from').fill('2036-06-02');
    await (await preview(page)).getByRole('button', { name: 'Save from Mon 2 Jun 2036 on' }).click();
    await expect(page.getByText('How open shifts are filled is saved.')).toBeVisible();
    const planned = page
      .getByRole('list', { name: 'Changes' })
      .getByRole('listitem')
      .filter({ hasText: 'Planned' });
    await expect(planned).toContainText('Ada Admin');
    // The form shows what is in force today.
    expect(await Promise.all(await names())).toEqual(before);
    await planned.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
    await expect(page.getByText('The planned change is withdrawn.')).toBeVisible();
    // The form begins anew once the page has been read.
    const changes = page.getByRole('list', { name: 'Changes' });
    await expect(changes.getByRole('listitem').filter({ hasText: 'Withdrawn' })).toHaveCount(1);
  });

  await test.step('a step is removed from today on; the call-outs of tomorrow go by it', async () => {
    await steps.getByRole('button', { name: 'Remove Standby' }).click();
    await (await preview(page)).getByRole('button', { name: 'Save from today on' }).click();
    await expect(steps.getByRole('button', { name: /^Remove / })).toHaveCount(before.length - 1);
    const saved = async () => {
      const [rules] = await sql<{ names: string[] }[]>`
        select array(select s ->> 'name' from jsonb_array_elements(value -> 'steps') s) as names
        from public.filling_rules where agency_id = ${center.id}`;
      return rules?.names;
    };
    const left = before.map((label) => label?.replace('Remove ', '')).filter((name) => name !== 'Standby');
    await expect.poll(saved).toEqual(left);
  });
});

test('a supervisor reads requirements and opens no page of the settings', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 403/);
  const center = await makeCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await page.goto('/requirements');
  await expect(page.getByRole('heading', { name: 'Shifts and requirements' })).toBeVisible();
  await expect(page.getByText('DA10').first()).toBeVisible();
  await expect(page.getByRole('link', { name: /^Add/ })).toHaveCount(0);
  for (const place of ['/settings', ...SETTINGS_PLACES.map(({ href }) => href)]) {
    const response = await page.goto(place, { waitUntil: 'commit' });
    expect(response?.status(), place).toBe(403);
  }
});

test('a changed password signs the other devices out', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const page = await openBrowser(center.dispatcher.email);
  const other = await openBrowser(center.dispatcher.email);
  await other.goto('/profile');
  await page.goto('/profile');
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('a new and quiet one');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password', { exact: true }).fill(password);
  // What is being typed is not taken away.
  await other.getByLabel('Phone').fill('707 555 0100');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed. Other devices are signed out.')).toBeVisible();

  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText(/session has ended/)).toBeVisible();
});
