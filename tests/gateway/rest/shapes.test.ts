import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';

// Requests that differ in their values only share a plan: each must still get its own answer.

let rest: RestFixture;

const setup = `
  create table public.shape_items (id int primary key, label text, weight numeric, tags text[]);
  create function public.shape_echo(label text, weight int default 0) returns text
    language sql stable as $$ select label || '/' || weight $$;
  create function public.shape_body(json) returns json language sql stable as 'select $1';
  grant all on public.shape_items to service_role;
  grant execute on function public.shape_echo, public.shape_body to service_role`;
const teardown = `
  drop function if exists public.shape_echo; drop function if exists public.shape_body;
  drop table if exists public.shape_items`;

beforeAll(async () => {
  rest = await startRest(setup, teardown);
});

afterAll(() => rest.close());

const LABELS = [
  'plain',
  'a,b',
  '(x)',
  '"quoted"',
  "o'neil",
  'a&b=c',
  '50%',
  'a+b',
  '',
  'é 漢 😀',
  '{1,2}',
  'null',
  '*',
];

async function json(path: string, init?: RequestInit): Promise<unknown> {
  const response = await rest.send(path, init);
  return response.status === 204 || response.status === 201 ? response.status : response.json();
}

const post = (body: unknown, prefer = 'return=minimal'): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', prefer },
});

it('inserts the values of each request', async () => {
  for (const [id, label] of LABELS.entries()) {
    expect(await json('shape_items', post({ id, label, weight: id / 2 }))).toBe(201);
  }
  const rows = await rest.owner`select id, label, weight::float from public.shape_items order by id`;
  expect(rows.map((row) => ({ ...row }))).toEqual(LABELS.map((label, id) => ({ id, label, weight: id / 2 })));
});

it('filters by the values of each request, and echoes them', async () => {
  for (const [id, label] of LABELS.entries()) {
    const query = `label=eq.${encodeURIComponent(label)}&id=lt.${id + 1}&select=id,label`;
    const response = await rest.send(`shape_items?${query}`);
    expect(await response.json()).toEqual([{ id, label }]);
    const echoed = new URLSearchParams(response.headers.get('content-location')?.split('?')[1]);
    expect(Object.fromEntries(echoed)).toEqual({
      label: `eq.${label}`,
      id: `lt.${id + 1}`,
      select: 'id,label',
    });
  }
  // A space may be sent as a plus.
  await rest.owner`insert into public.shape_items values (100, 'a b')`;
  expect(await json('shape_items?label=eq.a+b&id=lt.101&select=id')).toEqual([{ id: 100 }]);
});

it('keeps what is no value apart', async () => {
  expect(await json('shape_items?id=eq.1&select=id')).toEqual([{ id: 1 }]);
  expect(await json('shape_items?id=eq.1&select=label')).toEqual([{ label: 'a,b' }]);
  expect(await json('shape_items?id=eq.2&select=id&limit=0')).toEqual([]);
  expect(await json('shape_items?id=gte.0&select=id&limit=1&order=id')).toEqual([{ id: 0 }]);
  expect(await json('shape_items?id=gte.0&select=id&limit=1&order=id&offset=1')).toEqual([{ id: 1 }]);
  expect(await json('shape_items?id=gte.1&select=id&limit=1&order=id.desc')).toEqual([{ id: 100 }]);
  const one = { headers: { accept: 'application/vnd.pgrst.object+json' } };
  expect(await json('shape_items?id=eq.1&select=id', one)).toEqual({ id: 1 });
  const counted = await rest.send('shape_items?id=eq.1&select=id', { headers: { prefer: 'count=exact' } });
  expect(counted.headers.get('content-range')).toBe('0-0/1');
  const ranged = await rest.send('shape_items?id=gte.1&select=id&order=id', { headers: { range: '0-1' } });
  expect(await ranged.json()).toEqual([{ id: 1 }, { id: 2 }]);
});

it('says of each request what is wrong with it', async () => {
  for (const value of ['one', 'two', '1e9999']) {
    expect(await json(`shape_items?id=eq.${value}`)).toMatchObject({
      code: '22P02',
      message: expect.stringContaining(`"${value}"`),
    });
  }
  for (const name of ['nothing', 'never']) {
    expect(await json(`shape_items?${name}=eq.1`)).toMatchObject({
      code: '42703',
      message: expect.stringContaining(name),
    });
  }
});

it('changes and removes the rows of each request', async () => {
  const patch = (body: unknown): RequestInit => ({ ...post(body), method: 'PATCH' });
  for (const id of [0, 1, 2]) {
    expect(await json(`shape_items?id=eq.${id}`, patch({ label: `new ${id}` }))).toBe(204);
  }
  for (const id of [3, 4]) expect(await json(`shape_items?id=eq.${id}`, { method: 'DELETE' })).toBe(204);
  const rows = await rest.owner`select id, label from public.shape_items where id < 6 order by id`;
  expect(rows.map(({ id, label }) => [id, label])).toEqual([
    [0, 'new 0'],
    [1, 'new 1'],
    [2, 'new 2'],
    [5, 'a&b=c'],
  ]);
});

it('calls functions with the arguments of each request', async () => {
  for (const label of LABELS) {
    expect(await json('rpc/shape_echo', post({ label }))).toBe(`${label}/0`);
    expect(await json('rpc/shape_echo', post({ label, weight: 7 }))).toBe(`${label}/7`);
    expect(await json('rpc/shape_echo', post({ weight: 8, label }))).toBe(`${label}/8`);
    expect(await json(`rpc/shape_echo?label=${encodeURIComponent(label)}`)).toBe(`${label}/0`);
  }
  for (const body of [{}, { a: 1 }, { a: 2 }, [], [{ a: 1 }], [{}]]) {
    expect(await json('rpc/shape_body', post(body))).toEqual(body);
  }
});

it('reads rows, several at once and none', async () => {
  const many = (ids: number[]): RequestInit =>
    post(
      ids.map((id) => ({ id })),
      'return=representation',
    );
  const ids = async (init: RequestInit): Promise<unknown> => {
    const rows: unknown = await (await rest.send('shape_items?select=id', init)).json();
    return rows;
  };
  expect(await ids(many([201, 202]))).toEqual([{ id: 201 }, { id: 202 }]);
  expect(await ids(many([203]))).toEqual([{ id: 203 }]);
  expect(await ids(many([]))).toEqual([]);
  expect(await ids(post({ id: 204 }, 'return=representation'))).toEqual([{ id: 204 }]);
});

it('plans anew after the schema has changed', async () => {
  expect(await json('shape_items?id=eq.5&select=*')).toEqual([
    { id: 5, label: 'a&b=c', weight: 2.5, tags: null },
  ]);
  await rest.owner.unsafe(`
    alter table public.shape_items alter column id type text, drop column tags;
    notify pgrst, 'reload schema'`);
  await expect
    .poll(() => json('shape_items?id=eq.5&select=*'), { timeout: 10_000 })
    .toEqual([{ id: '5', label: 'a&b=c', weight: 2.5 }]);
});
