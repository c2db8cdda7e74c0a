import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { CATEGORIES, type PageScores, runPagesBench } from '../tests/bench/pages/run.ts';
import { findBrowser } from './find-browser.ts';
import { print, runTask } from './project.ts';

const usage = 'Usage: npm run bench:pages -- [--loads 3] [--center demo|large]';

/** What each page promises on a desktop. */
const goals = { performance: 95, accessibility: 100, 'best-practices': 100 };

// A table, then everything as one line of JSON.
await runTask(async () => {
  const { values } = parseArgs({
    options: { loads: { type: 'string', default: '3' }, center: { type: 'string', default: 'demo' } },
  });
  const loads = Number(values.loads);
  const { center } = values;
  if (!(loads >= 1) || (center !== 'demo' && center !== 'large')) throw new LauncherError(usage);
  const load = loadavg()[0] ?? 0;
  const pages = await runPagesBench({ loads, center, executablePath: findBrowser(), say: print });
  printTable(pages);
  const misses = pages.flatMap(({ name, scores }) =>
    CATEGORIES.filter((category) => scores[category] < goals[category]).map(
      (category) => `${name}: ${category}`,
    ),
  );
  for (const miss of misses) print(`missed  ${miss}`);
  for (const { name, failed } of pages) if (failed.length > 0) print(`failed  ${name}: ${failed.join(', ')}`);
  print(
    JSON.stringify({
      center,
      loads,
      cores: availableParallelism(),
      loadBefore: load,
      misses: misses.length,
      pages,
    }),
  );
  return misses.length === 0 ? 0 : 1;
});

function printTable(pages: readonly PageScores[]): void {
  const widths = [14, 13, 15, 16, 14, 16, 12, 9, 10];
  const row = (cells: readonly string[]) =>
    print(
      cells
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join(''),
    );
  print();
  row([
    '',
    'performance',
    'accessibility',
    'best practices',
    'first paint',
    'largest paint',
    'blocked',
    'shift',
    'kB',
  ]);
  row([
    'goal',
    `≥ ${goals.performance}`,
    String(goals.accessibility),
    String(goals['best-practices']),
    '',
    '',
    '',
    '',
    '',
  ]);
  for (const { name, scores, firstPaintMs, largestPaintMs, blockedMs, shift, bytes } of pages) {
    row([
      name,
      ...CATEGORIES.map((category) => String(scores[category])),
      `${firstPaintMs.toFixed(0)} ms`,
      `${largestPaintMs.toFixed(0)} ms`,
      `${blockedMs.toFixed(0)} ms`,
      shift.toFixed(3),
      (bytes / 1000).toFixed(0),
    ]);
  }
  print();
}
