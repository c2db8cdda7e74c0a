import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';

const teardown = `
  drop function if exists public.rest_add, public.rest_nothing, public.rest_write, public.rest_echo, public.rest_raw,
    public.rest_numbers, public.rest_pick, public.rest_team, public.rest_teams, public.rest_pair, public.rest_sum,
    public.rest_claims, public.rest_slow, public.rest_patient, public.rest_raise, public.rest_pgrst, public.rest_headers,
    public.rest_setting, public.rest_row, public.rest_conflict, public.rest_text, public.rest_moment;
  drop function if exists public.rest_over(int), public.rest_over(text), public.rest_over(int, int);
  drop table if exists public.rest_players, public.rest_team_list`;
const setup = `
  create table public.rest_team_list (id int primary key, name text not null);
  create table public.rest_players (
    id int primary key, team_id int references public.rest_team_list (id), name text, score int);
  alter table public.rest_team_list enable row level security;
  alter table public.rest_players enable row level security;
  revoke all on public.rest_team_list, public.rest_players from anon, authenticated, service_role;
  grant select, insert on public.rest_team_list, public.rest_players to service_role;
  insert into public.rest_team_list values (1, 'Red'), (2, 'Blue');
  insert into public.rest_players values (1, 1, 'Ann', 10), (2, 1, 'Bob', 20), (3, 2, 'Cleo', 30);
  create function public.rest_add(a int, b int default 10) returns int language sql immutable as 'select a + b';
  create function public.rest_nothing() returns void language plpgsql as 'begin end';
  create function public.rest_write(n int) returns int language sql volatile
    as 'insert into public.rest_team_list values (n, ''New'') returning id';
  create function public.rest_echo(value jsonb) returns jsonb language sql immutable as 'select value';
  create function public.rest_raw(jsonb) returns jsonb language sql immutable as 'select jsonb_build_object(''got'', $1)';
  create function public.rest_text(text) returns text language sql immutable as 'select upper($1)';
  create function public.rest_numbers(n int default 1500) returns setof int language sql stable
    as 'select g from generate_series(1, n) g';
  create function public.rest_team(wanted int) returns public.rest_team_list language sql stable
    as 'select * from public.rest_team_list where id = wanted';
  create function public.rest_teams() returns setof public.rest_team_list language sql stable
    as 'select * from public.rest_team_list';
  create function public.rest_pair(out first int, out second text) language sql immutable as 'select 1, ''two''';
  create function public.rest_row() returns table (day date, hours numeric) language sql stable
    as 'select date ''2026-01-01'' + g, g * 1.5 from generate_series(0, 2) g';
  create function public.rest_sum(variadic numbers int[]) returns bigint language sql immutable
    as 'select sum(n) from unnest(numbers) n';
  create function public.rest_claims() returns jsonb language sql stable as
    'select jsonb_build_object(''role'', current_user, ''claims'', current_setting(''request.jwt.claims'')::jsonb,
       ''method'', current_setting(''request.method''), ''path'', current_setting(''request.path''),
       ''agent'', current_setting(''request.headers'')::jsonb ->> ''x-rest-test'',
       ''timeout'', current_setting(''statement_timeout''), ''search_path'', current_setting(''search_path''))';
  create function public.rest_setting(name text) returns text language sql stable as 'select current_setting(name, true)';
  create function public.rest_slow() returns text language sql stable as 'select pg_sleep(20)::text';
  create function public.rest_patient() returns text language sql stable set statement_timeout = '7500ms'
    as 'select current_setting(''statement_timeout'')';
  create function public.rest_raise(state text) returns void language plpgsql as
    'begin raise exception ''refused'' using errcode = state, detail = ''because'', hint = ''try later''; end';
  create function public.rest_pgrst() returns void language plpgsql as
    'begin raise sqlstate ''PGRST'' using message = ''{"code":"418A","message":"teapot","details":"short","hint":"stout"}'',
       detail = ''{"status":418,"headers":{"X-Kind":"earl grey"}}''; end';
  create function public.rest_headers() returns int language plpgsql as
    'begin perform set_config(''response.headers'', ''[{"X-Answer":"42"},{"Cache-Control":"no-store"}]'', true);
       perform set_config(''response.status'', ''202'', true); return 42; end';
  create function public.rest_over(a int) returns text language sql immutable as 'select ''int''';
  create function public.rest_over(a text) returns text language sql immutable as 'select ''text''';
  create function public.rest_over(a int, b int) returns text language sql immutable as 'select ''two''';
  create function public.rest_moment(at timestamptz, days int[]) returns timestamptz language sql immutable
    as 'select at + make_interval(days => cardinality(days))';
  do $$ declare f regprocedure; begin
    for f in select oid from pg_proc where pronamespace = 'public'::regnamespace and proname like 'rest\\_%' loop
      execute format('grant execute on function %s to anon, authenticated, service_role', f);
    end loop; end $$`;

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(setup, teardown);
});
afterAll(() => rest.close());

const call: RestFixture['service']['rpc'] = (...args) => rest.service.rpc(...args);

describe('what functions answer', () => {
  it('values, rows and nothing', async () => {
    expect((await call('rest_add', { a: 1, b: 2 })).data).toBe(3);
    expect((await call('rest_numbers', { n: 3 })).data).toEqual([1, 2, 3]);
    expect((await call('rest_team', { wanted: 2 })).data).toEqual({ id: 2, name: 'Blue' });
    expect((await call('rest_pair')).data).toEqual({ first: 1, second: 'two' });
    expect((await call('rest_row')).data).toEqual([
      { day: '2026-01-01', hours: 0 },
      { day: '2026-01-02', hours: 1.5 },
      { day: '2026-01-03', hours: 3 },
    ]);
    const nothing = await call('rest_nothing');
    expect([nothing.status, nothing.data, nothing.error]).toEqual([204, null, null]);
  });

  it('no more rows than max_rows, on hosted as here', async () => {
    expect((await call('rest_numbers')).data).toHaveLength(1000);
  });

  it('rows that can be selected from, filtered, ordered, counted and embedded in', async () => {
    const { data, count } = await call('rest_teams', {}, { count: 'exact' })
      .select('name, rest_players(name)')
      .gt('id', 0)
      .order('id', { ascending: false })
      .order('score', { referencedTable: 'rest_players', ascending: false })
      .range(0, 0);
    expect(data).toEqual([{ name: 'Blue', rest_players: [{ name: 'Cleo' }] }]);
    expect(count).toBe(2);
    const one = await call('rest_teams').select('name').eq('id', 1).single();
    expect(one.data).toEqual({ name: 'Red' });
    expect((await call('rest_teams').single()).error?.code).toBe('PGRST116');
  });
});

describe('arguments', () => {
  it('take defaults, arrays, JSON and instants', async () => {
    expect((await call('rest_add', { a: 1 })).data).toBe(11);
    expect((await call('rest_sum', { numbers: [1, 2, 3] })).data).toBe(6);
    expect((await call('rest_echo', { value: { a: [1, null, 'x'] } })).data).toEqual({ a: [1, null, 'x'] });
    const at = '2026-03-01T00:00:00+00:00';
    expect((await call('rest_moment', { at, days: [1, 2] })).data).toBe('2026-03-03T00:00:00+00:00');
    expect((await call('rest_raw', { any: 'thing' })).data).toEqual({ got: { any: 'thing' } });
    const text = await rest.send('rpc/rest_text', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'shout',
    });
    expect(await text.json()).toBe('SHOUT');
  });

  it('come from the query by GET, next to filters', async () => {
    expect((await call('rest_add', { a: 1, b: 2 }, { get: true })).data).toBe(3);
    expect((await call('rest_sum', { numbers: [4, 5] }, { get: true })).error?.code).toBe('22P02');
    const repeated = await rest.send('rpc/rest_sum?numbers=4&numbers=5');
    expect(await repeated.json()).toBe(9);
    const filtered = await call('rest_teams', {}, { get: true }).eq('id', 2);
    expect(filtered.data).toEqual([{ id: 2, name: 'Blue' }]);
    const head = await call('rest_teams', {}, { head: true, count: 'exact' });
    expect([head.count, head.data]).toEqual([2, null]);
  });

  it('choose among overloads, or say why not', async () => {
    expect((await call('rest_over', { a: 1, b: 2 })).data).toBe('two');
    const ambiguous = await call('rest_over', { a: 1 });
    expect(ambiguous.status).toBe(300);
    expect(ambiguous.error).toEqual({
      code: 'PGRST203',
      message:
        'Could not choose the best candidate function between: public.rest_over(a => integer), public.rest_over(a => text)',
      details: null,
      hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
    });
  });

  it('that do not fit are PGRST202, with a hint', async () => {
    const wrong = await call('rest_add', { a: 1, c: 2 });
    expect(wrong.status).toBe(404);
    expect(wrong.error).toEqual({
      code: 'PGRST202',
      message: 'Could not find the function public.rest_add(a, c) in the schema cache',
      details:
        'Searched for the function public.rest_add with parameters a, c or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function public.rest_add(a, b)',
    });
    const unknown = await call('rest_ad');
    expect(unknown.error?.message).toBe(
      'Could not find the function public.rest_ad without parameters in the schema cache',
    );
    expect((await call('rest_add', { a: 'x' })).error?.code).toBe('22P02');
  });
});

describe('the transaction', () => {
  it('carries role, claims and request', async () => {
    const { data } = await rest.service.rpc('rest_claims').setHeader('x-rest-test', 'yes');
    expect(data).toMatchObject({
      role: 'service_role',
      claims: { role: 'service_role' },
      method: 'POST',
      path: '/rpc/rest_claims',
      agent: 'yes',
    });
    expect(data.search_path).toContain('public');
    const person = await rest.signIn('caller');
    const { data: user } = await person.auth.getUser();
    const own = await person.rpc('rest_claims');
    expect(own.data).toMatchObject({
      role: 'authenticated',
      claims: { sub: user.user?.id, role: 'authenticated', aal: 'aal1' },
      timeout: '8s',
    });
    const nobody = await rest.anon.rpc('rest_claims');
    expect(nobody.data).toMatchObject({ role: 'anon', claims: { role: 'anon' }, timeout: '3s' });
    const claim = await person.rpc('rest_setting', { name: 'request.jwt.claim.sub' });
    expect([user.user?.id, '', null]).toContain(claim.data);
  });

  it('ends at the timeout of the role, or of the function', async () => {
    const slow = await rest.anon.rpc('rest_slow');
    expect([slow.status, slow.error?.code]).toEqual([500, '57014']);
    expect((await rest.anon.rpc('rest_patient')).data).toBe('7500ms');
    expect((await rest.anon.rpc('rest_setting', { name: 'statement_timeout' })).data).toBe('3s');
  });

  it('is read only for GET and for functions that are not volatile', async () => {
    const byGet = await call('rest_write', { n: 50 }, { get: true });
    expect([byGet.status, byGet.error?.code]).toEqual([405, '25006']);
    expect((await call('rest_write', { n: 51 })).data).toBe(51);
    const readOnly = await call('rest_setting', { name: 'transaction_read_only' });
    expect(readOnly.data).toBe('on');
  });

  it('is rolled back when one row was asked for and another number came', async () => {
    const { error } = await call('rest_write', { n: 60 }).setHeader(
      'Prefer',
      'handling=strict, max-affected=1',
    );
    expect(error?.code).toBe('PGRST128');
    expect(await rest.owner`select id from public.rest_team_list where id = 60`).toEqual([]);
  });
});

describe('what functions raise', () => {
  it.each([
    ['P0001', 400],
    ['PT409', 409],
    ['42501', 403],
    ['23505', 409],
    ['40001', 500],
    ['53300', 503],
    ['54001', 500],
    ['P0002', 500],
    ['ZZ999', 400],
  ])('%s is answered with %i', async (state, status) => {
    const response = await call('rest_raise', { state });
    expect(response.status).toBe(status);
    expect(response.error).toEqual({
      code: state,
      message: 'refused',
      details: 'because',
      hint: 'try later',
    });
  });

  it('full control of the error with PGRST', async () => {
    const response = await rest.send('rpc/rest_pgrst', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(418);
    expect(response.headers.get('x-kind')).toBe('earl grey');
    expect(await response.json()).toEqual({
      code: '418A',
      message: 'teapot',
      details: 'short',
      hint: 'stout',
    });
  });

  it('headers and status of the answer', async () => {
    const response = await rest.send('rpc/rest_headers', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(202);
    expect(response.headers.get('x-answer')).toBe('42');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toBe(42);
  });
});
