import { NextRequest } from 'next/server';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { refreshSession } from '#lib/supabase/proxy.ts';
import { proxy } from '#proxy.ts';
import { signInForPages } from '../drill/app-user.ts';
import { createDrillClient } from '../drill/lanes.ts';
import { type Manner, openProjectDoor, type ProjectDoor } from '../drill/outages/project-door.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const ana = uuid(102);

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('a session while Auth is away', () => {
  let target: GatewayTarget;
  let door: ProjectDoor;
  let cookie: string;
  /** After Auth did not answer, nobody asks for a while: each test comes later than that. */
  let later = 0;

  beforeAll(async () => {
    target = await startGatewayTarget();
    door = await openProjectDoor(target.url);
    Object.assign(process.env, {
      SUPABASE_URL: door.url,
      SUPABASE_PUBLISHABLE_KEY: target.publishableKey,
      SUPABASE_SECRET_KEY: target.secretKey,
    });
    const sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    await makePerson(sql, await makeAgency(sql, 1), 102);
    await sql.end();
    const server = createDrillClient(target.url, target.secretKey);
    const { error } = await server.auth.admin.updateUserById(ana, { password, email_confirm: true });
    if (error) throw error;
    cookie = await signInForPages(target, { email: 'person-102@example.test', password });
    // Whoever serves pages knows the keys by which tokens are checked.
    await refreshSession(request('/'));
  });
  beforeEach(() => {
    later += 60_000;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
  });
  afterEach(() => {
    door.giveBack('auth');
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await door?.close();
    await target?.close();
  });

  /** Asks for a page with a session that looks as if it ended in so many seconds. */
  function request(path: string, endsIn = 3600, headers: Record<string, string> = {}): NextRequest {
    const [name, value] = [cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1)];
    const session = JSON.parse(Buffer.from(value.replace(/^base64-/, ''), 'base64url').toString());
    const changed = { ...session, expires_at: Math.floor(Date.now() / 1000) + endsIn };
    const encoded = `base64-${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
    return new NextRequest(`http://localhost:3000${path}`, {
      headers: { cookie: `${name}=${encoded}`, 'sec-fetch-mode': 'navigate', ...headers },
    });
  }
  const timed = async <T>(work: Promise<T>) => {
    const begun = Date.now();
    return { answer: await work, ms: Date.now() - begun };
  };

  it.each<Manner>(['refused', 'silent'])(
    'goes on as long as its token is good, also where it was to be renewed: Auth %s',
    async (manner) => {
      door.take('auth', manner);
      expect((await refreshSession(request('/schedule'))).userId).toBe(ana);
      const { answer, ms } = await timed(refreshSession(request('/schedule', 60)));
      expect([answer.userId, answer.isAway, answer.response.cookies.getAll()]).toEqual([ana, false, []]);
      expect(ms).toBeLessThan(8_000);
      // Whoever comes next does not wait for it.
      expect((await timed(refreshSession(request('/schedule', 60)))).ms).toBeLessThan(2_000);
    },
  );

  it('is not lost with its token: the page says so, what asks in the background asks again, no cookie is taken away', async () => {
    // The client of Auth says so of each session that it gives up.
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    door.take('auth', 'refused');
    const page = await proxy(request('/schedule', -60));
    expect(page.headers.get('x-middleware-rewrite')).toBe('http://localhost:3000/away');
    const reading = await proxy(request('/schedule', -60, { 'sec-fetch-mode': 'cors' }));
    expect([reading.status, reading.headers.get('retry-after')]).toEqual([503, '5']);
    expect([...page.cookies.getAll(), ...reading.cookies.getAll()]).toEqual([]);
    // Of whoever has no session nobody has to be asked.
    const nobody = await proxy(new NextRequest('http://localhost:3000/schedule'));
    expect(nobody.headers.get('location')).toContain('/sign-in?next=');
    door.giveBack('auth');
    later += 60_000;
    const back = await refreshSession(request('/schedule', -60));
    expect(back.userId).toBe(ana);
    expect(back.response.cookies.getAll().length).toBeGreaterThan(0);
  });
});
