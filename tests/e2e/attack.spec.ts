import type { Page, Request } from '@playwright/test';
import { makeCenter, makeDraft } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, test } from './test.ts';

const june = { startDate: '2036-06-01', endDate: '2036-06-14' };
const protectedPages = [
  '/',
  '/schedule',
  '/swaps',
  '/time-off',
  '/floor',
  '/roster',
  '/roster/print',
  '/profile',
  '/schedules',
  '/schedules/new',
  '/schedules/1',
  '/schedules/1/publish',
  '/schedules/1/versions',
  '/people',
  '/people/invite',
  '/notices',
  '/requests',
  '/requirements',
  '/settings',
  '/audit',
];

/** A token of the right form that somebody signed themselves. */
function forgedSession(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: '00000000-0000-4000-8000-000000000001', role: 'authenticated', exp: 4_000_000_000 };
  const token = `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
  const session = {
    access_token: token,
    refresh_token: 'x',
    token_type: 'bearer',
    expires_at: 4_000_000_000,
  };
  return `sb-app=base64-${part({ ...session, user: { id: claims.sub } })}`;
}

const intruders: Record<string, Record<string, string>> = {
  'without a cookie': {},
  'with garbage for a cookie': { cookie: 'sb-app=base64-%%%; sb-app.0=x; sb-access-token=y' },
  'with a forged session': { cookie: forgedSession() },
  'with the header that once skipped the middleware': {
    'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
  },
  'with its older form': {
    'x-middleware-subrequest': 'src/middleware:middleware:middleware:middleware:middleware',
  },
};

for (const [who, headers] of Object.entries(intruders)) {
  test(`${who} every page leads to the sign-in`, async ({ request }) => {
    for (const path of protectedPages) {
      const response = await request.get(path, { headers, maxRedirects: 0 });
      expect(response.status(), path).toBe(307);
      expect(new URL(response.headers().location ?? '', 'http://x').pathname, path).toBe('/sign-in');
      expect(await response.text(), path).not.toMatch(/Harbor|Hello/);
      // What the router asks for when somebody clicks.
      const data = await request.get(path, { headers: { ...headers, rsc: '1' }, maxRedirects: 0 });
      expect(await data.text(), path).not.toMatch(/Harbor|Hello/);
    }
  });
}

test("another tenant's schedule, and ids that are none, do not exist", async ({
  openBrowser,
  complaints,
  sql,
}) => {
  complaints.allow(/status of 40[04]/);
  const ours = await makeCenter(sql);
  const theirs = await makeCenter(sql);
  const id = await makeDraft(sql, theirs, june);
  const page = await openBrowser(ours.admin.email);
  const ids = [id, 0, -1, '1e3', '1.5', 'abc', '99999999999999', '%27', '%F0%9F%98%80', '1%20or%201=1'];
  for (const wrong of ids) {
    const response = await page.goto(`/schedules/${wrong}`);
    expect(response?.status(), String(wrong)).toBe(404);
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  }
  for (const wrong of [theirs.dispatcher.id, 'abc', '%27']) {
    const response = await page.goto(`/people/${wrong}`);
    expect(response?.status(), wrong).toBe(404);
  }
  await page.goto(`/people?person=${theirs.dispatcher.id}`);
  await expect(page.locator('#main').getByText('This person does not belong to your agency.')).toBeVisible();
  await expect(page.getByText(theirs.dispatcher.email)).toHaveCount(0);
});

test('the sign-in leads nowhere else', async ({ openBrowser, complaints, baseURL }) => {
  // Some of these are paths of ours, where there is nothing.
  complaints.allow(/status of 404/);
  const page = await openBrowser('dispatcher@harbor.example');
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '\\\\evil.example',
    '/%09/evil.example',
    'javascript:alert(1)',
    '/%2f/evil.example',
  ];
  for (const next of elsewhere) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`).catch(() => {});
    expect(new URL(page.url()).origin, next).toBe(new URL(baseURL ?? '').origin);
  }
  const signedOut = await openBrowser(null);
  await signedOut.goto('/sign-in?next=//evil.example');
  await signedOut.getByLabel('E-mail').fill('dispatcher@harbor.example');
  await signedOut.getByLabel('Password', { exact: true }).fill('dispatch-demo-2026');
  await signedOut.getByRole('button', { name: 'Sign in' }).click();
  await expect(signedOut.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  expect(new URL(signedOut.url()).origin).toBe(new URL(baseURL ?? '').origin);
});

test('a recorded action does nothing for others, from elsewhere, or with other arguments', async ({
  openBrowser,
  playwright,
  baseURL,
  sql,
}) => {
  const center = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const id = await makeDraft(sql, center, june);
  const page = await openBrowser(center.supervisor.email);
  await page.goto(`/schedules/${id}/publish`);
  const recorded = await recordPublish(page);
  const origin = baseURL ?? '';

  async function send(email: string | null, change: { body?: string; origin?: string } = {}) {
    const cookies = email === null ? [] : await sessionCookies(email);
    const client = await playwright.request.newContext({ baseURL: origin });
    const response = await client.post(`/schedules/${id}/publish`, {
      headers: {
        'next-action': recorded.headers()['next-action'] ?? '',
        'content-type': recorded.headers()['content-type'] ?? '',
        accept: 'text/x-component',
        origin: change.origin ?? origin,
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      data: change.body ?? recorded.postData() ?? '',
    });
    const answer = { status: response.status(), text: await response.text() };
    await client.dispose();
    return answer;
  }

  for (const [email, code] of [
    [center.dispatcher.email, 'forbidden'],
    [null, 'unauthenticated'],
    [stranger.supervisor.email, 'not_found'],
  ] as const) {
    const answer = await send(email);
    expect(answer.status, code).toBe(200);
    expect(answer.text).toContain(`"code":"${code}"`);
    expect(answer.text).not.toContain('Dana');
  }
  const supervisor = center.supervisor.email;
  for (const body of [
    '[]',
    '[null]',
    '["text"]',
    '[{}]',
    '[{"scheduleId":"1 or 1=1","expectedVersion":1}]',
    `[{"scheduleId":${id},"expectedVersion":-1}]`,
    `[{"scheduleId":${id},"expectedVersion":1,"status":"published"}]`,
    `[{"scheduleId":1e99,"expectedVersion":${'9'.repeat(400)}}]`,
    `[{"__proto__":{"scheduleId":${id}},"expectedVersion":1}]`,
  ]) {
    const answer = await send(supervisor, { body });
    expect(answer.status, body).toBe(200);
    expect(answer.text, body).toContain('"code":"invalid"');
  }
  expect((await send(supervisor, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await send(supervisor, { body: `["${'x'.repeat(1_100_000)}"]` })).status).toBe(413);
  const [schedule] = await sql`select status from public.schedules where id = ${id}`;
  expect(schedule?.status).toBe('draft');
  // The recording itself was good.
  expect((await send(supervisor)).text).toContain('"ok":true');
});

test('names that are long or hostile are shown as text', async ({ openBrowser, sql }) => {
  const hostile = `<img src=x onerror=alert(1)> שלום 👮 ${'Wolfeschlegelsteinhausen'.repeat(2)}`;
  const center = await makeCenter(sql, { dispatcher: hostile });
  const id = await makeDraft(sql, center, june);
  const title = `"><script>alert(2)</script> ${'Ω'.repeat(50)}`;
  await sql`update public.schedules set name = ${title} where id = ${id}`;
  const page = await openBrowser(center.supervisor.email);
  page.on('dialog', (dialog) => {
    throw new Error(`a script ran: ${dialog.message()}`);
  });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/', '/schedules', '/people', `/schedules/${id}?tab=lines`, `/roster?block=${id}`]) {
    await page.goto(path);
    await expect(
      page.getByText(path === '/' || path === '/schedules' ? '<script>' : '<img').first(),
    ).toBeAttached();
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(excess, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
  }
  const dispatcher = await openBrowser(center.dispatcher.email);
  await dispatcher.goto('/');
  await expect(dispatcher.getByRole('heading', { name: /^Hello/ })).toBeVisible();
});

/** What the browser sends when somebody publishes; it never arrives. */
async function recordPublish(page: Page): Promise<Request> {
  const publish = page.getByRole('button', { name: 'Publish', exact: true });
  await expect(publish).toBeEnabled();
  const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.route('**/*', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 204 }) : route.continue(),
  );
  await publish.click();
  return sent;
}
