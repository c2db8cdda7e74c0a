import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';
import { librarySetup, libraryTeardown } from './library.ts';
import { faultOf, nonsense, nonsenseRow, nonsenseSetup, nonsenseTeardown } from './nonsense.ts';

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(`${librarySetup}; ${nonsenseSetup}`, `${nonsenseTeardown}; ${libraryTeardown}`);
});
afterAll(() => rest.close());
beforeEach(() => rest.owner.unsafe(nonsenseRow));

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

/** Requests per run; a drill sends 100,000: `DATA_API_REQUESTS=100000 npx vitest run --project gateway hostile`. */
const REQUESTS = Number(process.env.DATA_API_REQUESTS ?? 600);
const SEED = Number(process.env.DATA_API_SEED ?? 911);

describe('nonsense is answered, never with a server error', () => {
  it('in every part of a request', async () => {
    const statuses = new Map<number, number>();
    const answered = fc.asyncProperty(nonsense, async ({ target, ...request }) => {
      const response = await rest.send(target, request);
      const received = await response.text();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      expect(faultOf(request.method, response.status, received), received).toBeUndefined();
    });
    await fc.assert(answered, { numRuns: REQUESTS, seed: SEED, endOnFailure: true });
    expect(await rest.owner`select count(*)::int as rows from public.rest_books`).toEqual([{ rows: 4 }]);
    // Requests that are all refused at the door would test nothing behind it.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(REQUESTS / 20);
  }, 1_800_000);

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

  it.each([
    ['dimensions of an array', `rest_authors?tags=cs.${'{'.repeat(50)}1${'}'.repeat(50)}`],
    ['operators of a search', `rest_target?v=fts.${'!'.repeat(10_000)}x`],
    ['a cast to no type', 'rest_books?select=title::unknown'],
  ])('in %s, which Postgres takes for a fault of its own', async (_name, target) => {
    const response = await rest.send(target);
    expect(response.status).toBe(400);
    await expectHandled(response);
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

describe('CSV of any text', () => {
  it('arrives as it was sent', async () => {
    const name = `we"ird ' col`;
    const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
    const field = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\\', "'", ';', '=1+1', 'é', ' '))
        .map((parts) => parts.join('')),
    );
    const texts = fc.array(
      field.filter((value) => value !== 'NULL' && !value.includes('\0')),
      { minLength: 1 },
    );
    const arrives = fc.asyncProperty(texts, async (sent) => {
      const lines = sent.map((value, index) => `${100 + index},${quoted(value)}`);
      const response = await rest.send(`rest_target?select=${encodeURIComponent('"we\\"ird \' col"')}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', prefer: 'return=representation,resolution=merge-duplicates' },
        body: [`id,${quoted(name)}`, ...lines].join('\n'),
      });
      expect(await response.json()).toEqual(sent.map((value) => ({ [name]: value })));
    });
    await fc.assert(arrives, { numRuns: 60, seed: SEED, endOnFailure: true });
  });
});

describe('an answer that would be too large', () => {
  it('is refused before it is sent', async () => {
    const color = (text: string, times: number) =>
      rest.owner`update public.rest_covers set color = repeat(${text}, ${times}) where book_id = 1`;
    await color('x', 70_000_000);
    const response = await rest.send('rest_books?select=id,rest_covers(color)');
    await color('red', 1);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: '54000', message: 'The answer is too large' });
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
