import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapDatabase } from '../../../supabase/local/bootstrap.ts';
import { createRestGateway, type RestGateway } from '../../../supabase/local/gateway/rest/index.ts';
import { type RunningPostgres, startPostgres } from '../../../supabase/local/postgres.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';

let dataDir: string;
let server: RunningPostgres;
let gateway: RestGateway;
let http: Server;
let url: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-rest-'));
  chmodSync(dataDir, 0o711);
  server = await startPostgres({ dataDir, durable: false });
  await bootstrapDatabase(server, loadSecrets(dataDir).databasePasswords);
  await asOwner(`
    create table public.things (id int primary key); grant all on public.things to service_role;
    create function public.doze(seconds float) returns void language sql as 'select pg_sleep(seconds)';
    grant execute on function public.doze(float) to service_role`);
  gateway = await createRestGateway({
    databaseUrl: server.url('authenticator'),
    catalogUrl: server.url('postgres'),
    identify: async () => ({ role: 'service_role', claims: { role: 'service_role' } }),
    maxRows: 1000,
    schemas: ['public'],
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

async function asOwner(text: string): Promise<void> {
  const owner = postgres(server.url('postgres'), { max: 1, onnotice: () => {} });
  await owner.unsafe(text);
  await owner.end();
}

async function ask(path: string, body?: object): Promise<[number, unknown]> {
  const init = body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  };
  const response = await fetch(`${url}/${path}`, init);
  const text = await response.text();
  return [response.status, text === '' ? null : JSON.parse(text)];
}

async function askUntilAnswered(path: string): Promise<unknown> {
  for (;;) {
    const [status, body] = await ask(path);
    if (status < 500) return body;
  }
}

describe('when Postgres goes away', () => {
  it('requests under way and those after them are 503, and all is well when it is back', async () => {
    const doze = ask('rpc/doze', { seconds: 5 });
    const crowd = Promise.all(Array.from({ length: 15 }, () => ask('rpc/doze', { seconds: 5 })));
    await expect.poll(activeDozers).toBeGreaterThan(5);
    const { port } = server;
    await server.stop();
    expect(await doze).toMatchObject([503, { code: 'PGRST001' }]);
    for (const [status] of await crowd) expect(status).toBe(503);
    const [status, error] = await ask('things');
    expect(status).toBe(503);
    expect(error).toMatchObject({
      code: 'PGRST000',
      message: 'Database connection error. Retrying the connection.',
    });

    server = await startPostgres({ dataDir, durable: false });
    expect(server.port).toBe(port);
    expect(await askUntilAnswered('things?select=id')).toEqual([]);
    const many = await Promise.all(Array.from({ length: 40 }, (_, id) => ask('things', { id })));
    expect(many.every(([code]) => code === 201)).toBe(true);
  });

  it('listens again, so that a notice after the break is heard', async () => {
    await asOwner(
      `create table public.later (id int); grant all on public.later to service_role; notify pgrst`,
    );
    expect(await ask('later?select=id')).toEqual([200, []]);
  });

  it('replaces connections that were ended one by one', async () => {
    const doze = Promise.all(Array.from({ length: 8 }, () => ask('rpc/doze', { seconds: 5 })));
    await expect.poll(activeDozers).toBe(8);
    await terminate();
    for (const [status] of await doze) expect(status).toBe(503);
    await terminate();
    const after = await Promise.all(Array.from({ length: 30 }, () => ask('things?select=id&limit=1')));
    expect(after.every(([status]) => status === 200)).toBe(true);
  });
});

async function activeDozers(): Promise<number> {
  const admin = postgres(server.url('supabase_admin'), { max: 1 });
  const [row] = await admin<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity where query like '%doze%' and usename = 'authenticator' and state = 'active'`;
  await admin.end();
  return row?.n ?? 0;
}

/** Ends every connection of the gateway's pool. */
async function terminate(): Promise<void> {
  const admin = postgres(server.url('supabase_admin'), { max: 1 });
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'`;
  await admin.end();
}
