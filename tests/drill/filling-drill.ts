import { registerHooks } from 'node:module';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** Rounds of one sequence: more would meet blocks in which little is left to fill. */
const ROUNDS_EACH = 40;

/** Lets the people of a center fill openings at random and at once for so many rounds, in sequences that each begin anew. */
export async function runFillingDrill(
  { url, publishableKey, secretKey, sql }: Pick<DrillStack, 'url' | 'publishableKey' | 'secretKey' | 'sql'>,
  { rounds, seed, report }: { rounds: number; seed: number; report: (trial: Trial) => void },
): Promise<{
  trials: Trial[];
  done: number;
  refused: number;
  mandates: number;
  ways: Record<string, number>;
}> {
  process.env.SUPABASE_URL = url;
  process.env.SUPABASE_PUBLISHABLE_KEY = publishableKey;
  process.env.SUPABASE_SECRET_KEY = secretKey;
  // The app's own actions run here, outside of its server.
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'server-only'
        ? { url: 'data:text/javascript,', shortCircuit: true }
        : next(specifier, context),
  });
  const { plantFloor } = await import('./self-service/floor.ts');
  const { walk } = await import('./filling/walk.ts');
  hooks.deregister();
  const floor = await plantFloor({ url, publishableKey, secretKey, sql });
  const result = {
    trials: [] as Trial[],
    done: 0,
    refused: 0,
    mandates: 0,
    ways: {} as Record<string, number>,
  };
  for (let left = rounds, number = seed; left > 0; left -= ROUNDS_EACH, number += 1) {
    const { problems, done, refused, mandates, ways } = await walk(floor, {
      seed: number,
      rounds: Math.min(left, ROUNDS_EACH),
    });
    const filled = Object.entries(ways).map(([way, times]) => `${times} by ${way}`);
    const detail = `${done} done, ${refused} refused; filled ${filled.join(', ') || 'none'}`;
    const trial = { name: `seed ${number}`, detail, problems: [...problems] };
    report(trial);
    result.trials.push(trial);
    result.done += done;
    result.refused += refused;
    result.mandates += mandates;
    for (const [way, times] of Object.entries(ways)) result.ways[way] = (result.ways[way] ?? 0) + times;
  }
  return result;
}
