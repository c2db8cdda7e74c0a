import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableProblems } from '../drill/filling/invariants.ts';
import { walk } from '../drill/filling/walk.ts';
import { type Floor, plantFloor } from '../drill/self-service/floor.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

let target: GatewayTarget;
let sql: postgres.Sql;
let floor: Floor;

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('however openings are filled', () => {
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

  it.each([1, 2])('by several at once, each ends with one, and by the rules: sequence %i', async (seed) => {
    const { problems, done } = await walk(floor, { seed, rounds: 14 });
    expect(problems).toEqual([]);
    expect(done).toBeGreaterThan(0);
  });

  it('what is judged is seen: an open row whose opening is gone', async () => {
    expect(await tableProblems(sql)).toEqual([]);
    const said = sql.begin(async (own) => {
      await own`alter table public.openings disable trigger user`;
      await own`
        update public.openings set state = 'expired', closed_at = now()
        where id = (select min(o.id) from public.openings o where o.state = 'open')`;
      throw new Error((await tableProblems(own)).join('; '));
    });
    await expect(said).rejects.toThrow(/^row \d+ is open and has 0 openings/);
  });
});
