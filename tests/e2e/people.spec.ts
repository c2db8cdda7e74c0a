import { makeCenter } from './center.ts';
import { expect, test } from './test.ts';

const password = 'quiet harbor morning 7';

test('an admin invites a person, who sets a password and is active', async ({
  openBrowser,
  request,
  sql,
}) => {
  const center = await makeCenter(sql);
  const email = `new-${center.admin.email}`;
  const admin = await openBrowser(center.admin.email);

  await admin.goto('/people');
  await admin.getByRole('link', { name: 'Invite a person' }).click();
  await admin.getByLabel('Full name').fill('Nora Novak');
  await admin.getByLabel('E-mail').fill(email);
  await admin.getByRole('button', { name: 'Send invitation' }).click();
  await expect(admin.getByText(`Nora Novak is invited. A mail with a link went to ${email}.`)).toBeVisible();
  const nora = admin.getByRole('row').filter({ has: admin.getByRole('link', { name: 'Nora Novak' }) });
  await expect(nora.getByText(/^Invited until /)).toBeVisible();

  const mails: { to: string; text: string }[] = await (await request.get('/__mail.json')).json();
  const link = mails.find(({ to }) => to === email)?.text.match(/https?:\S+/)?.[0] ?? '';
  const invited = await openBrowser(null);
  await invited.goto(link);
  await expect(invited.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await invited.getByLabel('New password').fill(password);
  await invited.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(invited.getByRole('heading', { name: 'Hello, Nora' })).toBeVisible();

  await admin.reload();
  await expect(nora.getByText('Active')).toBeVisible();
  await admin.goto('/audit');
  const audit = admin.getByRole('list', { name: 'Audit' });
  await expect(audit.getByText(/^Ada Admin invited Nora Novak/)).toBeVisible();
  await expect(audit.getByText('Nora Novak accepted the invitation')).toBeVisible();

  const second = await openBrowser(null);
  await second.goto(link);
  await second.getByLabel('New password').fill('another password 8');
  await second.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(
    second.getByText('This invitation was used or has expired. Ask an admin for a new one.'),
  ).toBeVisible();
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

  await admin.goto(`/people?person=${center.dispatcher.id}`);
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

  await admin.goto('/audit');
  const audit = admin.getByRole('list', { name: 'Audit' });
  for (const roles of ['from dispatcher to supervisor', 'from supervisor to dispatcher']) {
    await expect(audit.getByText(`Ada Admin changed the role of Dana Dispatcher ${roles}`)).toBeVisible();
  }
});

test('a deactivated person is out with the next click and cannot sign in', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const admin = await openBrowser(center.admin.email);
  const person = await openBrowser(center.dispatcher.email);
  await person.goto('/');

  await admin.goto('/people');
  await admin.getByRole('link', { name: 'Dana Dispatcher' }).click();
  await admin.getByRole('button', { name: 'Deactivate…' }).click();
  const dialog = admin.getByRole('alertdialog', { name: 'Deactivate Dana Dispatcher?' });
  await expect(dialog).toContainText('Dana Dispatcher is signed out everywhere and cannot sign in again.');
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin.getByText('Dana Dispatcher is deactivated.')).toBeVisible();

  await person.goto('/schedule');
  await expect(person.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();
  await person.getByLabel('E-mail').fill(center.dispatcher.email);
  await person.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
  await person.getByRole('button', { name: 'Sign in' }).click();
  await expect(person.getByText(/not active|do not match/)).toBeVisible();

  await admin.goto('/audit');
  const audit = admin.getByRole('list', { name: 'Audit' });
  await expect(audit.getByText('Ada Admin deactivated Dana Dispatcher')).toBeVisible();

  await admin.goto(`/people?person=${center.dispatcher.id}`);
  await admin.getByRole('button', { name: 'Reactivate…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Reactivate' }).click();
  await expect(admin.getByText('Dana Dispatcher is active again.')).toBeVisible();
  await person.getByRole('button', { name: 'Sign in' }).click();
  await expect(person.getByRole('heading', { name: 'My schedule' })).toBeVisible();
});
