import { expect, it } from 'vitest';
import { PRINT_KINDS, PRINT_SIZES, parsePrintQuery, printHref } from '#lib/domain/print-query.ts';

it('reads back what it writes', () => {
  for (const kind of PRINT_KINDS) {
    for (const size of PRINT_SIZES) {
      const query = { block: 7, kind, size, date: '2026-02-04' };
      const search = new URL(printHref(query), 'http://localhost').searchParams;
      expect(parsePrintQuery(Object.fromEntries(search))).toEqual(query);
    }
  }
});

it('leaves out what is as by default, and takes nonsense as nothing', () => {
  expect(printHref({ kind: 'week', size: 'a4' })).toBe('/roster/print');
  expect(parsePrintQuery({ block: '-1', kind: 'year', date: '2026-02-30', size: ['a3', 'a4'] })).toEqual({
    block: null,
    kind: 'week',
    date: null,
    size: 'a4',
  });
});
