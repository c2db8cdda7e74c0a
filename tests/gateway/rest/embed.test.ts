import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';
import { librarySetup, libraryTeardown } from './library.ts';

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(librarySetup, libraryTeardown);
});
afterAll(() => rest.close());

describe('embedding', () => {
  it('embeds many-to-one, one-to-many, one-to-one and many-to-many', async () => {
    const { data, error } = await rest.service
      .from('rest_books')
      .select(
        'title, rest_publishers(name), rest_covers(color), rest_authors!rest_book_authors(name), shares:rest_book_authors(share)',
      )
      .order('share', { referencedTable: 'shares' })
      .eq('id', 1)
      .single();
    expect(error).toBeNull();
    expect(data).toEqual({
      title: 'Alpha waves',
      rest_publishers: { name: 'Acme' },
      rest_covers: { color: 'red' },
      rest_authors: expect.arrayContaining([{ name: 'Ann' }, { name: 'Bob' }]),
      shares: [{ share: 40 }, { share: 60 }],
    });
  });

  it('answers null and [] where nothing is related', async () => {
    const { data } = await rest.service
      .from('rest_books')
      .select('id, rest_publishers(name), rest_covers(color), rest_book_authors(share)')
      .in('id', [3, 4])
      .order('id');
    expect(data).toEqual([
      { id: 3, rest_publishers: { name: 'Beta' }, rest_covers: null, rest_book_authors: [] },
      { id: 4, rest_publishers: null, rest_covers: null, rest_book_authors: [{ share: 100 }] },
    ]);
  });

  it('tells two foreign keys to the same table apart by column or constraint', async () => {
    const ambiguous = await rest.service.from('rest_books').select('rest_authors(name)');
    expect(ambiguous.status).toBe(300);
    expect(ambiguous.error?.code).toBe('PGRST201');
    expect(ambiguous.error?.hint).toContain("'rest_authors!rest_books_editor_id_fkey'");
    const { data } = await rest.service
      .from('rest_books')
      .select(
        'editor:rest_authors!editor_id(name), reviewer:rest_authors!rest_books_reviewer_id_fkey(name), editor_id(id)',
      )
      .eq('id', 1);
    expect(data).toEqual([{ editor: { name: 'Ann' }, reviewer: { name: 'Bob' }, editor_id: { id: 1 } }]);
  });

  it('follows a table that refers to itself in both directions', async () => {
    const { data } = await rest.service
      .from('rest_publishers')
      .select('name, children:rest_publishers(name), parent:parent_id(name)')
      .order('name', { referencedTable: 'children', ascending: false })
      .order('id');
    expect(data).toEqual([
      { name: 'Acme', children: [{ name: 'Gamma' }, { name: 'Beta' }], parent: null },
      { name: 'Beta', children: [], parent: { name: 'Acme' } },
      { name: 'Gamma', children: [], parent: { name: 'Acme' } },
    ]);
  });

  it('filters, orders and limits inside an embed, and nests', async () => {
    const { data } = await rest.service
      .from('rest_publishers')
      .select('name, rest_books(title, rest_book_authors(rest_authors(name)))')
      .gt('rest_books.pages', 100)
      .order('title', { referencedTable: 'rest_books', ascending: false })
      .limit(1, { referencedTable: 'rest_books' })
      .eq('id', 1)
      .single();
    expect(data).toEqual({
      name: 'Acme',
      rest_books: [{ title: 'Beta decay', rest_book_authors: [{ rest_authors: { name: 'Bob' } }] }],
    });
  });

  it('narrows the upper level with !inner, and counts accordingly', async () => {
    const { data, count } = await rest.service
      .from('rest_books')
      .select('id, rest_covers!inner(color)', { count: 'exact' })
      .eq('rest_covers.color', 'blue');
    expect(data).toEqual([{ id: 2, rest_covers: { color: 'blue' } }]);
    expect(count).toBe(1);
    const many = await rest.service
      .from('rest_publishers')
      .select('id, rest_books!inner(id)', { count: 'exact' });
    expect(many.data?.map(({ id }) => id).toSorted()).toEqual([1, 2]);
    expect(many.count).toBe(2);
  });

  it('tests an embed for null, also inside or', async () => {
    const without = await rest.service
      .from('rest_books')
      .select('id, rest_covers()', { count: 'exact' })
      .is('rest_covers', null)
      .order('id');
    expect(without.data).toEqual([{ id: 3 }, { id: 4 }]);
    expect(without.count).toBe(2);
    const either = await rest.service
      .from('rest_books')
      .select('id, rest_covers(), rest_publishers()')
      .or('rest_covers.not.is.null,rest_publishers.is.null')
      .order('id');
    expect(either.data).toEqual([{ id: 1 }, { id: 2 }, { id: 4 }]);
  });

  it('spreads to-one and to-many embeds', async () => {
    const { data } = await rest.service
      .from('rest_books')
      .select('id, ...rest_publishers(publisher:name), ...rest_book_authors(share)')
      .order('id')
      .limit(2);
    expect(data).toEqual([
      { id: 1, publisher: 'Acme', share: expect.arrayContaining([60, 40]) },
      { id: 2, publisher: 'Acme', share: [100] },
    ]);
  });

  it('orders by a column of a to-one embed, and refuses for a to-many', async () => {
    const { data } = await rest.service
      .from('rest_books')
      .select('id, rest_publishers(name)')
      .order('rest_publishers(name)', { ascending: false, nullsFirst: false })
      .order('id');
    expect(data?.map(({ id }) => id)).toEqual([3, 1, 2, 4]);
    const refused = await rest.service
      .from('rest_publishers')
      .select('id, rest_books(id)')
      .order('rest_books(id)');
    expect(refused.error?.code).toBe('PGRST118');
  });

  it('embeds through a view by the foreign keys of its base table', async () => {
    const { data, error } = await rest.service
      .from('rest_long_books')
      .select('name, rest_publishers(name)')
      .order('id');
    expect(error).toBeNull();
    expect(data).toEqual([
      { name: 'Beta decay', rest_publishers: { name: 'Acme' } },
      { name: 'Delta blues', rest_publishers: null },
    ]);
  });

  it('counts related rows by the function notation that hosted allows', async () => {
    const { data } = await rest.service.from('rest_publishers').select('id, rest_books(count)').order('id');
    expect(data).toEqual([
      { id: 1, rest_books: [{ count: 2 }] },
      { id: 2, rest_books: [{ count: 1 }] },
      { id: 3, rest_books: [{ count: 0 }] },
    ]);
  });

  it('names what is missing', async () => {
    const unknown = await rest.service.from('rest_books').select('rest_cover(color)');
    expect(unknown.status).toBe(400);
    expect(unknown.error).toEqual({
      code: 'PGRST200',
      message: "Could not find a relationship between 'rest_books' and 'rest_cover' in the schema cache",
      details:
        "Searched for a foreign key relationship between 'rest_books' and 'rest_cover' in the schema 'public', but no matches were found.",
      hint: "Perhaps you meant 'rest_covers' instead of 'rest_cover'.",
    });
    const notEmbedded = await rest.service.from('rest_books').select('id').eq('rest_covers.color', 'red');
    expect(notEmbedded.error?.code).toBe('PGRST108');
    const aggregate = await rest.service.from('rest_books').select('pages.sum()');
    expect(aggregate.error?.code).toBe('PGRST123');
  });

  it('applies row level security to what is embedded', async () => {
    const { data, error } = await rest.anon
      .from('rest_books')
      .select('id, rest_publishers(name)')
      .eq('id', 1);
    expect(error).toBeNull();
    expect(data).toEqual([{ id: 1, rest_publishers: null }]);
  });
});
