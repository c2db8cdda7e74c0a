import { LauncherError } from '../supabase/local/launcher-error.ts';
import { runAuditDrill } from '../tests/drill/audit-drill.ts';
import { runCallOutDrill } from '../tests/drill/call-out-drill.ts';
import { runConnectionDrill } from '../tests/drill/connection-drill.ts';
import { runCoverageDrill } from '../tests/drill/coverage-drill.ts';
import { runDeliveryDrill } from '../tests/drill/delivery-drill.ts';
import { runDiskDrill } from '../tests/drill/disk-drill.ts';
import { runFillingDrill } from '../tests/drill/filling-drill.ts';
import { runGeneratorDrill } from '../tests/drill/generator-drill.ts';
import { problemsOf, runKillDrill } from '../tests/drill/kill-drill.ts';
import { type Minute, runLoadDrill } from '../tests/drill/load-drill.ts';
import { runMalformedAppDrill } from '../tests/drill/malformed-app-drill.ts';
import { runMalformedDrill } from '../tests/drill/malformed-drill.ts';
import { runMigrationDrill } from '../tests/drill/migration-drill.ts';
import { runOpeningDrill } from '../tests/drill/opening-drill.ts';
import { runOutageDrill } from '../tests/drill/outage-drill.ts';
import { runPeopleDrill } from '../tests/drill/people-drill.ts';
import { describeKills, describeRound, describeTrial } from '../tests/drill/report.ts';
import { runRestoreDrill } from '../tests/drill/restore-drill.ts';
import { runSelfServiceDrill } from '../tests/drill/self-service-drill.ts';
import { runSettingsDrill } from '../tests/drill/settings-drill.ts';
import { runSocketDrill } from '../tests/drill/socket-drill.ts';
import { withDrillStack } from '../tests/drill/stack.ts';
import { runStartDrill } from '../tests/drill/start-drill.ts';
import { runSwapDrill } from '../tests/drill/swap-drill.ts';
import { runTimeOffDrill } from '../tests/drill/time-off-drill.ts';
import type { Trial } from '../tests/drill/trial.ts';
import { runWallDrill } from '../tests/drill/wall-drill.ts';
import { runWorkerDrill } from '../tests/drill/worker-drill.ts';
import { findBrowser } from './find-browser.ts';
import { print, runTask } from './project.ts';
import { seed as fillDatabase } from './seed-data.ts';

/** Each takes up to two numbers and says whether all went well; its last line is the result as JSON. */
const drills: Record<string, { takes: string; run(first?: number, second?: number): Promise<boolean> }> = {
  kill: { takes: '[ROUNDS [SEED]]', run: (rounds = 50, seed = 911) => drillKills(rounds, seed) },
  worker: { takes: '[ROUNDS [SEED]]', run: (rounds = 50, seed = 911) => drillWorker(rounds, seed) },
  delivery: { takes: '[ROUNDS [SEED]]', run: (rounds = 20, seed = 911) => drillDelivery(rounds, seed) },
  start: { takes: '[SEED]', run: (seed = 911) => drillStarts(seed) },
  generator: { takes: '[COUNT [SEED]]', run: (count = 1000, seed = 911) => drillGenerator(count, seed) },
  coverage: { takes: '[COUNT [SEED]]', run: (count = 200, seed = 911) => drillCoverage(count, seed) },
  connections: { takes: '', run: drillConnections },
  malformed: { takes: '[COUNT [SEED]]', run: (count = 100_000, seed = 911) => drillMalformed(count, seed) },
  'time-off': { takes: '[PAIRS]', run: (pairs = 100) => drillTimeOff(pairs) },
  openings: { takes: '[PAIRS]', run: (pairs = 100) => drillOpenings(pairs) },
  swaps: { takes: '[PAIRS]', run: (pairs = 100) => drillSwaps(pairs) },
  'call-outs': { takes: '[PAIRS]', run: (pairs = 100) => drillCallOuts(pairs) },
  'self-service': {
    takes: '[STEPS [SEED]]',
    run: (steps = 3000, seed = 911) => drillSelfService(steps, seed),
  },
  filling: { takes: '[ROUNDS [SEED]]', run: (rounds = 1000, seed = 911) => drillFilling(rounds, seed) },
  settings: { takes: '[COUNT [SEED]]', run: (count = 200, seed = 911) => drillSettings(count, seed) },
  sockets: { takes: '[COUNT [SEED]]', run: (count = 1000, seed = 911) => drillSockets(count, seed) },
  people: { takes: '[COUNT [PEOPLE]]', run: (count = 10, size = 500) => drillPeople(count, size) },
  audit: { takes: '[ROWS]', run: (rows = 1_000_000) => drillAudit(rows) },
  restore: { takes: '', run: drillRestore },
  migration: { takes: '[SEED]', run: (seed = 911) => drillMigration(seed) },
  disk: { takes: '', run: drillDisk },
  outages: { takes: '', run: drillOutages },
  load: { takes: '[MINUTES [SEED]]', run: (minutes = 30, seed = 911) => drillLoad(minutes, seed) },
  wall: { takes: '[HOURS]', run: (hours = 8) => drillWall(hours) },
};

await runTask(async () => {
  const [name = 'kill', ...numbers] = process.argv.slice(2);
  const drill = drills[name];
  if (!drill || numbers.length > 2 || !numbers.every((text) => /^\d{1,9}$/.test(text))) {
    const forms = Object.entries(drills).map(([known, { takes }]) => `${known} ${takes}`.trim());
    throw new LauncherError(`Usage: npm run drill -- ${forms.join(' | ')}`);
  }
  return (await drill.run(...numbers.map(Number))) ? 0 : 1;
});

/** Kills the real app while people work with it and listen. */
async function drillKills(rounds: number, seed: number): Promise<boolean> {
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
  return problems.length === 0;
}

/** Kills the worker while it computes. */
async function drillWorker(rounds: number, seed: number): Promise<boolean> {
  print(`Killing the worker ${rounds} times (seed ${seed}) …`);
  const results = await runWorkerDrill({
    rounds,
    seed,
    report: ({ kind, delayMs, attempts, recoveredMs, problems }, index) =>
      print(
        describeTrial({
          name: `${String(index).padStart(3)}  ${kind.padEnd(8)} after ${delayMs} ms`,
          detail: `${attempts} attempts, ${recoveredMs === null ? 'saved before' : `saved ${recoveredMs} ms later`}`,
          problems,
        }),
      ),
  });
  const problems = results.flatMap((round) => round.problems);
  const recovered = results.flatMap(({ recoveredMs }) => recoveredMs ?? []).sort((a, b) => a - b);
  print(
    JSON.stringify({
      drill: 'worker',
      seed,
      rounds: results.length,
      interrupted: results.filter(({ attempts }) => attempts > 1).length,
      recoveredMs: { median: recovered[recovered.length >> 1], max: recovered.at(-1) },
      problems: problems.length,
    }),
  );
  return problems.length === 0;
}

/** Kills what delivers notices in the middle of a publication. */
async function drillDelivery(rounds: number, seed: number): Promise<boolean> {
  print(`Killing worker, database and app ${rounds} times while notices go out (seed ${seed}) …`);
  const results = await runDeliveryDrill({
    rounds,
    seed,
    report: ({ kind, before, of, pickedUpMs, endedMs, twice, problems }, index) =>
      print(
        describeTrial({
          name: `${String(index).padStart(3)}  ${kind.padEnd(8)} after ${before} of ${of} mails`,
          detail: `${pickedUpMs === null ? 'none was left' : `the next after ${pickedUpMs} ms`}, all after ${endedMs} ms, ${twice} twice`,
          problems,
        }),
      ),
  });
  const problems = results.flatMap((round) => round.problems);
  const pickedUp = results.flatMap(({ pickedUpMs }) => pickedUpMs ?? []).sort((a, b) => a - b);
  print(
    JSON.stringify({
      drill: 'delivery',
      seed,
      rounds: results.length,
      notices: results.reduce((sum, { of }) => sum + of, 0),
      twice: results.reduce((sum, { twice }) => sum + twice, 0),
      pickedUpMs: { median: pickedUp[pickedUp.length >> 1], max: pickedUp.at(-1) },
      problems: problems.length,
    }),
  );
  return problems.length === 0;
}

/** Interrupts, doubles and stops starts of the real app. */
async function drillStarts(seed: number): Promise<boolean> {
  print(`Starting and stopping the app in every unkind way (seed ${seed}) …`);
  const trials = await runStartDrill({ seed, report: (trial) => print(describeTrial(trial)) });
  return conclude('start', trials, { seed });
}

/** Loses the app's folder, and asks everything of what is restored from its backup. */
async function drillRestore(): Promise<boolean> {
  print('Backing up people at work, and restoring into an empty cluster …');
  const trials = await runRestoreDrill((trial) => print(describeTrial(trial)));
  return conclude('restore', trials, {});
}

/** Puts a release's migrations into the large center while people are at work. */
async function drillMigration(seed: number): Promise<boolean> {
  print(`Migrating 200 people at work (seed ${seed}) …`);
  const trials = await runMigrationDrill({
    seed,
    fill: (databaseUrl) => fillDatabase(databaseUrl, ['large']),
    report: (trial) => print(describeTrial(trial)),
  });
  return conclude('migration', trials, { seed });
}

/** Fills the disk of people at work, and makes it read-only. */
async function drillDisk(): Promise<boolean> {
  print('Filling the disk, and making it read-only …');
  const trials = await runDiskDrill((trial) => print(describeTrial(trial)));
  return conclude('disk', trials, {});
}

/** Lets the independent checker judge the generator on many small centers. */
async function drillGenerator(count: number, seed: number): Promise<boolean> {
  print(`Scheduling ${count} random small centers with three seeds each (seed ${seed}) …`);
  const { instances, runs, problems } = runGeneratorDrill({
    count,
    seed,
    report: (done, found) => print(`  ${done} of ${count}: ${found} problems`),
  });
  for (const problem of problems.slice(0, 100)) print(`✗ ${problem}`);
  print(JSON.stringify({ drill: 'generator', seed, instances, runs, problems: problems.length }));
  return problems.length === 0;
}

/** Counts the coverage of random years wherever it is counted. */
async function drillCoverage(count: number, seed: number): Promise<boolean> {
  print(`Counting the coverage of ${count} random years three ways (seed ${seed}) …`);
  const { years, differences } = await runCoverageDrill({
    count,
    seed,
    report: (done, found) => print(`  ${done} of ${count}: ${found} differences`),
  });
  for (const difference of differences.slice(0, 100)) print(`✗ ${difference}`);
  print(JSON.stringify({ drill: 'coverage', seed, years, differences: differences.length }));
  return differences.length === 0;
}

/** Lets two people decide the same at the same moment. */
async function drillTimeOff(pairs: number): Promise<boolean> {
  print(`Racing ${pairs} pairs of each kind …`);
  const trials = await withDrillStack((stack) =>
    runTimeOffDrill(stack, { pairs, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('time-off', trials, { pairs });
}

/** Lets two people take, give away or change the same open shift at the same moment. */
async function drillOpenings(pairs: number): Promise<boolean> {
  print(`Racing ${pairs} pairs of each kind …`);
  const trials = await withDrillStack((stack) =>
    runOpeningDrill(stack, { pairs, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('openings', trials, { pairs });
}

/** Lets two people take, decide or change the same trade at the same moment. */
async function drillSwaps(pairs: number): Promise<boolean> {
  print(`Racing ${pairs} pairs of each kind …`);
  const trials = await withDrillStack((stack) =>
    runSwapDrill(stack, { pairs, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('swaps', trials, { pairs });
}

/** Lets two people start, stop, offer, accept or award for the same opening at the same moment. */
async function drillCallOuts(pairs: number): Promise<boolean> {
  print(`Racing ${pairs} pairs of each kind …`);
  const trials = await withDrillStack((stack) =>
    runCallOutDrill(stack, { pairs, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('call-outs', trials, { pairs });
}

/** Lets people fill openings at random and at once, and judges the center after each round. */
async function drillFilling(rounds: number, seed: number): Promise<boolean> {
  print(`Filling openings in ${rounds} random rounds (seed ${seed}) …`);
  const { trials, ...figures } = await withDrillStack((stack) =>
    runFillingDrill(stack, { rounds, seed, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('filling', trials, { rounds, seed, ...figures });
}

/** Compares what is said of random changes before they are saved with what then happens. */
async function drillSettings(count: number, seed: number): Promise<boolean> {
  print(`Previewing ${count} random changes (seed ${seed}) …`);
  const { trials, ...figures } = await withDrillStack((stack) =>
    runSettingsDrill(stack, { count, seed, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('settings', trials, { seed, ...figures });
}

/** Lets people ask, trade, decide and edit at random, and judges the center after each step. */
async function drillSelfService(steps: number, seed: number): Promise<boolean> {
  print(`Taking ${steps} steps at random (seed ${seed}) …`);
  const { trials, ...figures } = await withDrillStack((stack) =>
    runSelfServiceDrill(stack, { steps, seed, report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('self-service', trials, { seed, steps, ...figures });
}

/** Leaves the gateway without connections to its database. */
async function drillConnections(): Promise<boolean> {
  print('Taking the connections away …');
  const trials = await withDrillStack((stack) =>
    runConnectionDrill(stack, { report: (trial) => print(describeTrial(trial)) }),
  );
  return conclude('connections', trials, {});
}

/** Fills Realtime with sockets. */
async function drillSockets(count: number, seed: number): Promise<boolean> {
  print(`Opening ${count} sockets again and again (seed ${seed}) …`);
  const { trials, vitals, timesMs } = await withDrillStack(
    (stack) => runSocketDrill(stack, { count, seed, rounds: 4 }),
    { connections: count, anonymousSocketsPerAddress: 2 * count },
  );
  for (const trial of trials) print(describeTrial(trial));
  return conclude('sockets', trials, { seed, count, timesMs, vitals });
}

/** Lets admins add, deactivate, let in, promote and publish at once, while people sign in. */
async function drillPeople(count: number, size: number): Promise<boolean> {
  print(`Adding ${size} people in ${count} agencies while everything else changes …`);
  const report = (trial: Trial) => print(describeTrial(trial));
  const trials = await runPeopleDrill({ count, size, report });
  return conclude('people', trials, { count, size });
}

/** Reads, checks and exports a large audit. */
async function drillAudit(rows: number): Promise<boolean> {
  print(`Planting ${rows} rows of audit …`);
  const { trials, figures } = await withDrillStack((stack) =>
    runAuditDrill(stack, { rows, report: (words) => print(words) }),
  );
  for (const trial of trials) print(describeTrial(trial));
  return conclude('audit', trials, figures);
}

/** Sends what nobody should send: to the project's services, and a tenth as many to the app on it. */
async function drillMalformed(count: number, seed: number): Promise<boolean> {
  const appCount = Math.ceil(count / 10);
  print(`Sending ${appCount} malformed inputs to every action, page and route (seed ${seed}) …`);
  const report = (trial: Trial) => print(describeTrial(trial));
  const appTrials = await runMalformedAppDrill({ count: appCount, seed, report });
  print(`Sending ${count} malformed inputs to the project (seed ${seed}) …`);
  const { kinds, vitals, durationMs, problems } = await withDrillStack((stack) =>
    runMalformedDrill(stack, { count, seed }),
  );
  const trials: Trial[] = kinds.map(({ kind, inputs, outcomes, problems: own }) => ({
    name: kind,
    detail: `${inputs} inputs: ${Object.entries(outcomes)
      .map(([outcome, times]) => `${outcome} ${times}`)
      .join(', ')}`,
    problems: own,
  }));
  trials.push({ name: 'the server', detail: `${Math.round(durationMs / 1000)} s`, problems });
  for (const trial of trials) report(trial);
  return conclude('malformed', [...appTrials, ...trials], { seed, count, appCount, durationMs, vitals });
}

function conclude(drill: string, trials: readonly Trial[], figures: Record<string, unknown>): boolean {
  const problems = trials.flatMap((trial) => trial.problems);
  print(JSON.stringify({ drill, ...figures, trials: trials.length, problems: problems.length }));
  return problems.length === 0;
}

/** Lets a display hang through nights in which the clock changes, while its server comes and goes. */
async function drillWall(hours: number): Promise<boolean> {
  print(`Two nights of ${hours} hours before a wall …`);
  const report = await runWallDrill({
    hours,
    executablePath: findBrowser(),
    report: (trial) => print(describeTrial(trial)),
  });
  const problems = report.trials.flatMap((trial) => trial.problems);
  print(
    JSON.stringify({
      drill: 'wall',
      hours,
      restarts: report.restarts,
      heapBytes: report.heapBytes,
      problems: problems.length,
    }),
  );
  return problems.length === 0;
}

/** Lets fifty people work with the app for so many minutes, and weighs it. */
async function drillLoad(minutes: number, seed: number): Promise<boolean> {
  print(`Fifty people at work for ${minutes} minutes (seed ${seed}) …`);
  const { trials, answers, rosterPeople } = await runLoadDrill({
    minutes,
    seed,
    fill: (databaseUrl) => fillDatabase(databaseUrl, ['demo']),
    report: (minute) => print(describeMinute(minute)),
  });
  print(`over all minutes, p50 / p95 / max\n${describeAnswers(answers)}`);
  for (const trial of trials) print(describeTrial(trial));
  return conclude('load', trials, { minutes, seed, rosterPeople });
}

function describeMinute({ minute, answers, failures, heldBack, weight, loadAverage }: Minute): string {
  const count = answers.reduce((sum, each) => sum + each.count, 0);
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  const parts = (['app', 'gateway', 'worker'] as const).map((part) => {
    const { rss, heap, files } = weight[part];
    return `${part} ${megabytes(rss)} MB (heap ${megabytes(heap)}, ${files} files)`;
  });
  return [
    `minute ${minute}: ${count} answers, ${failures.length} failed, ${heldBack} not sent; ${parts.join(', ')}; ${weight.connections} connections, ${weight.sockets} sockets; load of the machine ${loadAverage.toFixed(1)}`,
    describeAnswers(answers),
    ...failures.slice(0, 5).map((failure) => `    ✗ ${failure}`),
  ].join('\n');
}

/** p50 / p95 / max of each kind, in ms. */
function describeAnswers(answers: Minute['answers']): string {
  return answers
    .map(
      ({ name, count, p50, p95, max }) =>
        `    ${name.padEnd(18)}${String(count).padStart(6)}  ${p50} / ${p95} / ${max} ms`,
    )
    .join('\n');
}

/** Takes one part after the other away while people work. */
async function drillOutages(): Promise<boolean> {
  print('Taking Realtime, Auth, mail, worker and database away …');
  const trials = await runOutageDrill({
    executablePath: findBrowser(),
    only: process.env.DRILL_ONLY,
    fill: (databaseUrl) => fillDatabase(databaseUrl, ['demo']),
    report: (trial) => print(describeTrial(trial)),
  });
  return conclude('outages', trials, {});
}
