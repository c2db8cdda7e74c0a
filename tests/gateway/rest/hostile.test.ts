import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';
import { librarySetup, libraryTeardown } from './library.ts';

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(
    `${librarySetup};
     create table public.rest_target (id int primary key, "we""ird ' col" text, j jsonb, t text[], v tsvector);
     alter table public.rest_target enable row level security;
     revoke all on public.rest_target from anon, authenticated;
     grant all on public.rest_target to service_role;
     insert into public.rest_target (id, "we""ird ' col") values (1, 'kept')`,
    `${libraryTeardown}; drop table if exists public.rest_target`,
  );
});
afterAll(() => rest.close());

/** Pieces that mean something in the query language or in SQL. */
const fragment = fc.constantFrom(
  'id',
  'j',
  't',
  'v',
  'rest_books',
  '*',
  '(',
  ')',
  ',',
  '.',
  ':',
  '::',
  '->',
  '->>',
  '!',
  '"',
  "'",
  '\\',
  '%',
  '&',
  '=',
  'eq.',
  'not.',
  'in.(',
  'is.',
  'null',
  'or',
  'and(',
  'fts(english).',
  'like(any).{',
  '}',
  'select',
  'order',
  'asc',
  'nullsfirst',
  '...',
  'count()',
  'limit',
  'offset',
  '-1',
  '99999999999999999999',
  '; drop table rest_target; --',
  "' or 1=1 --",
  '$$',
  '$1',
  '\0',
  '\u{1F600}',
  '\uFFFD',
  ' ',
  'pg_sleep(5)',
  '::text from pg_authid --',
  '[',
  ']',
  '{',
);
const text = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
const key = fc.oneof(
  text,
  fc.constantFrom(
    'select',
    'order',
    'or',
    'and',
    'not.or',
    'id',
    'j->>a',
    'columns',
    'on_conflict',
    'limit',
    'offset',
    'rest_books.id',
  ),
);
const query = fc
  .array(fc.tuple(key, text), { minLength: 1, maxLength: 4 })
  .map((pairs) =>
    pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
  );
const path = fc.oneof(
  fc.constantFrom('rest_target', 'rest_books', 'rpc/rest_none', 'rpc/version'),
  text.map((value) => encodeURIComponent(value)),
);
const header = fc.constantFrom<Record<string, string>>(
  {},
  { range: '9-1' },
  { range: 'x' },
  { prefer: 'count=exact,return=representation' },
  { prefer: 'handling=strict,x' },
  { accept: 'application/vnd.pgrst.object+json' },
  { accept: ';;q=' },
  { accept: 'text/csv' },
  { 'accept-profile': '"; drop' },
  { 'content-profile': 'pg_catalog' },
  { prefer: 'max-affected=-1,timezone=,resolution=merge-duplicates' },
);

async function expectHandled(response: Response): Promise<void> {
  const body = await response.text();
  expect(response.status, `${response.url}: ${body}`).toBeLessThan(500);
  if (response.status >= 400)
    expect(Object.keys(JSON.parse(body)).toSorted()).toEqual(['code', 'details', 'hint', 'message']);
}

async function expectUnharmed(): Promise<void> {
  expect(await rest.owner`select count(*)::int as rows from public.rest_books`).toEqual([{ rows: 4 }]);
  expect(await rest.owner`select count(*)::int as rows from public.rest_target where id = 1`).toEqual([
    { rows: 1 },
  ]);
}

const runs = (numRuns: number) => ({ numRuns, seed: 911, endOnFailure: true });

describe('nonsense is answered, never with a server error', () => {
  it('in query strings', async () => {
    await fc.assert(
      fc.asyncProperty(
        path,
        query,
        header,
        fc.constantFrom('GET', 'HEAD'),
        async (where, what, headers, method) => {
          await expectHandled(await rest.send(`${where}?${what}`, { method, headers }).then(readable));
        },
      ),
      runs(400),
    );
    await expectUnharmed();
  });

  it('in percent escapes that are none', async () => {
    for (const raw of [
      '%',
      '%zz',
      '%E0%A4%A',
      'id=%',
      'select=%ff',
      '%00',
      'id=eq.%00',
      'select=id%00',
      '=&=&&',
      '?',
      '??select=id',
    ]) {
      await expectHandled(await rest.send(`rest_target?${raw}`));
      await expectHandled(await rest.send(`${raw}?select=id`));
    }
  });

  it('in bodies', async () => {
    const json = fc.oneof(
      fc.json(),
      text,
      fc
        .dictionary(fc.constantFrom('id', 'we"ird \' col', 'j', 't', '__proto__', 'x'), fc.jsonValue())
        .map((row) => JSON.stringify(row)),
    );
    const request = fc.record({
      where: fc.constantFrom(
        'rest_target?id=gt.1000',
        'rest_target?columns=id,j',
        'rest_target',
        'rpc/rest_none',
        'rpc/version',
      ),
      method: fc.constantFrom('POST', 'PATCH'),
      type: fc.constantFrom(
        'application/json',
        'text/csv',
        'text/plain',
        'application/octet-stream',
        '',
        'x',
      ),
      body: json,
      headers: header,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ where, method, type, body, headers }) => {
        const response = await rest.send(where, {
          method,
          body,
          headers: { ...headers, 'content-type': type },
        });
        await expectHandled(response);
      }),
      runs(400),
    );
    await expectUnharmed();
  });

  it('nested beyond reason', async () => {
    const deep = (open: string, middle: string, close: string, times = 2000) =>
      open.repeat(times) + middle + close.repeat(times);
    await expectHandled(await rest.send(`rest_target?select=${deep('a(', 'id', ')')}`));
    await expectHandled(await rest.send(`rest_target?or=${deep('(and', '(id.eq.1)', ')')}`));
    await expectHandled(await rest.send(`rest_target?j=cs.${deep('[', '', ']', 4000)}`));
    await expectHandled(await rest.send(`rest_target?select=j${'->a'.repeat(3000)}`));
    await expectHandled(await rest.send(`rest_target?id=in.(${'1,'.repeat(6000)}1)`));
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await expectHandled(await rest.send('rest_target', { ...post, body: deep('[', '', ']', 200_000) }));
    await expectHandled(
      await rest.send('rest_target', { ...post, body: `{"id": 5, "j": ${deep('{"a":', '1', '}', 50_000)}}` }),
    );
    await expectHandled(await rest.send('rest_target', { ...post, body: `{"id": 1e${'9'.repeat(5000)}}` }));
    await expectUnharmed();
  });
});

describe('what is hostile stays a value', () => {
  it('in names of columns', async () => {
    const name = `we"ird ' col`;
    const quoted = encodeURIComponent(`"we\\"ird ' col"`);
    const response = await rest.send(`rest_target?select=${quoted}&${quoted}=eq.kept&order=${quoted}`);
    expect(await response.json()).toEqual([{ [name]: 'kept' }]);
    const inserted = await rest.service
      .from('rest_target')
      .insert({ id: 70, [name]: `'; drop table x; --` })
      .select();
    expect(inserted.data?.[0]).toMatchObject({ [name]: `'; drop table x; --` });
  });

  it('in casts, aliases and languages', async () => {
    for (const select of [
      'id::text)%20from%20pg_authid--',
      'id::"text"',
      `x"y:id`,
      'id::text;select',
      'id::int4[]',
    ]) {
      const response = await rest.send(`rest_target?select=${select}`);
      expect(response.status).toBe(400);
    }
    const alias = await rest.send(`rest_target?select=${encodeURIComponent('"a\\"; drop":id')}&id=eq.1`);
    expect(await alias.json()).toEqual([{ 'a"; drop': 1 }]);
    const language = await rest.send(`rest_target?v=fts(nope).x`);
    expect([language.status, (await language.json()).code]).toEqual([400, '42704']);
  });
});

describe('connections', () => {
  it('are kept alive across errors and unread bodies', async () => {
    const { hostname, port } = new URL(rest.target.url);
    const base = `Host: ${hostname}\r\napikey: ${rest.target.secretKey}\r\n`;
    const body = '{"id": ';
    const requests = [
      `GET /rest/v1/rest_target?id=zzz HTTP/1.1\r\n${base}\r\n`,
      `POST /rest/v1/rest_target HTTP/1.1\r\n${base}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      `GET /rest/v1/nowhere HTTP/1.1\r\n${base}Content-Length: 5\r\n\r\nhello`,
      `GET /rest/v1/rest_target?select=id&id=eq.1 HTTP/1.1\r\n${base}Connection: close\r\n\r\n`,
    ];
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(requests.join(''));
    let received = '';
    for await (const chunk of socket) received += String(chunk);
    const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]);
    expect(statuses).toEqual(['400', '400', '404', '200']);
    expect(received).toContain('[{"id":1}]');
  });

  it('survive clients that leave in the middle of a request', async () => {
    const { hostname, port } = new URL(rest.target.url);
    for (let index = 0; index < 20; index += 1) {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on('error', () => {});
      socket.write(
        `POST /rest/v1/rest_target HTTP/1.1\r\nHost: x\r\napikey: ${rest.target.secretKey}\r\nContent-Length: 100\r\n\r\n{"id"`,
      );
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
    }
    const { data } = await rest.service.from('rest_target').select('id').eq('id', 1);
    expect(data).toEqual([{ id: 1 }]);
  });
});

/** HEAD has no body to look at. */
function readable(response: Response): Response {
  return response.status >= 400 && response.headers.get('content-length') !== '0' && response.body === null
    ? new Response('{"code":0,"message":0,"details":0,"hint":0}', { status: response.status })
    : response;
}
