import 'server-only';
import type { PatternRules } from '#lib/domain/records.ts';
import type { SignInPolicy } from '#lib/domain/schemas.ts';
import type { CenterClock } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { patternRulesSchema } from './generation-problem.ts';
import { requireData } from './read.ts';

/** What happens in an agency after five wrong passwords; `version` is what a change has to name. */
export async function getSignInPolicy(
  db: Db,
  agencyId: string,
): Promise<{ policy: SignInPolicy; version: number }> {
  const row = requireData(
    await db.from('agencies').select('sign_in_policy, version').eq('id', agencyId).single(),
  );
  return { policy: row.sign_in_policy, version: row.version };
}

/** What an agency says of its patterns; `version` is what a change has to name. */
export async function getPatternRules(
  db: Db,
  agencyId: string,
): Promise<{ rules: PatternRules; version: number }> {
  const row = requireData(
    await db.from('agencies').select('pattern_rules, version').eq('id', agencyId).single(),
  );
  return { rules: patternRulesSchema.parse(row.pattern_rules), version: row.version };
}

/** Centers of an agency by id, also closed ones, each with its clock. */
export async function listCenters(
  db: Db,
  agencyId: string,
): Promise<ReadonlyMap<string, { name: string; clock: CenterClock }>> {
  const rows = requireData(
    await db.from('centers').select('id, name, time_zone, day_start').eq('agency_id', agencyId).limit(200),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { name: row.name, clock: { timeZone: row.time_zone, dayStart: row.day_start.slice(0, 5) } },
    ]),
  );
}
