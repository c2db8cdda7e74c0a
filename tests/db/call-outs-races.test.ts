import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAIRS, plantPairs, racePairs } from '../drill/call-out-pairs.ts';
import type { TestAgency } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
let agency: TestAgency;
beforeAll(async () => {
  db = await createTestDatabase();
  agency = await plantPairs(db.sql);
});
afterAll(() => db.drop());

// `npm run drill -- call-outs` lets a hundred of each race.
it.each(PAIRS.map((pair, index) => ({ pair, from: 10 * index })))(
  'of ten pairs at once in $pair exactly one wins each, and every table says so',
  async ({ pair, from }) => {
    expect(await racePairs(db, agency, { pair, from, count: 10 })).toEqual([]);
  },
);
