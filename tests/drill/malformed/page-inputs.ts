import type { Call } from '../http.ts';
import type { Random } from '../random.ts';
import type { KnownIds } from './action-inputs.ts';

/** Names that some page or route reads from its address. */
const parameters = [
  ...[
    'block',
    'from',
    'to',
    'since',
    'before',
    'after',
    'format',
    'sheet',
    'on',
    'page',
    'q',
    'query',
    'person',
  ],
  ...[
    'tab',
    'date',
    'day',
    'view',
    'next',
    'token_hash',
    'type',
    'code',
    'actorId',
    'kind',
    'status',
    'problem',
  ],
  ...[
    'center',
    'shift',
    'row',
    'start',
    'version',
    'compare',
    'sort',
    '__proto__',
    'constructor',
    '_rsc',
    '',
  ],
] as const;

const texts = [
  ...[
    '',
    '0',
    '-1',
    '1',
    '1.5',
    '1e3',
    '99999999999999999999',
    'NaN',
    'null',
    'x',
    '__proto__',
    'constructor',
  ],
  ...[
    '2036-01-05',
    '2036-02-30',
    '9999-12-31',
    '0000-00-00',
    '-1-1-1',
    '\0',
    'a\0b',
    '\u202e',
    '\u{1f46e}',
    '..',
  ],
  ...[
    "'; --",
    '<script>',
    '../../../etc/passwd',
    '//evil.example',
    '\\\\evil.example',
    'time_off:1',
    'time_off:x',
  ],
  ...['x'.repeat(4000), '\u{1f46e}'.repeat(200), '%', '[', '{}', 'csv', 'json', 'all', 'true'],
] as const;

/** What no encoder writes. */
const rawParts = [
  '%',
  '%zz',
  '%00',
  '%c0%ae%c0%ae',
  '%ff%fe',
  '%2e%2e%2f',
  '%252e',
  '..%5c',
  '%F0%9F',
  ';',
  '@',
] as const;

const methods = [
  'GET',
  'GET',
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const;

/** One malformed request of a page or route, and whether what Next itself reads of it is whole. */
export function malformedRequest(
  path: string,
  ids: KnownIds,
  random: Random,
): { call: Required<Pick<Call, 'method' | 'path' | 'headers'>> & Pick<Call, 'body'>; isWhole: boolean } {
  const text = () =>
    random.next() < 0.2
      ? String(random.next() < 0.5 ? random.pick(ids.numbers) : random.pick(ids.uuids))
      : random.pick(texts);
  const part = () => (random.next() < 0.15 ? random.pick(rawParts) : encodeURIComponent(text()) || '_');
  const named = path.replaceAll(/\[[^\]]+\]/g, part);
  const query = Array.from({ length: random.between(0, 4) }, () => {
    const name = encodeURIComponent(random.pick(parameters));
    return random.next() < 0.1 ? `${name}=${random.pick(rawParts)}` : `${name}=${encodeURIComponent(text())}`;
  });
  const method = random.next() < 0.02 ? 'PROPFIND' : random.pick(methods);
  const { headers, isWhole } = strangeHeaders(random);
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  return {
    call: {
      method,
      path: `${named}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      headers: { ...headers, ...(hasBody && { 'content-type': random.pick(types) }) },
      body: hasBody ? random.pick(bodies) : undefined,
    },
    // A body of a page is taken for an action's by Next, before anything of ours is asked.
    isWhole: isWhole && (!hasBody || path.startsWith('/api/')),
  };
}

const types = [
  '',
  'text/plain',
  'application/json',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'x/y',
] as const;
const bodies = [
  ...[
    '',
    '{',
    '[]',
    'null',
    'answer=accept',
    'answer=accept&answer=x',
    '--x\r\n',
    '\0'.repeat(100),
    'x'.repeat(200_000),
  ],
  '--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\naccept\r\n--x--\r\n',
] as const;

function strangeHeaders(random: Random): { headers: Record<string, string>; isWhole: boolean } {
  const chosen = random.pick(headerChoices);
  // The router's own headers are taken apart by Next alone.
  const isWhole = !Object.keys(chosen).some((name) => name.startsWith('next-') || name === 'rsc');
  return { headers: chosen, isWhole };
}

const headerChoices: readonly [Record<string, string>, ...Record<string, string>[]] = [
  {},
  {},
  {},
  {},
  { rsc: '1' },
  { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/../x' },
  { 'next-action': 'x' },
  { 'next-action': '0'.repeat(42), 'content-type': 'text/plain' },
  { 'next-url': '/\\evil', rsc: '1' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-forwarded-for': 'not an address', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'x' },
  { accept: 'x'.repeat(5000) },
  { 'accept-language': '*;q=x', 'accept-encoding': 'br;q=9, x' },
  { range: 'bytes=9-1', 'if-none-match': 'W/"', 'if-modified-since': 'yesterday' },
  { 'sec-fetch-mode': 'x', 'sec-fetch-site': 'same-origin' },
  { 'user-agent': '' },
  { 'user-agent': `\u00ff${'('.repeat(3000)}` },
  { authorization: 'Bearer x.y.z' },
  { 'x-request-id': '__proto__' },
  { expect: '100-continue' },
];
