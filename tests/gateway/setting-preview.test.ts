import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANGE_KINDS } from '../drill/settings/changes.ts';
import { type TriedKind, trySetting } from '../drill/settings/trial.ts';
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

  const rounds = {
    limits: 2,
    workweek: 2,
    patterns: 1,
    day_start: 2,
    requirement: 4,
    shift: 2,
    holiday: 1,
    qualification: 4,
    center: 4,
  };
  const kinds: TriedKind[] = [...CHANGE_KINDS, 'center'];
  const cases = kinds.flatMap((kind, index) =>
    Array.from({ length: rounds[kind] }, (_, round) => [kind, 2000 + index * 10 + round] as const),
  );

  it.each(cases)('is what then happens: %s, center %i', async (kind, number) => {
    const { problems } = await trySetting({ ...target, sql }, number, kind);
    expect(problems).toEqual([]);
  });
});
