import type { Page } from '@playwright/test';
import { makeCenter, makeDraft } from './center.ts';
import { centerChannel } from './chat.ts';
import { expect, test } from './test.ts';

/** Links of tables that are lower than so many px; one that takes the taps of its whole row is as high as the row. */
function lowLinks(page: Page, px: number): Promise<string[]> {
  return page.locator('main table a[href]:visible').evaluateAll((links, least) => {
    if (links.length === 0) return ['no link'];
    return links.flatMap((link) => {
      const isRow = getComputedStyle(link, '::after').position === 'absolute';
      const target = isRow && link instanceof HTMLElement ? (link.offsetParent ?? link) : link;
      const { height } = target.getBoundingClientRect();
      return height < least ? [`${link.textContent}: ${height} px`] : [];
    });
  }, px);
}

const touch = { viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true };

test('links in tables are high enough for a mouse and for a finger', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  await makeDraft(sql, center, { startDate: '2036-06-01', endDate: '2036-06-28' });
  for (const [options, px] of [
    [undefined, 24],
    [touch, 44],
  ] as const) {
    const page = await openBrowser(center.admin.email, options);
    for (const path of ['/people', '/schedules', '/settings/requirements']) {
      await page.goto(path);
      await expect(page.locator('main table a[href]:visible').first()).toBeVisible();
      expect(await lowLinks(page, px), `${path} at ${px} px`).toEqual([]);
    }
  }
});

test('a message that waits is given up by finger', async ({ openBrowser, sql, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const page = await openBrowser(center.dispatcher.email, {
    ...touch,
    viewport: { width: 390, height: 844 },
  });
  await page.goto(`/chat/${channelId}`);
  await page.context().setOffline(true);
  // The field and its button stay above the bar, whatever stands above the conversation.
  await expect(page.getByRole('status', { name: 'What does not work' })).not.toBeEmpty();
  await page.getByRole('textbox', { name: /^Message to / }).fill('never');
  await page.getByRole('button', { name: 'Send' }).tap();
  const discard = page.getByRole('button', { name: 'Discard' });
  expect((await discard.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await discard.tap();
  await expect(page.getByText('Waiting to be sent')).toHaveCount(0);
  await expect(page.getByText('never')).toHaveCount(0);
});
