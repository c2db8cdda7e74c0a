import type { DatabaseRole } from '../../supabase/local/secrets.ts';
import { PAIRS, plantPairs, racePairs } from './call-out-pairs.ts';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** Lets as many pairs of each kind race for one opening, one call-out or one offer. */
export async function runCallOutDrill(
  { sql, secrets, databasePort }: Pick<DrillStack, 'sql' | 'secrets' | 'databasePort'>,
  { pairs, report }: { pairs: number; report: (trial: Trial) => void },
): Promise<Trial[]> {
  const url = (role: DatabaseRole): string =>
    `postgresql://${role}:${secrets.databasePasswords[role]}@127.0.0.1:${databasePort}/postgres`;
  const agency = await plantPairs(sql);
  const trials: Trial[] = [];
  for (const [index, pair] of PAIRS.entries()) {
    const problems = await racePairs({ sql, url }, agency, { pair, from: index * pairs, count: pairs });
    const trial = { name: pair, detail: `${pairs} pairs`, problems };
    report(trial);
    trials.push(trial);
  }
  return trials;
}
