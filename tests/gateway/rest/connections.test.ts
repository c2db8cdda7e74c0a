import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapDatabase } from '../../../supabase/local/bootstrap.ts';
import { createRestGateway, type RestGateway } from '../../../supabase/local/gateway/rest/index.ts';
import type { RequestIdentity } from '../../../supabase/local/gateway/types.ts';
import { type RunningPostgres, startPostgres } from '../../../supabase/local/postgres.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';

let dataDir: string;
let server: RunningPostgres;
let gateway: RestGateway;
let http: Server;
let url: string;

/** Says who asks by headers of the test: a role, and a person that may hold anything. */
async function identify(headers: NodeJS.Dict<string | string[]>): Promise<RequestIdentity> {
  if (headers['x-person'] === undefined) return { role: 'service_role', claims: { role: 'service_role' } };
  const sub = decodeURIComponent(String(headers['x-person']));
  const role = headers['x-role'] === 'anon' ? 'anon' : 'authenticated';
  return { role, claims: { role, sub } };
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-rest-'));
  chmodSync(dataDir, 0o711);
  server = await startPostgres({ dataDir, durable: false });
  await bootstrapDatabase(server, loadSecrets(dataDir).databasePasswords);
  await asOwner(`
    create table public.entries (id int primary key, owner text default auth.jwt() ->> 'sub');
    create table public.checked (id int unique deferrable initially deferred);
    revoke all on public.entries, public.checked from anon;
    grant all on public.entries, public.checked to service_role, authenticated;
    create function public.hold() returns void language sql as 'select pg_advisory_xact_lock_shared(911)';
    create function public.who() returns json language sql stable as $$
      select json_build_object('role', current_user, 'sub', auth.jwt() ->> 'sub',
        'header', current_setting('request.headers', true)::json ->> 'x-person',
        'path', current_setting('request.path', true), 'method', current_setting('request.method', true),
        'read_only', current_setting('transaction_read_only'), 'timeout', current_setting('statement_timeout'))
    $$;
    create function public.pose(sub text) returns text language sql as $$
      select set_config('request.jwt.claims', json_build_object('sub', sub, 'role', 'service_role')::text, false)
        || set_config('role', 'service_role', false) || set_config('search_path', 'pg_catalog', false)
    $$;
    grant execute on function public.hold, public.who, public.pose to anon, authenticated, service_role`);
  gateway = await createRestGateway({
    databaseUrl: server.url('authenticator'),
    catalogUrl: server.url('postgres'),
    identify,
    maxRows: 1000,
    schemas: ['public'],
    connectionWaitMs: 1500,
  });
  http = createServer((req, res) => void gateway.handle(req, res));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/rest/v1`;
});

afterAll(async () => {
  http.close();
  await gateway.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function asOwner(
  text: string,
  role: 'postgres' | 'supabase_admin' = 'postgres',
): Promise<postgres.Row[]> {
  const owner = postgres(server.url(role), { max: 1, onnotice: () => {} });
  try {
    return await owner.unsafe(text);
  } finally {
    await owner.end();
  }
}

type Asked = { status: number; retryAfter: string | null; body: unknown };

async function ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Asked> {
  const response = await fetch(`${url}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, body: text === '' ? null : JSON.parse(text) };
}

const as = (person: string, role = 'authenticated'): Record<string, string> => ({
  'x-person': encodeURIComponent(person),
  'x-role': role,
});

/** Sends requests that keep their connections until `release`. */
async function holdConnections(
  count: number,
): Promise<{ requests: Promise<Asked>[]; release(): Promise<void> }> {
  const holder = postgres(server.url('postgres'), { max: 1, onnotice: () => {} });
  await holder`select pg_advisory_lock(911)`;
  return {
    requests: Array.from({ length: count }, () => ask('rpc/hold', {})),
    release: () => holder.end(),
  };
}

async function held(): Promise<number> {
  const [row] = await asOwner(
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`,
  );
  return row?.n;
}

const patiently = { timeout: 7000 };

describe('when connections run out', () => {
  it('answers 503 with a hint when Postgres has none left, and recovers by itself', async () => {
    await asOwner(`alter role authenticator connection limit 2`, 'supabase_admin');
    const { requests, release } = await holdConnections(2);
    await expect.poll(held, patiently).toBe(2);
    for (const answer of await Promise.all(Array.from({ length: 6 }, () => ask('entries')))) {
      expect(answer).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'PGRST000' } });
    }
    await release();
    for (const request of requests) expect((await request).status).toBe(204);
    expect((await ask('entries')).status).toBe(200);
    await asOwner(`alter role authenticator connection limit -1`, 'supabase_admin');
    const after = await Promise.all(Array.from({ length: 8 }, () => ask('entries')));
    expect(after.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('answers PGRST003 with a hint when its own are taken for too long, and recovers by itself', async () => {
    const { requests, release } = await holdConnections(10);
    await expect.poll(held, patiently).toBe(10);
    expect(await ask('entries')).toMatchObject({ status: 504, retryAfter: '1', body: { code: 'PGRST003' } });
    await release();
    for (const request of requests) expect((await request).status).toBe(204);
    expect((await ask('entries')).status).toBe(200);
  });
});

describe('what one request sets', () => {
  it('is its own, however many share the connections', async () => {
    const people = Array.from({ length: 200 }, (_, index) => `person-${index}`);
    const answers = await Promise.all(
      people.map((person, index) => {
        const role = index % 3 === 0 ? 'anon' : 'authenticated';
        return index % 2 === 0
          ? ask('rpc/who', undefined, as(person, role))
          : ask('rpc/who', {}, as(person, role));
      }),
    );
    for (const [index, { status, body }] of answers.entries()) {
      expect(status).toBe(200);
      expect(body).toEqual({
        role: index % 3 === 0 ? 'anon' : 'authenticated',
        sub: `person-${index}`,
        header: `person-${index}`,
        path: '/rpc/who',
        method: index % 2 === 0 ? 'GET' : 'POST',
        read_only: 'on',
        timeout: index % 3 === 0 ? '3s' : '8s',
      });
    }
  });

  it('is not inherited from a function that sets it for the whole session', async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      expect((await ask('rpc/pose', { sub: 'somebody' }, as('impostor', 'anon'))).status).toBe(200);
    }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask('rpc/who', undefined, as('honest', 'anon'))),
    );
    for (const { body } of answers) expect(body).toMatchObject({ role: 'anon', sub: 'honest' });
    const forbidden = await ask('entries', { id: 900 }, as('honest', 'anon'));
    expect(forbidden).toMatchObject({ status: 401, body: { code: '42501' } });
  });

  it('failing, keeps the statement from running', async () => {
    // Text with NUL is no setting Postgres takes.
    for (const prefer of ['return=minimal', 'return=representation']) {
      const refused = await ask('entries', { id: 1 }, { ...as('nobody\0'), prefer });
      expect(refused).toMatchObject({ status: 400, body: { code: '22021' } });
    }
    expect(await ask('rpc/who', undefined, as('nobody\0'))).toMatchObject({ status: 400 });
    expect(await ask('entries')).toMatchObject({ status: 200, body: [] });
    expect((await ask('rpc/who', undefined, as('next'))).body).toMatchObject({ sub: 'next' });
  });
});

describe('a write', () => {
  it.each(['return=minimal', 'return=representation'])(
    'that fails at its commit is refused (%s)',
    async (prefer) => {
      expect(await ask('checked', [{ id: 1 }, { id: 1 }], { prefer })).toMatchObject({
        status: 409,
        body: { code: '23505' },
      });
      expect((await ask('checked')).body).toEqual([]);
      expect((await ask('rpc/who')).body).toMatchObject({ role: 'service_role', sub: null });
    },
  );

  it('is undone when its answer is refused', async () => {
    const accept = 'application/vnd.pgrst.object+json';
    for (const prefer of ['return=minimal', 'return=representation']) {
      const refused = await ask('entries', [{ id: 1 }, { id: 2 }], { accept, prefer });
      expect(refused).toMatchObject({ status: 406, body: { code: 'PGRST116' } });
    }
    expect((await ask('entries')).body).toEqual([]);
  });
});
