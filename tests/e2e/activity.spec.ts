import { makeLeave } from '../factories/time-off.ts';
import { makeCenter } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

test('what happened to a request is told beside it and on the page of its person', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const { dispatcher, supervisor } = center;
  const id = await makeLeave(sql, center, {
    userId: dispatcher.id,
    type: 'vacation',
    startsAt: '2037-02-04T12:00Z',
    endsAt: '2037-02-05T12:00Z',
  });
  const page = await openBrowser(supervisor.email);
  await page.goto(`/requests?request=${id}`);
  const panel = page.getByRole('complementary');
  const activity = panel.getByRole('region', { name: 'Activity' });
  await expect(activity.getByRole('listitem')).toHaveCount(1);
  await expect(activity).toContainText('Asked for');
  await panel.getByRole('button', { name: 'Deny' }).click();
  await panel.getByRole('textbox', { name: /reason/i }).fill('Too few that day');
  await panel.getByRole('button', { name: /^Deny/ }).last().click();
  await expect(page.getByText(/is denied/).first()).toBeVisible();

  await page.goto(`/requests?status=denied&request=${id}`);
  await expect(activity.getByRole('listitem')).toHaveCount(2);
  await expect(activity.getByRole('listitem').first()).toContainText('Denied');
  await expect(activity.getByRole('listitem').first()).toContainText('Too few that day');
  await expectAccessible(page, 'the activity of a request');

  // On the page of the person it stands with the record, without the reason.
  await page.goto(`/people/${dispatcher.id}?tab=history`);
  const history = page.getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem').first()).toContainText(/Time off of .*Feb 2037 denied/);
  await expect(history).not.toContainText('Too few that day');

  const own = await openBrowser(dispatcher.email);
  await own.goto(`/time-off?request=${id}`);
  await expect(own.getByRole('region', { name: 'Activity' }).getByRole('listitem')).toHaveCount(2);
  const other = await openBrowser(center.otherDispatcher.email);
  expect((await other.request.get(`/api/history/time_off/${id}`)).status()).toBe(404);
});
