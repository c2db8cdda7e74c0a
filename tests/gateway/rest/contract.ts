import type { SupabaseClient } from '@supabase/supabase-js';
import { expect, it } from 'vitest';
import type { RestFixture } from './fixture.ts';
import { librarySetup, libraryTeardown } from './library.ts';

/** What every row of the contract starts from. */
export const stock = `
  delete from public.rest_stock;
  insert into public.rest_stock (sku, label, qty, note) values
    ('a', 'Apples', 5, null), ('b', 'Berries, "red"', 2, E'two\\nlines'), ('c', 'Çédrats \u{1F34B}', 9, '')`;

/** Tables and functions of the contract. */
export const contractSetup = `
  ${librarySetup};
  create domain public."text/calendar" as text;
  create domain public."application/octet-stream" as bytea;
  create domain public."*/*" as bytea;
  create table public.rest_stock (
    sku text primary key, label text default 'unnamed', qty int not null default 1 check (qty >= 0), note text);
  create table public.rest_log (line text, level int);
  alter table public.rest_stock enable row level security;
  alter table public.rest_log enable row level security;
  revoke all on public.rest_stock, public.rest_log from anon, authenticated, service_role;
  grant select, insert, update, delete on public.rest_stock, public.rest_log to service_role;
  create function public.rest_books_of(publisher int) returns setof public.rest_books language sql stable
    as 'select * from public.rest_books where publisher_id = publisher';
  create function public.rest_book(wanted int) returns public.rest_books language sql stable
    as 'select * from public.rest_books where id = wanted';
  create function public.rest_titles() returns table (id int, title text) language sql stable
    as 'select id, title from public.rest_books';
  create function public.rest_take(n int) returns setof public.rest_stock language sql volatile
    as 'update public.rest_stock set qty = qty - n where qty >= n returning *';
  create function public.rest_double(n int) returns int language sql immutable as 'select n * 2';
  create function public.rest_feed(title text default 'Shifts') returns public."text/calendar" language sql immutable
    as 'select (''BEGIN:'' || title)::public."text/calendar"';
  create function public.rest_image() returns public."application/octet-stream" language sql immutable
    as $$ select '\\x00ff80'::bytea::public."application/octet-stream" $$;
  create function public.rest_anything() returns public."*/*" language sql immutable
    as $$ select '\\x41'::bytea::public."*/*" $$;
  create function public.rest_houses() returns setof public.rest_publishers language sql stable
    as 'select * from public.rest_publishers';
  create function public.rest_thick(public.rest_publishers) returns setof public.rest_books language sql stable
    as 'select * from public.rest_books where publisher_id = $1.id and pages > 200';
  create function public.rest_first(public.rest_publishers) returns setof public.rest_books language sql stable rows 1
    as 'select * from public.rest_books where publisher_id = $1.id order by id limit 1';
  create function public.rest_fewer(public.rest_stock) returns setof public.rest_stock language sql stable
    as 'select * from public.rest_stock where qty < $1.qty';
  create function public.rest_label(public.rest_books) returns text language sql immutable as 'select upper($1.title)';
  do $$ declare f regprocedure; begin
    for f in select oid from pg_proc where pronamespace = 'public'::regnamespace and proname like 'rest\\_%' loop
      execute format('grant execute on function %s to anon, authenticated, service_role', f);
    end loop; end $$`;

export const contractTeardown = `
  drop function if exists public.rest_houses, public.rest_thick, public.rest_first, public.rest_fewer, public.rest_label,
    public.rest_books_of, public.rest_book, public.rest_titles, public.rest_take,
    public.rest_double, public.rest_feed, public.rest_image, public.rest_anything;
  drop table if exists public.rest_stock, public.rest_log;
  drop domain if exists public."text/calendar", public."application/octet-stream", public."*/*";
  ${libraryTeardown}`;

/** What supabase-js resolves to. */
type Result = { status: number; data: unknown; error: { code: string } | null; count: number | null };
export type Expected = {
  status: number;
  /** Of the error; every other row must have none. */
  code?: string | null;
  /** The data, or the error. */
  body?: unknown;
  count?: number | null;
  /** Of a raw answer; null for one that must be missing. */
  headers?: Record<string, string | null>;
};
/** One promise: a call, and what comes back. */
export type Row = readonly [name: string, call: () => PromiseLike<Result | Response>, expected: Expected];

/** Named groups of promises. */
export type Contract = Record<string, readonly Row[]>;

/** The ways to call the Data API, by supabase-js and by hand, all with the secret key. */
export type Api = {
  from: SupabaseClient['from'];
  rpc: SupabaseClient['rpc'];
  raw: RestFixture['send'];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a body as JSON unless the headers say otherwise. */
  send(method: string, path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
};

/** The calls of rows are made long after the rows are written down, so the fixture is asked for each time. */
export function createApi(fixture: () => RestFixture): Api {
  const raw: Api['raw'] = (...args) => fixture().send(...args);
  const send: Api['send'] = (method, path, body, headers) =>
    raw(path, { method, body, headers: { 'content-type': 'application/json', ...headers } });
  return {
    from: (table: string) => fixture().service.from(table),
    rpc: (...args) => fixture().service.rpc(...args),
    raw,
    get: (path, headers = {}) => raw(path, { headers }),
    send,
    post: (path, body, headers) => send('POST', path, body, headers),
  };
}

async function observe(result: Result | Response, { headers = {} }: Expected): Promise<Expected> {
  if (!(result instanceof Response)) {
    const { status, data, error, count } = result;
    return { status, code: error?.code, body: error ?? data, count };
  }
  const received = await result.text();
  const isJson = result.headers.get('content-type')?.includes('json') === true && received !== '';
  const body: unknown = isJson ? JSON.parse(received) : received;
  const code = result.ok ? undefined : Object(body).code;
  const named = Object.keys(headers).map((name) => [name, result.headers.get(name)]);
  return { status: result.status, code, body, headers: Object.fromEntries(named) };
}

/** Declares one test for each row. */
export function promise(rows: readonly Row[]): void {
  it.each(rows)('%s', async (_name, call, expected) => {
    const observed = await observe(await call(), expected);
    expect(observed).toMatchObject({ code: undefined, ...expected });
    // toMatchObject lets an object have more than expected.
    if (expected.body !== undefined) expect(observed.body).toEqual(expected.body);
  });
}

/** An error of the Data API, with all its keys. */
export const refusal = (code: string, message: unknown, details: unknown = null, hint: unknown = null) => ({
  code,
  message,
  details,
  hint,
});
export const unsatisfiable = (details: string) =>
  refusal('PGRST103', 'Requested range not satisfiable', details);
export const notAvailable = (types: string) =>
  refusal('PGRST107', `None of these media types are available: ${types}`);

/** The headers of a request with these preferences. */
export const prefer = (...list: string[]) => ({ prefer: list.join(', ') });
