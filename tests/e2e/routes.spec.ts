import { builtPaths, inLanes, sourcePaths, textTable } from './action-call.ts';
import { homeMark, makeRightsWorld, type PersonaKey, personaKeys } from './rights-world.ts';
import { openRoutes, routeRights } from './route-rights.ts';
import { skips, strangeCookies } from './strange-sessions.ts';
import { expect, test } from './test.ts';

test('every page and route has its rights written down', () => {
  const paths = builtPaths().filter((path) => !path.startsWith('/_'));
  // What Next makes of files that are no pages, such as icons, is only in what it has built.
  expect([...sourcePaths().keys()].filter((path) => !paths.includes(path))).toEqual([]);
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
  const strange = strangeCookies(world.home.admin.id);
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
    for (const { what, cookie, isEnded } of strange)
      await expectAnswer(isEnded ? 'deactivated' : 'anon', `somebody with ${what}`, { cookie });
    return row;
  });
  process.stdout.write(`\n${textTable([['path', ...personaKeys], ...rows])}\n`);
  expect(wrong).toEqual([]);
});

test('no route does or tells anything for a page of another site', async ({ sql, baseURL }) => {
  const world = await makeRightsWorld(sql);
  const origin = baseURL ?? '';
  const routes = [...sourcePaths()].filter(([, isRoute]) => isRoute).map(([path]) => path);
  expect(Object.keys(openRoutes).filter((path) => !routes.includes(path))).toEqual([]);
  const cookie = world.cookies.admin[0] ?? '';
  const sites: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  const wrong: string[] = [];
  await inLanes(routes, 3, async (path) => {
    const right = routeRights[path];
    if (right === undefined) return;
    for (const site of sites) {
      const response = await fetch(`${origin}${right.at(world)}`, {
        method: right.admin === '405' ? 'POST' : 'GET',
        headers: { cookie, ...site },
        redirect: 'manual',
      });
      const text = await response.text();
      if ((response.status === 403) === (openRoutes[path] !== undefined)) {
        wrong.push(`${path} from ${JSON.stringify(site)}: ${response.status} ${text.slice(0, 80)}`);
      }
    }
  });
  expect(wrong).toEqual([]);
});
