import { afterAll, beforeAll, expect, it } from 'vitest';
import { isVisible } from '#lib/domain/reason.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Control characters, and what reorders the text around it: never in a line, however it looks. */
const BARRED = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

it('shows something by the same characters in SQL and in TypeScript', async () => {
  // The basic plane without the halves of pairs, music and shorthand, emoji, and the plane of tags.
  const rows = await db.sql<{ code: number; is_line: boolean }[]>`
    select code, private.is_line(chr(code)) as is_line
    from (
      select generate_series(32, 55295) union all select generate_series(57344, 65535)
      union all select generate_series(113664, 130047) union all select generate_series(917504, 921855)
    ) as chosen (code)`;
  const different = rows.filter(({ code, is_line }) => {
    const character = String.fromCodePoint(code);
    return is_line !== (!BARRED.test(character) && isVisible(character));
  });
  expect(rows.length).toBeGreaterThan(80_000);
  expect(different.map(({ code }) => code.toString(16))).toEqual([]);
});

it('is a line with one letter among what shows nothing, and none without', async () => {
  const [row] = await db.sql`
    select private.is_line(E'\u200B \u2060') as unseen, private.is_line(E'\u200Ba\u2060') as seen,
      private.is_line('') as empty, private.is_line(E'a\u202Eb') as reordered, private.is_line(null) as nothing`;
  expect(row).toEqual({ unseen: false, seen: true, empty: true, reordered: false, nothing: null });
});
