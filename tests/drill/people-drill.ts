import { registerHooks } from 'node:module';
import { withDrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** Who are there already; and how often at least each admin changes one of them. */
const dispatchers = 8;
const steps = 40;

/**
 * Lets the admins and people of an agency do everything at once that concerns people, so many times: each in a project of its
 * own, for Auth counts what it refuses to an address.
 */
export async function runPeopleDrill({
  count,
  size,
  report,
}: {
  count: number;
  size: number;
  report: (trial: Trial) => void;
}): Promise<Trial[]> {
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
    const { detail, problems } = await withDrillStack((stack) =>
      storm(stack, 5000 + seed, { dispatchers, size, steps }),
    );
    const trial = { name: `seed ${seed}`, detail, problems };
    report(trial);
    trials.push(trial);
  }
  return trials;
}
