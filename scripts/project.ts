import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { deliveryVariables } from '#lib/delivery-settings.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';

/** The checkout. */
export const root = join(import.meta.dirname, '..');
/** Everything this instance keeps between runs; ignored by git. */
export const dataDir = process.env.DISPATCH_DATA_DIR ?? join(root, '.data');

/** A Supabase project elsewhere, configured in the environment or in .env.local. */
export type HostedProject = { url: string; publishableKey: string; secretKey: string };

const projectVariables = ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY'] as const;

/**
 * Adds .env.local to the environment; what the shell sets wins. With DISPATCH_EMBEDDED=1, which tests set, any hosted
 * project is left out of account, and any way by which its notices leave the app.
 */
export function loadEnvLocal(): void {
  if (process.env.DISPATCH_EMBEDDED === '1') {
    for (const name of [...projectVariables, ...deliveryVariables, 'DATABASE_URL', 'SITE_URL']) {
      delete process.env[name];
    }
    return;
  }
  const path = join(root, '.env.local');
  if (!existsSync(path)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(path, 'utf8')))) {
    process.env[name] ??= value;
  }
}

/** The hosted project to use, or null for the embedded one. Half a configuration is an error, not a guess. */
export function hostedProject(): HostedProject | null {
  const missing = projectVariables.filter((name) => !process.env[name]);
  if (missing.length === projectVariables.length) return null;
  const [url, publishableKey, secretKey] = projectVariables.map((name) => process.env[name]);
  if (!url || !publishableKey || !secretKey) {
    throw new LauncherError(
      `A hosted Supabase project is configured by halves: ${missing.join(' and ')} missing. Set all of ${projectVariables.join(', ')}, or none.`,
    );
  }
  return { url, publishableKey, secretKey };
}

/** Prints a line for the person at the terminal. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a task's main function; an expected failure is one line, a surprise has its stack. */
export async function runTask(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof LauncherError ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * Runs a program of Node's in a process of its own, which does not outlive this one even when this one is killed.
 *
 * @param args the module's path, then its arguments
 * @returns the exit code; null when a signal ended it
 */
export function runTethered(args: string[], environment: Record<string, string>): Promise<number | null> {
  const child = spawn(process.execPath, [join(root, 'scripts/tethered.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
