import { builtPaths, inLanes, textTable } from './action-call.ts';
import { homeMark, makeRightsWorld, type PersonaKey, personaKeys } from './rights-world.ts';
import { routeRights } from './route-rights.ts';
import { expect, test } from './test.ts';

/** A token of the right form that nobody has signed. */
function forgedSession(userId: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: userId, role: 'authenticated', exp: 4_000_000_000 };
  const access_token = `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
  const session = { access_token, refresh_token: 'x', token_type: 'bearer', expires_at: 4_000_000_000 };
  return `sb-app=base64-${part({ ...session, user: { id: userId } })}`;
}

const skips = [
  'middleware',
  'middleware:middleware:middleware:middleware:middleware',
  'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  'proxy:proxy:proxy:proxy:proxy',
];

test('every page and route has its rights written down', () => {
  const paths = builtPaths().filter((path) => !path.startsWith('/_'));
  expect(Object.keys(routeRights).sort()).toEqual(paths.sort());
});

test('every page and route answers each persona as written, whatever header comes along', async ({
  sql,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const world = await makeRightsWorld(sql);
  const origin = baseURL ?? '';
  const ask = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${origin}${path}`, { headers, redirect: 'manual' });
    const text = await response.text();
    const location = response.headers.get('location');
    const answer = location === null ? String(response.status) : `→${new URL(location, origin).pathname}`;
    return { answer, text };
  };
  const cookieOf = (who: PersonaKey) => world.cookies[who][0] ?? '';
  const wrong: string[] = [];
  const rows = await inLanes(Object.entries(routeRights), 3, async ([path, right]) => {
    const at = right.at(world);
    const row = [path];
    const expectAnswer = async (who: PersonaKey, what: string, headers: Record<string, string>) => {
      const { answer, text } = await ask(at, headers);
      if (answer !== right[who]) wrong.push(`${at} as ${what}: ${answer} instead of ${right[who]}`);
      const isOutside = who === 'anon' || who === 'deactivated' || who === 'foreign';
      // A page that is refused still greets whoever is signed in.
      const secret = isOutside ? homeMark : `${homeMark} ${world.home.otherSupervisor.fullName}`;
      const isOpen = path === '/api/calendar/[token]';
      if ((isOutside || answer === '403') && !isOpen && text.includes(secret)) {
        wrong.push(`${at} tells ${what} of the home agency`);
      }
      return answer;
    };
    for (const who of personaKeys) row.push(await expectAnswer(who, who, { cookie: cookieOf(who) }));
    for (const skip of skips) {
      const header = { 'x-middleware-subrequest': skip };
      await expectAnswer('anon', `anon with ${skip}`, header);
    }
    const skipping = { 'x-middleware-subrequest': skips[1] ?? '', cookie: cookieOf('dispatcher') };
    await expectAnswer('dispatcher', 'dispatcher past the middleware', skipping);
    const strange = ['sb-app=base64-%%%; sb-app.0=x; sb-access-token=y', forgedSession(world.home.admin.id)];
    for (const cookie of strange)
      await expectAnswer('anon', `somebody with ${cookie.slice(0, 20)}`, { cookie });
    return row;
  });
  process.stdout.write(`\n${textTable([['path', ...personaKeys], ...rows])}\n`);
  expect(wrong).toEqual([]);
});
