import { LauncherError } from '../supabase/local/launcher-error.ts';
import { problemsOf, runKillDrill } from '../tests/drill/kill-drill.ts';
import { describeKills, describeRound } from '../tests/drill/report.ts';
import { print, runTask } from './project.ts';

await runTask(async () => {
  const [drill = 'kill', rounds = '50', seed = '911'] = process.argv.slice(2);
  if (drill !== 'kill' || !/^[1-9]\d*$/.test(rounds) || !/^\d+$/.test(seed)) {
    throw new LauncherError('Usage: npm run drill [-- kill [ROUNDS [SEED]]]');
  }
  return drillKills(Number(rounds), Number(seed));
});

/** Kills the real app while people work with it. The last line is the result as JSON. */
async function drillKills(rounds: number, seed: number): Promise<number> {
  print(`Killing the app ${rounds} times (seed ${seed}) …`);
  const report = await runKillDrill({
    rounds,
    seed,
    report: (round, index) => print(describeRound(round, index)),
  });
  const problems = [...report.rounds.flatMap(problemsOf), ...report.stop.faults];
  print(`\n${describeKills(report)}\n`);
  for (const fault of report.stop.faults) print(`✗ at the stop: ${fault}`);
  print(
    JSON.stringify({
      drill: 'kill',
      seed,
      rounds: report.rounds.length,
      lost: report.rounds.flatMap(({ lost }) => lost).length,
      half: report.rounds.flatMap(({ half }) => half).length,
      problems: problems.length,
      firstStartMs: report.firstStartMs,
      stopMs: report.stop.stopMs,
      acknowledged: report.acknowledged,
    }),
  );
  return problems.length === 0 ? 0 : 1;
}
