import { LauncherError } from '../supabase/local/launcher-error.ts';
import { problemsOf, runKillDrill } from '../tests/drill/kill-drill.ts';
import { describeKills, describeRound, describeTrial } from '../tests/drill/report.ts';
import { runStartDrill } from '../tests/drill/start-drill.ts';
import { print, runTask } from './project.ts';

const usage = 'Usage: npm run drill -- kill [ROUNDS [SEED]] | start [SEED]';

await runTask(async () => {
  const [drill = 'kill', ...numbers] = process.argv.slice(2);
  if (!numbers.every((text) => /^\d{1,9}$/.test(text))) throw new LauncherError(usage);
  const [first, second] = numbers.map(Number);
  if (drill === 'kill') return drillKills(first ?? 50, second ?? 911);
  if (drill === 'start') return drillStarts(first ?? 911);
  throw new LauncherError(usage);
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
      unansweredPublications: report.unansweredPublications,
    }),
  );
  return problems.length === 0 ? 0 : 1;
}

/** Interrupts, doubles and stops starts of the real app. The last line is the result as JSON. */
async function drillStarts(seed: number): Promise<number> {
  print(`Starting and stopping the app in every unkind way (seed ${seed}) …`);
  const trials = await runStartDrill({ seed, report: (trial) => print(describeTrial(trial)) });
  const problems = trials.flatMap((trial) => trial.problems);
  print(JSON.stringify({ drill: 'start', seed, trials: trials.length, problems: problems.length }));
  return problems.length === 0 ? 0 : 1;
}
