import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';
import { librarySetup, libraryTeardown } from './library.ts';

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(librarySetup, libraryTeardown);
});
afterAll(() => rest.close());

const books = () => rest.service.from('rest_books');

async function ids(query: PromiseLike<{ data: { id: number }[] | null; error: unknown }>): Promise<number[]> {
  const { data, error } = await query;
  expect(error).toBeNull();
  return (data ?? []).map(({ id }) => id).toSorted((a, b) => a - b);
}

describe('select', () => {
  it('answers values as Postgres writes them in JSON', async () => {
    const { data } = await books()
      .select('price, isbn::text, printed, sold, born:printed::date')
      .eq('id', 1)
      .single();
    expect(data).toEqual({
      price: 12.5,
      isbn: '9007199254740993',
      printed: '2026-01-02T03:04:05.678901+00:00',
      sold: '[1,10)',
      born: '2026-01-02',
    });
  });

  it('renames, casts and walks JSON', async () => {
    const { data } = await rest.service
      .from('rest_authors')
      .select('who:name, profile->city, profile->>size, first:profile->langs->>0, profile->langs->1, tags->0')
      .eq('id', 1)
      .single();
    expect(data).toEqual({ who: 'Ann', city: 'Oslo', size: '3', first: 'no', langs: 'en', tags: 'poetry' });
  });

  it('accepts names with spaces around them and double precision as a cast', async () => {
    const response = await rest.send('rest_books?select=%20id%20,%20ratio:pages::double%20precision&id=eq.1');
    expect(await response.json()).toEqual([{ id: 1, ratio: 120 }]);
  });
});

describe('filters', () => {
  it('compares', async () => {
    expect(await ids(books().select('id').eq('id', 2))).toEqual([2]);
    expect(await ids(books().select('id').neq('id', 2))).toEqual([1, 3, 4]);
    expect(await ids(books().select('id').gt('pages', 120))).toEqual([2, 4]);
    expect(await ids(books().select('id').gte('pages', 120))).toEqual([1, 2, 4]);
    expect(await ids(books().select('id').lt('price', 12.5))).toEqual([4]);
    expect(await ids(books().select('id').lte('price', 12.5))).toEqual([1, 4]);
    expect(await ids(books().select('id').eq('isbn', '9007199254740993'))).toEqual([1]);
    expect(await ids(books().select('id').gt('printed', '2026-01-02T03:04:05.678900Z'))).toEqual([1, 2]);
    expect(await ids(books().select('id').isDistinct('pages', 120))).toEqual([2, 3, 4]);
  });

  it('matches patterns', async () => {
    expect(await ids(books().select('id').like('title', '%a__s'))).toEqual([1]);
    expect(await ids(books().select('id').like('title', 'Alpha%'))).toEqual([1]);
    expect(await ids(books().select('id').like('title', '*rays'))).toEqual([3]);
    expect(await ids(books().select('id').ilike('title', '%BETA%'))).toEqual([2]);
    expect(await ids(books().select('id').likeAllOf('title', ['%a%', '%b%']))).toEqual([4]);
    expect(await ids(books().select('id').ilikeAnyOf('title', ['alpha%', 'delta%']))).toEqual([1, 4]);
    expect(await ids(books().select('id').regexMatch('title', '^[AB]'))).toEqual([1, 2]);
    expect(await ids(books().select('id').regexIMatch('title', 'RAYS$'))).toEqual([3]);
  });

  it('takes lists, with quoting', async () => {
    expect(await ids(books().select('id').in('id', [1, 4, 99]))).toEqual([1, 4]);
    expect(await ids(books().select('id').in('id', []))).toEqual([]);
    expect(await ids(books().select('id').notIn('id', [1, 4]))).toEqual([2, 3]);
    const authors = rest.service.from('rest_authors').select('id');
    expect(await ids(authors.in('name', ['Dan, Jr. (senior)', 'Bob)']))).toEqual([4]);
    const escaped = await rest.send(`rest_authors?select=id&name=in.("Cleo, the \\"elder\\"",Ann)&order=id`);
    expect(await escaped.json()).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('tests for null and booleans', async () => {
    expect(await ids(books().select('id').is('pages', null))).toEqual([3]);
    expect(await ids(books().select('id').not('pages', 'is', null))).toEqual([1, 2, 4]);
    expect(await ids(books().select('id').filter('pages', 'is', 'not_null'))).toEqual([1, 2, 4]);
  });

  it('compares arrays, JSON and ranges', async () => {
    const authors = () => rest.service.from('rest_authors').select('id');
    expect(await ids(authors().contains('tags', ['prose']))).toEqual([1, 2]);
    expect(await ids(authors().containedBy('tags', ['prose', 'poetry']))).toEqual([1, 2, 3]);
    expect(await ids(authors().overlaps('tags', ['poetry', 'essay']))).toEqual([1]);
    expect(await ids(authors().contains('profile', { langs: ['it'] }))).toEqual([2]);
    expect(await ids(authors().eq('profile->>city', 'Oslo'))).toEqual([1]);
    expect(await ids(authors().eq('profile->size', 3))).toEqual([1]);
    expect(await ids(books().select('id').contains('sold', '[2,3)'))).toEqual([1]);
    expect(await ids(books().select('id').overlaps('sold', '[5,15)'))).toEqual([1, 3]);
    expect(await ids(books().select('id').rangeLt('sold', '[20,30)'))).toEqual([1, 3]);
    expect(await ids(books().select('id').rangeGt('sold', '[10,20)'))).toEqual([2]);
    expect(await ids(books().select('id').rangeGte('sold', '[10,15)'))).toEqual([2, 3]);
    expect(await ids(books().select('id').rangeLte('sold', '[10,20)'))).toEqual([1, 3]);
    expect(await ids(books().select('id').rangeAdjacent('sold', '[10,20)'))).toEqual([1, 2]);
  });

  it('searches text in vectors and in plain columns', async () => {
    expect(await ids(books().select('id').textSearch('words', 'wave'))).toEqual([1]);
    expect(await ids(books().select('id').textSearch('words', 'wave | ray', { config: 'english' }))).toEqual([
      1, 3,
    ]);
    expect(
      await ids(books().select('id').textSearch('title', 'gamma rays', { type: 'plain', config: 'english' })),
    ).toEqual([3]);
    expect(
      await ids(books().select('id').textSearch('title', 'waves or decay', { type: 'websearch' })),
    ).toEqual([1, 2]);
    expect(await ids(books().select('id').textSearch('words', 'delta blues', { type: 'phrase' }))).toEqual([
      4,
    ]);
  });

  it('combines with and, or and not', async () => {
    expect(await ids(books().select('id').or('id.eq.1,and(pages.gt.300,price.lt.10)'))).toEqual([1, 4]);
    expect(await ids(books().select('id').or('title.eq."Beta decay",id.in.(3,4)'))).toEqual([2, 3, 4]);
    expect(await ids(books().select('id').or('id.eq.1,id.eq.2').or('pages.gt.200').limit(5))).toEqual([2]);
    expect(await ids(books().select('id').eq('id', 1).limit(0))).toEqual([]);
    expect(await ids(books().select('id').not('id', 'in', '(1,2)'))).toEqual([3, 4]);
    const negated = await rest.send('rest_books?select=id&not.or=(id.eq.1,id.eq.2)&order=id');
    expect(await negated.json()).toEqual([{ id: 3 }, { id: 4 }]);
    const authors = rest.service.from('rest_authors').select('id');
    expect(await ids(authors.or('tags.ov.{poetry,essay},name.eq."Cleo, the \\"elder\\""'))).toEqual([1, 3]);
  });
});

describe('order, range and count', () => {
  it('orders with nulls where they are wanted', async () => {
    const order = async (options: { ascending?: boolean; nullsFirst?: boolean }) =>
      (await books().select('id').order('pages', options)).data?.map(({ id }) => id);
    expect(await order({})).toEqual([1, 4, 2, 3]);
    expect(await order({ ascending: false })).toEqual([3, 2, 4, 1]);
    expect(await order({ ascending: false, nullsFirst: false })).toEqual([2, 4, 1, 3]);
    expect(await order({ nullsFirst: true })).toEqual([3, 1, 4, 2]);
  });

  it('answers a part of the rows with 206 and the count', async () => {
    const { data, count, status } = await books().select('id', { count: 'exact' }).order('id').range(1, 2);
    expect({ data, count, status }).toEqual({ data: [{ id: 2 }, { id: 3 }], count: 4, status: 206 });
    const all = await books().select('id', { count: 'exact' });
    expect([all.status, all.count]).toEqual([200, 4]);
    const estimated = await books().select('id', { count: 'estimated', head: true });
    expect([estimated.count, estimated.data]).toEqual([4, null]);
  });

  it('reads the Range header together with limit and offset', async () => {
    const response = await rest.send('rest_books?select=id&order=id', { headers: { range: '1-2' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-range')).toBe('1-2/*');
    expect(await response.json()).toEqual([{ id: 2 }, { id: 3 }]);
    const both = await rest.send('rest_books?select=id&order=id&limit=3', { headers: { range: '2-9' } });
    expect(await both.json()).toEqual([{ id: 3 }]);
  });

  it('refuses a range that cannot be', async () => {
    const behind = await books().select('id', { count: 'exact' }).range(10, 12);
    expect(behind.status).toBe(416);
    expect(behind.error).toMatchObject({
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 10 was requested, but there are only 4 rows.',
    });
    const uncounted = await books().select('id').range(10, 12);
    expect([uncounted.status, uncounted.data]).toEqual([200, []]);
    const upsideDown = await rest.send('rest_books', { headers: { range: '5-2' } });
    expect(upsideDown.status).toBe(416);
    const negative = await rest.send('rest_books?limit=-1');
    expect(negative.status).toBe(416);
    expect(await negative.json()).toMatchObject({
      details: 'Limit should be greater than or equal to zero.',
    });
  });
});

describe('formats', () => {
  it('answers one object, or says how many there are', async () => {
    expect((await books().select('id').eq('id', 3).single()).data).toEqual({ id: 3 });
    const none = await books().select('id').eq('id', 99).single();
    expect(none.status).toBe(406);
    expect(none.error).toEqual({
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 0 rows',
      hint: null,
    });
    expect((await books().select('id').single()).error?.details).toBe('The result contains 4 rows');
    const maybe = await books().select('id').eq('id', 99).maybeSingle();
    expect([maybe.data, maybe.error]).toEqual([null, null]);
    expect((await books().select('id').maybeSingle()).error?.code).toBe('PGRST116');
  });

  it('strips nulls on request', async () => {
    const many = await books().select('id, pages, rest_covers(color)').eq('id', 3).stripNulls();
    expect(many.data).toEqual([{ id: 3 }]);
    const one = await books().select('id, pages').eq('id', 3).single().stripNulls();
    expect(one.data).toEqual({ id: 3 });
  });

  it('answers CSV', async () => {
    const { data } = await books().select('id, title, pages').order('id').limit(2).csv();
    expect(data).toBe('id,title,pages\n1,"Alpha waves",120\n2,"Beta decay",450');
  });

  it('answers HEAD without a body', async () => {
    const response = await rest.send('rest_books?select=id', {
      method: 'HEAD',
      headers: { prefer: 'count=exact' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-range')).toBe('0-3/4');
    expect(response.headers.get('preference-applied')).toBe('count=exact');
    expect(await response.text()).toBe('');
  });

  it('refuses media types it does not offer', async () => {
    const response = await rest.send('rest_books', { headers: { accept: 'application/xml' } });
    expect(response.status).toBe(406);
    expect(await response.json()).toEqual({
      code: 'PGRST107',
      message: 'None of these media types are available: application/xml',
      details: null,
      hint: null,
    });
    const preferred = await rest.send('rest_books?select=id&limit=1', {
      headers: { accept: 'application/xml, text/csv;q=0.5, application/json;q=0.9' },
    });
    expect(preferred.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('speaks the time zone asked for', async () => {
    const response = await rest.send('rest_books?select=printed&id=eq.2', {
      headers: { prefer: 'timezone=America/New_York' },
    });
    expect(response.headers.get('preference-applied')).toBe('timezone=America/New_York');
    expect(await response.json()).toEqual([{ printed: '2026-02-28T19:00:00-05:00' }]);
    const unknown = await rest.send('rest_books?select=printed&id=eq.2', {
      headers: { prefer: 'timezone=Mars/Olympus' },
    });
    expect(await unknown.json()).toEqual([{ printed: '2026-03-01T00:00:00+00:00' }]);
  });
});

describe('refusals', () => {
  it('names a missing table or column', async () => {
    const table = await rest.service.from('rest_book').select();
    expect(table.status).toBe(404);
    expect(table.error).toEqual({
      code: 'PGRST205',
      message: "Could not find the table 'public.rest_book' in the schema cache",
      details: null,
      hint: "Perhaps you meant the table 'public.rest_books'",
    });
    const column = await books().select('titel');
    expect(column.status).toBe(400);
    expect(column.error).toMatchObject({ code: '42703', message: 'column rest_books.titel does not exist' });
    expect((await books().select('id').eq('titel', 1)).error?.code).toBe('42703');
    expect((await books().select('id').eq('id', 'x')).error?.code).toBe('22P02');
  });

  it('answers 401 to nobody and 403 to somebody without the right', async () => {
    const nobody = await rest.anon.from('rest_hidden').select();
    expect([nobody.status, nobody.error?.code]).toEqual([401, '42501']);
    const service = await rest.service.from('rest_hidden').select();
    expect([service.status, service.error?.code]).toEqual([403, '42501']);
    const person = await rest.signIn('reader');
    const signedIn = await person.from('rest_hidden').select();
    expect([signedIn.status, signedIn.error?.code]).toEqual([403, '42501']);
    expect((await person.from('rest_books').select('id').eq('id', 1)).data).toEqual([{ id: 1 }]);
  });

  it('says where a parameter stops making sense', async () => {
    const response = await rest.send('rest_books?id=noop.1');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'PGRST100',
      message: '"failed to parse filter (noop.1)" (line 1, column 1)',
    });
  });

  it('serves the exposed schemas only', async () => {
    const response = await rest.service.schema('auth').from('users').select();
    expect([response.status, response.error?.code]).toEqual([406, 'PGRST106']);
    const other = await rest.service.schema('graphql_public').from('rest_books').select();
    expect(other.error?.message).toContain('graphql_public.rest_books');
  });

  it('answers unknown methods, paths and preferences', async () => {
    const unknown = await rest.send('rest_books?id=eq.1', { method: 'PROPFIND' });
    expect([unknown.status, (await unknown.json()).code]).toEqual([405, 'PGRST117']);
    const deep = await rest.send('rest_books/1');
    expect([deep.status, (await deep.json()).code]).toEqual([404, 'PGRST125']);
    const strict = await rest.send('rest_books', { headers: { prefer: 'handling=strict, nonsense' } });
    expect(strict.status).toBe(400);
    expect(await strict.json()).toMatchObject({ code: 'PGRST122', details: 'Invalid preferences: nonsense' });
    const patchRpc = await rest.send('rpc/anything', { method: 'PATCH', body: '{}' });
    expect([patchRpc.status, (await patchRpc.json()).code]).toEqual([405, 'PGRST101']);
  });

  it('answers preflights, naming the headers asked for', async () => {
    const response = await fetch(`${rest.target.url}/rest/v1/rest_books`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,apikey,content-type',
      },
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(response.headers.get('access-control-allow-methods')).toContain('PATCH');
  });

  it('shows the description of the schema to the secret key alone', async () => {
    const service = await rest.send('');
    expect((await service.json()).definitions.rest_books).toBeDefined();
    const nobody = await rest.send('', { key: rest.target.publishableKey });
    expect(nobody.ok).toBe(false);
    expect((await nobody.json()).message).toBe('Access to schema is forbidden');
  });
});
