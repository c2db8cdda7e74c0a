import { registerHooks } from 'node:module';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** Who are there already; and how often at least each admin changes one of them. */
const dispatchers = 8;
const steps = 40;

/** Lets admins and people of so many agencies, one after the other, do everything at once that concerns people. */
export async function runPeopleDrill(
  stack: Pick<DrillStack, 'url' | 'publishableKey' | 'secretKey' | 'sql'>,
  { count, size, report }: { count: number; size: number; report: (trial: Trial) => void },
): Promise<Trial[]> {
  // The app's own data room runs here, outside of its server.
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'server-only'
        ? { url: 'data:text/javascript,', shortCircuit: true }
        : next(specifier, context),
  });
  const { storm } = await import('./people-storm.ts');
  hooks.deregister();
  const trials: Trial[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const { detail, problems } = await storm(stack, 5000 + seed, { dispatchers, size, steps });
    const trial = { name: `seed ${seed}`, detail, problems };
    report(trial);
    trials.push(trial);
  }
  return trials;
}
