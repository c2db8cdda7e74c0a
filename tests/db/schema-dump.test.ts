import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dumpSchema } from '#supabase/local/schema-dump.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it('supabase/schema.sql is what the migrations make; npm run db:dump writes it anew', async () => {
  const committed = readFileSync(join(import.meta.dirname, '../../supabase/schema.sql'), 'utf8').split('\n');
  const actual = (await dumpSchema(db.sql)).split('\n');
  expect({
    missing: actual.filter((line) => !committed.includes(line)),
    left: committed.filter((line) => !actual.includes(line)),
  }).toEqual({ missing: [], left: [] });
  expect(actual).toEqual(committed);
});
