import { expect } from 'vitest';
import { type Api, type Contract, prefer, refusal } from './contract.ts';

const shown = prefer('return=representation');
const csv = { 'content-type': 'text/csv' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Preferences, upserts, CSV and forms. */
export function writingContract(api: Api): Contract {
  const { from, get, send, post } = api;
  const tooMany = (rows: number) =>
    refusal(
      'PGRST124',
      'Query result exceeds max-affected preference constraint',
      `The query affects ${rows} rows`,
    );
  const strict = (limit: string) => prefer('handling=strict', `max-affected=${limit}`);
  const quantities = () => from('rest_stock').select('sku, qty').order('sku');
  const untouched = [
    { sku: 'a', qty: 5 },
    { sku: 'b', qty: 2 },
    { sku: 'c', qty: 9 },
  ];

  const merge = prefer('resolution=merge-duplicates', 'return=representation');
  const ignore = prefer('resolution=ignore-duplicates', 'return=representation');
  const applied = 'resolution=merge-duplicates, return=representation';

  const shownOnes = 'rest_stock?select=sku,label,qty,note';
  return {
    preferences: [
      [
        'max-affected stops an update',
        () => send('PATCH', 'rest_stock?qty=gt.0', '{"qty": 0}', strict('2')),
        { status: 400, code: 'PGRST124', body: tooMany(3) },
      ],
      [
        'and rolls it back',
        async () => {
          await send('PATCH', 'rest_stock?qty=gt.0', '{"qty": 0}', strict('2'));
          return quantities();
        },
        { status: 200, body: untouched },
      ],
      [
        'max-affected stops a deletion, and rolls it back',
        async () => {
          await send('DELETE', 'rest_stock?qty=gt.0', '', strict('0'));
          return quantities();
        },
        { status: 200, body: untouched },
      ],
      [
        'max-affected lets enough through and is applied',
        () => send('PATCH', 'rest_stock?sku=eq.a', '{"qty": 0}', strict('1')),
        { status: 204, headers: { 'preference-applied': 'handling=strict, max-affected=1' } },
      ],
      [
        'max-affected without strict handling is no limit',
        () => send('PATCH', 'rest_stock?qty=gt.0', '{"qty": 1}', prefer('max-affected=1')),
        { status: 204, headers: { 'preference-applied': null } },
      ],
      [
        'max-affected below zero allows not even nothing',
        () => send('DELETE', 'rest_stock?sku=eq.none', '', strict('-1')),
        { status: 400, code: 'PGRST124', body: tooMany(0) },
      ],
      [
        'a write with a limit that cannot be',
        () => send('PATCH', 'rest_stock?sku=eq.a&limit=-1', '{"qty": 1}'),
        { status: 416, code: 'PGRST103' },
      ],
      [
        'max-affected that is no number is no limit',
        () => send('PATCH', 'rest_stock?qty=gt.0', '{"qty": 1}', strict('many')),
        { status: 204 },
      ],
      [
        'max-affected stops a function',
        () => post('rpc/rest_take', '{"n": 1}', strict('2')),
        { status: 400, code: 'PGRST124', body: tooMany(3) },
      ],
      [
        'and rolls back what it did',
        async () => {
          await post('rpc/rest_take', '{"n": 1}', strict('2'));
          return quantities();
        },
        { status: 200, body: untouched },
      ],
      [
        'max-affected needs a function with rows',
        () => post('rpc/rest_double', '{"n": 1}', strict('2')),
        { status: 400, code: 'PGRST128' },
      ],
      [
        'max-affected does not concern a reading',
        () => get('rest_stock?select=sku', strict('1')),
        { status: 200, headers: { 'preference-applied': 'handling=strict' } },
      ],
      [
        'strict handling refuses what it does not know',
        () => get('rest_stock', prefer('handling=strict', 'anything', 'count=all', 'timezone=Mars/Olympus')),
        {
          status: 400,
          code: 'PGRST122',
          body: refusal(
            'PGRST122',
            'Invalid preferences given with handling=strict',
            'Invalid preferences: anything, count=all, timezone=Mars/Olympus',
          ),
        },
      ],
      [
        'lenient handling does not',
        () => get('rest_stock?select=sku&limit=1', prefer('handling=lenient', 'anything')),
        { status: 200, headers: { 'preference-applied': 'handling=lenient' } },
      ],
      [
        'the first of two counts',
        () => get('rest_stock?select=sku&limit=1', prefer('count=exact', 'count=planned')),
        { status: 206, headers: { 'preference-applied': 'count=exact' } },
      ],
      [
        'a time zone is for what is read and written',
        () => get('rest_books?select=printed&id=eq.2', prefer('timezone=America/New_York')),
        {
          status: 200,
          body: [{ printed: '2026-02-28T19:00:00-05:00' }],
          headers: { 'preference-applied': 'timezone=America/New_York' },
        },
      ],
      [
        'tx=rollback is not for clients',
        async () => {
          const answer = await post('rest_stock', '{"sku": "z"}', prefer('tx=rollback', 'handling=strict'));
          expect([answer.status, answer.headers.get('preference-applied')]).toEqual([201, 'handling=strict']);
          return from('rest_stock').select('sku').eq('sku', 'z');
        },
        { status: 200, body: [{ sku: 'z' }] },
      ],
      [
        'missing=null is what happens anyway',
        () =>
          post(
            'rest_stock?columns=sku,label',
            '{"sku": "z"}',
            prefer('return=representation', 'missing=null'),
          ),
        {
          status: 201,
          body: [{ sku: 'z', label: null, qty: 1, note: null }],
          headers: { 'preference-applied': 'missing=null, return=representation' },
        },
      ],
      [
        'missing=default fills in the defaults',
        () =>
          post(
            'rest_stock?columns=sku,label',
            '[{"sku": "y"}, {"sku": "z", "label": "L"}]',
            prefer('missing=default', 'return=representation'),
          ),
        {
          status: 201,
          body: [
            { sku: 'y', label: 'unnamed', qty: 1, note: null },
            { sku: 'z', label: 'L', qty: 1, note: null },
          ],
        },
      ],
      [
        'return=minimal shows nothing',
        () => post('rest_stock', '{"sku": "z"}', prefer('return=minimal')),
        { status: 201, body: '', headers: { location: null, 'preference-applied': 'return=minimal' } },
      ],
      [
        'return=headers-only shows where the row is',
        () => post('rest_stock', '{"sku": "ä/1"}', prefer('return=headers-only')),
        { status: 201, body: '', headers: { location: '/rest_stock?sku=eq.%C3%A4%2F1' } },
      ],
      [
        'return=headers-only of an update is 204',
        () =>
          send('PATCH', 'rest_stock?sku=eq.a', '{"qty": 7}', prefer('return=headers-only', 'count=exact')),
        {
          status: 204,
          headers: { 'content-range': '0-0/1', 'preference-applied': 'return=headers-only, count=exact' },
        },
      ],
      [
        'a write is not counted by a guess',
        () => send('DELETE', 'rest_stock?sku=eq.a', '', prefer('count=planned')),
        { status: 204, headers: { 'content-range': '*/*' } },
      ],
    ],
    upserts: [
      [
        'that only change rows are 200',
        () => post('rest_stock?select=sku,qty', '[{"sku": "a", "qty": 1}, {"sku": "b", "qty": 1}]', merge),
        {
          status: 200,
          body: [
            { sku: 'a', qty: 1 },
            { sku: 'b', qty: 1 },
          ],
          headers: { 'preference-applied': applied },
        },
      ],
      [
        'that also insert are 201',
        () => post('rest_stock?select=sku', '[{"sku": "a", "qty": 1}, {"sku": "z", "qty": 1}]', merge),
        { status: 201, body: [{ sku: 'a' }, { sku: 'z' }] },
      ],
      ['of nothing are 200', () => post('rest_stock', '[]', merge), { status: 200, body: [] }],
      [
        'of the key alone change nothing',
        () => post('rest_stock?select=sku,qty', '{"sku": "a"}', merge),
        { status: 200, body: [{ sku: 'a', qty: 5 }] },
      ],
      [
        'that skip what is there are 201',
        () => post('rest_stock?select=sku', '[{"sku": "a"}, {"sku": "z"}]', ignore),
        { status: 201, body: [{ sku: 'z' }] },
      ],
      [
        'into a table without a key are inserts',
        () => post('rest_log', '{"line": "x", "level": 1}', merge),
        {
          status: 201,
          body: [{ line: 'x', level: 1 }],
          headers: { 'preference-applied': 'return=representation' },
        },
      ],
      [
        'by columns that are not unique',
        () => from('rest_stock').upsert({ sku: 'a', qty: 1 }, { onConflict: 'qty' }),
        { status: 400, code: '42P10' },
      ],
      [
        'of one row twice',
        () => from('rest_stock').upsert([{ sku: 'a' }, { sku: 'a' }]),
        { status: 500, code: '21000' },
      ],
    ],
    'PUT of one row': [
      [
        'that is new is 201',
        () => send('PUT', 'rest_stock?sku=eq.z', '{"sku": "z", "qty": 4}', shown),
        { status: 201, body: [{ sku: 'z', label: 'unnamed', qty: 4, note: null }] },
      ],
      [
        'that is there is 200',
        () => send('PUT', 'rest_stock?sku=eq.a&select=sku,qty', '{"sku": "a", "qty": 4}', shown),
        {
          status: 200,
          body: [{ sku: 'a', qty: 4 }],
          headers: { 'preference-applied': 'return=representation' },
        },
      ],
      [
        'says nothing unless asked',
        () => send('PUT', 'rest_stock?sku=eq.a', '{"sku": "a", "qty": 4}'),
        { status: 204, body: '' },
      ],
      [
        'with another key in the body writes nothing',
        async () => {
          const answer = await send('PUT', 'rest_stock?sku=eq.a', '{"sku": "b", "qty": 100}');
          expect([answer.status, (await answer.json()).code]).toEqual([400, 'PGRST115']);
          return quantities();
        },
        { status: 200, body: untouched },
      ],
      [
        'needs the key and nothing but the key',
        () => send('PUT', 'rest_stock?sku=eq.a&qty=eq.5', '{"sku": "a", "qty": 4}'),
        { status: 405, code: 'PGRST105' },
      ],
      [
        'needs it to be equal',
        () => send('PUT', 'rest_stock?sku=in.(a)', '{"sku": "a", "qty": 4}'),
        { status: 405, code: 'PGRST105' },
      ],
      [
        'needs a table with a key',
        () => send('PUT', 'rest_log', '{"line": "x"}'),
        { status: 405, code: 'PGRST105' },
      ],
      [
        'has no range',
        () => send('PUT', 'rest_stock?sku=eq.a&limit=1', '{"sku": "a"}'),
        { status: 400, code: 'PGRST114' },
      ],
    ],
    'CSV and forms': [
      [
        'quotes, line ends, Unicode, empty text and null in an answer',
        () => from('rest_stock').select('sku,label,qty,note').order('sku').csv(),
        {
          status: 200,
          body: 'sku,label,qty,note\na,Apples,5,\nb,"Berries, ""red""",2,"two\nlines"\nc,"Çédrats \u{1F34B}",9,""',
        },
      ],
      [
        'nothing to answer',
        () => get('rest_stock?sku=eq.none', { accept: 'text/csv' }),
        { status: 200, body: '\n', headers: { 'content-type': 'text/csv; charset=utf-8' } },
      ],
      [
        'rows in a body',
        () =>
          post(
            shownOnes,
            'sku,label,qty,note\r\nx,"say ""hi"", you",3,NULL\ny,"line\none",4,""\n\nz,ünï 🍋,5,=1+1\n',
            { ...csv, ...shown },
          ),
        {
          status: 201,
          body: [
            { sku: 'x', label: 'say "hi", you', qty: 3, note: null },
            { sku: 'y', label: 'line\none', qty: 4, note: '' },
            { sku: 'z', label: 'ünï 🍋', qty: 5, note: '=1+1' },
          ],
        },
      ],
      [
        'what looks like SQL stays text',
        () => post(shownOnes, `sku,label\nx,"'); drop table rest_stock; --"`, { ...csv, ...shown }),
        { status: 201, body: [{ sku: 'x', label: "'); drop table rest_stock; --", qty: 1, note: null }] },
      ],
      [
        'a header alone',
        () => post('rest_stock', 'sku,label\n', { ...csv, ...shown }),
        { status: 201, body: [] },
      ],
      [
        'lines of different length',
        () => post('rest_stock', 'sku,label\nx\n', csv),
        {
          status: 400,
          code: 'PGRST102',
          body: refusal('PGRST102', 'All lines must have same number of fields'),
        },
      ],
      [
        'a quote that never ends',
        () => post('rest_stock', 'sku\n"x', csv),
        { status: 400, code: 'PGRST102' },
      ],
      ['an empty body', () => post('rest_stock', '', csv), { status: 400, code: 'PGRST102' }],
      [
        'a column that is not there',
        () => post('rest_stock', 'colour\nx', csv),
        { status: 400, code: 'PGRST204' },
      ],
      [
        'a value of another type',
        () => post('rest_stock', 'sku,qty\nx,many', csv),
        { status: 400, code: '22P02' },
      ],
      [
        'a form is one row',
        () => post(shownOnes, 'sku=x&label=a+%26+b&qty=3', { ...form, ...shown }),
        { status: 201, body: [{ sku: 'x', label: 'a & b', qty: 3, note: null }] },
      ],
      ['a form for a function', () => post('rpc/rest_double', 'n=21', form), { status: 200, body: 42 }],
      ['CSV for a function', () => post('rpc/rest_double', 'n\n4', csv), { status: 200, body: 8 }],
      [
        'anything else',
        () => post('rest_stock', '<x/>', { 'content-type': 'application/xml' }),
        {
          status: 400,
          code: 'PGRST102',
          body: refusal('PGRST102', 'Content-Type not acceptable: application/xml'),
        },
      ],
    ],
  };
}
