import fc from 'fast-check';

/** A request nobody should send: without the origin, the mount point and the key. */
export type Nonsense = {
  method: string;
  /** Path and query under `/rest/v1/`. */
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
};

/** The row that tests look at; the generated requests may well delete it. */
export const nonsenseRow = `
  delete from public.rest_target;
  insert into public.rest_target (id, "we""ird ' col") values (1, 'kept')`;

/** What the generated requests are about: the library, and a table and functions to write with. */
export const nonsenseSetup = `
  create table public.rest_target (
    id int primary key, "we""ird ' col" text, j jsonb, t text[], v tsvector, b bytea, n numeric(6, 2), at timestamptz);
  alter table public.rest_target enable row level security;
  revoke all on public.rest_target from anon, authenticated;
  grant all on public.rest_target to service_role;
  ${nonsenseRow};
  create function public.rest_list(low int default 0, names text[] default '{}') returns setof public.rest_books
    language sql stable as 'select * from public.rest_books where id > low';
  create function public.rest_single(j jsonb) returns jsonb language sql immutable as 'select j';
  create function public.rest_unnamed(jsonb) returns jsonb language sql immutable as 'select $1';
  create function public.rest_bytes(bytea) returns int language sql immutable as 'select length($1)';
  do $$ declare f regprocedure; begin
    for f in select oid from pg_proc where pronamespace = 'public'::regnamespace
      and proname in ('rest_list', 'rest_single', 'rest_unnamed', 'rest_bytes') loop
      execute format('grant execute on function %s to anon, authenticated, service_role', f);
    end loop; end $$`;

export const nonsenseTeardown = `
  drop function if exists public.rest_list, public.rest_single, public.rest_unnamed, public.rest_bytes;
  drop table if exists public.rest_target`;

/** Pieces that mean something in the query language, in SQL, in JSON or in HTTP. */
const pieces = [
  ...['id', 'j', 't', 'v', 'b', 'n', 'at', 'title', 'rest_books', 'rest_publishers', 'rest_authors', 'share'],
  ...[
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
    '...',
    '"',
    "'",
    '\\',
    '%',
    '&',
    '=',
    ';',
    '#',
    '?',
    '+',
  ],
  ...[
    'eq.',
    'neq.',
    'not.',
    'in.(',
    'is.',
    'null',
    'or',
    'and(',
    'cs.{',
    'ov.[',
    'adj.',
    'isdistinct.',
    'fts(english).',
  ],
  ...[
    'like(any).{',
    'eq(all).{',
    '}',
    ']',
    '[',
    '{',
    '{"a":',
    'select',
    'order',
    'asc',
    '.desc',
    '.nullsfirst',
    'inner',
  ],
  ...[
    'count()',
    '.sum()',
    'count',
    'limit',
    'offset',
    '0',
    '-1',
    '1e9',
    '99999999999999999999',
    'NaN',
    'Infinity',
  ],
  ...[
    '; drop table rest_target; --',
    "' or 1=1 --",
    '$$',
    '$1',
    '/*',
    'pg_sleep(5)',
    '::text from pg_authid --',
  ],
  ...[
    '\0',
    '\u{1F600}',
    '\uFFFD',
    '\u202E',
    '\ud800',
    'é',
    ' ',
    '\t',
    '\n',
    '\r\n',
    'null',
    'true',
    'NULL',
    '__proto__',
  ],
];
const piece = fc.constantFrom(...pieces);
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

/** Requests that make sense, so that one change to them reaches further than pure noise would. */
const sensible = fc.constantFrom(
  'rest_books?select=id,title,rest_publishers(name),shares:rest_book_authors(share)&order=id.desc.nullslast&limit=2',
  'rest_books?select=*,rest_authors!rest_book_authors!inner(name,profile->city)&rest_authors.tags=cs.{prose}',
  'rest_books?select=id,...rest_publishers(publisher:name),rest_covers()&rest_covers=not.is.null&or=(id.eq.1,id.gt.3)',
  'rest_publishers?select=name,rest_books(title,rest_book_authors(rest_authors(name)))&rest_books.order=title&rest_books.limit=1',
  'rest_publishers?select=id,rest_books(count),children:rest_publishers(name)&order=id&offset=1',
  'rest_authors?select=who:name,profile->>city,tags->0,born::text&name=in.("Cleo, the \\"elder\\"",Ann)&not.or=(id.eq.9,id.is.null)',
  'rest_books?words=fts(english).wave&title=ilike(any).{alpha*,*rays}&price=not.is.null&sold=ov.[1,5)',
  'rest_target?select=id,j->a->>b&id=gte.1&j->>a=is.null&order=j->a',
  'rest_target?columns=id,j,t&on_conflict=id&id=gt.1000',
  'rpc/rest_list?low=1&select=id,rest_publishers(name)&order=title.desc&limit=1&title=like.*a*',
  'rpc/rest_single?j={"a":1}',
  'rpc/rest_unnamed',
  'rpc/rest_bytes',
);

/** One change somewhere: a piece put in, some characters taken out, or a part doubled. */
const change = fc.record({ at: fc.nat(10_000), cut: fc.nat(6), put: fc.oneof(piece, fc.constant('')) });
const mutated = fc
  .tuple(sensible, fc.array(change, { maxLength: 3 }))
  .map(([target, changes]) => changes.reduce(applyChange, target));

function applyChange(target: string, { at, cut, put }: { at: number; cut: number; put: string }): string {
  const start = at % (target.length + 1);
  return target.slice(0, start) + put + target.slice(start + cut);
}

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
  ),
  fc.constantFrom(
    'rest_books.id',
    'rest_books.order',
    'rest_books.limit',
    'rest_books.or',
    'not.and',
    '',
    'n',
    'at',
  ),
);
const path = fc.oneof(
  fc.constantFrom(
    'rest_target',
    'rest_books',
    'rest_long_books',
    'rpc/rest_list',
    'rpc/rest_none',
    'rpc/version',
    'rpc',
    '',
  ),
  text.map((value) => encodeURIComponent(value.toWellFormed())),
);
const noise = fc
  .tuple(path, fc.array(fc.tuple(key, text), { maxLength: 4 }))
  .map(([where, pairs]) => `${where}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);

/** Half of the values are escaped as they should be; the rest goes as a careless client would send it. */
const target = fc
  .tuple(fc.oneof(mutated, noise), fc.boolean())
  .map(([raw, escaped]) => (escaped ? escapeValues(raw) : raw.toWellFormed()));

function escapeValues(raw: string): string {
  const [where = '', ...rest] = raw.toWellFormed().split('?');
  const escapePart = (part: string): string => part.split('=').map(encodeURIComponent).join('=');
  return `${where}?${rest.join('?').split('&').map(escapePart).join('&')}`;
}

const json = fc.oneof(
  fc.json(),
  text,
  fc
    .array(
      fc.dictionary(
        fc.constantFrom('id', 'we"ird \' col', 'j', 't', 'b', 'n', 'at', '__proto__', 'x', 'low', 'names'),
        fc.oneof(fc.jsonValue(), fc.integer({ min: 2, max: 2000 })),
      ),
      { maxLength: 3 },
    )
    .map((rows) => JSON.stringify(rows.length === 1 ? rows[0] : rows)),
);
const csv = fc
  .array(fc.array(fc.oneof(piece, fc.nat(2000).map(String)), { minLength: 1, maxLength: 3 }), {
    maxLength: 4,
  })
  .map((lines) => lines.map((fields) => fields.join(',')).join('\n'));
const body = fc.oneof(json, csv, text);

const preference = fc.constantFrom(
  ...[
    'return=representation',
    'return=minimal',
    'return=headers-only',
    'count=exact',
    'count=planned',
    'count=estimated',
  ],
  ...[
    'resolution=merge-duplicates',
    'resolution=ignore-duplicates',
    'missing=default',
    'missing=null',
    'tx=rollback',
  ],
  ...[
    'handling=strict',
    'handling=lenient',
    'max-affected=0',
    'max-affected=-1',
    'max-affected=x',
    'max-affected=',
  ],
  ...['timezone=UTC', 'timezone=Mars/Olympus', 'timezone=', 'params=single-object', 'x', '=', ',,', 'return'],
);
const accept = fc.constantFrom(
  ...[
    '*/*',
    'application/json',
    'text/csv',
    'text/plain',
    'application/octet-stream',
    'application/geo+json',
    'x',
    ';;q=',
  ],
  ...[
    'application/vnd.pgrst.object+json',
    'application/vnd.pgrst.object+json;nulls=stripped',
    'text/*;q=0.1,*/*;q=x',
  ],
  ...[
    'application/vnd.pgrst.array+json;nulls=stripped',
    'application/vnd.pgrst.plan+json; options=analyze',
    'a/b;q=9,,',
  ],
);
const contentType = fc.constantFrom(
  ...[
    'application/json',
    'application/json; charset=latin1',
    'text/csv',
    'text/plain',
    'text/xml',
    '',
    'x',
    ';',
  ],
  ...['application/octet-stream', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
);
const range = fc.constantFrom(
  '0-0',
  '1-',
  '9-1',
  '5-',
  '0-99999999999999999999',
  '-1',
  'x',
  '0-1,2-3',
  'items=0-1',
);
const profile = fc.constantFrom('public', 'graphql_public', 'pg_catalog', '"; drop', 'auth', '');
const headers = fc.record(
  {
    prefer: fc.array(preference, { minLength: 1, maxLength: 4 }).map((list) => list.join(', ')),
    accept,
    'content-type': contentType,
    range,
    'range-unit': fc.constantFrom('items', 'bytes'),
    'accept-profile': profile,
    'content-profile': profile,
  },
  { requiredKeys: [] },
);

/** Requests of every kind, most of them malformed somewhere; reads are more frequent than writes. */
export const nonsense: fc.Arbitrary<Nonsense> = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'),
    target,
    headers,
    body: fc.option(body, { nil: undefined }),
  })
  .map((request) => ({
    ...request,
    // Neither browsers nor fetch can send a body with these.
    body: ['GET', 'HEAD'].includes(request.method) ? undefined : request.body,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([, value]) => value !== undefined)),
  }));

/** What no answer may show: our files, our roles, and the names that compiled statements use inside. */
const INTERNAL =
  /node_modules|\.ts:\d|\n\s+at |authenticator|supabase_admin|postgres:\/\/|pgrst_(?:payload|result|count|embed|junction|defaults)|PGRSTX00/;

/** Names what is wrong with an answer, if anything is; bad input may be refused, and only in the documented form. */
export function faultOf(method: string, status: number, received: string): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (INTERNAL.test(received)) return 'something internal is shown';
  // Too long an address or header is refused by Node before anything is read.
  if (status < 300 || method === 'HEAD' || method === 'OPTIONS' || status === 431) return undefined;
  const keys = keysOf(received);
  return keys === 'code,details,hint,message' ? undefined : `an error with the keys ${keys}`;
}

function keysOf(received: string): string {
  try {
    return Object.keys(JSON.parse(received)).toSorted().join(',');
  } catch {
    return `(${received.slice(0, 80)})`;
  }
}
