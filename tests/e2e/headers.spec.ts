import { makeCenter } from './center.ts';
import { sessionCookies } from './instance.ts';
import { expect, test } from './test.ts';

test('every page names the scripts that may run on it, afresh each time', async ({ request, sql }) => {
  const { admin } = await makeCenter(sql);
  const cookie = (await sessionCookies(admin.email)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const nonces = new Set<string>();
  const pages: [path: string, headers: Record<string, string>][] = [
    ['/sign-in', {}],
    ['/accept-invitation?token_hash=x', {}],
    ['/', { cookie }],
    ['/schedules', { cookie }],
    ['/people', { cookie }],
    ['/audit', { cookie }],
    ['/schedules/999999', { cookie }],
    ['/no-such-page', { cookie }],
  ];
  for (const [path, headers] of pages) {
    const response = await request.get(path, { headers });
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("object-src 'none'; base-uri 'none'; form-action 'self'");
    expect(policy.match(/script-src [^;]*/)?.[0], path).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    nonces.add(nonce);
    const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(0);
    expect(
      scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([]);
    expect(response.headers(), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': expect.stringContaining('no-store'),
    });
  }
  expect(nonces.size).toBe(pages.length);
});

test('a used invitation link changes nobody’s password, also not of who is signed in', async ({
  openBrowser,
  sql,
}) => {
  const { dispatcher } = await makeCenter(sql);
  const page = await openBrowser(dispatcher.email);
  await page.goto('/accept-invitation?token_hash=0123456789abcdef');
  await page.getByLabel('New password').fill('a-password-of-somebody-else');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('This invitation was used or has expired.')).toBeVisible();
  await expect(sessionCookies(dispatcher.email)).resolves.not.toEqual([]);
});
