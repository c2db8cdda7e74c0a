import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { withFreshDatabase } from './embedded-database.ts';
import { print, root, runTask } from './project.ts';
import { runSupabaseCli } from './supabase-cli.ts';

const target = join(root, 'lib/supabase/database.types.ts');

await runTask(async () => {
  const { code, output } = await withFreshDatabase((url) =>
    runSupabaseCli(['gen', 'types', 'typescript', `--remote=${url}`, '--schema', 'public'], {
      capture: true,
    }),
  );
  // The CLI may put a notice about the connection before the file.
  const start = output.indexOf('export type Json');
  if (code !== 0 || start === -1) {
    throw new LauncherError('The types could not be generated; the message above says why.');
  }
  writeFileSync(target, output.slice(start));
  print(`Wrote ${target}`);
  return 0;
});
