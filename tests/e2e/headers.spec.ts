import { actionIds } from './action-call.ts';
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

test('every kind of answer says what browsers may do with it', async ({ sql, baseURL }) => {
  const { admin, dispatcher } = await makeCenter(sql);
  const origin = baseURL ?? '';
  const cookieOf = async (email: string) =>
    (await sessionCookies(email)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const cookie = await cookieOf(admin.email);
  const theirs = await cookieOf(dispatcher.email);
  const post = (headers: Record<string, string>, body = '') => ({ method: 'POST', headers, body });
  const action = (id: string, body: string) =>
    post({ cookie, origin, 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' }, body);
  const signIn = await (await fetch(`${origin}/sign-in`)).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(signIn)?.[0] ?? '/_next/static/none.js';
  const anAction = actionIds().get('inbox-actions/markNoticesRead') ?? '';
  const kinds: [what: string, path: string, init: RequestInit, status: number][] = [
    ['a page', '/sign-in', {}, 200],
    ['a page behind the sign-in', '/people', { headers: { cookie } }, 200],
    ['a page without rights', '/people', { headers: { cookie: theirs } }, 403],
    ['a page that is not there', '/schedules/999999', { headers: { cookie } }, 404],
    ['an address that is not there', '/no-such-page', { headers: { cookie } }, 404],
    ['a redirect to the sign-in', '/people', {}, 307],
    ['an action', '/profile', action(anAction, '[{"noticeIds":[1]}]'), 200],
    ['an action that is refused', '/profile', action(anAction, '[7]'), 200],
    ['an action of no build', '/profile', action('0'.repeat(42), '[]'), 409],
    ['a fault of Next itself', '/profile', action(anAction, '["$F1"'), 500],
    ['data', '/api/inbox/count', { headers: { cookie } }, 200],
    ['data without a session', '/api/audit/chain', {}, 307],
    ['data without rights', '/api/audit/chain', { headers: { cookie: theirs } }, 403],
    ['data that is asked for wrongly', '/api/audit/chain?from=x', { headers: { cookie } }, 422],
    [
      'data that another site asks for',
      '/api/live',
      { headers: { cookie, 'sec-fetch-site': 'cross-site' } },
      403,
    ],
    ['a file', '/api/people/export', { headers: { cookie } }, 200],
    ['a file that streams', '/api/audit/export?format=csv', { headers: { cookie } }, 200],
    ['no calendar', '/api/calendar/none.ics', {}, 404],
    ['health', '/api/health', {}, 200],
    ['metrics without their token', '/api/metrics', {}, 401],
    ['an unpaired wall', '/wall', {}, 200],
    ['a wall that is paired', `/wall/${'x'.repeat(43)}`, {}, 404],
    ['an offer', `/offer/${'x'.repeat(43)}`, {}, 200],
    ['the answer to an offer', `/offer/${'x'.repeat(43)}/answer`, post({ origin }), 303],
    ['a form of another site', '/sign-in', post({ origin: 'https://evil.example' }), 403],
    ['too much', '/sign-in', post({ origin }, 'x'.repeat(1_100_000)), 413],
    ['a method that is not there', '/api/live', { method: 'DELETE', headers: { cookie, origin } }, 405],
    ['a picture of the app', '/icon.svg', {}, 200],
    ['a script of the app', script, {}, 200],
    ['a script that is not there', '/_next/static/none.js', {}, 404],
    ['the worker of notices', '/sw.js', {}, 200],
    ['the project without a key', '/rest/v1/profiles', {}, 401],
    ['a file of the project', '/storage/v1/object/public/none/none.html', {}, 400],
    ['caught mail', '/__mail', {}, 200],
  ];
  const wrong: string[] = [];
  for (const [what, path, init, status] of kinds) {
    const response = await fetch(`${origin}${path}`, { redirect: 'manual', ...init });
    const say = (fault: string) => wrong.push(`${what} (${path}): ${fault}`);
    if (response.status !== status) say(`${response.status} instead of ${status}`);
    for (const fault of openingsOf(response.headers, await response.text())) say(fault);
  }
  expect(wrong).toEqual([]);
});

/** What a browser would let happen that it should not, by what an answer tells it. */
function openingsOf(headers: Headers, body: string): string[] {
  const told = (name: string) => headers.get(name) ?? '';
  const policy = told('content-security-policy');
  const runs = policy.match(/script-src [^;]*/)?.[0] ?? policy.match(/default-src [^;]*/)?.[0] ?? 'unsafe';
  const checks: [isSo: boolean, fault: string][] = [
    [/unsafe|\*/.test(runs), `scripts run by "${runs}"`],
    [!policy.includes("frame-ancestors 'none'"), 'any page may frame it'],
    [told('x-content-type-options') !== 'nosniff', 'its type may be guessed'],
    [told('x-frame-options') !== 'DENY', 'older browsers may frame it'],
    [!['same-origin', 'no-referrer'].includes(told('referrer-policy')), 'its address is told'],
    [!told('permissions-policy').includes('camera=()'), 'nothing is said of devices'],
    [told('x-powered-by') !== '', 'it says what it is made with'],
  ];
  const faults = checks.flatMap(([isSo, fault]) => (isSo ? [fault] : []));
  if (!told('content-type').startsWith('text/html')) return faults;
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
  // A form that is sent before its scripts are there would say so; the policy keeps that from running, too.
  const html = body.replaceAll(/action="javascript:throw new Error\([^"]*\)"/g, '');
  const tags = (html.match(/<script\b[^>]*>/g) ?? []).filter((tag) => !tag.includes(`nonce="${nonce}"`));
  const handlers = html.match(/<[a-z][^>]*\son[a-z]+=|(?:href|src|action)="javascript:/gi) ?? [];
  return [...faults, ...[...tags, ...handlers].map((found) => `a script of its own: ${found.slice(0, 100)}`)];
}

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
