import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Floor, plantFloor } from '../drill/self-service/floor.ts';
import { walk } from '../drill/self-service/walk.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

let target: GatewayTarget;
let sql: postgres.Sql;
let floor: Floor;

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('whatever people do one after the other', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    process.env.SUPABASE_URL = target.url;
    process.env.SUPABASE_PUBLISHABLE_KEY = target.publishableKey;
    process.env.SUPABASE_SECRET_KEY = target.secretKey;
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    floor = await plantFloor({ ...target, sql });
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it.each([1, 2, 3])('the ledger, its record, hours and notices agree: sequence %i', async (seed) => {
    const { problems } = await walk(floor, { seed, steps: 40 });
    expect(problems).toEqual([]);
  });
});
