import { expect } from 'vitest';
import { type Api, type Contract, type Expected, prefer, type Row, unsatisfiable } from './contract.ts';

/** Functions with rows, ranges, operators. */
export function readingContract(api: Api): Contract {
  const { from, rpc, raw, get, send } = api;

  const counted = 'count=exact';
  const ranges: readonly [
    query: string,
    range: string,
    prefer: string,
    status: number,
    contentRange: string,
  ][] = [
    ['', '', '', 200, '0-3/*'],
    ['', '', counted, 200, '0-3/4'],
    ['limit=2', '', '', 200, '0-1/*'],
    ['limit=2', '', counted, 206, '0-1/4'],
    ['limit=2&offset=2', '', counted, 206, '2-3/4'],
    ['offset=3', '', counted, 206, '3-3/4'],
    ['offset=4', '', counted, 206, '*/4'],
    ['offset=5', '', counted, 416, '*/4'],
    ['offset=5', '', '', 200, '*/*'],
    ['limit=0', '', '', 200, '*/*'],
    ['limit=0', '', counted, 206, '*/4'],
    ['limit=0', '0-1', '', 200, '*/*'],
    ['limit=x&offset=y', '', '', 200, '0-3/*'],
    ['', '0-0', '', 200, '0-0/*'],
    ['', '1-2', counted, 206, '1-2/4'],
    ['', '2-', counted, 206, '2-3/4'],
    ['', '0-99', counted, 200, '0-3/4'],
    ['', '9-99', counted, 416, '*/4'],
    ['', '9-99', '', 200, '*/*'],
    ['', 'nonsense', '', 200, '0-3/*'],
    ['limit=3', '2-9', '', 200, '2-2/*'],
    ['offset=1', '0-2', '', 200, '1-2/*'],
    ['limit=1', '', 'count=estimated', 206, '0-0/4'],
    ['id=gt.99', '', counted, 200, '*/0'],
  ];

  const ids = (query: string) => get(`rest_books?select=id&order=id&${query}`);
  const found = (...list: number[]): Expected => ({ status: 200, body: list.map((id) => ({ id })) });
  const filters: readonly [query: string, ...number[]][] = [
    ['pages=isdistinct.450', 1, 3, 4],
    ['pages=not.isdistinct.450', 2],
    ['id=eq(any).{1,4}', 1, 4],
    ['id=gt(all).{1,2}', 3, 4],
    ['id=lte(any).{1,2}', 1, 2],
    ['title=like(all).{*a*,*w*}', 1],
    ['title=ilike(any).{ALPHA*,BETA*}', 1, 2],
    ['title=match(any).{^A,^B}', 1, 2],
    ['title=not.like(any).{*a*}'],
    ['pages=is.not_null', 1, 2, 4],
    ['pages=is.NULL', 3],
    ['pages=not.is.null', 1, 2, 4],
    ['id=not.in.(1,2)', 3, 4],
    ['title=in.("Beta decay","Gamma rays")', 2, 3],
    ['words=fts.wave', 1],
    ['words=not.fts(english).wave', 2, 3, 4],
    ['title=plfts(english).gamma ray', 3],
    ['title=phfts(english).gamma rays', 3],
    ['title=wfts(english).waves or decay', 1, 2],
    ['and=(id.gt.1,or(pages.is.null,not.and(pages.gt.400,id.lt.3)))', 3, 4],
    ['or=(title.like.*waves,id.in.(3),and(id.eq.4,title.phfts(english).blues))', 1, 3, 4],
    ['not.and=(id.gt.1,id.lt.4)', 1, 4],
    ['sold=adj.[10,20)', 1, 2],
    ['sold=not.nxl.[10,20)', 1],
  ];
  return {
    'functions that return rows of a table': [
      [
        'embed, filter, order, limit and count like the table',
        () =>
          rpc('rest_books_of', { publisher: 1 }, { count: 'exact' })
            .select('title, rest_publishers(name), rest_book_authors(rest_authors(name))')
            .gt('id', 0)
            .order('id', { ascending: false })
            .limit(1),
        {
          status: 206,
          count: 2,
          body: [
            {
              title: 'Beta decay',
              rest_publishers: { name: 'Acme' },
              rest_book_authors: [{ rest_authors: { name: 'Bob' } }],
            },
          ],
        },
      ],
      [
        'answer every column next to an embed',
        () => rpc('rest_books_of', { publisher: 2 }).select('*, rest_publishers(*)').single(),
        {
          status: 200,
          body: expect.objectContaining({
            id: 3,
            title: 'Gamma rays',
            rest_publishers: { id: 2, name: 'Beta', parent_id: 1 },
          }),
        },
      ],
      [
        'filter within and by what is embedded',
        () =>
          rpc('rest_books_of', { publisher: 1 })
            .select('id, rest_book_authors!inner(share)')
            .eq('rest_book_authors.share', 100),
        { status: 200, body: [{ id: 2, rest_book_authors: [{ share: 100 }] }] },
      ],
      [
        'spread, rename, cast and order by an embedded column',
        () =>
          get(
            'rpc/rest_books_of?publisher=1&select=n:id::text,...rest_covers(color)&order=rest_covers(color)',
          ),
        {
          status: 200,
          body: [
            { n: '2', color: 'blue' },
            { n: '1', color: 'red' },
          ],
        },
      ],
      [
        'tell the count to HEAD',
        () => rpc('rest_books_of', { publisher: 1 }, { head: true, count: 'exact' }),
        { status: 200, count: 2, body: null },
      ],
      [
        'are 416 behind their end',
        () => rpc('rest_books_of', { publisher: 1 }, { count: 'exact' }).range(5, 9),
        {
          status: 416,
          code: 'PGRST103',
          body: unsatisfiable('An offset of 5 was requested, but there are only 2 rows.'),
        },
      ],
      [
        'know no relationship that the table has not',
        () => rpc('rest_books_of', { publisher: 1 }).select('id, rest_hidden(*)'),
        { status: 400, code: 'PGRST200' },
      ],
      [
        'have no number of rows when only a guess was wanted',
        () => get('rpc/rest_books_of?publisher=1&select=id', prefer('count=planned')),
        { status: 200, headers: { 'content-range': '0-1/*', 'preference-applied': 'count=planned' } },
      ],
      [
        'embed in one row as well',
        () => rpc('rest_book', { wanted: 1 }).select('title, rest_publishers(name)'),
        { status: 200, body: { title: 'Alpha waves', rest_publishers: { name: 'Acme' } } },
      ],
      [
        'filter the columns of a TABLE result',
        () => rpc('rest_titles').select('title').gt('id', 2).order('title'),
        { status: 200, body: [{ title: 'Delta blues' }, { title: 'Gamma rays' }] },
      ],
      [
        'are CSV too',
        () => rpc('rest_titles').order('id').limit(1).csv(),
        { status: 200, body: 'id,title\n1,"Alpha waves"' },
      ],
    ],
    'computed columns and relationships': [
      [
        'embed rows by a function, many or one',
        () => get('rest_publishers?select=name,rest_thick(id),top:rest_first(title)&order=id'),
        {
          status: 200,
          body: [
            { name: 'Acme', rest_thick: [{ id: 2 }], top: { title: 'Alpha waves' } },
            { name: 'Beta', rest_thick: [], top: { title: 'Gamma rays' } },
            { name: 'Gamma', rest_thick: [], top: null },
          ],
        },
      ],
      [
        'narrow and count by them',
        () =>
          from('rest_publishers')
            .select('id, rest_thick!inner(id, rest_covers(color))', { count: 'exact' })
            .gt('rest_thick.pages', 200),
        { status: 200, count: 1, body: [{ id: 1, rest_thick: [{ id: 2, rest_covers: { color: 'blue' } }] }] },
      ],
      [
        'go on from what is embedded',
        () => get('rest_books?select=id,rest_publishers(rest_thick(id))&id=eq.1'),
        { status: 200, body: [{ id: 1, rest_publishers: { rest_thick: [{ id: 2 }] } }] },
      ],
      [
        'work on the rows of a function',
        () => get('rpc/rest_houses?select=id,rest_first(id)&id=lt.3&order=id.desc'),
        {
          status: 200,
          body: [
            { id: 2, rest_first: { id: 3 } },
            { id: 1, rest_first: { id: 1 } },
          ],
        },
      ],
      [
        'work on the rows that were written',
        () =>
          send('PATCH', 'rest_stock?sku=eq.a&select=sku,rest_fewer(sku)', '{"label": "Pears"}', {
            prefer: 'return=representation',
          }),
        { status: 200, body: [{ sku: 'a', rest_fewer: [{ sku: 'b' }] }] },
      ],
      [
        'columns by a function, to show, filter and order by',
        () => get('rest_books?select=id,rest_label&rest_label=like.*A WAVES&order=rest_label'),
        { status: 200, body: [{ id: 1, rest_label: 'ALPHA WAVES' }] },
      ],
    ],
    ranges: [
      ...ranges.map(([query, range, preference, status, contentRange]): Row => {
        const headers = { ...(range ? { range } : {}), ...(preference ? { prefer: preference } : {}) };
        return [
          `${query || 'everything'} with ${range || 'no range'} and ${preference || 'no count'}`,
          () => get(`rest_books?select=id&order=id&${query}`, headers),
          {
            status,
            headers: { 'content-range': contentRange },
            ...(status === 416 ? { code: 'PGRST103' } : {}),
          },
        ];
      }),
      [
        'a negative limit',
        () => get('rest_books?limit=-1'),
        {
          status: 416,
          code: 'PGRST103',
          body: unsatisfiable('Limit should be greater than or equal to zero.'),
        },
      ],
      [
        'a range that ends before it begins',
        () => get('rest_books', { range: '3-1' }),
        {
          status: 416,
          code: 'PGRST103',
          body: unsatisfiable(
            'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
          ),
        },
      ],
      [
        'a range and a limit without a row in common',
        () => get('rest_books?limit=2', { range: '5-9' }),
        { status: 416, code: 'PGRST103' },
      ],
      [
        'a range means nothing to HEAD',
        () => raw('rest_books', { method: 'HEAD', headers: { range: '1-2' } }),
        { status: 200, headers: { 'content-range': '0-3/*' } },
      ],
      ['a negative offset', () => get('rest_books?offset=-1'), { status: 400, code: '2201X' }],
    ],
    operators: [
      ...filters.map(([query, ...expected]): Row => [query, () => ids(query), found(...expected)]),
      [
        'JSON paths in select, filter and order',
        () =>
          get(
            'rest_authors?select=profile->langs->>-1,city:profile->>city,size:profile->size::text&profile->>city=not.is.null&profile->langs=cs.["it"]&order=profile->>city.desc',
          ),
        { status: 200, body: [{ langs: 'it', city: 'Rome', size: null }] },
      ],
      [
        'an unknown operator',
        () => get('rest_books?id=eqq.1'),
        { status: 400, code: 'PGRST100', body: expect.objectContaining({ code: 'PGRST100', hint: null }) },
      ],
      [
        'a modifier where none can be',
        () => get('rest_books?id=neq(any).{1}'),
        { status: 400, code: 'PGRST100' },
      ],
      [
        'aggregates are off',
        () => from('rest_books').select('pages.sum()'),
        {
          status: 400,
          code: 'PGRST123',
          body: expect.objectContaining({ message: 'Use of aggregate functions is not allowed' }),
        },
      ],
      ['count() too', () => get('rest_books?select=count()'), { status: 400, code: 'PGRST123' }],
      [
        'a spread of several rows',
        () => get('rest_publishers?select=id,...rest_books(title)&id=eq.2'),
        { status: 200, body: [{ id: 2, title: ['Gamma rays'] }] },
      ],
    ],
  };
}
