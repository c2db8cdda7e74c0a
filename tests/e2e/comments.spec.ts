import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, makeDraft, type TestCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';
import { makeAcceptedTrade, publish, shiftOn } from './trades.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };

async function leaveOf(sql: postgres.Sql, center: TestCenter, userId: string): Promise<number> {
  return makeLeave(sql, center, { userId, startsAt: '2036-07-07T12:00Z', endsAt: '2036-07-09T12:00Z' });
}

const comments = (page: Page | Locator, name = 'Comments') => page.getByRole('region', { name, exact: true });
const item = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words });

/** What stands on a radio button takes its press. */
const label = (page: Page, words: string) => comments(page).locator('label').filter({ hasText: words });

async function say(box: Locator, words: string, field = 'Comment'): Promise<void> {
  await box.getByRole('textbox', { name: field, exact: true }).fill(words);
  await box.getByRole('button', { name: field === 'Comment' ? 'Comment' : 'Add note', exact: true }).click();
}

test('a dispatcher and a supervisor talk about a request, and both see it at once; a private note is seen by supervisors alone', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const id = await leaveOf(sql, center, center.dispatcher.id);
  const dana = await openBrowser(center.dispatcher.email);
  const sam = await openBrowser(center.supervisor.email);
  await dana.goto(`/time-off?request=${id}`);
  await sam.goto(`/requests?request=${id}`);
  for (const page of [dana, sam]) {
    await expect(comments(page).getByText('Nobody has said anything yet.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Live:/ })).toBeVisible();
  }
  await expect(comments(dana).getByText('You and supervisors read this.')).toBeVisible();
  await expect(comments(dana).getByText(/private/i)).toHaveCount(0);

  await test.step('what one says the other reads without doing anything', async () => {
    await say(comments(dana), 'My sister marries that day.');
    await expect(item(dana, 'My sister marries that day.')).toBeVisible();
    await expect(comments(dana).getByRole('textbox', { name: 'Comment' })).toHaveValue('');
    await expect(item(sam, 'My sister marries that day.').getByText(/^Dana Dispatcher, /)).toBeVisible();
    await say(comments(sam), 'I will look for cover.');
    await expect(item(dana, 'I will look for cover.').getByText(/^Sam Supervisor, /)).toBeVisible();
  });

  await test.step('a private note stays unseen, by list, by mark and by what the server sends', async () => {
    const answers: string[] = [];
    dana.on('response', async (response) => {
      if (response.url().includes('/api/comments')) answers.push(await response.text().catch(() => ''));
    });
    const heard: string[] = [];
    dana.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => heard.push(String(payload))),
    );
    await label(sam, 'Private note').click();
    await expect(
      comments(sam).getByText('Only supervisors read this; Dana Dispatcher never learns of it.'),
    ).toBeVisible();
    await say(comments(sam), 'Third wedding this year, @Tess Supervisor', 'Private note');
    await expect(item(sam, 'Third wedding this year').getByText('Private note')).toBeVisible();
    await label(sam, 'Comment').click();
    await say(comments(sam), 'Approved as soon as Olaf agrees.');
    await expect(item(dana, 'Approved as soon as Olaf agrees.')).toBeVisible();
    await expect(dana.getByText('Third wedding')).toHaveCount(0);
    await dana.reload();
    await expect(comments(dana).getByRole('listitem')).toHaveCount(3);
    await expect(dana.getByText('3 comments', { exact: true }).first()).toBeAttached();
    expect(answers.join(' ')).toContain('Approved as soon as');
    expect(answers.join(' ')).not.toContain('wedding');
    expect(heard.join(' ')).not.toContain('wedding');
  });

  await test.step('editing and deleting keep what was said for those who may know', async () => {
    const own = item(dana, 'My sister marries that day.');
    await own.getByRole('button', { name: 'Edit' }).click();
    await dana.getByRole('textbox', { name: 'Your comment' }).fill('My brother marries that day.');
    await dana.getByRole('button', { name: 'Save' }).click();
    await expect(item(sam, 'My brother marries that day.').getByText('edited')).toBeVisible();
    await item(sam, 'My brother marries that day.').getByRole('button', { name: 'Former text' }).click();
    await expect(sam.getByRole('list', { name: 'Former text' })).toContainText('My sister marries that day.');
    await item(sam, 'My brother marries that day.').getByRole('button', { name: 'Delete' }).click();
    await expect(sam.getByRole('alertdialog')).toContainText('sees that it was deleted, and by whom');
    await sam.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(dana.getByText('Deleted by Sam Supervisor.')).toBeVisible();
    await expect(dana.getByText('My brother marries that day.')).toHaveCount(0);
  });

  await expectAccessible(dana, 'own request with comments');
  await expectAccessible(sam, 'request to decide with comments');
});

test('a mention is picked from those who read it, and leads to the place', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const block = await makeDraft(sql, center, june);
  await publish(sql, center, block);
  const trade = await makeAcceptedTrade(sql, center, block, { gives: '2036-06-02' });
  const sam = await openBrowser(center.supervisor.email);
  await sam.goto(`/requests?swap=${trade}`);
  const field = comments(sam).getByRole('textbox', { name: 'Comment', exact: true });
  await field.pressSequentially('Is that right, @da');
  const choices = sam.getByRole('listbox', { name: 'People to mention' });
  await expect(choices.getByRole('option')).toHaveText(['Dana Dispatcher']);
  await field.press('Enter');
  await expect(field).toHaveValue('Is that right, @Dana Dispatcher ');
  await field.press('Enter');
  await expect(item(sam, 'Is that right, @Dana Dispatcher')).toBeVisible();

  const dana = await openBrowser(center.dispatcher.email);
  await dana.goto('/notifications');
  await item(dana, 'Sam Supervisor mentions you in a comment on ')
    .getByRole('link', { name: /^Open:/ })
    .click();
  await expect(dana).toHaveURL(new RegExp(`/swaps\\?swap=${trade}#comment-`));
  await expect(item(dana, 'Is that right, @Dana Dispatcher')).toBeFocused();
  await say(comments(dana), 'Yes, we agreed.');
  await expect(item(sam, 'Yes, we agreed.')).toBeVisible();
});

test('shifts, days and gaps have their comments where one works with them', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const block = await makeDraft(sql, center, june);
  await publish(sql, center, block);
  const shift = await shiftOn(sql, block, '2036-06-02');
  const worker = [center.dispatcher, center.otherDispatcher].find(({ id }) => id === shift.userId);
  if (worker === undefined) throw new Error('Nobody works.');
  const sam = await openBrowser(center.supervisor.email);
  const dana = await openBrowser(worker.email);

  await test.step('a shift', async () => {
    await sam.goto(`/roster?block=${block}&cell=${shift.userId}.2036-06-02`);
    await sam.getByRole('button', { name: /^Comments/ }).click();
    const panel = sam.getByRole('complementary');
    await say(panel, 'Please bring the keys.');
    await dana.goto('/schedule?date=2036-06-02');
    await dana.getByRole('button', { name: 'Comments 1' }).click();
    await expect(item(dana, 'Please bring the keys.')).toBeVisible();
    await say(dana.getByRole('article'), 'I will.');
    await expect(item(sam, 'I will.')).toBeVisible();
  });

  await test.step('a day, which everybody of the center reads', async () => {
    await say(comments(dana, 'Comments on Mon 2 Jun'), 'Parade at noon.');
    await sam.goto(`/roster?block=${block}&cell=-.2036-06-02`);
    await expect(comments(sam, 'Comments on this day').getByText('Parade at noon.')).toBeVisible();
    await sam.goto(`/schedules/${block}?tab=coverage&day=2036-06-02`);
    await expect(comments(sam, 'Comments on Mon 2 Jun').getByText('Parade at noon.')).toBeVisible();
  });

  await test.step('a gap, which only supervisors read', async () => {
    await sql`update public.staffing_requirements set min_employees = 3 where agency_id = ${center.id}`;
    await sam.goto(`/schedules/${block}?tab=gaps`);
    await sam.getByRole('link', { name: 'Who and what helps' }).first().click();
    const notes = comments(sam, 'Notes on this gap');
    await say(notes, 'Olaf may stay longer.', 'Private note');
    await expect(item(sam, 'Olaf may stay longer.')).toBeVisible();
    await expect(sam.getByText('1 comment', { exact: true }).first()).toBeAttached();
    await expectAccessible(sam, 'gap with notes');
  });
});

test('what was typed stays when it is refused or the page goes, and a second press writes nothing twice', async ({
  openBrowser,
  sql,
  complaints,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to (fetch|load)/);
  const center = await makeCenter(sql);
  const id = await leaveOf(sql, center, center.dispatcher.id);
  const page = await openBrowser(center.dispatcher.email);
  await page.goto(`/time-off?request=${id}`);
  const field = comments(page).getByRole('textbox', { name: 'Comment' });
  await field.fill('<b>Not bold</b> & "quoted"\u202e');
  await comments(page).getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comments(page).getByRole('alert')).toContainText(
    'A comment cannot contain control characters.',
  );
  await field.fill('<b>Not bold</b> & "quoted"');
  await page.reload();
  await expect(field).toHaveValue('<b>Not bold</b> & "quoted"');
  const button = comments(page).getByRole('button', { name: 'Comment', exact: true });
  await button.dblclick();
  await expect(item(page, '<b>Not bold</b> & "quoted"')).toHaveCount(1);
  await expect(field).toHaveValue('');
  const [row] = await sql`select count(*)::integer as number from public.comments where request_id = ${id}`;
  expect(row?.number).toBe(1);
});
