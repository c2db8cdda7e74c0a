import type { APIRequestContext, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, test } from './test.ts';
import { publish } from './trades.ts';

const password = 'quiet harbor morning 7';
const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

/** The link of the mail that the worker sends. */
async function linkTo(request: APIRequestContext, email: string): Promise<string> {
  let link = '';
  await expect
    .poll(
      async () => {
        const mails: { to: string; text: string }[] = await (await request.get('/__mail.json')).json();
        link = mails.find(({ to }) => to === email)?.text.match(/https?:\S+/)?.[0] ?? '';
        return link;
      },
      { timeout: 30_000 },
    )
    .not.toBe('');
  return link;
}

async function addQualification(sql: postgres.Sql, center: TestCenter, name: string): Promise<void> {
  await sql`insert into public.qualifications (agency_id, name) values (${center.id}, ${name})`;
}

async function publishedBlock(sql: postgres.Sql, center: TestCenter): Promise<number> {
  const id = await makeDraft(sql, center, june);
  await publish(sql, center, id);
  return id;
}

function section(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

test('an admin invites a person with all that is known, who sets a password and is active', async ({
  openBrowser,
  request,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  await addQualification(sql, center, 'Fire dispatch');
  const email = `new-${center.admin.email}`;
  const admin = await openBrowser(center.admin.email);

  await admin.goto('/people');
  await admin.getByRole('link', { name: 'Invite people' }).click();
  await admin.getByLabel('Full name').fill('Nora Novak');
  await admin.getByLabel('E-mail').fill(email);
  await admin.getByLabel('Employee number').fill('77-01');
  await admin.getByLabel('Phone').fill('+1 415 555 0177');
  await admin.getByLabel('Hired on').fill('2026-01-05');
  await admin.getByLabel('Seniority from').fill('2026-01-06');
  await admin.getByRole('combobox', { name: 'Preferred shift' }).click();
  await admin.getByRole('option', { name: /DA10/ }).click();
  await admin.getByRole('checkbox', { name: 'Fire dispatch' }).check();
  await admin.getByRole('checkbox', { name: 'In training' }).check();
  await admin.getByRole('combobox', { name: 'Trainer' }).click();
  await admin.getByRole('option', { name: 'Olaf Dispatcher' }).click();
  await admin.getByRole('button', { name: 'Send invitation' }).click();
  await expect(admin.getByText(`Nora Novak is invited. The mail to ${email} is on its way.`)).toBeVisible();
  const nora = admin.getByRole('row').filter({ has: admin.getByRole('link', { name: 'Nora Novak' }) });
  await expect(nora.getByText('Trainee')).toBeVisible();
  const link = await linkTo(request, email);
  await expect(nora.getByText(/^Invited until /)).toBeVisible();

  await test.step('the profile shows all of it', async () => {
    await admin.getByRole('link', { name: 'Nora Novak' }).click();
    await admin.getByRole('link', { name: 'Open profile' }).click();
    await expect(admin.getByRole('heading', { name: 'Nora Novak', level: 1 })).toBeVisible();
    const details = section(admin, 'Details');
    for (const fact of ['+1 415 555 0177', '77-01', '5 Jan 2026', '6 Jan 2026', 'Shift DA10 (DA10)']) {
      await expect(details.getByText(fact)).toBeVisible();
    }
    await expect(section(admin, 'Duty').getByText('Trained by Olaf Dispatcher')).toBeVisible();
    await expect(section(admin, 'Qualifications').getByText('Fire dispatch')).toBeVisible();
    await expect(
      section(admin, 'Access').getByText(/^Invited by a mail of .* The link works until /),
    ).toBeVisible();
  });

  const invited = await openBrowser(null);
  await invited.goto(link);
  await expect(invited.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await invited.getByLabel('New password').fill(password);
  await invited.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(invited.getByRole('heading', { name: 'Hello, Nora' })).toBeVisible();
  await expect(section(admin, 'Access').getByText(/^Invited by a mail/)).toHaveCount(0);

  const second = await openBrowser(null);
  await second.goto(link);
  await second.getByLabel('New password').fill('another password 8');
  await second.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(
    second.getByText('This invitation was used or has expired. Ask an admin for a new one.'),
  ).toBeVisible();
});

test('a file of people is looked at first; mended it invites all of them, and again nobody', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const at = (name: string) => `${name}-${center.admin.email}`;
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/people/invite?tab=several');
  const box = admin.getByLabel('People, a line each');
  const header = 'Name,E-mail,Role,Hired on';
  await box.fill(
    `${header}\n=Ann Ash,${at('ann')},dispatcher,2026-01-05\nBo Birch,no address,king,2026-13-01\n`,
  );
  await admin.getByRole('button', { name: 'Check' }).click();
  await expect(admin.getByRole('heading', { name: /^3 errors: nothing is sent/ })).toBeVisible();
  const errors = admin.getByRole('table', { name: 'Errors' });
  for (const [column, value] of [
    ['E-mail', 'no address'],
    ['Role', 'king'],
    ['Hired on', '2026-13-01'],
  ] as const) {
    const row = errors.getByRole('row').filter({ hasText: value });
    await expect(row.getByRole('cell', { name: column, exact: true })).toBeVisible();
    await expect(row.getByRole('cell', { name: '3', exact: true })).toBeVisible();
  }
  await expect(admin.getByRole('button', { name: /^Invite \d/ })).toHaveCount(0);

  const clean = `${header}\n=Ann Ash,${at('ann')},dispatcher,2026-01-05\nBo Birch,${at('bo')},supervisor,2026-01-05\n`;
  await box.fill(clean);
  await admin.getByRole('button', { name: 'Check' }).click();
  await expect(admin.getByRole('heading', { name: '2 people to invite' })).toBeVisible();
  await admin.getByRole('button', { name: 'Invite 2 people…' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Invite 2 people?' });
  await expect(dialog).toContainText('Invites 2 people by mail.');
  await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
  await expect(admin.getByText('2 people are invited; the mails are on their way.')).toBeVisible();
  await expect(admin).toHaveURL(/\/people\?state=invited$/);
  await expect(admin.getByRole('link', { name: '=Ann Ash' })).toBeVisible();

  const file = await admin.request.get('/api/people/export?q=ash');
  expect(await file.text()).toContain(`'=Ann Ash,${at('ann')}`);

  await admin.goto('/people/invite?tab=several');
  await box.fill(clean);
  await admin.getByRole('button', { name: 'Check' }).click();
  await expect(admin.getByRole('heading', { name: 'Everybody in this file is here already' })).toBeVisible();
  const stored = await sql`select 1 from public.profiles where email in (${at('ann')}, ${at('bo')})`;
  expect(stored.length).toBe(2);
});

test('a revoked invitation is followed by a new one, not by an account without a password', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/people/invite');
  await admin.getByLabel('Full name').fill('Nora Novak');
  await admin.getByLabel('E-mail').fill(`again-${center.admin.email}`);
  await admin.getByRole('button', { name: 'Send invitation' }).click();
  await admin.getByRole('link', { name: 'Nora Novak' }).click();
  await admin.getByRole('link', { name: 'Open profile' }).click();

  const access = section(admin, 'Access');
  await access.getByRole('button', { name: 'Revoke invitation…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(access.getByText('Deactivated')).toBeVisible();
  await expect(access.getByRole('button', { name: 'Reactivate…' })).toHaveCount(0);

  await access.getByRole('button', { name: 'Invite again' }).click();
  await expect(access.getByText('Active', { exact: true })).toBeVisible();
  await access.getByRole('button', { name: 'Revoke invitation…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(access.getByText('Deactivated')).toBeVisible();

  // By a file, too, which shows all that it would store of others.
  await admin.goto('/people/invite?tab=several');
  await admin
    .getByLabel('People, a line each')
    .fill(
      `Name,E-mail,Phone,Seniority date\nNora Novak,again-${center.admin.email},555 0199,\nBo Birch,bo-${center.admin.email},555 0100,1998-07-01\n`,
    );
  await admin.getByRole('button', { name: 'Check' }).click();
  await expect(
    admin.getByRole('heading', { name: '2 people to invite, 1 of them again after a revoked invitation' }),
  ).toBeVisible();
  const table = admin.getByRole('table', { name: 'People to invite' });
  await expect(table.getByRole('row').filter({ hasText: 'Bo Birch' })).toContainText(/555 0100.*Jul 1998/);
  const again = table.getByRole('row').filter({ hasText: 'Nora Novak' });
  await expect(again).toContainText('again; all else stays as it is');
  await expect(again).not.toContainText('555 0199');
  await admin.setViewportSize({ width: 390, height: 844 });
  const list = admin.getByRole('list', { name: 'People to invite' });
  await expect(list.getByRole('listitem').filter({ hasText: 'Bo Birch' })).toContainText('555 0100');
  await expect(table).toBeHidden();
  await admin.getByRole('button', { name: 'Invite 2 people…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Invite 2 people' }).click();
  await expect(admin.getByText('2 people are invited; the mails are on their way.')).toBeVisible();
  const [row] =
    await sql`select is_active from public.profiles where email = ${`again-${center.admin.email}`}`;
  expect(row?.is_active).toBe(true);
});

test('an admin changes a role; its rights come and go with the next click', async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 403/);
  const center = await makeCenter(sql);
  const admin = await openBrowser(center.admin.email);
  const person = await openBrowser(center.dispatcher.email);
  await person.goto('/');
  await expect(person.getByRole('link', { name: 'Schedules', exact: true })).toHaveCount(0);

  await admin.goto(`/people/${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Change role…' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Change the role of Dana Dispatcher' });
  await dialog.getByRole('radio', { name: 'Supervisor' }).click();
  await expect(dialog).toContainText(
    'Dana Dispatcher becomes a supervisor and gets the further rights at once.',
  );
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(admin.getByText('Dana Dispatcher is a supervisor now.')).toBeVisible();

  await person.goto('/schedules');
  await expect(person.getByRole('heading', { name: 'Schedules' })).toBeVisible();

  await admin.getByRole('button', { name: 'Change role…' }).click();
  await dialog.getByRole('radio', { name: 'Dispatcher' }).click();
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(admin.getByText('Dana Dispatcher is a dispatcher now.')).toBeVisible();
  // The open page follows by itself; only then is it opened anew.
  await expect(person.getByRole('heading', { name: 'No rights' })).toBeVisible();
  const response = await person.goto('/schedules');
  expect(response?.status()).toBe(403);
});

test('a deactivated person is out and leaves shifts to decide, which are opened; reactivated, they sign in', async ({
  openBrowser,
  sql,
}) => {
  test.setTimeout(120_000);
  const center = await makeCenter(sql);
  const id = await publishedBlock(sql, center);
  const admin = await openBrowser(center.admin.email);
  const person = await openBrowser(center.dispatcher.email);
  await person.goto('/');

  await admin.goto(`/people/${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Deactivate…' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Deactivate Dana Dispatcher?' });
  await expect(dialog).toContainText('Dana Dispatcher is signed out everywhere at once');
  await expect(dialog).toContainText('7 published shifts stay in this name');
  await expect(dialog.getByText(`Block ${id}`)).toBeVisible();
  await expect(dialog.getByText('and 4 more')).toBeVisible();
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin.getByText('Dana Dispatcher is deactivated.')).toBeVisible();

  await test.step('the person is out with the next click', async () => {
    await person.goto('/schedule');
    await expect(person.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();
    await person.getByLabel('E-mail').fill(center.dispatcher.email);
    await person.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
    await person.getByRole('button', { name: 'Sign in' }).click();
    await expect(person.getByText(/not active|do not match/)).toBeVisible();
  });

  await test.step('the shifts are marked until they are opened', async () => {
    const left = section(admin, '7 shifts still name Dana Dispatcher');
    await expect(left.getByRole('link', { name: `Re-plan Block ${id}…` })).toBeVisible();
    await admin.goto('/people?state=undecided');
    await expect(admin.getByRole('row').filter({ hasText: '7 shifts to decide' })).toBeVisible();
    await admin.goto(`/people/${center.dispatcher.id}`);
    await left.getByRole('button', { name: 'Open these shifts…' }).click();
    await admin.getByLabel('Reason').fill('Moved away');
    await admin.getByRole('button', { name: 'Open shifts' }).click();
    await expect(admin.getByText('7 shifts are open now.')).toBeVisible();
    await expect(left).toHaveCount(0);
    const rows = await sql`
      select c.reason from public.assigned_shifts a join public.shift_changes c on c.assignment_id = a.id
      where a.schedule_id = ${id} and a.user_id is null and a.status = 'published' and c.reason = 'Moved away'`;
    expect(rows.length).toBe(7);
    const edits = await sql`select 1 from public.roster_edits where schedule_id = ${id}`;
    expect(edits.length, 'one change set').toBe(1);
  });

  await admin.getByRole('button', { name: 'Reactivate…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Reactivate' }).click();
  await expect(admin.getByText('Dana Dispatcher is active again.')).toBeVisible();
  await person.getByRole('button', { name: 'Sign in' }).click();
  await expect(person.getByRole('heading', { name: 'My schedule' })).toBeVisible();
});

test('a pattern from a date on leads to planning again from that date', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const id = await publishedBlock(sql, center);
  const admin = await openBrowser(center.admin.email);
  await admin.goto(`/people/${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Change pattern from…' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Another pattern for Dana Dispatcher' });
  await dialog.getByRole('button', { name: 'Change pattern' }).click();
  await expect(dialog.getByText(/ already\. Choose another pattern or day\.$/)).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Pattern' }).click();
  await admin.getByRole('option', { name: '2 × 12 h' }).click();
  await dialog.getByLabel('From').fill('2036-06-05');
  await dialog.getByRole('button', { name: 'Change pattern' }).click();
  await expect(admin.getByText('Dana Dispatcher: 2 × 12 h from Thu 5 Jun.')).toBeVisible();
  const planned = admin
    .getByRole('list', { name: 'Patterns' })
    .getByRole('listitem')
    .filter({ hasText: '2 × 12 h' });
  await expect(planned.getByText('Planned')).toBeVisible();

  const offer = section(admin, 'Re-plan from Thu 5 Jun');
  await expect(offer.getByText(/^Dana Dispatcher has the pattern 2 × 12 h from Thu 5 Jun on/)).toBeVisible();
  await offer.getByRole('link', { name: `Re-plan Block ${id}` }).click();
  await expect(admin.getByRole('dialog', { name: 'Re-plan from a date' })).toBeVisible();
  await expect(admin.getByLabel('First day that may change')).toHaveValue('2036-06-05');
  await admin.keyboard.press('Escape');
  await expect(admin).toHaveURL(new RegExp(`/schedules/${id}$`));

  await admin.goto(`/schedules/${id}?replan=2036-05-01`);
  await expect(
    admin.getByText('Thu 1 May lies before the days that can be re-planned, which begin on Sun 1 Jun.'),
  ).toBeVisible();
  await expect(admin.getByLabel('First day that may change')).toHaveValue('2036-06-01');

  await admin.goto(`/people/${center.dispatcher.id}`);
  await planned.getByRole('button', { name: /^Take back/ }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
  await expect(planned).toHaveCount(0);
});

test('a trainee is released on a date, and a schedule can be planned again with them', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await publishedBlock(sql, center);
  const admin = await openBrowser(center.admin.email);
  await admin.goto(`/people/${center.dispatcher.id}`);
  const duty = section(admin, 'Duty');
  await duty.getByRole('button', { name: 'Start training…' }).click();
  const entry = admin.getByRole('dialog', { name: 'Dana Dispatcher in training' });
  await entry.getByRole('combobox', { name: 'Trainer' }).click();
  await admin.getByRole('option', { name: 'Olaf Dispatcher' }).click();
  await entry.getByLabel('Note').fill('First months');
  await entry.getByRole('button', { name: 'Start training' }).click();
  await expect(duty.getByText('Not counted')).toBeVisible();
  await expect(duty.getByText('Trained by Olaf Dispatcher')).toBeVisible();
  await expect(admin.getByText(/^Dana Dispatcher has 7 shifts that cover nothing/)).toBeVisible();

  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/people/${center.dispatcher.id}`);
  await expect(section(supervisor, 'Duty').getByText('Trained by Olaf Dispatcher')).toBeVisible();
  await expect(supervisor.getByText('First months')).toHaveCount(0);

  await duty.getByRole('button', { name: 'Release from training…' }).click();
  const release = admin.getByRole('dialog', { name: 'Release Dana Dispatcher from training' });
  await release.getByLabel('Counts from').fill('2036-06-04');
  await release.getByRole('button', { name: 'Release' }).click();
  await expect(admin.getByText('Dana Dispatcher counts towards the minimums from Wed 4 Jun.')).toBeVisible();
  const offer = section(admin, 'Re-plan from Wed 4 Jun');
  await offer.getByRole('link', { name: `Re-plan Block ${id}` }).click();
  await expect(admin.getByLabel('First day that may change')).toHaveValue('2036-06-04');
  const [state] = await sql<{ to_date: string }[]>`
    select to_date::text from public.duty_states where user_id = ${center.dispatcher.id}`;
  expect(state?.to_date).toBe('2036-06-03');
});

test('supervisors read and change nothing; their look at an emergency contact is in the audit', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const person = await openBrowser(center.dispatcher.email);
  await person.goto('/profile');
  const own = section(person, 'Emergency contact');
  await own.getByRole('button', { name: 'Add…' }).click();
  await person.getByRole('dialog').getByLabel('Name').fill('Rosa Dispatcher');
  await person.getByRole('dialog').getByLabel('Phone').fill('+1 415 555 0123');
  await person.getByRole('button', { name: 'Save contact' }).click();
  await expect(own.getByText('Rosa Dispatcher')).toBeVisible();

  const supervisor = await openBrowser(center.supervisor.email);
  await supervisor.goto(`/people/${center.dispatcher.id}`);
  const contact = section(supervisor, 'Emergency contact');
  await expect(contact.getByText('That you looked is recorded in the audit.')).toBeVisible();
  await expect(supervisor.getByText('Rosa Dispatcher')).toHaveCount(0);
  await contact.getByRole('button', { name: 'Show' }).click();
  await expect(contact.getByText('Rosa Dispatcher')).toBeVisible();
  await expect(contact.getByRole('link', { name: '+1 415 555 0123' })).toBeVisible();
  const looks = await sql`
    select 1 from public.audit_logs where agency_id = ${center.id} and action = 'emergency_contact.read'
      and actor_id = ${center.supervisor.id}`;
  expect(looks.length).toBe(1);
  const main = supervisor.locator('#main');
  // A standby is theirs to plan and a certificate theirs to hand in, and nothing else is.
  await expect(main.getByRole('button')).toHaveText([/standby/i, 'Add…']);
  await expect(main.getByRole('link', { name: /Balances|Audit/ })).toHaveCount(0);
  await supervisor.getByRole('link', { name: 'History', exact: true }).click();
  await expect(section(supervisor, 'History').getByRole('listitem').first()).toBeVisible();
  expect((await supervisor.request.get('/api/people/export')).status()).toBe(403);
});

test('what somebody else changed meanwhile is not overwritten', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const first = await openBrowser(center.admin.email);
  const second = await openBrowser(center.admin.email);
  for (const page of [first, second]) {
    await page.goto(`/people/${center.dispatcher.id}`);
    await section(page, 'Details').getByRole('button', { name: 'Edit…' }).click();
  }
  await first.getByLabel('Employee number').fill('A-1');
  await first.getByRole('button', { name: 'Save details' }).click();
  await expect(section(first, 'Details').getByText('A-1')).toBeVisible();
  // The open form was made from what stood before.
  await second.getByLabel('Employee number').fill('B-2');
  await second.getByRole('button', { name: 'Save details' }).click();
  await expect(second.getByRole('dialog').getByRole('alert')).toContainText(/meanwhile/);
  await expect(second.getByLabel('Employee number')).toHaveValue('B-2');
  await second.getByRole('button', { name: 'Reload' }).click();
  await expect(section(second, 'Details').getByText('A-1')).toBeVisible();
});

test('the directory is filtered in its address and walked with the arrows', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await addQualification(sql, center, 'Fire dispatch');
  await sql`
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
    select ${center.id}, ${center.dispatcher.id}, q.id, current_date - 10, current_date + 12
    from public.qualifications q where q.agency_id = ${center.id}`;
  const page = await openBrowser(center.admin.email);
  await page.goto('/people');
  await page.getByRole('link', { name: 'Ada Admin' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'Dana Dispatcher' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: 'Tess Supervisor' })).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Tess Supervisor' });
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/\/people$/);
  // What is closed is not opened by Back.
  await page.goBack();
  await expect(page).toHaveURL(/\/people$/);
  await expect(panel).toBeHidden();

  await page.getByRole('combobox', { name: 'Qualification' }).click();
  await page.getByRole('option', { name: 'Ends within 30 days' }).click();
  await expect(page.getByText('1 of 5 people')).toBeVisible();
  await expect(page).toHaveURL(/ends=soon/);
  await page.reload();
  await page.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await expect(page.getByText(/Fire dispatch \(ends in 1[123] days\)/)).toBeVisible();
});
