import { registerHooks } from 'node:module';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** Steps of one sequence: more would meet blocks in which little is left to trade. */
const STEPS_EACH = 60;

/** Lets the people of a center act at random for so many steps, in sequences that each begin anew. */
export async function runSelfServiceDrill(
  { url, publishableKey, secretKey, sql }: Pick<DrillStack, 'url' | 'publishableKey' | 'secretKey' | 'sql'>,
  { steps, seed, report }: { steps: number; seed: number; report: (trial: Trial) => void },
): Promise<{ trials: Trial[]; trades: number; refused: number; done: Record<string, number> }> {
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
  const { walk } = await import('./self-service/walk.ts');
  hooks.deregister();
  const floor = await plantFloor({ url, publishableKey, secretKey, sql });
  const result = { trials: [] as Trial[], trades: 0, refused: 0, done: {} as Record<string, number> };
  for (let left = steps, number = seed; left > 0; left -= STEPS_EACH, number += 1) {
    const walked = await walk(floor, { seed: number, steps: Math.min(left, STEPS_EACH) });
    const { problems, trades, refused, done } = walked;
    const trial = {
      name: `seed ${number}`,
      detail: `${trades} trades, ${refused} refused`,
      problems: [...problems],
    };
    report(trial);
    result.trials.push(trial);
    result.trades += trades;
    result.refused += refused;
    for (const [what, times] of Object.entries(done)) result.done[what] = (result.done[what] ?? 0) + times;
  }
  return result;
}
