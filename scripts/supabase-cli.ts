import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { root } from './project.ts';

// Fetched on use: its newest releases lack some platforms, so it cannot be in the lock.
const version = '3.1.0';

/** Runs the Supabase CLI on this project; `capture` collects what it prints instead of showing it. */
export function runSupabaseCli(
  args: string[],
  { capture = false } = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--yes', `supabase@${version}`, ...args, '--workdir', root], {
      // Outside the checkout, so that npx does not take the project's own packages into account.
      cwd: tmpdir(),
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
      env: { ...process.env, DO_NOT_TRACK: '1' },
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
