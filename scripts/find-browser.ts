import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { print, root } from './project.ts';

/** Chromium without a window to draw: the tests take a third less of the processor with it. */
const shellName = 'chromium-headless-shell';
const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macBrowser = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** A mirror that does not answer keeps nobody from a browser that is there. */
const patience = [
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
  '-o',
  'Acquire::Retries=1',
];

/**
 * A Chromium to test with: CHROME_PATH, or the headless shell, which root on Debian gets installed; else the system's or
 * Playwright's own; else it is installed, by apt-get for root on Debian, else by Playwright. Ends with one clear error when
 * nothing works, never with a silent skip.
 */
export function findBrowser(): string {
  const shell = chromePath() ?? onPath([shellName]) ?? installWithApt(shellName, [shellName]);
  const found = shell ?? systemBrowser() ?? playwrightBrowser();
  if (found) return found;
  print('No Chromium found; installing one …');
  const installed = installWithApt('chromium', systemNames) ?? installWithPlaywright();
  if (installed) return installed;
  throw new LauncherError(
    'The browser tests need Chromium and none could be installed. Install it (apt-get install chromium, or npx playwright install chromium), or name one with CHROME_PATH.',
  );
}

function chromePath(): string | null {
  const { CHROME_PATH } = process.env;
  if (!CHROME_PATH) return null;
  if (isExecutable(CHROME_PATH)) return CHROME_PATH;
  throw new LauncherError(`CHROME_PATH names ${CHROME_PATH}, which cannot be run.`);
}

function systemBrowser(): string | null {
  return [macBrowser].find(isExecutable) ?? onPath(systemNames);
}

function onPath(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function playwrightBrowser(): string | null {
  const { chromium } = createRequire(import.meta.url)('@playwright/test') as {
    chromium: { executablePath(): string };
  };
  const path = chromium.executablePath();
  return isExecutable(path) ? path : null;
}

function installWithApt(name: string, binaries: readonly string[]): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: 'inherit', env } as const;
  spawnSync('apt-get', [...patience, 'update'], options);
  spawnSync('apt-get', [...patience, 'install', '-y', '--no-install-recommends', name], options);
  return onPath(binaries);
}

function installWithPlaywright(): string | null {
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  return playwrightBrowser();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
