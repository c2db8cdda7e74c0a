import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import type { Stack } from '../supabase/local/stack.ts';
import { dataDir, root } from './project.ts';

/** Says which centers the database was given; absent in a new one, and after a start that was killed while seeding. */
export const seededMarker = join(dataDir, 'seeded.json');

/** Whether the embedded database has had its centers made. */
export function isSeeded(): boolean {
  return existsSync(seededMarker);
}

/**
 * Fills the embedded database through the API that listens on `port`. In a process of its own, because the seed
 * loads the app's server-only modules, which need another module condition than Next does.
 *
 * @param args as of `npm run db:seed`: demo, empty or large, and --today DATE
 */
export async function seed(stack: Stack, port: number, args: string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=react-server', join(root, 'supabase/seed/cli.ts'), ...args],
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          SUPABASE_URL: `http://127.0.0.1:${port}`,
          SUPABASE_PUBLISHABLE_KEY: stack.secrets.publishableKey,
          SUPABASE_SECRET_KEY: stack.secrets.secretKey,
          DATABASE_URL: stack.server.url('postgres'),
        },
      },
    );
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new LauncherError('The centers could not be made; the message above says why.');
  writeFileSync(seededMarker, `${JSON.stringify({ profile: args[0] })}\n`);
}
