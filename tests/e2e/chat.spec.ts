import { makeCenter } from './center.ts';
import {
  centerChannel,
  field,
  framesOf,
  log,
  makeGroup,
  makeMessages,
  openLive,
  saidOn,
  say,
} from './chat.ts';
import { expect, test } from './test.ts';

test('three people talk: what one writes, calls, changes and deletes the others see at once', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const dana = await openBrowser(center.dispatcher.email);
  const olaf = await openBrowser(center.otherDispatcher.email);
  const sam = await openBrowser(center.supervisor.email);
  await Promise.all([
    openLive(dana, `/chat/${channelId}`),
    openLive(olaf, '/'),
    openLive(sam, `/chat/${channelId}`),
  ]);

  await test.step('a message, heard and counted elsewhere', async () => {
    await say(dana, 'Radio 2 is noisy.');
    await expect(log(sam).getByText('Radio 2 is noisy.')).toBeVisible();
    await expect(log(dana).getByText('Radio 2 is noisy.')).toHaveCount(1);
    await expect(olaf.getByRole('link', { name: /^Chat 1 unread/ }).first()).toBeVisible();
  });

  await test.step('a mention, chosen by key, is told to whom it calls', async () => {
    await field(dana).pressSequentially('Ask @ol');
    const names = dana.getByRole('listbox', { name: 'People to mention' });
    await expect(names.getByRole('option')).toHaveText(['Olaf Dispatcher']);
    await field(dana).press('Enter');
    await expect(field(dana)).toHaveValue('Ask @Olaf Dispatcher ');
    await field(dana).press('Enter');
    await expect(log(sam).getByText('@Olaf Dispatcher')).toBeVisible();
    await expect(olaf.getByRole('banner').getByRole('link', { name: 'Inbox, 1 unread' })).toBeVisible();
    await olaf.getByRole('banner').getByRole('link', { name: 'Inbox, 1 unread' }).click();
    await olaf.getByRole('link', { name: /^Open: .*Dana Dispatcher/ }).click();
    await olaf.waitForURL(new RegExp(`/chat/${channelId}\\?at=2`));
    await expect(log(olaf).locator('[data-seq="2"]')).toBeInViewport();
    // What is read is counted no more, neither as a message nor as a notice.
    await expect(olaf.getByRole('link', { name: 'Chat', exact: true }).first()).toBeVisible();
    await expect(olaf.getByRole('banner').getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
  });

  await test.step('who is here', async () => {
    await sam.getByRole('button', { name: /members$/ }).click();
    const panel = sam.getByRole('complementary', { name: 'Members' });
    await expect(panel.getByRole('listitem').filter({ hasText: 'Olaf Dispatcher' })).toContainText(
      'Here now',
    );
    await expect(panel.getByRole('listitem').filter({ hasText: 'Tess Supervisor' })).toContainText('Away');
    await olaf.context().close();
    await expect(panel.getByRole('listitem').filter({ hasText: 'Olaf Dispatcher' })).toContainText('Away');
    await sam.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  });

  await test.step('a change leaves its trace', async () => {
    await field(dana).press('ArrowUp');
    const editor = dana.getByRole('textbox', { name: 'Change the message' });
    await expect(editor).toBeFocused();
    await editor.fill('Ask @Olaf Dispatcher at noon.');
    await editor.press('Enter');
    await expect(field(dana)).toBeFocused();
    await expect(log(sam).locator('[data-seq="2"]')).toContainText(/at noon\.\s*edited \d\d:\d\d/);
    await sam
      .getByRole('button', { name: /^Actions: message of Dana/ })
      .last()
      .click();
    await expect(sam.getByRole('menuitem', { name: 'Edit' })).toHaveCount(0);
    await sam.getByRole('menuitem', { name: 'Earlier versions' }).click();
    await expect(
      sam.getByRole('complementary').getByText('Ask @Olaf Dispatcher', { exact: true }),
    ).toBeVisible();
    await sam.keyboard.press('Escape');
  });

  await test.step('a supervisor deletes, and everybody sees who did', async () => {
    await sam
      .getByRole('button', { name: /^Actions: message of Dana/ })
      .first()
      .click();
    await sam.getByRole('menuitem', { name: 'Delete…' }).click();
    await sam.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(log(dana).locator('[data-seq="1"]')).toContainText(/Deleted by Sam Supervisor \d\d:\d\d/);
    await expect(dana.getByText('Radio 2 is noisy.')).toHaveCount(0);
  });
});

test('a post that must be read is confirmed by each, and its sender sees by whom', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const sam = await openBrowser(center.supervisor.email);
  const dana = await openBrowser(center.dispatcher.email);
  await Promise.all([openLive(sam, `/chat/${channelId}`), openLive(dana, `/chat/${channelId}`)]);
  await expect(dana.getByRole('checkbox', { name: /must confirm/ })).toHaveCount(0);

  await sam.getByRole('checkbox', { name: 'Everybody must confirm that they read it' }).click();
  await say(sam, 'New code for chemical alarms from today on.');
  await expect(sam.getByRole('checkbox', { name: /must confirm/ })).not.toBeChecked();
  const list = dana.getByRole('navigation', { name: 'Conversations' });
  await expect(list.getByText('To confirm')).toBeAttached();

  await sam.getByRole('button', { name: 'Who read it' }).click();
  const panel = sam.getByRole('complementary', { name: 'Who read it' });
  await expect(panel.getByText('0 of 4 read it')).toBeVisible();
  await expect(panel.getByRole('heading', { name: 'Not yet (4)' })).toBeVisible();

  await dana.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(dana.getByText('You confirmed that you read this.')).toBeVisible();
  await expect(list.getByText('To confirm')).toHaveCount(0);
  // The panel follows.
  await expect(panel.getByText('1 of 4 read it')).toBeVisible();
  await expect(panel.getByRole('listitem').filter({ hasText: 'Dana Dispatcher' })).toHaveText(/\d\d:\d\d/);
  await expect(dana.getByRole('button', { name: 'Who read it' })).toHaveCount(0);
});

test('who is taken out, deactivated or of another agency hears nothing more', async ({
  openBrowser,
  sql,
  complaints,
}) => {
  // What is not theirs any more is not found.
  complaints.allow(/status of 404/);
  const center = await makeCenter(sql);
  const elsewhere = await makeCenter(sql);
  const everybody = [center.admin, center.supervisor, center.dispatcher, center.otherDispatcher];
  const groupId = await makeGroup(sql, center, { name: 'Night desk', members: everybody });
  const dana = await openBrowser(center.dispatcher.email);
  const olaf = await openBrowser(center.otherDispatcher.email);
  const sam = await openBrowser(center.supervisor.email);
  const stranger = await openBrowser(elsewhere.supervisor.email);
  const admin = await openBrowser(center.admin.email);
  const frames = { dana: framesOf(dana), olaf: framesOf(olaf), stranger: framesOf(stranger) };
  await Promise.all([
    openLive(dana, `/chat/${groupId}`),
    openLive(olaf, `/chat/${groupId}`),
    openLive(sam, `/chat/${groupId}`),
    openLive(stranger, '/chat'),
  ]);
  await say(sam, 'before-anybody-left');
  await expect(log(dana).getByText('before-anybody-left')).toBeVisible();
  await expect(log(olaf).getByText('before-anybody-left')).toBeVisible();

  await admin.goto(`/chat/groups/${groupId}`);
  await admin.getByRole('button', { name: 'Take out… Dana Dispatcher' }).click();
  const question = admin.getByRole('alertdialog');
  await expect(question).toContainText('Dana Dispatcher can no longer read or hear this conversation');
  await question.getByRole('button', { name: 'Take out' }).click();
  await expect(admin.getByRole('heading', { name: 'Members (3)' })).toBeVisible();
  // Within five seconds, which is how long an expectation waits.
  await expect(dana.getByRole('heading', { name: 'You are no longer in this conversation' })).toBeVisible();
  await say(sam, 'after-dana-left');
  await expect(log(olaf).getByText('after-dana-left')).toBeVisible();

  await admin.goto(`/people/${center.otherDispatcher.id}`);
  await admin.getByRole('button', { name: 'Deactivate…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin.getByText('Olaf Dispatcher is deactivated.')).toBeVisible();
  await expect(sam.getByRole('button', { name: '2 members' })).toBeVisible();
  await say(sam, 'after-olaf-left');
  await admin.goto(`/chat/${groupId}`);
  await expect(log(admin).getByText('after-olaf-left')).toBeVisible();

  // What is sent last is heard last: whoever has heard this would have heard what came before.
  await openLive(dana, '/chat');
  const center2 = await centerChannel(sql, center);
  await openLive(sam, `/chat/${center2}`);
  await say(sam, 'to-everybody');
  await expect(
    dana.getByRole('navigation', { name: 'Conversations' }).getByText('to-everybody'),
  ).toBeVisible();
  expect(frames.dana.join(), 'control: this is how it would look').toContain('before-anybody-left');
  expect(frames.dana.join()).not.toContain('after-dana-left');
  expect(frames.dana.join()).not.toContain('after-olaf-left');
  // Who joins the new topic a moment too late has read that message instead of hearing it.
  expect(frames.olaf.join(), 'control').toContain('before-anybody-left');
  expect(frames.olaf.join()).not.toContain('after-olaf-left');
  expect(frames.stranger.join()).not.toMatch(/before-anybody|after-dana|after-olaf|to-everybody/);
  await dana.goto(`/chat/${groupId}`);
  await expect(dana.getByRole('heading', { name: 'You are no longer in this conversation' })).toBeVisible();
});

test('what is written without a network arrives afterwards, in order and once', async ({
  openBrowser,
  sql,
  complaints,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const dana = await openBrowser(center.dispatcher.email);
  const olaf = await openBrowser(center.otherDispatcher.email);
  await Promise.all([openLive(dana, `/chat/${channelId}`), openLive(olaf, `/chat/${channelId}`)]);
  await say(olaf, 'before');
  await expect(log(dana).getByText('before')).toBeVisible();

  await dana.context().setOffline(true);
  await expect(dana.getByRole('button', { name: /^Off: / })).toBeVisible();
  for (const text of ['dana 1', 'dana never', 'dana 2', 'dana not', 'dana 3']) await say(dana, text);
  await expect(dana.getByText('Waiting to be sent')).toHaveCount(5);
  // What waits can be given up, by keys and by hand.
  const waiting = (text: string) =>
    dana
      .getByRole('article', { name: 'Your message, waiting to be sent' })
      .filter({ hasText: text })
      .getByRole('button', { name: 'Discard' });
  await waiting('dana never').press('Enter');
  await expect(field(dana)).toBeFocused();
  await waiting('dana not').click();
  await expect(dana.getByText('Waiting to be sent')).toHaveCount(3);
  for (const text of ['olaf 1', 'olaf 2']) await say(olaf, text);
  // What is stored has its number.
  await expect(log(olaf).locator('[data-seq]')).toHaveCount(3);

  await dana.context().setOffline(false);
  await expect(log(olaf).getByText('dana 3')).toBeVisible({ timeout: 20_000 });
  await expect(dana.getByText('Waiting to be sent')).toHaveCount(0);
  const said = ['before', 'olaf 1', 'olaf 2', 'dana 1', 'dana 2', 'dana 3'];
  await expect.poll(() => saidOn(olaf)).toEqual(said);
  await expect.poll(() => saidOn(dana)).toEqual(said);
  const rows = await sql<{ content: string }[]>`
    select content from public.chat_messages where channel_id = ${channelId} order by seq`;
  expect(rows.map(({ content }) => content)).toEqual(said);
});

test('a draft is there again after another page, a reload and a lost session; whatever is written is text', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const page = await openBrowser(center.dispatcher.email);
  await openLive(page, `/chat/${channelId}`);
  await field(page).fill('Half a sen');
  await page.getByRole('link', { name: 'Home', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  await page.goBack();
  await expect(field(page)).toHaveValue('Half a sen');
  await page.reload();
  await expect(field(page)).toHaveValue('Half a sen');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.goto(`/chat/${channelId}`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.context().addCookies(cookies);
  await openLive(page, `/chat/${channelId}`);
  await expect(field(page)).toHaveValue('Half a sen');

  const hostile = [
    'W'.repeat(4000),
    '<img src=x onerror=alert(1)> [x](javascript:alert(1))',
    'مرحبا 911 abc',
  ];
  for (const text of hostile) await say(page, text);
  await expect.poll(() => saidOn(page)).toEqual(hostile);
  await expect(log(page).locator('img')).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = () =>
    page.evaluate(() => {
      const scrolled = document.querySelector('[role="log"]');
      return [document.documentElement, scrolled].map((e) => (e ? e.scrollWidth - e.clientWidth : -1));
    });
  expect(await excess()).toEqual([0, 0]);
  await field(page).fill('W'.repeat(3700));
  await expect(page.getByText('300 characters left')).toBeVisible();
  await field(page).fill('W'.repeat(4001));
  await expect(page.getByText('1 character too many: a message has at most 4,000.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
});

test('a long history: what is new, further up, a place by its link, and the way back', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  await makeMessages(sql, center, { channelId, sender: center.supervisor, count: 300 });
  await sql`
    update public.chat_members set last_read_seq = 100
    where channel_id = ${channelId} and user_id = ${center.dispatcher.id}`;
  const page = await openBrowser(center.dispatcher.email);
  await openLive(page, `/chat/${channelId}`);
  await expect(log(page).getByText('Message 300', { exact: true })).toBeInViewport();
  await page.getByRole('button', { name: 'Jump to the first of 200 new messages' }).click();
  await expect(log(page).getByText('New', { exact: true })).toBeInViewport();
  await expect(log(page).getByText('Message 101', { exact: true })).toBeInViewport();

  // More is read on the way up, and what was on the screen stays where it was.
  const anchor = log(page).locator('[data-seq="90"]');
  await expect(async () => {
    // Whoever is moved on while the page comes to rest scrolls again.
    await anchor.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await expect(log(page).locator('[data-seq="40"]')).toBeAttached({ timeout: 2_000 });
  }).toPass();
  await expect(anchor).toBeInViewport();

  await page.getByRole('button', { name: /new messages$|^Newest$/ }).click();
  await expect(log(page).getByText('Message 300', { exact: true })).toBeInViewport();
  await expect(page.getByRole('link', { name: 'Chat', exact: true }).first()).toBeVisible();

  await page.goto(`/chat/${channelId}?at=150`);
  await expect(log(page).locator('[data-seq="150"]')).toBeInViewport();
  await log(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(log(page).locator('[data-seq="190"]')).toBeAttached();
});

test('messages are found by their words, and open at their place', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const channelId = await centerChannel(sql, center);
  const sender = center.supervisor;
  await makeMessages(sql, center, { channelId, sender, count: 80 });
  await makeMessages(sql, center, { channelId, sender, count: 1, contentOf: 'Hydrant on Pier ' });
  await makeMessages(sql, center, { channelId, sender, count: 80 });
  const page = await openBrowser(center.dispatcher.email);
  await page.goto('/chat/search');
  await page.getByLabel('Words').fill('pier hydr');
  const hit = page.getByRole('link', { name: /Hydrant on Pier 81/ });
  await expect(hit.locator('mark')).toHaveText(['Hydrant', 'Pier']);
  await hit.click();
  await expect(log(page).locator('[data-seq="81"]')).toBeInViewport();
  await page.goto('/chat/search?q=nothinglikeit');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
});

test('two people write to each other, and mute what they do not want to hear', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const dana = await openBrowser(center.dispatcher.email);
  const olaf = await openBrowser(center.otherDispatcher.email);
  await openLive(olaf, '/');
  await dana.goto('/chat');
  await dana.getByRole('link', { name: 'New message' }).click();
  await dana.getByRole('searchbox', { name: 'To' }).fill('olaf');
  await dana.getByRole('button', { name: /^Olaf Dispatcher/ }).click();
  await expect(dana.getByRole('heading', { level: 1, name: 'Olaf Dispatcher' })).toBeVisible();
  await expect(
    dana.getByRole('heading', { level: 1 }).locator('xpath=..').getByText('Here now'),
  ).toBeVisible();
  await say(dana, 'Can you take Friday?');
  await expect(olaf.getByRole('link', { name: /^Chat 1 unread/ }).first()).toBeVisible();
  await olaf
    .getByRole('link', { name: /^Chat 1 unread/ })
    .first()
    .click();
  await olaf.getByRole('link', { name: /Dana Dispatcher/ }).click();
  await say(olaf, 'Yes.');
  await expect(log(dana).getByText('Yes.')).toBeVisible();

  await olaf.getByRole('button', { name: 'More of this conversation' }).click();
  await olaf.getByRole('menuitem', { name: 'Mute' }).click();
  await expect(olaf.getByText('· Muted')).toBeVisible();
  await olaf.getByRole('link', { name: 'Home', exact: true }).first().click();
  await say(dana, 'Thank you.');
  await olaf.getByRole('link', { name: 'Chat', exact: true }).first().click();
  await expect(olaf.getByRole('navigation', { name: 'Conversations' }).getByText('Thank you.')).toBeVisible();
  await expect(olaf.getByRole('link', { name: 'Chat', exact: true }).first()).toBeVisible();
});

test('an admin makes a group, names it anew, and archives it', async ({ openBrowser, sql }) => {
  const center = await makeCenter(sql);
  const dana = await openBrowser(center.dispatcher.email);
  await openLive(dana, '/chat');
  const admin = await openBrowser(center.admin.email);
  await admin.goto('/chat/groups');
  await admin.getByRole('link', { name: 'New group' }).click();
  await admin.getByRole('button', { name: 'Make the group' }).click();
  await expect(admin.getByText('A group needs a name.')).toBeVisible();
  await admin.getByLabel('Name', { exact: true }).fill('Night desk');
  await admin.getByRole('checkbox', { name: 'Dana Dispatcher' }).click();
  await admin.getByRole('button', { name: 'Make the group' }).click();
  await expect(admin.getByRole('heading', { name: 'Members (1)' })).toBeVisible();
  const list = dana.getByRole('navigation', { name: 'Conversations' });
  await list.getByRole('link', { name: /^Night desk/ }).click();
  await expect(field(dana)).toBeVisible();

  await admin.getByLabel('Name', { exact: true }).fill('Late desk');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(dana.getByRole('heading', { level: 1, name: 'Late desk' })).toBeVisible();
  await admin.getByRole('checkbox', { name: 'Olaf Dispatcher' }).click();
  await admin.getByRole('button', { name: 'Put 1 person in' }).click();
  await expect(admin.getByRole('heading', { name: 'Members (2)' })).toBeVisible();
  await admin.getByRole('button', { name: 'Archive…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
  await expect(dana.getByText('This conversation is archived. You can still read it.')).toBeVisible();
  await expect(field(dana)).toHaveCount(0);

  await dana.getByRole('button', { name: 'More of this conversation' }).click();
  await dana.getByRole('menuitem', { name: 'Leave…' }).click();
  await dana.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(list.getByRole('link', { name: /desk/ })).toHaveCount(0);
});
