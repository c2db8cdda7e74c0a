import { differencesOf } from './coverage-years.ts';
import { withDrillStack } from './stack.ts';

export type CoverageDrill = { years: number; differences: string[] };

/** Counts the coverage of random years on the screen, in the database and in the export, each slot by slot. */
export function runCoverageDrill(options: {
  count: number;
  seed: number;
  report: (done: number, differences: number) => void;
}): Promise<CoverageDrill> {
  return withDrillStack(async ({ sql }) => {
    const differences: string[] = [];
    for (let i = 0; i < options.count; i++) {
      differences.push(...(await differencesOf(sql, (options.seed * 1000 + i) % 20_000_000)));
      // What is counted is no longer needed, and a full ledger would only make the next years slower.
      await sql`truncate public.schedules, private.outbox cascade`;
      if ((i + 1) % 10 === 0) options.report(i + 1, differences.length);
    }
    return { years: options.count, differences };
  });
}
