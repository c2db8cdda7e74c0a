import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { print, root } from './project.ts';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macBrowser = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * A Chromium to test with: CHROME_PATH, the system's, Playwright's own; else it is installed, by apt-get for root on
 * Debian, else by Playwright. Ends with one clear error when nothing works, never with a silent skip.
 */
export function findBrowser(): string {
  const found = chromePath() ?? systemBrowser() ?? playwrightBrowser();
  if (found) return found;
  print('No Chromium found; installing one …');
  const installed = installWithApt() ?? installWithPlaywright();
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
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = [macBrowser, ...systemNames.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return paths.find(isExecutable) ?? null;
}

function playwrightBrowser(): string | null {
  const { chromium } = createRequire(import.meta.url)('@playwright/test') as {
    chromium: { executablePath(): string };
  };
  const path = chromium.executablePath();
  return isExecutable(path) ? path : null;
}

function installWithApt(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  return systemBrowser();
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
