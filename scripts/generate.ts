import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EFFORTS } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { readInstance, toBenchSchedule } from '../tests/bench/instance.ts';

const USAGE =
  'usage: npm run generate -- IN.json OUT.json [--seed N] [--effort quick|good|best] [--stage lines|all]';
const STAGES = ['lines', 'all'] as const;

/** Reads an `ecc-instance/1` file, writes an `ecc-schedule/1` file, and says in two lines what came out. */
function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      effort: { type: 'string', default: 'good' },
      stage: { type: 'string', default: 'all' },
    },
  });
  const [input, output] = positionals;
  const effort = EFFORTS.find((known) => known === values.effort);
  const stage = STAGES.find((known) => known === values.stage);
  const seed = Number(values.seed);
  if (!input || !output || positionals.length !== 2 || !effort || !stage || !Number.isSafeInteger(seed)) {
    throw new Error(USAGE);
  }
  const { name, problem } = readInstance(input);
  const result = generateSchedule(problem, { seed, effort, stage });
  writeFileSync(output, `${JSON.stringify(toBenchSchedule(name, result))}\n`);
  const { metrics } = result;
  const hours = (minutes: number) => `${minutes / 60} h`;
  process.stdout.write(
    `${name}: ${hours(metrics.uncoveredSupervisorMinutes)} of supervisors and ` +
      `${hours(metrics.uncoveredEmployeeMinutes)} of employees uncovered in ${result.gaps.length} gaps\n` +
      `${result.openPieces.length} open pieces of ${hours(metrics.openPieceMinutes)}, seed ${seed}, ${result.steps} steps\n`,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
