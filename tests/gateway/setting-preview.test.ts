import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeKind } from '../drill/settings/changes.ts';
import { trySettings } from '../drill/settings/trial.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

let target: GatewayTarget;
let sql: postgres.Sql;

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('what is said before a change is saved', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it.each([
    [2000, ['limits', 'requirement', 'workweek', 'requirement', 'limits']],
    [2001, ['day_start', 'requirement', 'shift', 'requirement', 'workweek']],
    [2002, ['requirement', 'limits', 'patterns', 'requirement', 'holiday']],
    [2003, ['shift', 'workweek', 'requirement', 'limits', 'shift', 'requirement']],
  ] satisfies [number, ChangeKind[]][])('is what then happens, in center %i', async (number, kinds) => {
    const trials = await trySettings({ ...target, sql }, number, kinds);
    expect(trials.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(trials.map(({ kind }) => kind)).toEqual(kinds);
  });
});
