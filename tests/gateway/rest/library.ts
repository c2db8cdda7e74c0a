/** A small library in the public schema: every kind of relationship and type the reading tests need. */
export const librarySetup = `
  create table public.rest_publishers (
    id int primary key, name text not null unique, parent_id int references public.rest_publishers (id));
  create table public.rest_authors (
    id int primary key, name text not null, born date, tags text[] not null default '{}', profile jsonb);
  create table public.rest_books (
    id int primary key, title text not null, publisher_id int references public.rest_publishers (id),
    editor_id int references public.rest_authors (id), reviewer_id int references public.rest_authors (id),
    pages int, price numeric(10, 2), isbn bigint, printed timestamptz, sold int4range,
    words tsvector generated always as (to_tsvector('english', title)) stored);
  create table public.rest_book_authors (
    book_id int not null references public.rest_books (id), author_id int not null references public.rest_authors (id),
    share int, primary key (book_id, author_id));
  create table public.rest_covers (
    book_id int primary key references public.rest_books (id), color text not null);
  create view public.rest_long_books with (security_invoker = on) as
    select b.id, b.title as name, b.publisher_id from public.rest_books b where b.pages > 300;
  create table public.rest_hidden (id int primary key, secret text);
  alter table public.rest_publishers enable row level security;
  alter table public.rest_authors enable row level security;
  alter table public.rest_books enable row level security;
  alter table public.rest_book_authors enable row level security;
  alter table public.rest_covers enable row level security;
  alter table public.rest_hidden enable row level security;
  revoke all on public.rest_hidden, public.rest_publishers, public.rest_authors, public.rest_books,
    public.rest_book_authors, public.rest_covers, public.rest_long_books from anon, authenticated, service_role;
  grant select on public.rest_publishers, public.rest_authors, public.rest_books, public.rest_book_authors,
    public.rest_covers, public.rest_long_books to anon, authenticated, service_role;
  create policy everyone on public.rest_books for select to anon, authenticated using (true);
  create policy everyone on public.rest_authors for select to anon, authenticated using (true);
  insert into public.rest_publishers values (1, 'Acme', null), (2, 'Beta', 1), (3, 'Gamma', 1);
  insert into public.rest_authors values
    (1, 'Ann', '1950-02-01', '{poetry,prose}', '{"city": "Oslo", "langs": ["no", "en"], "size": 3}'),
    (2, 'Bob', null, '{prose}', '{"city": "Rome", "langs": ["it"]}'),
    (3, 'Cleo, the "elder"', '1990-07-30', '{}', null),
    (4, 'Dan, Jr. (senior)', null, '{drama}', null);
  insert into public.rest_books (id, title, publisher_id, editor_id, reviewer_id, pages, price, isbn, printed, sold) values
    (1, 'Alpha waves', 1, 1, 2, 120, 12.50, 9007199254740993, '2026-01-02T03:04:05.678901Z', '[1,10)'),
    (2, 'Beta decay', 1, 2, null, 450, 30.00, 2, '2026-03-01T00:00:00Z', '[20,30)'),
    (3, 'Gamma rays', 2, null, null, null, null, 3, null, '[10,20)'),
    (4, 'Delta blues', null, 1, null, 301, 7.25, 4, null, null);
  insert into public.rest_book_authors values (1, 1, 60), (1, 2, 40), (2, 2, 100), (4, 3, 100);
  insert into public.rest_covers values (1, 'red'), (2, 'blue')`;

export const libraryTeardown = `
  drop view if exists public.rest_long_books;
  drop table if exists public.rest_hidden, public.rest_covers, public.rest_book_authors, public.rest_books,
    public.rest_authors, public.rest_publishers cascade`;
