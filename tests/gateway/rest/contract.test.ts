import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { contractSetup, contractTeardown, createApi, promise, stock } from './contract.ts';
import { limitsContract } from './contract-limits.ts';
import { protocolContract } from './contract-protocol.ts';
import { readingContract } from './contract-reading.ts';
import { writingContract } from './contract-writing.ts';
import { type RestFixture, startRest } from './fixture.ts';

/*
 * What the Data API promises beyond the basics, one row per promise: a call, and what comes back. All but the limits of
 * our own run unchanged against a hosted project (see tests/setup/gateway-target.ts).
 */

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(contractSetup, contractTeardown);
});
afterAll(() => rest.close());
beforeEach(() => rest.owner.unsafe(stock));

const api = createApi(() => rest);
const shared = { ...readingContract(api), ...writingContract(api), ...protocolContract(api) };

describe.each(Object.entries(shared))('%s', (_title, rows) => promise(rows));

describe.skipIf(process.env.SUPABASE_TEST_URL).each(Object.entries(limitsContract(api)))(
  '%s',
  (_title, rows) => promise(rows),
);
