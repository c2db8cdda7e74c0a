import { parseArgs } from 'node:util';
import { EFFORTS } from '#lib/domain/types.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { runGeneratorBench } from '../tests/bench/generator/run.ts';
import { runTask } from './project.ts';

const usage =
  'Usage: npm run bench:generator -- [--seeds 5] [--effort quick|good|best] [--only REGEXP] [--solver SECONDS] [--growth 20,40,…]';

await runTask(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '5' },
      effort: { type: 'string', default: 'good' },
      only: { type: 'string', default: '' },
      solver: { type: 'string', default: '60' },
      growth: { type: 'string', default: '20,40,80,160,320,640' },
    },
  });
  const effort = EFFORTS.find((known) => known === values.effort);
  const growth = values.growth === '' ? [] : values.growth.split(',').map(Number);
  const seeds = Number(values.seeds);
  const solverSeconds = Number(values.solver);
  const areWhole = [seeds, ...growth].every((value) => Number.isInteger(value) && value > 0);
  if (!effort || !areWhole || !(solverSeconds >= 0)) throw new LauncherError(usage);
  await runGeneratorBench({ seeds, effort, only: values.only, solverSeconds, growth });
  return 0;
});
