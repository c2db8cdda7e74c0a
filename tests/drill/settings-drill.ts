import { registerHooks } from 'node:module';
import type { TriedKind } from './settings/trial.ts';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** In turn; those that change most of a schedule come more often. */
const kinds: readonly TriedKind[] = [
  'limits',
  'requirement',
  'workweek',
  'requirement',
  'shift',
  'day_start',
  'limits',
  'requirement',
  'patterns',
  'workweek',
  'holiday',
  'qualification',
  'center',
  'qualification',
];

/** Previews so many random changes, each in a center of its own, and compares what is said with what then happens. */
export async function runSettingsDrill(
  { url, publishableKey, secretKey, sql }: Pick<DrillStack, 'url' | 'publishableKey' | 'secretKey' | 'sql'>,
  { count, seed, report }: { count: number; seed: number; report: (trial: Trial) => void },
): Promise<{ trials: Trial[]; refused: number; told: number; kinds: Record<string, number> }> {
  // The app's own data room runs here, outside of its server.
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'server-only'
        ? { url: 'data:text/javascript,', shortCircuit: true }
        : next(specifier, context),
  });
  const { trySetting } = await import('./settings/trial.ts');
  hooks.deregister();
  const result = { trials: [] as Trial[], refused: 0, told: 0, kinds: {} as Record<string, number> };
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length] ?? 'limits';
    // Room for the ids of its people and rows.
    const number = 3000 + ((seed * 1000 + i) % 20_000_000);
    const { detail, refused, told, problems } = await trySetting(
      { url, publishableKey, secretKey, sql },
      number,
      kind,
    );
    const trial = {
      name: `center ${number}`,
      detail: `${detail}${refused ? ', refused' : ''}`,
      problems: [...problems],
    };
    report(trial);
    result.trials.push(trial);
    result.refused += Number(refused);
    result.told += Number(told);
    result.kinds[kind] = (result.kinds[kind] ?? 0) + 1;
    // What was compared is no longer needed, and a full ledger would only make the next ones slower.
    await sql`truncate public.schedules, private.outbox cascade`;
  }
  return result;
}
