import { expect } from 'vitest';
import { type Api, type Contract, notAvailable, prefer, refusal } from './contract.ts';

/** Media types, methods, schemas and paths. */
export function protocolContract(api: Api): Contract {
  const { from, rpc, raw, get, send, post } = api;
  const type = (name: string) => ({ 'content-type': name });
  const accept = (name: string) => ({ accept: name });
  const object = 'application/vnd.pgrst.object+json';
  const one = 'rest_stock?select=sku,note&sku=eq.a';

  return {
    'media types': [
      [
        'one object',
        () => get(one, accept(object)),
        { status: 200, body: { sku: 'a', note: null }, headers: type(`${object}; charset=utf-8`) },
      ],
      [
        'one object without nulls',
        () => get(one, accept(`${object};nulls=stripped`)),
        { status: 200, body: { sku: 'a' }, headers: type(`${object};nulls=stripped; charset=utf-8`) },
      ],
      [
        'an array without nulls',
        () => get(one, accept('application/vnd.pgrst.array+json;nulls=stripped')),
        {
          status: 200,
          body: [{ sku: 'a' }],
          headers: type('application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8'),
        },
      ],
      [
        'an array with them is plain JSON',
        () => get(one, accept('application/vnd.pgrst.array+json')),
        { status: 200, body: [{ sku: 'a', note: null }], headers: type('application/json; charset=utf-8') },
      ],
      [
        'the best of several',
        () => get(one, accept('text/html, text/csv;q=0.5, application/json;q=0.9')),
        { status: 200, headers: type('application/json; charset=utf-8') },
      ],
      [
        'a type nobody has',
        () => get(one, accept('text/html')),
        { status: 406, code: 'PGRST107', body: notAvailable('text/html') },
      ],
      [
        'query plans are off',
        () => get(one, accept('application/vnd.pgrst.plan')),
        { status: 406, code: 'PGRST107' },
      ],
      ['and so is explain()', () => from('rest_stock').select().explain(), { status: 406, code: 'PGRST107' }],
      [
        'text/plain of a number',
        () => get('rpc/rest_double?n=2', accept('text/plain')),
        { status: 406, code: 'PGRST107', body: notAvailable('text/plain') },
      ],
      [
        'octet-stream of a table',
        () => get(one, accept('application/octet-stream')),
        { status: 406, code: 'PGRST107' },
      ],
      [
        'a function that answers a calendar',
        () => get('rpc/rest_feed?title=Nights', accept('text/calendar')),
        { status: 200, body: 'BEGIN:Nights', headers: type('text/calendar') },
      ],
      ['the same as JSON', () => rpc('rest_feed'), { status: 200, body: 'BEGIN:Shifts' }],
      [
        'a function that answers bytes',
        async () => {
          const answer = await get('rpc/rest_image', accept('application/octet-stream'));
          expect([...new Uint8Array(await answer.clone().arrayBuffer())]).toEqual([0, 255, 128]);
          return answer;
        },
        { status: 200, headers: { ...type('application/octet-stream'), 'content-length': '3' } },
      ],
      [
        'a function that answers anything',
        () => get('rpc/rest_anything', accept('image/png')),
        { status: 200, body: 'A', headers: type('application/octet-stream') },
      ],
      [
        'a write says so before it is done',
        async () => {
          const answer = await post('rest_stock', '{"sku": "z"}', accept('text/html'));
          expect(answer.status).toBe(406);
          return from('rest_stock').select('sku').eq('sku', 'z');
        },
        { status: 200, body: [] },
      ],
    ],
    'methods, schemas and paths': [
      [
        'OPTIONS names the methods',
        () => raw('rest_books', { method: 'OPTIONS' }),
        { status: 200, body: '', headers: { allow: expect.stringContaining('GET') } },
      ],
      [
        'HEAD has headers alone',
        () => raw('rest_books?select=id', { method: 'HEAD', headers: prefer('count=exact') }),
        {
          status: 200,
          body: '',
          headers: { 'content-range': '0-3/4', 'content-type': 'application/json; charset=utf-8' },
        },
      ],
      ['HEAD of what is not there', () => raw('rest_nothing', { method: 'HEAD' }), { status: 404, body: '' }],
      [
        'a schema that is not exposed, to read',
        () => get('users', { 'accept-profile': 'auth' }),
        {
          status: 406,
          code: 'PGRST106',
          body: refusal('PGRST106', 'Invalid schema: auth', null, expect.stringContaining('exposed: public')),
        },
      ],
      [
        'a schema that is not exposed, to write',
        () => post('users', '{}', { 'content-profile': 'auth' }),
        { status: 406, code: 'PGRST106' },
      ],
      [
        'the profile of the other direction means nothing',
        () => get('rest_books?select=id&id=eq.1', { 'content-profile': 'auth' }),
        { status: 200, body: [{ id: 1 }] },
      ],
      [
        'the schema of the answer is named',
        () => get('rest_books?select=id&id=eq.1', { 'accept-profile': 'public' }),
        { status: 200, headers: { 'content-profile': 'public' } },
      ],
      [
        'a write by a method for functions',
        () => send('PATCH', 'rpc/rest_double', '{}'),
        { status: 405, code: 'PGRST101' },
      ],
      [
        'a path that goes too deep',
        () => get('rest_books/1'),
        {
          status: 404,
          code: 'PGRST125',
          body: refusal('PGRST125', 'Invalid path specified in request URL'),
        },
      ],
    ],
  };
}
