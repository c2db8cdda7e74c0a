import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { buildIfStale } from './build-app.ts';
import { findBrowser } from './find-browser.ts';
import { print, root, runTask } from './project.ts';

/** `failures` says of each that failed, where the runner knows it, its name and the beginning of why. */
type Count = { passed: number; failed: number; failures?: readonly string[] };
/** One part of the run; its names select it, or of it what they say: `npm test -- lint unit`. */
type Step = {
  names: readonly string[];
  title: string;
  /** @param names those that are wanted */
  run(reports: string, names: readonly string[]): Promise<Count>;
};

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  // A file that cannot be loaded fails without a single test of its own.
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
  suites: z.array(playwrightSuite),
});

/** Linux keeps its files in memory. */
const memoryFolder = '/dev/shm';
/** Room for the databases of a run and their logs. */
const memoryBytesMin = 4 * 1024 ** 3;
/** Enough of a failure to know it by. */
const failureLinesMax = 12;
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const running = new Set<ChildProcess>();

const steps: Step[] = [
  {
    names: ['lint', 'types'],
    title: 'Biome, Knip, TypeScript',
    // Side by side: each has use for one core.
    run: async (_, names) =>
      sumOf(await Promise.all(names.map((name) => (name === 'lint' ? lint() : types())))),
  },
  {
    // In one run, so that no core is idle while the last long file of each ends.
    names: ['unit', 'db', 'gateway'],
    title: 'Vitest',
    run: (reports, names) => runVitest(names, join(reports, 'vitest.json')),
  },
  { names: ['build'], title: 'Production build', run: build },
  { names: ['e2e'], title: 'Playwright', run: (reports) => runPlaywright(join(reports, 'e2e.json')) },
];

await runTask(async () => {
  const wanted = process.argv.slice(2);
  const known = [...new Set(steps.flatMap(({ names }) => names))];
  const selected = steps
    .map((step) => ({ ...step, names: step.names.filter((name) => isWanted(name, wanted)) }))
    .filter(({ names }) => names.length > 0);
  if (selected.length === 0) throw new LauncherError(`Usage: npm test [-- ${known.join('|')} …]`);
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait until everything is put away.
      if (stopped) process.exit(130);
      stopped = true;
      for (const child of running) child.kill(signal);
    });
  }
  const reports = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-reports-'));
  const counts: Count[] = [];
  try {
    for (const step of selected) {
      if (stopped) return 130;
      print(`\n── ${step.title}`);
      counts.push(await runStep(step, reports));
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  const total = sumOf(counts);
  // Once more at the end: whoever reads only the last screen of a long run sees what it was.
  for (const failure of total.failures ?? []) print(`\n✗ ${failure}`);
  print(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

function isWanted(name: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

async function runStep(step: Step, reports: string): Promise<Count> {
  try {
    return await step.run(reports, step.names);
  } catch (error) {
    // A step that cannot even run is a failure like any other; the rest still runs.
    console.error(error instanceof LauncherError ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

/**
 * Where the tests keep what they throw away: in memory where there is plenty, for a test's database is a copy of files,
 * which some disks take ten times as long for; else where the system wants it.
 */
function scratchFolder(): string {
  if (process.env.TMPDIR) return tmpdir();
  try {
    accessSync(memoryFolder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= memoryBytesMin ? memoryFolder : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A command as one check. */
async function check(name: string, command: string, args: string[] = []): Promise<Count> {
  if ((await execute(command, args)) === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, failures: [`${name}: see its own messages above`] };
}

async function lint(): Promise<Count> {
  return sumOf([await check('Biome', bin('biome'), ['check', '.']), await check('Knip', bin('knip'))]);
}

function types(): Promise<Count> {
  return check('TypeScript', '/bin/sh', [
    '-c',
    '"$1" typegen && "$2" --noEmit',
    'sh',
    bin('next'),
    bin('tsc'),
  ]);
}

function sumOf(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    failures: counts.flatMap(({ failures }) => failures ?? []),
  };
}

async function build(): Promise<Count> {
  await buildIfStale();
  print('The build is up to date with the sources.');
  return { passed: 1, failed: 0 };
}

async function runVitest(projects: readonly string[], report: string): Promise<Count> {
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await execute(bin('vitest'), args);
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(readJson(report));
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failures = [
    ...broken.map((file) => failureText(relative(root, file.name), file.message)),
    ...testResults.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) =>
          failureText(`${relative(root, file.name)} › ${test.fullName}`, test.failureMessages?.[0]),
        ),
    ),
  ];
  return orOne(code, { passed: numPassedTests, failed: numFailedTests + broken.length, failures });
}

async function runPlaywright(report: string): Promise<Count> {
  const browser = findBrowser();
  const data = mkdtempSync(join(scratchFolder(), 'dispatch-scheduler-e2e-'));
  const code = await execute(bin('playwright'), ['test', '--reporter=list,json'], {
    CHROME_PATH: browser,
    E2E_DATA_DIR: data,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  }).finally(() => rmSync(data, { recursive: true, force: true }));
  const { stats, errors, suites } = playwrightReport.parse(readJson(report));
  const failures = suites.flatMap(specsOf).flatMap(({ file, title, tests }) =>
    tests
      .flatMap(({ results }) => results.flatMap(({ error }) => error ?? []))
      .slice(0, 1)
      .map(({ message }) => failureText(`${file} › ${title}`, message)),
  );
  // A test that passes only the second time has failed once.
  const failed = stats.unexpected + stats.flaky + errors.length;
  return orOne(code, { passed: stats.expected, failed, failures });
}

function specsOf(suite: z.infer<typeof playwrightSuite>): z.infer<typeof playwrightSpec>[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

/** The name of a test and the first lines of what went wrong. */
function failureText(name: string, message = ''): string {
  const why = stripVTControlCharacters(message).trim().split('\n').slice(0, failureLinesMax);
  return [name, ...why.map((line) => `    ${line}`)].join('\n');
}

/** A runner that ends badly although each test passed (an unhandled error, no test at all) counts as one failure. */
function orOne(code: number | null, count: Count): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new LauncherError('The test runner wrote no report; its messages above say why.');
  }
}

/** Runs a tool with its output on the terminal. The hosted project of .env.local is never touched by tests. */
async function execute(
  command: string,
  args: string[],
  extra: Record<string, string> = {},
): Promise<number | null> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DISPATCH_EMBEDDED: '1', TMPDIR: scratchFolder(), ...extra },
  });
  running.add(child);
  return new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => running.delete(child));
}
