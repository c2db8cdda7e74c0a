import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Fetched on use: its newest releases lack some platforms, so it cannot be in the lock.
const version = '3.1.0';

/** Runs the Supabase CLI; `capture` collects what it prints instead of showing it. */
export async function runSupabaseCli(
  args: string[],
  { capture = false } = {},
): Promise<{ code: number | null; output: string }> {
  // It leaves files where it works, and npx would take the project's own packages into account.
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-cli-'));
  const child = spawn('npx', ['--yes', `supabase@${version}`, ...args, '--workdir', folder], {
    cwd: folder,
    stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    env: { ...process.env, DO_NOT_TRACK: '1' },
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
