import { problemsOf, randomInstance } from '../bench/random-instance.ts';

export type GeneratorDrill = { instances: number; runs: number; problems: string[] };

/**
 * Schedules random small centers, each with three seeds, and lets the independent checker judge every one. Bounds and
 * remedies, which cost most, come with the first seed only.
 */
export function runGeneratorDrill(options: {
  count: number;
  seed: number;
  report: (done: number, problems: number) => void;
}): GeneratorDrill {
  const problems: string[] = [];
  let runs = 0;
  for (let i = 0; i < options.count; i++) {
    const number = options.seed * 10_000 + i;
    const instance = randomInstance(number);
    for (const seed of [1, 2, 3]) {
      runs++;
      const changeBudgetPercent = [0, 5, 20][(i + seed) % 3] ?? 0;
      const found = problemsOf(instance, {
        seed,
        effort: 'quick',
        changeBudgetPercent,
        isBare: seed > 1,
      });
      problems.push(...found.map((problem) => `instance ${number}, seed ${seed}: ${problem}`));
    }
    if ((i + 1) % 50 === 0) options.report(i + 1, problems.length);
  }
  return { instances: options.count, runs, problems };
}
